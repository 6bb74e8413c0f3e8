"""The words by which names are shortened, from ``config/short_names.toml``. Places differ: they are data, not code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "config" / "short_names.toml"


@dataclass(frozen=True)
class Words:
    """Signs and endings; ``same`` and ``former`` lead from a form to the full form of its kind of body."""

    place_ends: tuple[str, ...]
    school_ends: tuple[str, ...]
    school_sign: str
    company_ends: tuple[str, ...]
    government_ends: tuple[str, ...]
    own: tuple[str, ...]
    dropped: tuple[str, ...]
    same: Mapping[str, str]
    former: Mapping[str, str]
    each: tuple[str, ...]
    spelled: Mapping[str, str]
    group_begins: tuple[str, ...]
    group_ends: tuple[str, ...]
    numbers: str
    posts: tuple[str, ...]
    general: tuple[str, ...]
    deputies: Mapping[str, str]


@cache
def words(path: Path = FILE) -> Words:
    """Read once. Longer endings come first, so that the first that fits is the right one."""
    read = tomllib.loads(path.read_text("utf-8"))
    levels, groups, persons = read["levels"], read["groups"], read["persons"]
    return Words(
        place_ends=_longest_first(levels["places"]),
        school_ends=tuple(levels["schools"]),
        school_sign=levels["school_sign"],
        company_ends=tuple(levels["companies"]),
        government_ends=_longest_first(levels["governments"]),
        own=tuple(levels["own"]),
        dropped=_longest_first(read["suffixes"]["dropped"]),
        same={form: forms[0] for forms in read["same"]["forms"] for form in forms},
        former=read["former"],
        each=_longest_first(groups["each"]),
        spelled=dict(sorted(groups["spelled"].items(), key=lambda pair: -len(pair[0]))),
        group_begins=_longest_first(groups["begins"]),
        group_ends=_longest_first(groups["ends"]),
        numbers=groups["numbers"],
        posts=_longest_first(persons["posts"]),
        general=_longest_first(persons["general"]),
        deputies=persons["deputies"],
    )


def _longest_first(found: Any) -> tuple[str, ...]:
    return tuple(sorted(found, key=lambda word: -len(word)))
