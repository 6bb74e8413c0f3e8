"""Who a clause says is to act: 由X负责, 请X…, X要…, X牵头, X加快…, and who helps: 会同Y, Y配合."""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from tracker.grammar.bodies import Body, People
from tracker.grammar.lexicon import alternatives, any_of, words
from tracker.grammar.name_lists import list_at, read_list

_LONGEST_CLAUSE = 400
_SHORTEST_DUTY = 2
_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:是要|[是要、])|（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）"
    r"|\d{1,2}[.．、](?!\d(?!\d{3}年|\d{1,2}千伏))|[①-⑳]|(?:另)?一方面[，要]?|第[一二三四五六七八九十]{1,3}[，、]?)"
)
_CONNECTIVE = re.compile(rf"(?:(?:{alternatives('subjects.connectives')}|会议(?:要求|强调|决定|明确))[，：]?)+")
_BY = re.compile(r"(?<![理自缘事经])由(?![于此来衷浅点内外])")
_ASK = re.compile(r"(?:请|责成|要求|委托|授权|安排|指定|责令|明确|决定|同意|建议|指派)(?:由)?(?!求)")
# 光缆迁改请X…: what is asked for stands in front
_ASK_INSIDE = re.compile(r"[^，。；要须应由请]{2,16}?(?<![申提敬邀聘报续])请(?=[省市区县镇乡各])")
# 要 as a modal, not inside 主要, 需要, 要求, 重要
_MODAL = re.compile(
    r"必须|务必|应当|务须|均须|均应|不得|严禁|需要|(?<!所)需(?=[一-鿿])(?!求|要)|须(?!知)|(?<![相反对响供适效呼])应(?![急用对该收付届有运税邀])|应该"
    r"|(?<![主重首必扼摘纪概简次紧险显索提想])要(?![求素点害务么件领道闻义塞是])"
)
_ADVERB_TAIL = re.compile(rf"(?:{alternatives('subjects.adverbs')}|[每][周月日天年季]度?)+$")
_BOUNDARY = re.compile(
    r"的|期间|(?<=[月日周年后])前|前(?=[各县市区镇由]|有关)|之前|(?<=[一-鿿])(?:后|(?<![临及同按准适小暂定随限实历平战当])时)(?=[一-鿿])|(?:[底末旬月周]|(?<=[0-9一二三四五六七八九十])日)(?![前后内之起至末底中初内])(?=[一-鿿])|中(?=[各县市区])"
    r"|以来|项目(?=[各区县市镇分由项])|上(?=各)|为|对此|起(?=[各县市区镇])"
)
_LEAD_TIER = re.compile(alternatives("duty.tiers.lead"))
_SUPPORT_TIER = re.compile(
    rf"(?:要|应|须|负责)?(?:{alternatives('subjects.adverbs')})?{alternatives('duty.tiers.support')}"
)
_REVIEWS = re.compile(rf"(?:{alternatives('subjects.adverbs')}|进行|组织)?{alternatives('duty.reviews')}")
# 特别是投资、消费等指标，: more of what a duty applies to
_LISTS_MORE = re.compile("(?:特别是|尤其是|其中|包括)[^，。；]*等(?!.{0,4}工作)[一-鿿]{1,6}，$")
# 由X、Y组成: no duty of theirs
_MADE_UP = re.compile("[^，。；]{0,60}?(?:组成|构成)(?:$|[，。；的])")
# 项目公司提交材料后5日内…: what somebody else waits for
_SETS_A_TIME = re.compile(
    r"^(?:成立|到位|通过|印发|批复|开工|竣工|出台|实施|启用|建成|搬迁|确定|换届)前|[一-鿿]{2,14}后(?:[0-9]|$)"
)
_REVIEWS_THEN_ACTS = re.compile(r"[一-鿿]{2,6}后(?:支付|拨付|印发|发布|公布|实施|组织|执行|发放|兑现|办理)")
_WITH = re.compile(
    r"会同|商(?=[县市区省][一-鿿]{1,8}[局办委])|联合(?=[一-鿿]{2,20}?(?:局|办|委|部门|单位|中心|公司|集团|大队|镇|街道|处))"
)
_FACT_AFTER = re.compile(
    rf"{alternatives('subjects.facts')}|拟(?!定|订)|(?:预报|预测|预计|通报|反馈|测算|统计|提示)(?=[，：]|$)"
    r"|(?:通报|印发|下发|提出|提交|报送|反映|起草|拟订|制定|编制|发布|公布|核定|批复|批准|交办|转办|查处|移交|管理|建设|实施)的"
)
_ACTION = re.compile(any_of(w for w in words("verbs.action") if len(w) > 1))
_SHORT_ACTION = re.compile(r"[报送交发做查补追抓包建拿晒摆破治护管盯办推拨付](?![到的])")
_PREPOSITION = re.compile(alternatives("subjects.prepositions"))
_ADVERB = re.compile(rf"(?:{alternatives('subjects.adverbs')})+")
_TIME = re.compile(
    r"(?:[于在至自从]?(?:[0-9]{1,4}[年月日个小]|[一二两三四五六七八九十]{1,3}[个月周日天]|每|今[天日晚早晨夜]|明[天日晚早晨]|当[天日晚]|本周|下周|即日|本月|月底|年底|年内|上半年|国庆|春节|元旦|会后))"
)
# 医技楼12月上旬完成顶板浇筑: what is to be done by a day, the thing itself in front
_DATE_SIGNS = frozenset("前内旬季底期")
_DATED = re.compile(
    r"^.{0,24}?(?:[月日周年]底?[前内]|[上中下]旬前?|季度末?前?|年底前?|月底前?|(?:元旦|春节|国庆|中秋|端午|五一|清明)节?前|期间)，?"
    r"(?=全部|全面|完成|达到|建成|实现|开工|竣工|拿出|提交|报|送|启动|办结|拨付|移交|通车|封顶|交付|投用|投入|印发|出台|上线|到位"
    r"|签订|动工|开放|形成|取得|组织|发布|召开|主体封顶|基本|上传|上线|录入|核实|缴清|到账|清理|归集)"
)
# 关于X镇申请购置车辆事项，…: what is spoken of
_ABOUT_ENDS = ("事项", "问题", "事宜", "工作", "情况", "诉求", "请求", "建议", "意见")
_ABOUT = re.compile(
    r"(?:关于|对于)[^，。；]{2,60}(?:事项|问题|事宜|工作|情况|诉求|请求|建议|意见)"
    r"|(?:(?!解决|处理|研究|抓好|做好|协调|整改|加快|推进|负责|牵头)[^，。；要须应由请]){2,16}(?:问题|事项|事宜)"
)
# 每季度末在公示栏公开: a cycle, a place or a partner, an act
_EVERY = re.compile(
    r"^(?:每(?:两|半)?个?(?:[日天周月年]|季度)|按(?:年度?|季度?|月|周|半年))[^，。；]{0,20}?(?=组织|开展|召开|公开|公布|通报|报|检查|抽查|调度|研究|汇总|更新|排查|巡查|进行|会商)"
)
# 进一步拉开差距: an act of whatever verb
_URGES = re.compile("进一步|切实|严格|积极|大力|坚决|着力|扎实|认真|尽快|优先|主动|全力|真正|努力|及时")
_NOT_PERSON = (
    "专人",
    "其",
    "谁",
    "各自",
    "双方",
    "专门",
    "点到",
    "表及",
    "上至",
    "上而",
    "下而",
    "浅入",
    "近及",
    "被动",
    "粗放",
)
_ANAPHORA = re.compile(
    rf"(?:{alternatives('subjects.anaphora')})(?=[要应须]|必须|负责|牵头|{alternatives('subjects.adverbs')})"
)


@dataclass(frozen=True)
class Subject:
    """Bodies named in one clause as those who act. ``at`` is where the first name begins in the text.

    ``tier``: ``lead`` or ``support`` where the clause only deals out roles (X牵头, Y配合), else empty.
    ``bare_tier``: such a clause with nothing after it. ``strict``: said by a modal, 由, 请 or a role,
    not by a verb alone. ``topic``: the names stand alone, set off from their verb by a comma. ``until`` is where
    the names end and the act begins. ``takes_part``: X参与…, which is support only where somebody else leads.
    """

    leads: tuple[Body, ...]
    supports: tuple[Body, ...]
    at: int
    rule: str
    tier: str = ""
    bare_tier: bool = False
    strict: bool = True
    topic: bool = False
    until: int = 0
    takes_part: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(body.name for body in self.leads)

    @property
    def vague(self) -> bool:
        return all(body.vague for body in self.leads)


@dataclass(frozen=True)
class Frame:
    """What a clause is read with."""

    masked: str
    people: People
    text: str = ""
    seen: dict[tuple[int, int], "Subject | None"] = field(default_factory=dict, compare=False, repr=False)


def lead_skip(masked: str, start: int, end: int) -> int:
    """The offset after enumeration marks and connectives at the front of a clause."""
    at = start
    for _ in range(4):
        match = _MARK.match(masked, at, end) or _CONNECTIVE.match(masked, at, end)
        if not match or match.end() >= end:
            return at
        at = match.end()
    return at


def subject_of(frame: Frame, start: int, end: int) -> Subject | None:
    """The subject that the clause ``start:end`` names, or None. Asked often, so remembered."""
    if end - start < _SHORTEST_DUTY:
        return None
    if (start, end) not in frame.seen:
        frame.seen[start, end] = _read_subject(frame, start, end)
    return frame.seen[start, end]


def _read_subject(frame: Frame, start: int, end: int) -> Subject | None:
    start = lead_skip(frame.masked, start, end)
    clause = frame.masked[start : min(end, start + _LONGEST_CLAUSE)].rstrip("，；：。！？”’）")
    if len(clause) < 2 or is_anaphoric(clause):
        return None
    if clause.endswith(_ABOUT_ENDS) and _ABOUT.fullmatch(clause):
        return None
    for read in (_dash_form, _by_form, _ask_form, _modal_form, _plain_form):
        found = read(clause, frame.people)
        if found:
            return replace(found, at=start + found.at, until=start + found.until)
    return None


def fronted_subject(frame: Frame, start: int, end: int) -> Subject | None:
    """X欠款较多，(要成立专班): bodies of whom a fact is told in the clause before their duty."""
    at = lead_skip(frame.masked, start, end)
    leads, length = list_at(frame.masked[at:end], frame.people, lenient=True)
    told = _FACT_AFTER.match(frame.masked, at + length, end)
    return Subject(leads, (), at, "X……，要", until=at + length) if leads and not told else None


def is_anaphoric(clause: str) -> bool:
    """每个单位要, 上述单位应: taking up a body just named."""
    return bool(_ANAPHORA.match(clause))


def _finish(
    leads: tuple[Body, ...], at: int, rest: str, people: People, rule: str, until: int, strict: bool = True
) -> Subject:
    """A subject with what follows it: its role and its helpers."""
    body_part = (
        _ADVERB.sub("", re.sub(r"^(?:要|应|须|必须|需)", "", rest), count=1) if rest[:1] in "要应须必需" else rest
    )
    plain = re.sub(r"^(?:" + alternatives("subjects.adverbs") + ")+(?!$)", "", body_part) or body_part
    supports = helpers(rest, people)
    tier = bare = None
    if _SUPPORT_TIER.match(plain) and not _LEAD_TIER.match(plain):
        tier, bare = "support", True
    else:
        lead = _LEAD_TIER.match(body_part) or _LEAD_TIER.match(plain)
        if lead:
            text = body_part if _LEAD_TIER.match(body_part) else plain
            tier, bare = "lead", lead.end() == len(text)
    takes_part = tier == "support" and plain.startswith(("参与", "参加"))
    return Subject(leads, supports, at, rule, tier or "", bool(bare), strict, until=until, takes_part=takes_part)


def helpers(rest: str, people: People) -> tuple[Body, ...]:
    """The bodies after 会同, and before 配合 in the same clause (X牵头、Y配合)."""
    found: list[Body] = []
    for match in _WITH.finditer(rest):
        found += list_at(rest[match.end() :], people, lenient=True)[0]
    for match in re.finditer(r"(?:牵头|负责|主办|会同)(?:、|，)?", rest):
        bodies, length = list_at(rest[match.end() :], people)
        if bodies and _SUPPORT_TIER.match(rest[match.end() + length :]):
            found += bodies
    return tuple(dict.fromkeys(found))


def _dash_form(clause: str, people: People) -> Subject | None:
    """截污纳管——X局: the body after a dash, alone or with what it is asked."""
    topic, dash, rest = clause.partition("——")
    if not dash or not 2 <= len(topic) <= 30:
        return None
    at = len(topic) + len(dash)
    leads, length = list_at(rest, people)
    if leads and length == len(rest):
        return Subject(leads, (), at, "——X", until=len(clause))
    found = _by_form(rest, people) or _ask_form(rest, people) or _modal_form(rest, people)
    return replace(found, at=found.at + at, until=found.until + at) if found else None


def _by_form(clause: str, people: People) -> Subject | None:
    for match in _BY.finditer(clause):
        rest, rule = clause[match.end() :], "由X"
        leads, length = list_at(rest, people)
        if not leads:
            leads, length = _as_written(rest)
            rule = "由X？" if leads else rule
        if not leads:
            leads, length = list_at(rest, people, lenient=True)
            rule = "由X？"
        if _MADE_UP.match(rest, length):
            continue
        if leads and (not _REVIEWS.match(rest[length:]) or _REVIEWS_THEN_ACTS.match(rest[length:])):
            return _finish(leads, match.end(), rest[length:], people, rule, match.end() + length)
    return None


def _as_written(rest: str) -> tuple[tuple[Body, ...], int]:
    """由X负责 with a name of no known form (a person, a project office)."""
    match = re.match(r"([一-鿿]{2,12}?)(?:同志)?(?=负责|牵头|主抓|任组长)", rest)
    if not match or match.group(1).startswith(_NOT_PERSON) or re.search(r"[的了到要应须]", match.group(1)):
        return (), 0
    return (Body(match.group(1)),), match.end()


def _ask_form(clause: str, people: People) -> Subject | None:
    match = _ASK.match(clause) or ("请" in clause and _ASK_INSIDE.match(clause))
    if not match:
        return None
    leads, length = list_at(clause[match.end() :], people, lenient=match.group().endswith(("请", "责成")))
    if (
        not leads
        or re.match(r"[一-鿿]{2}的", clause[match.end() + length :])
        or clause[match.end() + length :].startswith(("的", "汇报的", "提交的", "起草的", "提出的", "所作的", "作的"))
    ):
        return None
    return _finish(leads, match.end(), clause[match.end() + length :], people, "请X", match.end() + length)


def _modal_form(clause: str, people: People) -> Subject | None:
    for match in _MODAL.finditer(clause):
        prefix = _ADVERB_TAIL.sub("", clause[: match.start()])
        for at in _name_starts(prefix):
            leads = read_list(prefix[at:], people)
            if leads:
                return _finish(leads, at, clause[match.start() :], people, "X要", match.start())
        if match.start() > 60:
            break
    return None


def _name_starts(prefix: str) -> list[int]:
    """Where the name before a modal may begin: at the front, or after a topic, a time, an attribute."""
    object_of = re.search(r"(?:^|，)(?:[^，]{0,4})(?:对于?|针对|向|给|与|督促|指导|帮助|约谈|压实)", prefix)
    starts = [0, *(m.end() for m in _BOUNDARY.finditer(prefix) if not (object_of and m.group() == "的"))]
    return starts[:1] + starts[-6:] if len(starts) > 7 else starts


def _plain_form(clause: str, people: People) -> Subject | None:
    """X牵头, X加快…, X对…: a body, then a verb, a preposition or a time; 各部门 alone is the topic of what follows."""
    for at in _name_starts(clause[:60]):
        leads, length = list_at(clause[at:], people)
        if not leads:
            continue
        rest = clause[at + length :]
        if not rest:
            return Subject(leads, (), at, "X，", topic=True) if at == 0 else None
        if at and not (_tier_start(rest) or clause[at] == "各" or clause[at - 1] in "前后内日月"):
            continue
        if _acts(rest) and (_LEAD_TIER.match(rest) or not _FACT_AFTER.match(rest)) and not _waits(rest):
            return _finish(leads, at, rest, people, "X动", at + length, strict=bool(_tier_start(rest)))
    return None


def _waits(rest: str) -> bool:
    """X提交材料后5日内…: X's act only sets the time for another's; X接到报修后30分钟内 sets its own."""
    return bool(_SETS_A_TIME.search(rest)) and not rest.startswith(("接到", "接报", "收到", "发现"))


def _acts(rest: str) -> bool:
    rest = rest.removeprefix("各")  # X、Y各增设床位
    plain = _ADVERB.sub("", rest, count=1) if _ADVERB.match(rest) else rest
    return any(
        pattern.match(text)
        for text in (rest, plain)
        for pattern in (_MODAL, _LEAD_TIER, _SUPPORT_TIER, _ACTION, _PREPOSITION, _SHORT_ACTION, _TIME)
    )


def _tier_start(rest: str) -> bool:
    return bool(_LEAD_TIER.match(rest) or _SUPPORT_TIER.match(rest) or _WITH.match(rest))


@cache
def _duty_starts() -> re.Pattern[str]:
    prepositions = set(words("subjects.prepositions")) | set("在以从为对按将把")
    verbs = [w for w in words("verbs.action") if w not in prepositions]
    return re.compile(any_of(w for w in verbs if len(w) > 1) + r"|[抓防治稳保守补破立建]")


def is_duty_without_subject(masked: str, start: int, end: int) -> bool:
    """Whether a clause without a body lays down a duty: 要…, 不得…, or an action verb first."""
    if end - start < _SHORTEST_DUTY:
        return False
    if _LISTS_MORE.match(masked, start, end):
        return False
    start = lead_skip(masked, start, end)
    clause = masked[start:end]
    if re.match(r"(?:但|也|还|更)?要?(?:清醒|深刻|充分|客观)?地?(?:认识到|看到|意识到)|但要清醒", clause):
        return False
    modal = _MODAL.search(clause)
    if modal and not re.search(r"是.{0,14}$", clause[: modal.start()]) and not _relative(clause, modal.end()):
        return True
    if re.fullmatch(r"[^，。；]{2,16}(?:期间|之前|之后|以前|以后)，", clause):
        return False
    plain = _ADVERB.sub("", clause, count=1) if _ADVERB.match(clause) else clause
    if not _DATE_SIGNS.isdisjoint(plain):
        plain = _DATED.sub("", plain, count=1)
    plain = _EVERY.sub("", plain, count=1)
    if re.match(r".{0,30}?(?:已经?(?!明确)|了(?!解)|以来)", clause) and not modal:
        return False
    return bool(_duty_starts().match(plain) or (_URGES.match(clause) and "了" not in clause))


def _relative(clause: str, at: int) -> bool:
    """各级政府必须扛稳的政治责任: the modal stands inside an attribute of a noun that ends the clause."""
    return bool(re.match(r"[一-鿿]{1,8}的[一-鿿]{2,8}[，。；]?$", clause[at:])) and "是" in clause[:at]
