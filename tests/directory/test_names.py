"""What a name means, by table: the pure core of the directory."""

import pytest

from tracker.directory.names import Level, distance, is_group_name, is_person_name
from tracker.directory.resolve import Directory, Entry, Leader, kind_of_new

CITY = Level.of("云澄市人民政府")
COUNTY = Level.of("岚溪县人民政府")
BODIES = {
    1: Entry(1, "云澄市人民政府办公室", "市政府办"),
    2: Entry(2, "云澄市发展和改革委员会", "市发改委"),
    3: Entry(3, "云澄市住房和城乡建设局", "市住建局", aliases=("市建设局",)),
    4: Entry(4, "云澄市市场监督管理局", "市市场监管局"),
    5: Entry(5, "云澄市财政局"),
    6: Entry(6, "云澄市工业和信息化局", "市工信局"),
    7: Entry(7, "云澄市自然资源和规划局", "市资规局"),
    8: Entry(8, "望湖区人民政府", "望湖区"),
    9: Entry(9, "望湖区财政局"),
    10: Entry(10, "云澄城市投资集团有限公司", "城投集团"),
    11: Entry(11, "云澄市公安局"),
    12: Entry(12, "云澄市公安局交通警察支队", "市交警支队"),
    13: Entry(13, "云澄高新技术产业开发区管理委员会", "高新区", aliases=("高新区管委会",)),
    20: Entry(20, "各镇（街道）", is_group=True),
    21: Entry(21, "各县区", is_group=True, aliases=("各板块",)),
    22: Entry(22, "各部门", is_group=True),
}
LEADERS = (
    Leader(1, "周启明", "市长"),
    Leader(2, "林岳", "常务副市长"),
    Leader(3, "韩青", "副市长"),
    Leader(4, "于海", "副市长"),
)
DIRECTORY = Directory(CITY, tuple(BODIES.values()), LEADERS)
VERTICAL = Directory(
    COUNTY, (Entry(1, "云澄市生态环境局岚溪分局"), Entry(2, "岚溪县财政局"), Entry(3, "国家税务总局岚溪县税务局"))
)


@pytest.mark.parametrize(
    ("name", "body_id", "rule"),
    [
        ("云澄市财政局", 5, "exact"),
        ("云澄市 财政局", 5, "exact"),
        ("市住建局", 3, "short"),
        ("市建设局", 3, "alias"),
        ("财政局", 5, "prefix"),
        ("市财政局", 5, "prefix"),
        ("本市财政局", 5, "prefix"),
        ("市场监管局", 4, "prefix"),
        ("住建局", 3, "prefix"),
        ("建设局", 3, "prefix"),
        ("市政府办公室", 1, "short-form"),
        ("市府办", 1, "short-form"),
        ("发改局", 2, "short-form"),
        ("市发展改革委", 2, "short-form"),
        ("市监局", 4, "short-form"),
        ("市住房城乡建设局", 3, "short-form"),
        ("市自然资源局", 7, "short-form"),
        ("发改", 2, "suffix"),
        ("工信", 6, "suffix"),
        ("市场监管", 4, "suffix"),
        ("财政", 5, "suffix"),
        ("国土局", 7, "former"),
        ("经信局", 6, "former"),
        ("望湖区", 8, "short"),
        ("望湖区财政局", 9, "exact"),
        ("公安局", 11, "prefix"),
        ("市公安局交警支队", 12, "unknown"),
        ("城投集团", 10, "short"),
        ("高新区管委会", 13, "alias"),
        ("各镇街", 20, "group"),
        ("各镇（街道）", 20, "exact"),
        ("各镇(街道)", 20, "exact"),
        ("各镇、街道", 20, "group"),
        ("镇街", 20, "group"),
        ("各有关镇街", 20, "group"),
        ("各县（市、区）", 21, "group"),
        ("各区县", 21, "group"),
        ("各板块", 21, "alias"),
        ("市级各部门", None, "unknown"),
        ("有关部门", None, "unknown"),
        ("省财政厅", None, "unknown"),
        ("县财政局", None, "unknown"),
        ("市审计局", None, "unknown"),
        ("常务", None, "person"),
        ("分管副市长", None, "person"),
        ("韩青副市长", None, "person"),
    ],
)
def test_resolve(name: str, body_id: int | None, rule: str) -> None:
    match = DIRECTORY.resolve(name)
    if rule == "unknown":
        assert match.body_id is None and match.rule in ("unknown", "ambiguous")
        return
    assert (match.body_id, match.rule) == (body_id, rule)


@pytest.mark.parametrize(
    ("name", "body_id"),
    [
        ("市生态环境局岚溪分局", 1),
        ("县生态环境分局", 1),
        ("生态环境局岚溪分局", 1),
        ("生态环境分局", 1),
        ("县财政局", 2),
        ("市财政局", None),
        ("县税务局", 3),
    ],
)
def test_vertical_organs_keep_their_prefix(name: str, body_id: int | None) -> None:
    assert VERTICAL.resolve(name).body_id == body_id


def test_a_name_of_two_bodies_is_offered_not_guessed() -> None:
    two = Directory(CITY, (Entry(1, "云澄市数据局"), Entry(2, "云澄市大数据发展局")))
    assert two.resolve("数据局").body_id == 1  # a body's own name wins over a usual form
    match = two.resolve("数据管理局")
    assert match.body_id is None and match.rule == "ambiguous"
    assert [body_id for body_id, _ in match.nearest] == [1, 2]


@pytest.mark.parametrize(("name", "offered"), [("市财证局", 5), ("市住建筑局", 3), ("云澄城市投资集团", 10)])
def test_an_unknown_name_is_offered_what_is_near(name: str, offered: int) -> None:
    match = DIRECTORY.resolve(name)
    assert match.body_id is None
    assert offered in [body_id for body_id, _ in match.nearest]


def test_nothing_near_is_offered_nothing() -> None:
    assert DIRECTORY.resolve("东岚大学保卫处").nearest == ()


@pytest.mark.parametrize(
    ("name", "person_id"),
    [("常务", 2), ("常务副市长", 2), ("市长", 1), ("周启明", 1), ("韩青副市长", 3), ("副市长于海", 4)]
    + [(name, None) for name in ("副市长", "分管副市长", "分管领导", "王立副市长", "财政局")],
)
def test_person(name: str, person_id: int | None) -> None:
    assert DIRECTORY.person(name) == person_id


@pytest.mark.parametrize(
    ("government", "place", "sign"),
    [
        ("云澄市人民政府", "云澄市", "市"),
        ("云澄市望湖区人民政府", "望湖区", "区"),
        ("柳塘镇人民政府", "柳塘镇", "镇"),
        ("城南街道办事处", "城南街道", "街道"),
        ("东岚大学", "东岚大学", "校"),
        ("云澄高新区管理委员会", "云澄高新区", "区"),
    ],
)
def test_level(government: str, place: str, sign: str) -> None:
    assert Level.of(government) == Level(place, sign)


def test_a_university_is_a_level_of_its_own() -> None:
    directory = Directory(
        Level.of("东岚大学"), (Entry(1, "东岚大学教务处"), Entry(2, "校长办公室"), Entry(3, "各学院", is_group=True))
    )
    assert [directory.resolve(name).body_id for name in ("教务处", "学校教务处", "校长办公室", "各学院")] == [
        1,
        None,
        2,
        3,
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (name, "body")
            for name in ("市审计局", "校长办公室", "农业综合服务中心", "县公安局交警大队", "县政府督查室")
        ),
        *((name, "group") for name in ("各镇街", "有关部门", "五大区域办", "市直单位", "各产茶乡镇", "属地")),
        *((name, "person") for name in ("分管副市长", "单位主要负责人", "副镇长丁学文", "各分管区领导", "驻村干部")),
    ],
)
def test_kind_of_new(name: str, kind: str) -> None:
    assert kind_of_new(name) == kind
    assert is_group_name(name) or kind != "group"
    assert is_person_name(name) == (kind == "person")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("财政局", "财政局", 0), ("财证局", "财政局", 1), ("市财局", "财政局", 2), ("甲", "乙丙丁戊", 3)],
)
def test_distance(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == edits
