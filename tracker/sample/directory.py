"""The invented government's bodies, groups and people, written from ``directory.toml``."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tracker.directory.models import Body, BodyAlias, Government, GroupMember, Person
from tracker.vocabulary import Role

HERE = Path(__file__).parent


def described() -> dict[str, Any]:
    """What ``directory.toml`` says."""
    return tomllib.loads((HERE / "directory.toml").read_text(encoding="utf-8"))


def build(session: Session, at: datetime) -> Government:
    """Write the whole directory into an empty database; inner part of the sample's first unit of work."""
    told = described()
    named = told["government"]
    government = Government(name=named["name"], mark=named["mark"], office_phone=named["office_phone"], created_at=at)
    session.add(government)
    session.flush()
    people = {one["name"]: _person(session, government, one) for one in told["person"]}
    bodies = {one["name"]: _body(session, government, one, people) for one in told["body"]}
    for one in told["group"]:
        _group(session, government, one["name"], [bodies[name] for name in one["members"]])
    session.add(Person(name="管理员", post="系统管理员", role=Role.ADMIN.value))
    session.flush()
    government.office_body_id = bodies[named["office_body"]].id
    return government


def _person(session: Session, government: Government, one: Mapping[str, str]) -> Person:
    person = Person(
        government_id=government.id,
        name=one["name"],
        post=one["post"],
        role=one["role"],
        phone=one.get("phone", ""),
    )
    session.add(person)
    session.flush()
    return person


def _body(session: Session, government: Government, one: Mapping[str, Any], people: Mapping[str, Person]) -> Body:
    body = Body(
        government_id=government.id,
        name=one["name"],
        short_name=one.get("short", ""),
        overseeing_leader_id=people[one["leader"]].id,
        aliases=[BodyAlias(government_id=government.id, alias=alias) for alias in one.get("aliases", ())],
    )
    session.add(body)
    session.flush()
    head, post = one["head"]
    liaison, phone = one["liaison"]
    bureau = {"government_id": government.id, "body_id": body.id}
    session.add(Person(name=head, post=post, role=Role.HEAD.value, **bureau))
    session.add(Person(name=liaison, post="联络员", role=Role.LIAISON.value, phone=phone, **bureau))
    return body


def _group(session: Session, government: Government, name: str, members: list[Body]) -> None:
    group = Body(government_id=government.id, name=name, is_group=True)
    session.add(group)
    session.flush()
    session.add_all(GroupMember(group_id=group.id, member_id=member.id) for member in members)
