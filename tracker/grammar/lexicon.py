"""The words of the grammar, read once from ``config/lexicon.toml``."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def words(path: str) -> tuple[str, ...]:
    """The list at ``path`` (dotted, as in ``bodies.suffixes``), longest first."""
    entry: Any = _tables()
    for key in path.split("."):
        entry = entry[key]
    listed = entry.split() if isinstance(entry, str) else entry
    return tuple(sorted(dict.fromkeys(listed), key=len, reverse=True))


@cache
def word_set(path: str) -> frozenset[str]:
    return frozenset(words(path))


def any_of(listed: Iterable[str]) -> str:
    """A group of a regular expression that matches any of these words, the longest that fits."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)) + ")"


@cache
def alternatives(*paths: str) -> str:
    """``any_of`` over the lists at these paths."""
    return any_of(word for path in paths for word in words(path))
