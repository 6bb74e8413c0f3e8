"""An office without a directory, and minutes to import: invented ones here, real ones where they are at hand."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.support.cast import PASSWORD_HASH, Persona, sign_in
from tests.support.visitor import Visitor
from tracker.accounts.models import Account
from tracker.clock import FixedClock, instant
from tracker.directory.models import Body, Government, Person
from tracker.review.importing import import_minutes
from tracker.unit import unit_of_work
from tracker.vocabulary import Role

CORPUS = Path(__file__).parents[1] / "corpus"
REAL = Path(__file__).parents[3] / "shared" / "minutes"
SAMPLES = {  # file -> (its government, a day on which it is reviewed)
    "county-executive.txt": ("岚溪县人民政府", date(2024, 4, 28)),
    "on-site.txt": ("澜溪县人民政府", date(2025, 5, 28)),
    "township.txt": ("柳塘镇人民政府", date(2024, 9, 11)),
    "university.txt": ("东澄理工学院", date(2025, 4, 16)),
}


@dataclass(frozen=True)
class Office:
    """A government whose directory is empty, and the two who review its minutes."""

    government_id: int
    clerk: Persona
    leader: Persona


@dataclass
class Desk:
    """Imports files for offices of the test's application."""

    app: Flask
    clock: FixedClock

    def office(self, name: str) -> Office:
        with self.app.app_context(), unit_of_work() as session:
            row = Government(name=name, mark=name[0], created_at=self.clock.now())
            session.add(row)
            session.flush()
            return Office(
                row.id,
                self._person(session, row.id, "秦晓岚", Role.OFFICE),
                self._person(session, row.id, "高文博", Role.OFFICE_LEADER),
            )

    def _person(self, session: Session, government_id: int, name: str, role: Role) -> Persona:
        row = Person(government_id=government_id, name=name, role=role.value)
        session.add(row)
        session.flush()
        login = f"{role.value}{government_id}"
        session.add(Account(person_id=row.id, login=login, password_hash=PASSWORD_HASH, created_at=self.clock.now()))
        return Persona(row.id, name, login, role, government_id)

    def take_in(self, office: Office, content: bytes, name: str = "纪要.txt") -> int:
        with self.app.app_context():
            return import_minutes(office.clerk.actor, office.government_id, content, name, clock=self.clock)

    def sample(self, name: str) -> tuple[Office, int]:
        """A sample imported on the day of its review."""
        government, day = SAMPLES[name]
        self.clock.at = instant(day, 9)
        office = self.office(government)
        return office, self.take_in(office, (CORPUS / name).read_bytes(), name)

    def visitor(self, person: Persona) -> Visitor:
        """A visitor with a session of this person."""
        return Visitor(sign_in(self.app.test_client(), person))

    def client(self, person: Persona) -> FlaskClient:
        return sign_in(self.app.test_client(), person)


@pytest.fixture
def desk(app: Flask, clock: FixedClock) -> Desk:
    return Desk(app, clock)


def invented(
    *, head: str = "第3号", session: str = "第3次", points: str = "一要抓好落实。市商务局要在12月15日前拿出方案。"
) -> bytes:
    """Small minutes of an invented city, held on 2026-11-19."""
    text = f"""云溪市人民政府常务会议纪要

{head}

2026年11月20日

2026年11月19日上午，市长周启明主持召开市政府{session}常务会议。现纪要如下：

一、研究稳外贸工作

会议研究了稳外贸工作。会议要求，{points}
"""
    return text.encode()


@pytest.fixture
def office(desk: Desk) -> Office:
    return desk.office("云溪市人民政府")


@pytest.fixture
def known(app: Flask, office: Office) -> Office:
    """The office with the bodies that the small minutes name."""
    with app.app_context(), unit_of_work() as session:
        session.add_all(Body(government_id=office.government_id, name=f"云溪市{name}") for name in ("商务局", "财政局"))
    return office
