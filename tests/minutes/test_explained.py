"""A reading laid over its text."""

from pathlib import Path

import pytest

from tracker import grammar
from tracker.minutes.explained import WIDTH, Stretch, explained, printed

CORPUS = Path(__file__).parents[1] / "corpus"


def read(name: str) -> tuple[str, list[Stretch]]:
    text = (CORPUS / name).read_text("utf-8")
    return text, explained(text, grammar.extract(text))


@pytest.mark.parametrize("name", ["township.txt", "on-site.txt", "university.txt", "county-executive.txt"])
def test_every_word_stands_once_and_every_task_is_told(name: str) -> None:
    text, found = read(name)
    assert "".join(one.words for one in found) == "".join(text.split())
    assert all("".join(words for words, _ in one.runs) == one.words for one in found)
    tasks = grammar.extract(text).tasks
    headings = [heading for one in found for heading in one.headings if not heading.startswith("未立")]
    assert [heading.split()[0] for heading in headings] == [
        task.id for task in sorted(tasks, key=lambda one: (one.start, -one.end))
    ]
    told = {rule.name for one in found for rule in one.rules}
    assert {due.rule for task in tasks for due in task.deadlines} <= told


def test_a_rule_stands_over_its_words() -> None:
    _text, found = read("township.txt")
    lines = list(printed(found))
    row = next(n for n, line in enumerate(lines) if "‹month-day›" in line)
    column = lines[row].index("‹month-day›")
    below = next(line for line in lines[row + 1 :] if line.strip() and "‹" not in line)
    before, width = "", 0
    for sign in below:
        if width >= column:
            break
        before, width = before + sign, width + (2 if ord(sign) > 0x2E7F else 1)
    assert below[len(before) :].startswith("9月20日前")


def test_lines_fit_a_terminal() -> None:
    _text, found = read("county-executive.txt")
    words = [line for line in printed(found) if line and "‹" not in line and not line.startswith(("[", "    "))]
    assert max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in words) <= WIDTH
