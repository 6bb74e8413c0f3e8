"""Normal forms of the names that minutes give to bodies and persons (grammar reference 5.3). Pure.

Two names mean the same body where a form of one is a form of the other. The forms of a name
are looked at in order of strength, see ``RULES``.
"""

import re
import unicodedata
from dataclasses import dataclass

from tracker.directory.words import Words, words

BLANKS = re.compile(r"[\s·•]+")
BRANCH = re.compile(r"(?P<organ>.+?)局(?P<place>.*)分局")
HIGHER = re.compile(r"^.{0,8}?[省市州盟]")  # the prefix of a higher level
BRACKETS = str.maketrans("", "", "（）()、，,")


def squeezed(name: str) -> str:
    """The name without blanks, full-width letters and brackets made one kind."""
    plain = unicodedata.normalize("NFKC", name).replace("(", "（").replace(")", "）")
    return BLANKS.sub("", plain)


@dataclass(frozen=True)
class Level:
    """Where a government stands: its place (云澄市) and the sign before its bodies (市)."""

    place: str
    sign: str

    @classmethod
    def of(cls, government: str, known: Words | None = None) -> "Level":
        """From the government's name; of 云澄市望湖区人民政府 the last place counts."""
        known = known or words()
        place = squeezed(government)
        for end in known.government_ends:
            if place.endswith(end) and place != end:
                place = place.removesuffix(end)
                break
        if place.endswith((*known.school_ends, *known.company_ends)):
            return cls(place, known.school_sign if place.endswith(known.school_ends) else "")
        ends = "|".join(known.place_ends)
        parts = re.findall(rf".{{2,}}?(?:{ends})(?=.{{2,}}|$)", place)
        last = parts[-1] if parts else place
        return cls(last, next((end for end in known.place_ends if last.endswith(end)), ""))

    @property
    def stem(self) -> str:
        """云澄 of 云澄市."""
        return self.place.removesuffix(self.sign) if self.sign else self.place

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What may stand before the name of an own body, longest first."""
        own = [sign + self.sign for sign in words().own] if self.sign else []
        found = [self.place, self.stem, self.sign, *own]
        return tuple(sorted({prefix for prefix in found if prefix}, key=lambda prefix: -len(prefix)))


def cores(name: str, level: Level) -> frozenset[str]:
    """The name without its own administrative prefix, and as it stands: 市场监管局 does not begin with 市.

    A prefix of another level (市财政局 in a county) is kept: that body is somebody else's.
    """
    plain = squeezed(name)
    found = {plain} | _unprefixed(plain, level) | _behind_place(plain, level)
    return frozenset(found.union(*(_branches(one, level) for one in found)))


def _unprefixed(plain: str, level: Level) -> set[str]:
    """财政局 of 云澄市财政局; 云澄市市场监管局 gives 市场监管局 and 场监管局, of which one is right."""
    rest = next((plain.removeprefix(prefix) for prefix in level.prefixes if plain.startswith(prefix)), plain)
    rests = {rest, rest.removeprefix(level.sign)} if level.sign and plain.startswith(level.place) else {rest}
    return {one for one in rests if len(one) >= 2}


def _behind_place(plain: str, level: Level) -> set[str]:
    """税务局 of 国家税务总局岚溪县税务局: what a higher organ calls its part here."""
    place = level.place if level.place in plain else level.stem
    rest = plain.rpartition(place)[2]
    return {rest} if place in plain[1:] and len(rest) >= 3 else set()


def _branches(core: str, level: Level) -> set[str]:
    """云澄市生态环境局岚溪分局, 生态环境局岚溪分局 and 县生态环境分局 are one branch of a higher organ."""
    match = BRANCH.fullmatch(core)
    if match is None or match["place"] not in ("", level.stem, level.place):
        return set()
    organ = match["organ"]
    return {f"{one}分局" for one in (organ, HIGHER.sub("", organ)) if len(one) >= 2}


def kinds(core_forms: frozenset[str]) -> frozenset[str]:
    """Full forms of the kinds of body that these cores are usual short forms of."""
    return frozenset(words().same[core] for core in core_forms if core in words().same)


def former_kinds(core_forms: frozenset[str]) -> frozenset[str]:
    """Full forms of the kinds of body that took over from these, before the reform of 2018."""
    return frozenset(words().former[core] for core in core_forms if core in words().former)


def stem(core: str) -> str:
    """The name without the end that lists leave out: 发改 of 发改局; '' where too little is left."""
    for end in words().dropped:
        if core.endswith(end) and len(core) - len(end) >= 2:
            return core.removesuffix(end)
    return ""


def stems(core_forms: frozenset[str]) -> frozenset[str]:
    """All stems by which a list may call a body with these cores."""
    full = kinds(core_forms)
    usual = {form for form, kind in words().same.items() if kind in full}
    return frozenset(found for core in core_forms | usual if (found := stem(core)))


def group_form(name: str, level: Level) -> str:
    """各镇（街道）, 各镇街 and 镇街 as one: without 各, brackets and own prefix, 街道 as 街."""
    plain = squeezed(name)
    for each in words().each:
        if plain.startswith(each):
            plain = plain.removeprefix(each)
            break
    for spelled, short in words().spelled.items():
        plain = plain.replace(spelled, short)
    plain = plain.translate(BRACKETS)
    return plain.removeprefix(level.sign).removeprefix("级") if level.sign and len(plain) > 3 else plain


def is_group_name(name: str) -> bool:
    """Whether a name stands for several bodies: 各镇街, 有关部门, 五大区域办."""
    plain = squeezed(name)
    known = words()
    if plain.startswith(known.group_begins) or plain.endswith(known.group_ends):
        return True
    return len(plain) > 2 and plain[0] in known.numbers and plain[1] in "大个家"


def is_person_name(name: str) -> bool:
    """Whether a name is a person's by its post: 分管副市长, 单位主要负责人, 副镇长王某, 常务."""
    plain = squeezed(name)
    posts = words().posts
    if plain.endswith(posts):
        return True
    # a post and then two or three signs of a name; 校长办公室 and 市长热线 are no persons
    match = re.search(rf"(?:{'|'.join(posts)})(?P<rest>.{{2,3}})$", plain)
    return match is not None and not match["rest"].endswith(
        ("局", "委", "办", "室", "处", "组", "会", "线", "站", "箱")
    )


def distance(one: str, other: str, most: int) -> int:
    """Edits between two names (one sign added, left out or changed each), or ``most`` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return min(row[-1], most + 1)
