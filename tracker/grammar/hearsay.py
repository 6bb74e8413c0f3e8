"""What somebody above the meeting said or will do: reported, and no duty of this meeting (GUIDELINE 1)."""

import re
from functools import cache

from tracker.grammar.bodies import People
from tracker.grammar.lexicon import any_of

_WHEN_AND_WHERE = (
    r"(?:(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日|近日|日前|[前昨今]天|上[周月]|会前|此前)?"
    r"(?:(?:上午|下午|晚上?|夜间)|召开的|举行的|，|在[^，。；]{2,24}?[会议中上时]，?|[^，。；要]{0,16}?(?:会议?上|期间|时)，?){0,3}"
)
_ABOVE_ALL = r"省委|省政府|国务院|党中央|中央|国家|习近平总书记|总书记"
_WHO = (
    r"(?:委、[^，。；]{1,3}政府|(?:主要|[^，。；、要应须]){0,16}?(?:领导(?:同志)?|负责同志|负责人|书记|省长|市长|县长|区长|主席|[厅局委办]|政府|指挥部|总?指挥|组))"
    r"(?:(?:(?![要应须])[一-鿿]){2,3})?"  # the name after the title
)
_SAID = (
    r"(?:主要|重要|[^。；要应须]){0,40}?(?:强调|指出|要求|询问|批示|反馈|交办|作出部署|通报了?|召开了?|印发了?|下发了?)"
)
_FAR = re.compile(
    r"(?:[一-鿿](?:书记|省长|市长|县长|区长|主席)|" + _ABOVE_ALL + r")[^。；]{0,20}(?:强调|指出|要求|询问|批示)"
)


def is_hearsay(people: People, said: str) -> bool:
    """Whether a sentence tells what a leader or body above the meeting said, demanded or will do."""
    if "会议要求" in said:
        return False
    return bool(_FAR.search(said) or _above(people.higher_levels).match(said)) or _of_higher_leader(people, said)


@cache
def _above(levels: str) -> re.Pattern[str]:
    """省领导强调…, 市安委会负责同志在会上要求…, 省教育厅印发□，要求…: before any duty of the meeting itself."""
    return re.compile(rf"(?:会议指出，)?{_WHEN_AND_WHERE}(?:{_ABOVE_ALL}|[{levels}](?={_WHO})){_WHO}?{_SAID}")


def _of_higher_leader(people: People, said: str) -> bool:
    """What a leader above the meeting said or will do, by the title."""
    return bool(people.higher_titles) and bool(_leader(people.higher_titles).match(said))


@cache
def _leader(titles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?:[^，。；]{{0,12}}，)?(?:[一-鿿]{{1,3}}?{any_of(titles)}|{any_of(titles)}[一-鿿]{{2,3}}?)(?=要|也要|拟|将|强调|指出|在|对|多次|专门)"
    )
