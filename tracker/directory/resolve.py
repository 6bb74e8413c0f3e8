"""From the names in minutes to bodies and persons of one government.

``Directory`` is a value that decides; ``Resolver.for_government`` fills one from the tables.
A name that could be two bodies is nobody's: a person settles it, and ``remember_alias`` keeps the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.directory import names
from tracker.directory.models import Body, BodyAlias, Government, Person
from tracker.directory.names import Level
from tracker.directory.queries import valid
from tracker.directory.words import words
from tracker.errors import BadInput, NotFound
from tracker.extensions import db
from tracker.vocabulary import Role

NEAREST = 3  # how many names are offered for one that is not known


@dataclass(frozen=True)
class Entry:
    """A body as the directory knows it."""

    body_id: int
    name: str
    short_name: str = ""
    is_group: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return self.short_name or self.name

    @property
    def all_names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.name, self.short_name, *self.aliases) if name)


@dataclass(frozen=True)
class Leader:
    """A person whom minutes may name by name or post."""

    person_id: int
    name: str
    post: str


@dataclass(frozen=True)
class Match:
    """What a name means. Without ``body_id`` the name is unknown, a person's, or could be several bodies.

    ``rule``: exact, short, alias, prefix, short-form, suffix, former, group; person; ambiguous, unknown.
    ``nearest``: (body id, name) of bodies worth offering, best first.
    """

    body_id: int | None
    rule: str
    nearest: tuple[tuple[int, str], ...] = ()
    person_id: int | None = None

    @property
    def is_person(self) -> bool:
        return self.rule == "person"


Index = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Directory:
    """The bodies and leaders of one government on one day."""

    level: Level
    entries: tuple[Entry, ...]
    leaders: tuple[Leader, ...] = ()
    _by_id: dict[int, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {entry.body_id: entry for entry in self.entries})

    def resolve(self, name: str) -> Match:
        """The body of this name by the first rule that knows it."""
        plain = names.squeezed(name)
        forms = names.cores(plain, self.level)
        for rule, index, asked in (
            ("exact", self._exact, frozenset({plain})),
            ("short", self._short, frozenset({plain})),
            ("alias", self._alias, frozenset({plain})),
            ("prefix", self._cores, forms),
            ("short-form", self._kinds, names.kinds(forms)),
            ("group", self._groups, frozenset({names.group_form(plain, self.level)})),
            ("suffix", self._stems, forms),
            ("former", self._kinds, names.former_kinds(forms)),
        ):
            found = _all(index, asked)
            if len(found) == 1:
                return Match(next(iter(found)), rule)
            if found:
                return Match(None, "ambiguous", self._offered(found))
        if self.person(plain) is not None or names.is_person_name(plain):
            return Match(None, "person", person_id=self.person(plain))
        return Match(None, "unknown", self._nearest(plain))

    def person(self, name: str) -> int | None:
        """The leader whom a name or a post means; none for what is said of anybody (分管副市长)."""
        plain = names.squeezed(name)
        by_name = {leader.person_id for leader in self.leaders if leader.name and leader.name in plain}
        if by_name:
            return by_name.pop() if len(by_name) == 1 else None
        if plain.startswith(words().general):
            return None
        post = plain.removeprefix(self.level.place)
        post = words().deputies.get(post, post)
        is_beginning = post in words().deputies.values()
        fitting = {
            leader.person_id
            for leader in self.leaders
            if leader.post and (leader.post.startswith(post) if is_beginning else leader.post == post)
        }
        return fitting.pop() if len(fitting) == 1 else None

    def _offered(self, found: Iterable[int]) -> tuple[tuple[int, str], ...]:
        return tuple((body_id, self._by_id[body_id].shown) for body_id in sorted(found))

    def _nearest(self, plain: str) -> tuple[tuple[int, str], ...]:
        """Bodies whose name is a slip of the pen away, or holds the name, or is held by it."""
        asked = names.cores(plain, self.level)
        scored = sorted(
            (score, entry.body_id)
            for entry in self.entries
            if (score := min(_score(one, other) for one in asked for other in self._names_of(entry))) < _TOO_FAR
        )
        return self._in_order([body_id for _, body_id in scored[:NEAREST]])

    def _in_order(self, found: list[int]) -> tuple[tuple[int, str], ...]:
        return tuple((body_id, self._by_id[body_id].shown) for body_id in found)

    def _names_of(self, entry: Entry) -> frozenset[str]:
        return self._cores_by_id[entry.body_id]

    @cached_property
    def _cores_by_id(self) -> Mapping[int, frozenset[str]]:
        return {
            entry.body_id: frozenset(core for name in entry.all_names for core in names.cores(name, self.level))
            for entry in self.entries
        }

    @cached_property
    def _exact(self) -> Index:
        return _index((entry.body_id, [names.squeezed(entry.name)]) for entry in self.entries)

    @cached_property
    def _short(self) -> Index:
        return _index((e.body_id, [names.squeezed(e.short_name)]) for e in self.entries if e.short_name)

    @cached_property
    def _alias(self) -> Index:
        return _index((entry.body_id, map(names.squeezed, entry.aliases)) for entry in self.entries)

    @cached_property
    def _cores(self) -> Index:
        return _index((entry.body_id, self._names_of(entry)) for entry in self.entries if not entry.is_group)

    @cached_property
    def _kinds(self) -> Index:
        return _index((e.body_id, names.kinds(self._names_of(e))) for e in self.entries if not e.is_group)

    @cached_property
    def _stems(self) -> Index:
        return _index((e.body_id, names.stems(self._names_of(e))) for e in self.entries if not e.is_group)

    @cached_property
    def _groups(self) -> Index:
        return _index(
            (e.body_id, [names.group_form(name, self.level) for name in e.all_names])
            for e in self.entries
            if e.is_group
        )


_TOO_FAR = 9


def _score(one: str, other: str) -> int:
    """Small for names worth offering: edits (at most one in three signs), else 5 where one holds the other."""
    most = max(1, len(one) // 3)
    edits = names.distance(one, other, most)
    if edits <= most and edits < min(len(one), len(other)):
        return edits
    shorter, longer = sorted((one, other), key=len)
    return 5 if len(shorter) >= 3 and shorter in longer else _TOO_FAR


def _index(rows: Iterable[tuple[int, Iterable[str]]]) -> Index:
    found: dict[str, set[int]] = {}
    for body_id, keys in rows:
        for key in keys:
            found.setdefault(key, set()).add(body_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def _all(index: Index, keys: frozenset[str]) -> frozenset[int]:
    return frozenset().union(*(index.get(key, frozenset()) for key in keys))


class Resolver:
    """The directory of a government as its tables say."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @classmethod
    def for_government(cls, government_id: int, on: date) -> "Resolver":
        """With the bodies valid on that day (Asia/Shanghai). Raises ``NotFound`` for no government."""
        government = db.session.get(Government, government_id)
        if government is None:
            raise NotFound()
        return cls(Directory(Level.of(government.name), _entries(government_id, on), _leaders(government_id)))

    def resolve(self, name: str) -> Match:
        """What a name means; see ``Match``."""
        return self.directory.resolve(name)

    def person(self, name: str) -> int | None:
        """The id of the leader whom a name or post means, if it means one in particular."""
        return self.directory.person(name)


def _entries(government_id: int, on: date) -> tuple[Entry, ...]:
    rows = db.session.execute(
        select(Body.id, Body.name, Body.short_name, Body.is_group, BodyAlias.alias)
        .outerjoin(BodyAlias, BodyAlias.body_id == Body.id)
        .where(Body.government_id == government_id, *valid(Body, on))
        .order_by(Body.id, BodyAlias.id)
    ).all()
    aliases: dict[int, list[str]] = {}
    for row in rows:
        aliases.setdefault(row.id, []).extend([row.alias] if row.alias else [])
    firsts = {row.id: row for row in rows}
    return tuple(
        Entry(row.id, row.name, row.short_name, row.is_group, tuple(aliases[row.id])) for row in firsts.values()
    )


def _leaders(government_id: int) -> tuple[Leader, ...]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.post)
        .where(Person.government_id == government_id, Person.role == Role.LEADER.value, Person.active.is_(True))
        .order_by(Person.id)
    )
    return tuple(Leader(row.id, row.name, row.post) for row in rows)


def kind_of_new(name: str) -> str:
    """What an unknown name would be entered as: ``group``, ``person`` or ``body``."""
    if names.is_group_name(name):
        return "person" if names.is_person_name(name) else "group"
    return "person" if names.is_person_name(name) else "body"


def remember_alias(session: Session, government_id: int, alias: str, body_id: int) -> None:
    """Keep a person's answer to what a name means, inside a unit of work.

    Raises ``NotFound`` for a body of another government, ``BadInput`` for a name that cannot be kept.
    """
    body = session.get(Body, body_id)
    if body is None or body.government_id != government_id:
        raise NotFound()
    plain = names.squeezed(alias)
    if not 0 < len(plain) <= 100:
        raise BadInput("名称要 1 到 100 个字。")
    if plain in (names.squeezed(body.name), names.squeezed(body.short_name)):
        return
    known = session.scalars(select(BodyAlias).filter_by(government_id=government_id, alias=plain)).one_or_none()
    if known is None:
        session.add(BodyAlias(government_id=government_id, body_id=body_id, alias=plain))
    else:
        known.body_id = body_id
    session.flush()
