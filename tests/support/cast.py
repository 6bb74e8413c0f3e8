"""The people and bodies that tests speak of: two governments, one person of every role in each.

All are plain values, so that they outlive the session that wrote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tracker.accounts import sessions
from tracker.accounts.actor import Actor
from tracker.accounts.models import Account
from tracker.clock import Clock, FixedClock
from tracker.directory.models import Body, BodyAlias, Government, Grant, GroupMember, Installation, Person
from tracker.extensions import db
from tracker.pages.context import TOKEN
from tracker.unit import unit_of_work
from tracker.vocabulary import Role

PASSWORD = "Chaoyang-7-qiao"  # of every person of the cast
PASSWORD_HASH = (  # of PASSWORD, with a cost that tests can afford
    "scrypt:1024:8:1$HpExFna3SSQavlAD$"
    "e008d3df899e2fe3968c0057a0e72ef8cfcbfeb0edbf73551178666a35fe9141"
    "d14906b90e507a0c208c7d5559c033898cdba56f9b2bfaf88d27957fbdcba4a2"
)
BODIES = {  # short name -> full name; the first is the office's own body
    "市政府办": "云澄市人民政府办公室",
    "市财政局": "云澄市财政局",
    "市审计局": "云澄市审计局",
    "市商务局": "云澄市商务局",
    "市住建局": "云澄市住房和城乡建设局",
    "东屏区": "东屏区人民政府",
    "南浦县": "南浦县人民政府",
}
BUREAUS = {  # short name -> (liaison, head)
    "市政府办": ("丁一鸣", "程立"),
    "市财政局": ("沈若溪", "郑怀远"),
    "市审计局": ("许嘉宁", "马向东"),
    "市商务局": ("何晓光", "孙敏"),
    "市住建局": ("吴宜", "唐国强"),
    "东屏区": ("罗青", "梁伟"),
    "南浦县": ("傅小雨", "谢明"),
}
GROUP, GROUP_MEMBERS = "各县区", ("东屏区", "南浦县")


@dataclass(frozen=True)
class Persona:
    """One person of the cast."""

    id: int
    name: str
    login: str
    role: Role
    government_id: int | None
    body_id: int | None = None
    reads: frozenset[int] = frozenset()

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.role, self.government_id, self.body_id, self.reads)


@dataclass(frozen=True)
class Town:
    """One government with its bodies (by short name) and people."""

    government_id: int
    office: Persona
    office_leader: Persona
    leader: Persona
    body: Mapping[str, int]
    liaison: Mapping[str, Persona]
    head: Mapping[str, Persona]


@dataclass(frozen=True)
class Cast(Town):
    """云澄市, with the administrator and, apart from it, 望湖区 (``other``)."""

    admin: Persona
    other: Town
    reader: Persona  # the office of 望湖区 with a grant to read 云澄市
    people: tuple[Persona, ...] = field(default=())

    @property
    def by_role(self) -> dict[Role, Persona]:
        """One person of each role, of 云澄市."""
        return {
            Role.OFFICE: self.office,
            Role.OFFICE_LEADER: self.office_leader,
            Role.LIAISON: self.liaison["市财政局"],
            Role.HEAD: self.head["市财政局"],
            Role.LEADER: self.leader,
            Role.ADMIN: self.admin,
        }


class _Casting:
    """Writes rows and remembers who was written."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock.now()
        self.people: list[Persona] = []

    def government(self, name: str, mark: str, phone: str) -> Government:
        row = Government(name=name, mark=mark, office_phone=phone, created_at=self.now)
        db.session.add(row)
        db.session.flush()
        return row

    def body(self, government_id: int, name: str, short: str, *, is_group: bool = False) -> int:
        row = Body(
            government_id=government_id, name=name, short_name=short, is_group=is_group, valid_from=date(2019, 1, 1)
        )
        db.session.add(row)
        db.session.flush()
        return row.id

    def person(
        self,
        name: str,
        role: Role,
        login: str,
        *,
        government_id: int | None,
        post: str = "",
        body_id: int | None = None,
    ) -> Persona:
        row = Person(
            name=name,
            role=role.value,
            government_id=government_id,
            body_id=body_id,
            post=post,
            phone="0500-8600",
            email=f"{login}@example.com",
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(Account(person_id=row.id, login=login, password_hash=PASSWORD_HASH, created_at=self.now))
        persona = Persona(row.id, name, login, role, government_id, body_id)
        self.people.append(persona)
        return persona


def cast(clock: Clock) -> Cast:
    """Write the whole cast in one unit of work. Needs an application context."""
    with unit_of_work() as session:
        casting = _Casting(clock)
        session.merge(Installation(id=1, kind="test", created_at=clock.now()))
        city = _city(casting)
        district = _district(casting)
        admin = casting.person("宋维", Role.ADMIN, "songwei", government_id=None)
        stranger = casting.person(
            "江映月", Role.OFFICE, "jiangyingyue", government_id=district.government_id, post="科员"
        )
        session.flush()
        session.add(
            Grant(
                person_id=stranger.id,
                government_id=city.government_id,
                given_by_id=admin.id,
                given_at=clock.now(),
            )
        )
        reader = Persona(**{**stranger.__dict__, "reads": frozenset({city.government_id})})
        people = (*(persona for persona in casting.people if persona is not stranger), reader)
    return Cast(**city.__dict__, admin=admin, other=district, reader=reader, people=people)


def _city(casting: _Casting) -> Town:
    government = casting.government("云澄市人民政府", "云", "8612")
    bodies = {short: casting.body(government.id, name, short) for short, name in BODIES.items()}
    bodies[GROUP] = casting.body(government.id, GROUP, GROUP, is_group=True)
    db.session.add_all(GroupMember(group_id=bodies[GROUP], member_id=bodies[short]) for short in GROUP_MEMBERS)
    db.session.add(BodyAlias(government_id=government.id, body_id=bodies["市住建局"], alias="市建设局"))
    leader = casting.person("周启明", Role.LEADER, "zhouqiming", government_id=government.id, post="市长")
    deputy = casting.person("林岳", Role.LEADER, "linyue", government_id=government.id, post="常务副市长")
    government.office_body_id = bodies["市政府办"]
    for short in ("市财政局", "市审计局"):
        db.session.get_one(Body, bodies[short]).overseeing_leader_id = deputy.id
    return Town(
        government.id,
        casting.person(
            "秦晓岚",
            Role.OFFICE,
            "qinxiaolan",
            government_id=government.id,
            body_id=bodies["市政府办"],
            post="督查专员",
        ),
        casting.person(
            "高文博",
            Role.OFFICE_LEADER,
            "gaowenbo",
            government_id=government.id,
            body_id=bodies["市政府办"],
            post="副主任",
        ),
        leader,
        bodies,
        *_bureau_people(casting, government.id, bodies, BUREAUS),
    )


def _district(casting: _Casting) -> Town:
    government = casting.government("望湖区人民政府", "望", "6612")
    bodies = {
        short: casting.body(government.id, name, short)
        for short, name in {"区政府办": "望湖区人民政府办公室", "区财政局": "望湖区财政局"}.items()
    }
    government.office_body_id = bodies["区政府办"]
    return Town(
        government.id,
        casting.person("孟凡", Role.OFFICE, "mengfan", government_id=government.id, body_id=bodies["区政府办"]),
        casting.person("魏然", Role.OFFICE_LEADER, "weiran", government_id=government.id, body_id=bodies["区政府办"]),
        casting.person("顾平", Role.LEADER, "guping", government_id=government.id, post="区长"),
        bodies,
        *_bureau_people(casting, government.id, bodies, {"区财政局": ("陆远", "温和")}),
    )


def _bureau_people(
    casting: _Casting, government_id: int, bodies: Mapping[str, int], bureaus: Mapping[str, tuple[str, str]]
) -> tuple[dict[str, Persona], dict[str, Persona]]:
    """(liaisons, heads) by the short name of their body."""
    liaisons, heads = {}, {}
    for short, (liaison, head) in bureaus.items():
        body_id = bodies[short]
        place = {"government_id": government_id, "body_id": body_id}
        liaisons[short] = casting.person(liaison, Role.LIAISON, f"liaison{body_id}", post="办公室主任", **place)
        heads[short] = casting.person(head, Role.HEAD, f"head{body_id}", post="局长", **place)
    return liaisons, heads


def sign_in(client: FlaskClient, person: Persona) -> FlaskClient:
    """Give the client a session of this person, as a sign-in would, without the password's cost."""
    clock = client.application.extensions["clock"]
    with client.application.app_context(), unit_of_work() as session:
        token = sessions.begin(session, person.id, "127.0.0.1", clock)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[TOKEN] = token
    return client


@pytest.fixture(name="cast")
def _cast(app: Flask, clock: FixedClock) -> Cast:
    """The cast on the test's database."""
    with app.app_context():
        return cast(clock)
