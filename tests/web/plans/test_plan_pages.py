"""Four-layer plans: rules, evidence, the overview, the document and what was signed."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from compliance.plans.models import FourLayerPlan, PlanLayer
from compliance.units.models import HealthUnit, UnitGroup, UnitKind
from tests.support.dossiers import acting, unit_of
from tests.support.traces import docx_text, pdf_text

PDF = b"%PDF-1.7 phuong an da ky"
FIELDS = {
    "status": "partly",
    "measures": "Có quyết định phân công đầu mối.",
    "provider": "Tổ công nghệ thông tin",
    "responsible": "Trưởng trạm",
    "due": "2027-01-15",
}


def unit_id(app, name: str) -> UUID:
    with acting(app) as session:
        return unit_of(session, name).id


def open_plan(app, browser, name: str) -> str:
    address = f"/plans/{unit_id(app, name)}"
    assert browser.post(f"{address}/start").status_code == 302
    return address


def version_of(browser, url: str, form: str = "") -> str:
    browser.get(url)
    return browser.page.xpath("//input[@name='version']/@value")[0]


def write(browser, address: str, number: int, **changes):
    url = f"{address}/layers/{number}"
    return browser.post(url, {**FIELDS, "version": version_of(browser, url), **changes})


def sign(browser, address: str, **changes):
    data = {
        "version": version_of(browser, address),
        "document_number": "12/PA",
        "document_date": "2026-11-20",
        "document_body": "Trung tâm",
        **changes,
    }
    return browser.post(f"{address}/document", data, content_type="multipart/form-data")


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
        ({"measures": ""}, "Hãy ghi biện pháp"),
        ({"responsible": ""}, "Hãy ghi ai làm"),
        ({"due": ""}, "Hãy ghi hạn"),
        ({"status": ""}, "Hãy chọn trạng thái"),
    ],
)
def test_a_status_asks_for_what_belongs_to_it(app, as_user, changes, says):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    assert write(focal, address, 1, **changes).status_code == 200
    assert says in focal.text


def test_a_layer_is_written_and_shown_with_what_is_missing(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    assert write(focal, address, 1).status_code == 302
    left = {"responsible": "", "due": ""}
    assert write(focal, address, 2, status="met", **left).status_code == 302
    focal.get(address)
    assert "Tổ công nghệ thông tin" in focal.text
    assert "ghi là đạt nhưng chưa có minh chứng" in focal.text
    assert "15/01/2027" in focal.text


@pytest.mark.parametrize("nonsense", ["abc", "", "-1", "9" * 5000, "٣x"])
def test_a_version_that_is_none_is_a_clash_not_a_breakdown(app, as_user, nonsense):
    browser = as_user("focal.cdc")
    url = open_plan(app, browser, "cdc") + "/layers/1"
    assert browser.post(url, {**FIELDS, "version": nonsense}).status_code == 200
    assert "Người khác vừa sửa lớp này" in browser.text


def test_two_people_who_write_one_layer_see_both_copies(app, as_user):
    focal, head = as_user("focal.cdc"), as_user("head.cdc")
    url = open_plan(app, focal, "cdc") + "/layers/1"
    old = version_of(focal, url)
    assert head.post(url, {**FIELDS, "measures": "Bản A", "version": old}).status_code == 302
    assert focal.post(url, {**FIELDS, "measures": "Bản B", "version": old}).status_code == 200
    assert "Bản A" in focal.text
    fresh = focal.page.xpath("//input[@name='version']/@value")[0]
    assert focal.post(url, {**FIELDS, "measures": "Bản B", "version": fresh}).status_code == 302


def test_evidence_stands_behind_a_layer_and_only_those_in_scope_read_it(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    data = {"file": (io.BytesIO(PDF), "qd.pdf"), "title": "Quyết định thử"}
    url = f"{address}/layers/1/evidence"
    assert focal.post(url, data, content_type="multipart/form-data").status_code == 302
    focal.get(address)
    link = focal.page.xpath("//a[text()='Quyết định thử']/@href")[0]
    assert focal.get(link).data == PDF
    assert as_user("inspector").get(link).data == PDF
    assert as_user("focal.tyt").get(link).status_code == 404


def test_another_unit_neither_reads_nor_writes_the_plan(app, as_user):
    address = open_plan(app, as_user("focal.cdc"), "cdc")
    other = as_user("focal.tyt")
    for url in (address, f"{address}/plan.pdf", f"{address}/layers/1"):
        assert other.get(url).status_code == 404
    assert other.post(f"{address}/start").status_code == 404
    assert as_user("inspector").get(address).status_code == 200
    assert as_user("inspector").get(f"{address}/layers/1").status_code == 403


def test_the_document_is_a_draft_until_the_signed_plan_is_recorded(app, as_user, visitor):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    write(focal, address, 1)
    draft = pdf_text(focal.get(f"{address}/plan.pdf").data)
    assert "NHÁP" in draft.upper()
    assert "PHƯƠNG ÁN" in draft

    assert sign(focal, address, file=(io.BytesIO(PDF), "ky.pdf")).status_code == 302
    final = pdf_text(focal.get(f"{address}/plan.pdf").data)
    assert "BẢN NHÁP" not in final
    assert "12/PA" in final
    assert "12/PA" in docx_text(focal.get(f"{address}/plan.docx").data)
    with acting(app) as session:
        plan = session.scalars(
            select(FourLayerPlan).where(FourLayerPlan.unit_id == unit_of(session, "cdc").id)
        ).one()
    first = plan.content_hash
    visitor.get(f"/verify/{first}")
    assert "Phương án bốn lớp số 12/PA" in visitor.text

    write(focal, address, 2)
    assert "NHÁP" in pdf_text(focal.get(f"{address}/plan.pdf").data).upper()
    focal.get(address)
    assert "đã sửa sau khi ký" in focal.text
    assert sign(focal, address, document_number="15/PA").status_code == 302
    visitor.get(f"/verify/{first}")
    assert "thu hồi" in visitor.text.lower() or "không còn" in visitor.text.lower()


def test_a_signature_in_the_future_is_refused(app, as_user):
    focal = as_user("focal.cdc")
    address = open_plan(app, focal, "cdc")
    assert sign(focal, address, document_date="2026-11-23").status_code == 400
    assert "Ngày ký còn ở phía trước" in focal.text


def test_the_overview_filters_by_how_far_a_plan_is(app, as_user):
    inspector = as_user("inspector")
    with acting(app) as session:
        outside = (UnitKind.PEOPLES_COMMITTEE, UnitKind.VENDOR)
        units = session.scalars(
            select(HealthUnit).where(HealthUnit.group == UnitGroup.SUBORDINATE)
        ).all()
        units = [u for u in units if u.kind not in outside and u.closed_on is None]
        states: dict[UUID, list[str]] = {}
        for plan, status in session.execute(
            select(FourLayerPlan.unit_id, PlanLayer.status).join(
                PlanLayer, PlanLayer.plan_id == FourLayerPlan.id
            )
        ):
            states.setdefault(plan, []).append(status)

    def kind(unit: HealthUnit) -> str:
        found = states.get(unit.id)
        return "none" if found is None else "met" if set(found) == {"met"} else "open"

    count = Counter(kind(unit) for unit in units)
    assert count["met"]
    assert count["open"]
    for state in ("none", "open", "met"):
        inspector.get(f"/plans/?state={state}&group=truc_thuoc")
        rows = inspector.page.xpath("//main//tbody/tr")
        assert len(rows) == min(50, count[state])


def test_the_demo_has_plans_with_dates_that_passed_and_dates_to_come(app):
    with acting(app) as session:
        due = [d for d in session.scalars(select(PlanLayer.due)) if d]
    today = date(2026, 11, 22)
    assert min(due) < today < max(due)
