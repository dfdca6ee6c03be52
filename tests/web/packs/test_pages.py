"""Reading packs: lists, rows, words, sections, the register of legal texts."""

from __future__ import annotations

import pytest

from checklists import available, load
from checklists.shapes import SECTIONS
from compliance.core import navigation
from compliance.core.permissions import Permission, Role, relations
from compliance.packs import keys, labels, queries, values

pytestmark = pytest.mark.sqlite_only

LAW = "/packs/nd331-2026/1"


def link_texts(browser) -> list[str]:
    return [" ".join(a.text_content().split()) for a in browser.page.xpath("//main//a")]


def test_the_list_names_every_pack_with_version_state_days_hash_and_rows(reader):
    reader.get("/packs")
    for pack in available():
        assert pack.title.vi in link_texts(reader)
        assert pack.sha256[:12] in reader.text
    law = reader.page.xpath("//tr[.//a[contains(@href, '/packs/nd331-2026/1')]]")[0]
    words = " ".join(law.text_content().split())
    assert "Bản nháp" in words
    assert "từ 19/08/2026" in words
    assert str(len(load("nd331-2026").items)) in words
    assert "01/07/2016 đến 30/06/2026" in reader.text


@pytest.mark.parametrize("login", ["focal.tyt", "inspector", "admin", "leader"])
def test_everyone_on_the_staff_may_read_packs(as_user, login):
    assert as_user(login).get(LAW).status_code == 200


def test_a_vendor_may_not(as_user):
    assert as_user("vendor").get("/packs").status_code == 403


def test_the_rail_has_the_entry_where_it_has_room(as_user):
    for login in ("admin", "appraiser", "approver", "duoc"):
        browser = as_user(login)
        browser.get("/")
        assert browser.page.xpath("//nav//a[@href='/packs']"), login
    for login in ("coordinator", "leader", "focal.tyt"):  # the foot of the page leads there
        browser = as_user(login)
        browser.get("/")
        assert browser.page.xpath("//footer//a[@href='/packs']"), login


def test_no_role_has_more_than_seven_entries_because_of_it():
    entry = next(e for e in navigation._entries if e.endpoint == "packs.list")
    for role in Role:
        mine = [
            e
            for e in navigation._entries
            if relations(e.permission, role) and (e.roles is None or role.value in e.roles)
        ]
        assert entry not in mine or len(mine) <= 7, role


def test_the_rows_of_a_pack_are_grouped_and_paged(reader):
    reader.get(LAW)
    assert "Quản lý rủi ro an ninh mạng" in reader.text
    assert "1–50 trong 371" in reader.text
    reader.get(f"{LAW}?page=8")
    assert "351–371 trong 371" in reader.text


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("level=1", lambda item: 1 in item.levels),
        ("severity=critical", lambda item: item.severity == "critical"),
        ("confidence=K", lambda item: item.confidence == "K"),
        ("scope=system", lambda item: item.scope == "system"),
        ("group=quan-ly-rui-ro-an-ninh-mang", lambda item: item.id.split("-")[1] == "RUIRO"),
        (
            "level=1&severity=high&scope=unit",
            lambda item: 1 in item.levels and item.severity == "high" and item.scope == "unit",
        ),
    ],
)
def test_rows_are_narrowed_by_filters(reader, question, kept):
    wanted = sum(bool(kept(item)) for item in load("nd331-2026").items)
    reader.get(f"{LAW}?{question}")
    assert f"trong {wanted}" in reader.text


@pytest.mark.parametrize("q", ["sổ rủi ro", "SO RUI RO", "so  rui ro"])
def test_words_are_found_with_and_without_marks(reader, q):
    reader.get("/packs/nd331-2026/1", query_string={"q": q})
    assert "QL-RUIRO-04" in reader.text
    assert "VL-PHONGMAY-12" not in reader.text


def test_rows_are_found_by_what_they_mean_and_how_they_are_met(reader):
    item = load("nd331-2026").item("QL-RUIRO-01")
    for text in (item.meaning.vi, item.how.vi, item.check.vi, item.evidence.en):
        reader.get(LAW, query_string={"q": text[:60]})
        assert item.id in reader.text


def test_nothing_found_says_so_and_offers_the_way_back(reader):
    reader.get(f"{LAW}?q=khongcotunay")
    assert "Không có dòng nào khớp." in reader.text
    assert "Bỏ lọc" in link_texts(reader)


def test_a_row_shows_all_that_is_known_of_it(reader):
    item = load("nd331-2026").item("KT-CAUHINH-09")
    reader.get(f"{LAW}/items/{item.id}")
    for words in (
        item.text.vi,
        item.text.en,
        item.source,
        item.meaning.vi,
        item.how.vi,
        item.check.vi,
        item.evidence.vi,
        "5.5.2.2 a",
        "máy xách tay, điện thoại ≤ 10 lần sai",
        "tăng yêu cầu",
        "Tiêu chuẩn nêu làm gợi ý",
    ):
        assert " ".join(words.split()) in reader.text, words


def test_levels_at_which_a_row_does_not_apply_are_said(reader):
    reader.get(f"{LAW}/items/KT-MANG-25")
    rows = [" ".join(r.text_content().split()) for r in reader.page.xpath("//main//tbody/tr")]
    assert rows[0] == "Cấp 1 không áp dụng"
    assert rows[3].startswith("Cấp 4 6.12.2.2 a")


def test_a_doubtful_row_is_marked_on_every_page_it_is_on(reader):
    pack = load("dlcn-2026")
    item = next(item for item in pack.items if item.confidence == "U")
    reader.get(f"/packs/dlcn-2026/1/items/{item.id}")
    assert "Cần đối chiếu: dòng này là suy luận hoặc quy ước" in reader.text
    for url in ("/packs/dlcn-2026/1?confidence=U", f"/packs/search?q={item.id}"):
        reader.get(url)
        row = reader.page.xpath(f"//tr[.//a[contains(@href, '/items/{item.id}')]]")[0]
        assert "cần đối chiếu" in row.text_content(), url


def test_a_row_tells_what_became_of_it_and_where_it_came_from(reader):
    reader.get("/packs/nd85-2016/1/items/QL-CS-03")
    assert "Tách thành nhiều dòng" in reader.text
    assert "QL-ND331-02" in reader.text
    assert "QL-ND331-11" in reader.text
    reader.get(f"{LAW}/items/QL-ND331-11")
    assert "Từ gói cũ" in reader.text
    assert "QL-CS-03" in reader.text


def test_a_row_without_a_forerunner_is_said_to_be_new(reader):
    law = load("nd331-2026")
    new = next(i for i in law.items if [s.relation for s in queries.steps_back(law, i)] == ["new"])
    reader.get(f"{LAW}/items/{new.id}")
    assert "không có dòng tương ứng: phải trả lời mới" in reader.text


def test_a_row_leads_to_the_rows_beside_it_and_to_its_layer(reader):
    reader.get(f"{LAW}/items/QL-RUIRO-02")
    assert reader.page.xpath("//a[@rel='prev']/@href") == [f"{LAW}/items/QL-RUIRO-01"]
    assert reader.page.xpath("//a[@rel='next']/@href") == [f"{LAW}/items/QL-RUIRO-03"]
    item = next(item for item in load("nd331-2026").items if item.layer == 2)
    reader.get(f"{LAW}/items/{item.id}")
    assert reader.page.xpath("//a[@href='/packs/bon-lop/1/items/lop-2']")


def test_a_row_names_the_subsets_it_belongs_to(reader):
    pack = load("dlcn-2026")
    name, ids = next(iter(pack.section("sets").items()))
    reader.get(f"/packs/dlcn-2026/1/items/{ids[0]}")
    assert "Có trong bộ rút gọn" in reader.text
    assert name in reader.text


def test_no_code_of_where_a_row_applies_is_shown_bare():
    codes = {
        code for pack in available() for i in pack.items for code in i.extra.get("applies_to", ())
    }
    assert codes - set(values.VALUES_OF["applies_to"]) == set()


def test_a_row_and_the_risks_it_treats_lead_to_each_other(reader):
    risk = load("nd331-2026").section("risks")[0]
    row = f"{LAW}/items/{risk['requirements'][0]}"
    reader.get(row)
    assert risk["threat"]["vi"] in reader.text
    assert reader.page.xpath(f"//a[@href='{LAW}/sections/risks']")
    reader.get(f"{LAW}/sections/risks")
    assert reader.page.xpath(f"//a[@href='{row}']")


@pytest.mark.parametrize(
    "url",
    [
        "/packs/nothing/1",
        "/packs/nd331-2026/9",
        f"{LAW}/items/NO-SUCH-ROW",
        f"{LAW}/sections/items",
        f"{LAW}/sections/nothing",
        "/packs/bao-cao-gia-lai/1/oscal.zip",
        "/packs/bao-cao-gia-lai/1/ciso-assistant.yaml",
        "/packs/van-ban/1/ciso-assistant-mapping.yaml",
    ],
)
def test_what_does_not_exist_is_not_found(reader, url):
    assert reader.get(url).status_code == 404


def test_a_search_goes_through_all_packs(reader):
    reader.get("/packs/search", query_string={"q": "du lieu ca nhan"})
    packs = {href.split("/")[2] for href in reader.page.xpath("//main//td//a/@href")}
    assert len(packs) > 1
    reader.get("/packs/search?q=ql-ruiro-01")
    assert reader.page.xpath("(//main//td//a)[1]/@href") == [f"{LAW}/items/QL-RUIRO-01"]


def test_a_search_without_a_word_asks_for_one(reader):
    reader.get("/packs/search?q=")
    assert "Nhập một vài từ" in reader.text
    reader.get("/packs/search?q=khongcotunay")
    assert "Không có dòng nào chứa mọi từ này" in reader.text


def test_the_register_tells_which_texts_are_dead_and_what_replaces_them(reader):
    reader.get("/packs/legal-texts?state=dead")
    assert "85/2016/NĐ-CP" in reader.text
    row = reader.page.xpath("//tr[.//*[contains(text(), '85/2016/NĐ-CP')]]")[0].text_content()
    assert "331/2026/NĐ-CP" in row
    assert "116/2025/QH15 " not in [t.strip() for t in reader.page.xpath("//td[1]/span/text()")]
    reader.get("/packs/legal-texts?state=live&q=116/2025")
    assert "Còn hiệu lực" in reader.text
    assert "85/2016/NĐ-CP" not in reader.text


def test_every_section_of_every_pack_can_be_read(reader):
    for pack in available():
        for name in pack.sections:
            if name == "items":
                continue
            answer = reader.get(f"/packs/{pack.id}/{pack.version}/sections/{name}")
            assert answer.status_code == 200, (pack.id, name)
            assert labels.section_label(name) in reader.text
            assert "mappingproxy" not in reader.text, (pack.id, name)
            assert "{'" not in reader.text, (pack.id, name)


def test_every_key_and_section_has_a_name_in_vietnamese():
    def walk(shape):
        if isinstance(shape, dict):
            for key, inner in shape.items():
                if key != "*":
                    yield key.rstrip("!")
                yield from walk(inner)
        elif isinstance(shape, list):
            for inner in shape:
                yield from walk(inner)

    assert set(walk(list(SECTIONS.values()))) - set(keys.KEYS) == set()
    assert set(SECTIONS) - {"items"} - set(labels.SECTIONS) == set()


def test_a_whole_pack_stands_on_one_page_for_the_printer(reader):
    reader.get(f"{LAW}/print")
    for item in load("nd331-2026").items:
        assert item.id in reader.text
    assert labels.section_label("workflow") in reader.text


def test_packs_are_read_under_one_permission_and_prepared_under_another(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("packs."):
            wanted = Permission.PACK_EDIT if "/drafts" in rule.rule else Permission.PACK_READ
            found = app.view_functions[rule.endpoint].__permission__
            assert found is wanted, rule.endpoint
