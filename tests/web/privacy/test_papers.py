"""Processing activities, impact dossiers, requests: on their pages and on paper."""

from __future__ import annotations

import io
import json
from datetime import date
from uuid import UUID

import openpyxl
from sqlalchemy import func, select

from compliance.core.audit import CHANGED, AuditEvent
from compliance.core.db import transaction
from compliance.privacy.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from tests.support.dossiers import acting, unit_of
from tests.support.traces import docx_text, pdf_text


def activities(app) -> list[ProcessingActivity]:
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        return list(
            session.scalars(select(ProcessingActivity).where(ProcessingActivity.unit_id == unit.id))
        )


def version_on(browser) -> str:
    return browser.page.xpath("//input[@name='version']/@value")[0]


def test_activities_are_drafted_once_from_what_is_known_and_filled_in(app, as_user):
    focal = as_user("focal.bvdk")
    focal.post("/privacy/draft")
    rows = activities(app)
    assert rows
    assert all(row.drafted and row.boxes["activity"] for row in rows)
    assert any(row.boxes.get("recipients", "").startswith("Trường Đại học Y Mẫu") for row in rows)
    focal.post("/privacy/draft")
    assert len(activities(app)) == len(rows)
    row = next(r for r in rows if r.boxes.get("purpose"))
    focal.get(f"/privacy/activities/{row.id}")
    answer = focal.post(
        f"/privacy/activities/{row.id}",
        {
            "version": version_on(focal), "activity": "Khám bệnh ngoại trú", "purpose": "Khám",
            "role": "controller", "lawful_basis": "d19-k1-c", "subjects": ["patients"],
            "subject_count": "12.500", "data_categories": ["basic", "sensitive"],
            "protected": "no", "systems": "HIS", "updated_on": "22/11/2026",
        },
    )  # fmt: skip
    assert answer.status_code == 302, focal.text
    (saved,) = [r for r in activities(app) if r.id == row.id]
    assert (saved.name, saved.drafted) == ("Khám bệnh ngoại trú", False)
    assert saved.boxes["subject_count"] == 12500
    assert saved.boxes["updated_on"] == "2026-11-22"
    assert saved.boxes["protected"] is False
    focal.get("/privacy/?q=kham benh ngoai tru")
    assert "Khám bệnh ngoại trú" in focal.text
    focal.post(f"/privacy/activities/{row.id}/remove")
    assert len(activities(app)) == len(rows) - 1


def test_the_register_comes_on_paper_and_as_a_sheet(app, as_user):
    focal = as_user("focal.bvdk")
    focal.post("/privacy/draft")
    sheet = openpyxl.load_workbook(io.BytesIO(focal.get("/privacy/activities.xlsx").data))
    heads = [cell.value for row in sheet.worksheets[0].iter_rows(max_row=8) for cell in row]
    assert "Biện pháp bảo vệ" in heads
    for kind, read in (("pdf", pdf_text), ("docx", docx_text)):
        assert "hoạt động xử lý" in read(focal.get(f"/privacy/activities.{kind}").data).lower()


def test_an_old_page_does_not_overwrite_a_newer_line(app, as_user):
    focal = as_user("focal.bvdk")
    focal.post("/privacy/draft")
    row = activities(app)[0]
    focal.get(f"/privacy/activities/{row.id}")
    seen = version_on(focal)
    focal.post(f"/privacy/activities/{row.id}", {"version": seen, "activity": "Một"})
    answer = focal.post(f"/privacy/activities/{row.id}", {"version": seen, "activity": "Hai"})
    assert answer.status_code == 200
    assert "Người khác vừa sửa" in focal.text


def changes_of(app, table: str, verb: str, field: str) -> list:
    with acting(app) as session:
        statement = select(AuditEvent).where(AuditEvent.event == f"{table}:{verb}")
        rows = session.scalars(statement.order_by(AuditEvent.seq)).all()
        return [row.changes[field] for row in rows if field in (row.changes or {})]


def test_the_trail_keeps_no_contact_of_an_activity_and_all_else(app, as_user):
    focal = as_user("focal.bvdk")
    focal.get("/privacy/activities/new")
    boxes = {"activity": "Chấm công", "measures": "Khóa tủ", "owner": "Lê Mẫu 0901234567"}
    answer = focal.post("/privacy/activities/new", {**boxes, "version": "0"})
    assert answer.status_code == 302, focal.text
    (row,) = [row for row in activities(app) if row.name == "Chấm công"]
    before, after = changes_of(app, "processing_activity", "create", "boxes")[-1]
    assert before is None
    assert (after["activity"], after["measures"]) == ("Chấm công", "Khóa tủ")
    assert after["owner"] == CHANGED
    # What did not change is not said to have changed, and still not told
    address = f"/privacy/activities/{row.id}"
    focal.get(address)
    version = version_on(focal)
    focal.post(address, {**boxes, "version": version, "measures": "Khóa phòng"})
    before, after = changes_of(app, "processing_activity", "update", "boxes")[-1]
    assert (before["measures"], after["measures"]) == ("Khóa tủ", "Khóa phòng")
    assert "owner" not in before
    assert "owner" not in after
    focal.get(address)
    focal.post(address, {**boxes, "version": version_on(focal), "owner": "Trần Mẫu 0907654321"})
    before, after = changes_of(app, "processing_activity", "update", "boxes")[-1]
    assert before["owner"] == after["owner"] == CHANGED
    focal.post(f"{address}/remove")
    before, after = changes_of(app, "processing_activity", "delete", "boxes")[-1]
    assert (before["activity"], before["owner"], after) == ("Chấm công", CHANGED, None)
    assert not in_the_trail(app, "Lê Mẫu", "0901234567", "Trần Mẫu", "0907654321")


def test_the_trail_keeps_no_contact_of_a_dossier_and_no_content_that_the_pack_knows_not(
    app, as_user
):
    focal = as_user("focal.bvdk")
    address = open_dossier(focal)
    focal.get(address)
    contents = {"content_cac_ben": "Lê Mẫu 0901234567", "content_muc_dich": "Khám bệnh."}
    focal.post(address, {**contents, "version": version_on(focal)})
    _before, after = changes_of(app, "impact_assessment", "update", "contents")[-1]
    assert after == {"cac-ben": CHANGED, "muc-dich": "Khám bệnh."}
    with acting(app) as session, transaction():
        unit = unit_of(session, "bvdk")
        row = session.scalars(
            select(ImpactAssessment).where(ImpactAssessment.unit_id == unit.id)
        ).one()
        row.contents = {**row.contents, "muc-cu": "Lê Mẫu 0901234567"}
    _before, after = changes_of(app, "impact_assessment", "update", "contents")[-1]
    assert after == {"muc-cu": CHANGED, "muc-dich": "Khám bệnh."}
    assert not in_the_trail(app, "Lê Mẫu", "0901234567")


def in_the_trail(app, *words: str) -> list[str]:
    with acting(app) as session:
        lines = [
            json.dumps(changes, ensure_ascii=False)
            for changes in session.scalars(select(AuditEvent.changes))
        ]
    return [word for word in words if any(word in line for line in lines)]


def open_dossier(focal) -> str:
    return focal.post("/privacy/assessments/open", {"kind": "xu-ly"}).location


def test_a_dossier_has_a_status_clocks_and_papers(app, as_user):
    focal = as_user("focal.bvdk")
    address = open_dossier(focal)
    assert open_dossier(focal) == address
    focal.get(address)
    assert "phải lập hoặc chưa rõ" in focal.text
    base = {"version": version_on(focal), "started_on": "2026-10-01"}
    focal.post(address, {**base, "status": "duoc-mien"})
    assert "phải có lý do" in focal.text
    answer = focal.post(
        address, {**base, "status": "phai-lap", "content_muc_dich": "Khám bệnh, chữa bệnh."}
    )
    assert answer.status_code == 302, focal.text
    focal.get(address)
    assert "30/11/2026" in focal.text
    focal.get("/")
    assert "Hồ sơ đánh giá tác động xử lý dữ liệu cá nhân: Lập và lưu hồ sơ" in focal.text
    for kind, read in (("pdf", pdf_text), ("docx", docx_text)):
        text = read(focal.get(f"{address}/dossier.{kind}").data)
        assert "Khám bệnh, chữa bệnh." in text
        assert kind == "docx" or "BẢN NHÁP" in text  # in Word it stands in the page's head
    focal.get(address)
    focal.post(address, {**base, "version": version_on(focal), "status": "phai-lap",
                         "prepared_on": "2026-10-01", "filed_on": "2026-11-20"})  # fmt: skip
    focal.get("/privacy/assessments")
    assert "05/12/2026" in focal.text


def test_the_flows_are_drawn_for_who_may_see_the_network_and_the_reading_is_on_record(app, as_user):
    focal, inspector = as_user("focal.bvdk"), as_user("inspector")
    address = open_dossier(focal)
    focal.get(f"{address}/flows")
    assert "Chưa có hoạt động xử lý nào" in focal.text
    focal.post("/privacy/draft")
    focal.get(address)
    (link,) = focal.page.xpath("//a[contains(@href, '/flows')]/@href")
    focal.get(link)
    assert focal.page.xpath("//figure//*[local-name()='svg']")
    assert "Mỗi lần xem được ghi" in focal.text
    drawn = {row.system_id for row in activities(app) if row.system_id}
    assert readings(app, "focal.bvdk") == drawn
    for kind, read in (("pdf", pdf_text), ("docx", docx_text)):
        assert "Sơ đồ luồng dữ liệu" in read(focal.get(f"{address}/dossier.{kind}").data)
    assert inspector.get(link).status_code == 403
    text = pdf_text(inspector.get(f"{address}/dossier.pdf").data)
    assert f"{len(drawn)} hệ thống không kèm sơ đồ" in text
    assert readings(app, "inspector") == set()
    assert as_user("focal.ttyt").get(link).status_code == 404


def readings(app, login: str) -> set[UUID]:
    with acting(app) as session:
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.event == "network:read", AuditEvent.actor == login)
        )
        return {UUID(row.target_id) for row in rows}


def test_a_request_has_its_clocks_and_no_name(app, as_user):
    focal = as_user("focal.bvdk")
    focal.get("/privacy/requests/new")
    unit_id = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    base = {"unit_id": unit_id, "kind": "xem", "reference": "15/ĐN", "received_on": "2026-11-16"}
    assert focal.post("/privacy/requests/new", {**base, "version": "0"}).status_code == 302
    focal.get("/privacy/requests")
    assert "26/11/2026" in focal.text
    (address,) = focal.page.xpath("//main//tbody//a/@href")
    focal.get(address)
    focal.post(address, {**base, "version": version_on(focal), "executed_on": "2026-11-15"})
    assert "từ ngày nhận" in focal.text
    answer = focal.post(
        address,
        {**base, "version": "1", "replied_on": "2026-11-18", "executed_on": "2026-11-20"},
    )
    assert answer.status_code == 302
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        row = session.scalars(select(SubjectRequest).where(SubjectRequest.unit_id == unit.id)).one()
        assert row.executed_on == date(2026, 11, 20)


def test_other_units_find_nothing_and_inspectors_read_only(app, as_user):
    focal = as_user("focal.bvdk")
    focal.post("/privacy/draft")
    row, address = activities(app)[0], open_dossier(focal)
    other = as_user("head.tyt")
    assert other.get(f"/privacy/activities/{row.id}").status_code == 404
    assert other.get(address).status_code == 404
    inspector = as_user("inspector")
    assert inspector.get(address).status_code == 200
    assert inspector.post(address, {"version": "1", "status": "phai-lap"}).status_code == 404
    assert inspector.get(f"/privacy/activities/{row.id}").status_code == 403
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        statement = select(func.count()).where(ImpactAssessment.unit_id == unit.id)
        assert session.scalar(statement) == 1
