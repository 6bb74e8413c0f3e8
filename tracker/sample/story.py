"""What happened in the invented city before the reader came: a task in every state and under every lamp.

Days are working days before the reader's day; names of bodies and people stand in ``directory.toml``.
"""

from tracker.sample.replay import Replay
from tracker.vocabulary import DisputeClass

DEVELOPMENT = "市发展和改革委员会"
LAND = "市自然资源局"
HOUSING = "市住房和城乡建设局"
CITY = "市城市管理局"
FINANCE = "市财政局"
AUDIT = "市审计局"
COMMERCE = "市商务局"
MARKET = "市市场监督管理局"
CULTURE = "市文化和旅游局"
RECORDS = "市数据局"
EMERGENCY = "市应急管理局"
TRAFFIC = "市交通运输局"
EDUCATION = "市教育局"
HEALTH = "市卫生健康委员会"
LABOUR = "市人力资源和社会保障局"
FARMING = "市农业农村局"
POLICE = "市公安局"
OFFICE = "市政府办公室"
LAKE = "望湖区人民政府"
EAST = "东屏县人民政府"
CREEK = "清溪县人民政府"

MEETING_13, ISSUED_13, REVIEWED_13 = -46, -43, -41
MEETING_15, ISSUED_15, REVIEWED_15 = -6, -4, -2


def after_meeting_13(play: Replay) -> None:
    """Nine weeks of follow-up."""
    _signatures(play)
    _land_and_projects(play)
    _old_estates(play)
    _consumption(play)
    _shared_records(play)
    _winter_safety(play)


def _signatures(play: Replay) -> None:
    play.at(-41, 15)
    for words, body in (
        ("组卷报批", LAND),
        ("41个小区", HOUSING),
        ("以旧换新", COMMERCE),
        ("共享目录", RECORDS),
        ("消防隐患", EMERGENCY),
    ):
        play.sign(words, body)
    play.at(-40, 9)
    for words, body in (
        ("每周调度", DEVELOPMENT),
        ("首批土地收储", FINANCE),
        ("三年行动方案", OFFICE),
        ("长效管养", CITY),
        ("过渡费", LAKE),
        ("价格检查", MARKET),
        ("夜间消费", CULTURE),
        ("政务云安全", POLICE),
        ("公交接驳", TRAFFIC),
        ("学位预警", EDUCATION),
        ("接种点", HEALTH),
        ("根治欠薪", LABOUR),
        ("设施农业", FARMING),
        ("净地交付", LAKE),
        ("净地交付", EAST),
    ):
        play.sign(words, body)
    play.sign("三年行动方案", HOUSING, lead=False)
    play.sign("共享目录", FINANCE, lead=False)
    play.sign("以旧换新", FINANCE, lead=False)
    play.sign("消防隐患", HOUSING, lead=False)
    play.sign("消防隐患", POLICE, lead=False)
    play.sign_group("归集情况")
    play.at(-39, 16)
    play.sign_by_phone("跟踪审计", AUDIT, "方原")


def _land_and_projects(play: Replay) -> None:
    play.at(-36, 10).report("组卷报批", LAND, "8 个项目已全部进场勘测，3 个完成组卷", -26)
    play.at(-30, 9).ask_for_time("组卷报批", LAND, -16, "2 个项目涉及林地，须等省级林地审核意见")
    play.at(-29, 9).grant("组卷报批", LAND, "同意，不再延期")
    play.at(-12, 15).report(
        "组卷报批", LAND, "6 个已报批，2 个待林地审核意见", 10, needs="请市政府协调省林业局加快林地审核"
    )
    play.at(-38, 10).report("每周调度", DEVELOPMENT, "已建立 126 个项目问题清单，首次调度会已开", 60)
    play.at(-32, 10).report("每周调度", DEVELOPMENT, "第二次调度，销号 9 个问题", 60)
    play.at(-22, 10).report("每周调度", DEVELOPMENT, "第三次调度，销号 14 个问题", 60)
    play.at(-35, 11).report("首批土地收储", FINANCE, "资金计划已报市政府审定", -6)
    play.at(-8, 16).submit("首批土地收储", FINANCE, "首批土地收储资金 2.6 亿元已拨付到位")
    play.at(-6, 10).close("首批土地收储", FINANCE)
    play.at(-34, 10).report("跟踪审计", AUDIT, "审计组已进驻，正在核查收储资金使用情况", 30)
    play.at(-20, 10).report("净地交付", LAKE, "年度任务 420 亩，已交付 420 亩", -10)
    play.at(-14, 10).submit("净地交付", LAKE, "420 亩净地全部交付，经市自然资源局现场确认")
    play.at(-12, 10).close("净地交付", LAKE)
    play.at(-18, 10).report("净地交付", EAST, "年度任务 310 亩，已交付 240 亩", 12, problems="两户补偿协议未签")


def _old_estates(play: Replay) -> None:
    play.at(-38, 10).report("三年行动方案", OFFICE, "方案已按会议意见修改，正在走发文程序", -24)
    play.at(-36, 10).report("三年行动方案", HOUSING, "已将修改稿送市政府办公室", -30, lead=False)
    play.at(-26, 10).submit("三年行动方案", OFFICE, "已以市政府办公室文件印发")
    play.at(-25, 10).close("三年行动方案", OFFICE)
    play.at(-36, 10).report("41个小区", HOUSING, "41 个小区全部开工，29 个完工", -16)
    play.at(-9, 10).report("41个小区", HOUSING, "38 个已验收，3 个小区雨污管网返工", 9)
    play.at(-35, 14).report("长效管养", CITY, "完成 6 个小区试点调研，办法初稿已拟定", 7)
    play.at(-8, 14).report("长效管养", CITY, "办法征求意见稿已发各县区", 7)
    play.at(-36, 9).report("过渡费", LAKE, "326 户台账已核清，资金已到账", -5)
    play.at(-4, 17).submit("过渡费", LAKE, "326 户拖欠的过渡费已全部发放，附发放清单由本区留存")


def _consumption(play: Replay) -> None:
    play.at(-36, 11).report("以旧换新", COMMERCE, "细则初稿已征求 21 个单位意见", -13)
    play.at(-35, 15).report("以旧换新", FINANCE, "补贴资金已列入预算调整", -13, lead=False)
    play.at(-6, 16).submit("以旧换新", COMMERCE, "细则已印发，兑付平台上线，首批 312 人完成申领")
    play.at(-4, 10).close("以旧换新", COMMERCE)
    play.at(-36, 16).report("价格检查", MARKET, "检查方案已定，已检查商超 46 家", 2)
    play.at(-3, 16).report("价格检查", MARKET, "已检查商超 132 家，立案 3 件", 2)
    play.at(-36, 17).report("夜间消费", CULTURE, "三条街区方案已定，因滨河路施工暂缓", 60)
    play.at(-20, 10).suspend("夜间消费", CULTURE, "滨河路综合管廊施工期间不具备条件，完工后恢复", 30)


def _shared_records(play: Replay) -> None:
    play.at(-36, 9).report("共享目录", RECORDS, "42 个部门已报送目录 980 项", -20)
    play.at(-13, 9).ask_for_time("共享目录", RECORDS, -3, "三个部门未确认，需再次核对")
    play.at(-12, 9).grant("共享目录", RECORDS)
    play.at(-7, 16).report("共享目录", RECORDS, "1,246 项已编目，市卫健委、市人社局等三个部门未确认", 5)
    play.at(-33, 16).report("共享目录", FINANCE, "本部门 58 项已确认", -20, lead=False)
    play.at(-36, 14).report_group("归集情况", "已明确专人负责对接", 60)
    play.at(-34, 14).report_group("归集情况", "9 月数据已报送", 60)
    play.at(-14, 14).report_group("归集情况", "10 月数据已报送，归集率达到要求", 60)
    play.at(-36, 10).report("政务云安全", POLICE, "已完成一次攻防演练", 40)


def _winter_safety(play: Replay) -> None:
    play.at(-36, 9).report("消防隐患", EMERGENCY, "排查高层建筑 412 栋，发现隐患 1,103 处", 28)
    play.at(-6, 9).report("消防隐患", EMERGENCY, "累计整改 760 处，其余已定责任人和时间", 28)
    play.at(-36, 9).report("公交接驳", TRAFFIC, "6 条线路走向已定，4 条已调整", -2)
    play.at(-3, 9).ask_for_time("公交接驳", TRAFFIC, 10, "2 条线路站台由城建单位移交，尚未完成")
    play.at(-36, 10).report("学位预警", EDUCATION, "学位供需摸底完成", 0)
    play.at(-2, 10).report("学位预警", EDUCATION, "名单已审定，待公布", 0)
    play.at(-36, 10).report("接种点", HEALTH, "增设方案已定，18 个点位完成选址", 18)
    play.at(-36, 10).report("根治欠薪", LABOUR, "排查在建项目 203 个，涉及欠薪线索 17 条", -21)
    play.at(-19, 10).submit("根治欠薪", LABOUR, "第一轮排查完成，17 条线索已办结 15 条")
    play.at(-17, 10).send_back("根治欠薪", LABOUR, "尚有 2 条线索未办结，请办结后再报")
    play.at(-11, 10).submit("根治欠薪", LABOUR, "17 条线索全部办结")
    play.at(-10, 10).close("根治欠薪", LABOUR)
    play.at(-30, 10).cancel("设施农业", FARMING, "省级已统一部署同一检查，本项并入省级任务，不再单列")


def after_meeting_15(play: Replay) -> None:
    """The newest minutes: part of them issued two working days ago, one sent back, the rest under review."""
    play.at(-1, 10).sign("每周调度重点项目", DEVELOPMENT)
    play.at(-1, 15).dispute(
        "在建项目清理", RECORDS, DisputeClass.WORDING, "在建项目清理由市财政局统一部署，建议由市财政局牵头"
    )


ISSUED_FROM_15 = ("每周调度重点项目", "组卷报批", "信息化项目管理办法", "在建项目清理")
