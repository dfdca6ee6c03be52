"""Four-layer plans: measure by measure, what proves them, who does them, how a layer stands."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.plans.models import FourLayerPlan, PlanLayer, PlanMeasure
from tests.support.dossiers import acting, unit_of
from tests.support.plans import PDF, measure_ids, open_plan, unit_id, version_of, words_of, write


def test_a_unit_without_a_plan_opens_one_once(app, as_user):
    focal = as_user("focal.cdc")
    address = f"/plans/{unit_id(app, 'cdc')}"
    focal.get(address)
    assert "chưa lập phương án" in focal.text
    for _turn in range(2):
        open_plan(app, focal, "cdc")
    with acting(app) as session:
        plans = session.scalars(
            select(FourLayerPlan).where(FourLayerPlan.unit_id == unit_of(session, "cdc").id)
        ).all()
        assert len(plans) == 1
        layers = session.scalars(select(PlanLayer).where(PlanLayer.plan_id == plans[0].id)).all()
    assert sorted(layer.layer for layer in layers) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": ""}, "Hãy chọn tình trạng"),
        ({"how": ""}, "Hãy ghi cách làm"),
        ({"state": "planned", "responsible": ""}, "Hãy ghi ai làm"),
        ({"state": "planned", "due": ""}, "Hãy ghi hạn"),
        ({"state": "not_applicable", "how": ""}, "Hãy ghi lý do không áp dụng"),
        ({"contract_start": "2026-05-01", "contract_end": "2026-04-01"}, "phải sau ngày bắt đầu"),
        ({"provider_kind": "", "provider": "Ai đó"}, "Hãy chọn bên thực hiện"),
        ({"systems": "00000000-0000-0000-0000-000000000000"}, "không"),
    ],
)
def test_a_state_asks_for_what_belongs_to_it(app, as_user, changes, says):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    assert write(focal, address, "L1-02", **changes).status_code == 200
    assert says in focal.text
    with acting(app) as session:
        plan = select(FourLayerPlan.id).where(FourLayerPlan.unit_id == unit_of(session, "cdc").id)
        held = session.scalars(select(PlanMeasure).where(PlanMeasure.plan_id.in_(plan))).all()
    assert not held


@pytest.mark.parametrize(
    ("measure", "kind", "name", "says"),
    [
        ("L3-01", "don-vi", "", "không được là bên vận hành hệ thống"),
        ("L3-02", "don-vi-cap-tren", "OWN", "không được là bên vận hành hệ thống"),
        ("L3-01", "to-chuc-danh-gia", "", "Hãy ghi tên bên thực hiện"),
        ("L1-01", "doanh-nghiep-duoc-phep", "Công ty Mẫu", "Biện pháp này chỉ do các bên sau"),
    ],
)
def test_who_operates_is_not_the_independent_assessor(app, as_user, measure, kind, name, says):
    """What the form does not offer is refused as well when it is sent."""
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    with acting(app) as session:
        name = unit_of(session, "cdc").name.upper() if name == "OWN" else name
    with acting(app):
        from compliance.core.db import session as current
        from compliance.core.errors import Refused
        from compliance.plans.queries import sheet_of
        from compliance.plans.services import save_measure

        sheet = sheet_of(unit_of(current(), "cdc"))
        line = sheet.find(measure)
        values = {"state": "met", "how": "Có", "provider_kind": kind, "provider": name}
        with pytest.raises(Refused, match=says):
            save_measure(sheet, line, 0, values)
    assert address


def test_a_layer_is_in_place_only_when_every_pressing_measure_is_proven(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    ids = measure_ids(app, "cdc", 4)
    assert words_of(app, "cdc")[4] == "none"
    write(focal, address, ids[0], state="planned")
    assert words_of(app, "cdc")[4] == "planned"
    write(focal, address, ids[0], state="met")
    assert words_of(app, "cdc")[4] == "none", "said, but nothing proves it"
    focal.get(f"{address}/layers/4")
    assert "ghi là đã có nhưng chưa có minh chứng" in focal.text
    prove(focal, address, ids[0])
    assert words_of(app, "cdc")[4] == "partly"
    for measure_id in ids[1:]:
        write(focal, address, measure_id, state="not_applicable", how="Không có máy chủ.")
    assert words_of(app, "cdc")[4] == "met"


def test_the_word_follows_the_day_on_which_the_evidence_lapses(app, as_user, time):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    first, *others = measure_ids(app, "cdc", 4)
    write(focal, address, first)
    prove(focal, address, first, expires_on="2026-12-01")
    for measure_id in others:
        write(focal, address, measure_id, state="not_applicable", how="Không có máy chủ.")
    assert words_of(app, "cdc", date(2026, 11, 30))[4] == "met"
    assert words_of(app, "cdc", date(2026, 12, 1))[4] == "none"
    time.advance(days=10)
    focal.get(f"{address}/layers/4")
    assert "minh chứng đã hết giá trị" in focal.text


def test_what_a_contract_provides_counts_until_its_last_day(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    first, *others = measure_ids(app, "cdc", 4)
    write(focal, address, first, contract_end="2026-12-01")
    prove(focal, address, first)
    for measure_id in others:
        write(focal, address, measure_id, state="not_applicable", how="Không có máy chủ.")
    assert words_of(app, "cdc", date(2026, 12, 1))[4] == "met"
    assert words_of(app, "cdc", date(2026, 12, 2))[4] == "none"


def prove(browser, address: str, measure_id: str, **dates):
    data = {"file": (io.BytesIO(PDF), "qd.pdf"), "title": "Quyết định thử", **dates}
    url = f"{address}/measures/{measure_id}/evidence"
    assert browser.post(url, data, content_type="multipart/form-data").status_code == 302


def test_one_paper_proves_several_measures_and_only_those_in_scope_read_it(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    for measure_id in ("L1-01", "L1-02"):
        write(focal, address, measure_id)
    prove(focal, address, "L1-01")
    focal.get(f"{address}/measures/L1-02/evidence")
    path = "//tr[contains(., 'Quyết định thử')]//form[contains(@action, '/link')]/@action"
    link = focal.page.xpath(path)[0]
    assert focal.post(link).status_code == 302
    focal.get(f"{address}/layers/1")
    links = focal.page.xpath("//main//a[text()='Quyết định thử']/@href")
    assert len(links) == 2
    assert len(set(links)) == 1
    assert focal.get(links[0]).data == PDF
    assert as_user("inspector").get(links[0]).data == PDF
    assert as_user("focal.tyt").get(links[0]).status_code == 404
    piece = links[0].rsplit("/", 1)[1]
    url = f"{address}/measures/L1-02/evidence/{piece}/detach"
    assert focal.post(url).status_code == 302
    assert focal.post(url).status_code == 404
    focal.get(f"{address}/layers/1")
    assert len(focal.page.xpath("//main//a[text()='Quyết định thử']")) == 1


@pytest.mark.parametrize("nonsense", ["abc", "", "-1", "9" * 5000, "٣x"])
def test_a_version_that_is_none_is_a_clash_not_a_breakdown(app, as_user, nonsense):
    browser = as_user("focal.cdc")
    address = open_plan(app, browser, "cdc")
    write(browser, address, "L1-01")
    assert write(browser, address, "L1-01", version=nonsense).status_code == 200
    assert "Người khác vừa sửa biện pháp này" in browser.text


def test_two_people_who_write_one_measure_see_both_copies(app, as_user):
    focal, head = as_user("focal.cdc"), as_user("head.cdc")
    address = open_plan(app, focal, "cdc")
    old = version_of(focal, f"{address}/measures/L1-01")
    assert write(head, address, "L1-01", how="Bản A").status_code == 302
    assert write(focal, address, "L1-01", how="Bản B", version=old).status_code == 200
    assert "Bản A" in focal.text
    fresh = focal.page.xpath("//input[@name='version']/@value")[0]
    assert write(focal, address, "L1-01", how="Bản B", version=fresh).status_code == 302


def test_one_word_serves_the_measures_chosen_and_leaves_the_others(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    write(focal, address, "L1-01", how="Ghi riêng")
    url = f"{address}/layers/1/together"
    focal.get(url)
    offered = focal.page.xpath("//input[@name='measures']/@value")
    assert "L1-01" not in offered
    values = {"state": "planned", "how": "Làm cùng đợt", "responsible": "CNTT"}
    chosen = {"measures": offered[:3], "due": "2027-01-15", "provider_kind": "don-vi"}
    assert focal.post(url, {**values, **chosen}).status_code == 302
    focal.get(f"{address}/layers/1")
    assert focal.text.count("Làm cùng đợt") == 3
    assert focal.text.count("Ghi riêng") == 1
    bad = {"measures": offered[3:5], "due": "", "provider_kind": "don-vi"}
    assert focal.post(url, {**values, **bad}).status_code == 200
    assert "Hãy ghi hạn" in focal.text


def test_a_measure_shows_how_its_requirements_are_answered_and_they_lead_back(app, as_user):
    focal = as_user("focal.bvdk")
    address = f"/plans/{unit_id(app, 'bvdk')}"
    focal.get(f"{address}/measures/L1-02")
    rows = focal.page.xpath("//main//a[contains(@href, '/controls/QL-SUCO-01')]")
    assert rows
    shown = rows[0].text_content().strip()
    focal.get(rows[0].get("href"))
    assert shown in focal.page.xpath("//main")[0].text_content()
    back = focal.page.xpath("//aside//a[contains(@href, '/layers/1#L1-02')]/@href")
    assert back
    focal.get(back[0])
    assert focal.page.xpath("//section[@id='L1-02']")
    # A row that several systems answer for themselves: side by side they leave a phone.
    focal.get(f"{address}/measures/L1-10")
    assert focal.page.xpath("//td[count(.//a[contains(@href, '/requirements')]) > 1]")
    assert not focal.page.xpath("//td[count(div) > 1]")


def test_another_unit_neither_reads_nor_writes_the_plan(app, as_user):
    address = open_plan(app, as_user("focal.cdc"), "cdc")
    other = as_user("focal.tyt")
    pages = ("", "/plan.pdf", "/layers/1", "/layers/1/together", "/measures/L1-01", "/coverage")
    for page in pages:
        assert other.get(address + page).status_code == 404
    for page in ("/start", "/document", "/measures/L1-01", "/coverage"):
        assert other.post(address + page).status_code == 404
    assert other.post(f"{address}/freeze").status_code == 403
    inspector = as_user("inspector")
    assert inspector.get(address).status_code == 200
    assert inspector.get(f"{address}/layers/1").status_code == 200
    assert inspector.get(f"{address}/measures/L1-01").status_code == 403


def test_every_change_of_a_measure_is_in_the_trail_of_the_unit(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    write(focal, address, "L1-01", how="Có quyết định.")
    prove(focal, address, "L1-01")
    with acting(app) as session:
        unit = str(unit_of(session, "cdc").id)
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.unit_id == unit).order_by(AuditEvent.seq.desc())
        ).all()
    events = {row.event: row for row in rows[:12]}
    assert events["four_layer_plan_measure:create"].changes["how"] == [None, "Có quyết định."]
    assert events["plan:evidence"].changes["measure"] == "L1-01"


def test_the_demo_has_plans_with_dates_that_passed_and_dates_to_come(app):
    with acting(app) as session:
        due = [d for d in session.scalars(select(PlanMeasure.due)) if d]
    assert min(due) < date(2026, 11, 22) < max(due)
