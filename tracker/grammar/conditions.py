"""What sets off a report, a notice, an interview or a sanction (GUIDELINE section 4).

A condition is a state or event (连续三次排名末位的, 遇有突发情况) followed in its sentence by such a consequence.
Choosing an object by its state (对进度慢的要加强指导), acts on things (收回资金) and fallbacks in substance have no
such consequence and so are none.
"""

import re
from dataclasses import dataclass
from itertools import islice

from tracker.grammar.moments import hide_titles
from tracker.grammar.numerals import fold


@dataclass(frozen=True)
class Condition:
    """The words that state a condition and what it sets off; ``text[start:end] == words``."""

    words: str
    start: int
    end: int


_SANCTION = (
    r"书面说明|书面检查|书面检讨|书面报告|作出说明|作出书面|说明原因|说明情况|说明理由|表态发言|作检讨|约谈|提醒谈话|诫勉|(?<!被)通报(?!表扬|制度|机制|会)"
    r"|问责|追责|追究|倒查|处分|处罚|罚款|扣分|扣减|一票否决|取消[^，。；]{0,10}资格|不予评优|不得评优|移送|移交(?:纪|司法|公安)|立案"
    r"|(?:挂牌|提级)督办|督办[单函令]|提醒函|警示函|黑名单|停职|免职|降职|调离|组织处理|停业整顿|停产整顿|吊销"
    r"|停[产业][^，。；]{0,2}整治|限产|停岗|停诊|"
    r"责令停[工产业]|关停取缔|暂停[^，。；]{0,14}(?:审批|资格|申报|受理|评优|业务|处方权|执业|上岗|职务)|从重处[理罚]"
    r"|严肃处理|从严处理|依法处理|从严从重|曝光|黄牌|红牌|严肃查处|依法查处|依规查处"
)
_REPORT = (
    r"报告(?!会|制度)|上报|报备|汇报|加报|请示|通知|告知"
    r"|报[^，。；]{1,10}(?:备案|值班室|办公室|指挥部|[安防减]委?办|防指)"
)
_CONSEQUENCE = re.compile(rf"(?P<sanction>{_SANCTION})|(?P<report>{_REPORT})")

_STATE = (
    r"未|(?<![有人])无(?![人缝害偿锡烟论])|没有|不到位|不开放|不执行|不整改|拒不|缺位|停滞|越级|引发|屡[一-鿿]不|屡[查教]|居高不下|无效|不力|不达标|不合格|不及时|不落实|不作为|不配合|不重视|不按|不能|不实|不严|不担当|达不到"
    r"|完不成|落后|滞后|缓慢|迟缓|末位|(?:末|后|倒数)[一二三四五六0-9]|靠后|垫底|多次|屡次|反复|连续|逾期|超期|超时|拖延|推诿|扯皮|敷衍|违反|违规|违法|违纪"
    r"|弄虚作假|[瞒迟漏谎]报|造成|失职|渎职|擅自|拒不|拒绝|拒报|问题突出|问题严重|出现|发生|私设|私自|非法|[脱漏空]岗|低于|无故|影响|隐瞒|走过场|被(?=通报|约谈|问责|督办|点名|投诉|举报|曝光|查实|处罚)"
)
_STATED = re.compile(rf"(?:{_STATE})[^，。；：]{{0,30}}?(?:的(?!基础|情况下|同时)|者)|逾期[^，。；：]{{0,12}}(?=，)")
_EVENT = re.compile(
    r"(?<![早未不防])(?:接到(?=[^，。；]{0,8}(?:预警|警报|险情|报警))|(?<!及时)(?<!防止)(?<!避免)(?<!严防)(?<!杜绝)(?<!没有)(?<!防范)发[现生]|出现|遇有|遇到|(?<![遭待境机际])遇(?!见|险)|一旦|如遇|如有"
    r"|超过?(?:警戒|汛限|保证|限值|红线|标准|预警)|达到[^，。；]{0,8}(?:预警|警戒|响应)"
    r"|(?<![例诸比犹])如(?![期实何下上数此意同约既])|若(?!干)|凡是?(?!事))(?![的、和并及，。；一])"
)
_PROMPT = re.compile(
    r"(?:电话|口头|书面|立即|立刻|马上|第一时间|及时|随时|迅速|即时|按程序|按规定|逐级|必须|须|应|要|分钟内|小时内|日内|(?<=先[一-鿿]{2})后|向[^，。；]{1,16}|并|、){1,3}$"
)
_OPENING = re.compile(r"对(?![照标接应口准策于此])|凡|如(?!期|实)|若|一旦|遇|发现|每[周月季年日]|连续")
_WINDOW = 90
# no task threatens more often; a text that does is none
_MOST = 300


def find_condition(text: str) -> Condition | None:
    """The first condition in ``text``, or None."""
    folded = hide_titles(fold(text))
    for match in islice(_CONSEQUENCE.finditer(folded), _MOST):
        start = _trigger_start(folded, match)
        if start is not None:
            end = _clause_end(folded, match.end())
            return Condition(text[start:end], start, end)
    return None


def _trigger_start(folded: str, consequence: re.Match[str]) -> int | None:
    """Where the words begin that set off this consequence, or None."""
    left = max(0, consequence.start() - _WINDOW)
    window = folded[left : consequence.start()]
    sentence = max(window.rfind(mark) for mark in "。；！？：") + 1
    window, left = window[sentence:], left + sentence
    triggers = [*_STATED.finditer(window), *_EVENT.finditer(window)]
    for trigger in sorted(triggers, key=lambda one: one.end(), reverse=True):
        if _leads_to(window[trigger.end() :], consequence, trigger.re is _EVENT):
            return left + _clause_start(window, trigger.start())
    return None


def _leads_to(between: str, consequence: re.Match[str], is_event: bool) -> bool:
    """Whether the consequence follows closely: a report at once, a sanction after two clauses at most."""
    if consequence["sanction"]:
        return between.count("，") <= 2 and len(between) <= 48
    if not between and not is_event:
        return True  # 劝阻无效的报告社区
    if "听取" in between or not _PROMPT.search(between):
        return False
    return between.count("，") <= 1 and len(between) <= (28 if is_event else 14)


def _clause_start(window: str, trigger: int) -> int:
    clause = window.rfind("，", 0, trigger) + 1
    opening = _OPENING.search(window, clause, trigger + 1)
    return opening.start() if opening else clause


def _clause_end(folded: str, place: int) -> int:
    ends = [end for mark in "，。；！？" if (end := folded.find(mark, place, place + 60)) >= 0]
    return min(ends, default=min(len(folded), place + 60))
