"""Who may not: other units, own units, the fixer, and whoever comes after the signature."""

from __future__ import annotations

from sqlalchemy import select, update

from compliance.accounts.models import RoleAssignment
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.permissions import Role
from compliance.inspections.models import (
    Finding,
    Inspection,
    InspectionEvidence,
    InspectionRow,
)
from compliance.inspections.states import FindingState, InspectionState
from tests.web.inspections import steps
from tests.web.inspections.rows import of_unit


def test_another_unit_guessing_ids_gets_404_everywhere(as_user, db, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.CONCLUDED)
    row = db.scalars(
        select(InspectionRow).where(InspectionRow.inspection_id == inspection.id)
    ).first()
    finding = db.scalars(select(Finding).where(Finding.inspection_id == inspection.id)).first()
    piece = db.scalars(
        select(InspectionEvidence).where(InspectionEvidence.inspection_id == inspection.id)
    ).first()
    base = f"/inspections/{inspection.id}"
    stranger = as_user("focal.tyt")
    for url in (
        base,
        f"{base}/rows",
        f"{base}/rows/{row.id}",
        f"{base}/minutes.pdf",
        f"{base}/report.docx",
        f"/findings/{finding.id}",
        f"/inspection-evidence/{piece.id}",
    ):
        assert stranger.get(url).status_code == 404, url
    for url in (
        f"{base}/submit",
        f"{base}/rows/{row.id}/answer",
        f"/findings/{finding.id}/plan",
        f"/findings/{finding.id}/done",
        f"/findings/{finding.id}/evidence",
        f"{base}/answer-evidence/{piece.id}/remove",
    ):
        assert stranger.post(url, {"version": "1"}).status_code == 404, url


def test_nobody_inspects_a_unit_where_they_hold_a_role(as_user, db, user, unit):
    with transaction():
        db.add(
            RoleAssignment(
                user_id=user("inspector").id, unit_id=unit("cdc").id, role=Role.FOCAL_POINT
            )
        )
    team = [user("inspector"), user("inspector2")]
    browser = as_user("inspector")
    assert steps.open_inspection(browser, unit("cdc"), team=team) == ""
    assert "đang giữ vai trò tại" in browser.text
    assert steps.open_inspection(browser, unit("cdc"), team=team[1:])


def test_a_stake_taken_later_stops_the_field_work_too(as_user, db, user, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.IN_FIELD)
    row = db.scalars(
        select(InspectionRow).where(InspectionRow.inspection_id == inspection.id)
    ).first()
    version = row.version
    with transaction():
        db.add(
            RoleAssignment(user_id=user("inspector").id, unit_id=unit("bvdk").id, role="unit_head")
        )
    address = f"/inspections/{inspection.id}/rows/{row.id}"
    browser = as_user("inspector")
    answer = steps.judge_row(browser, address, "khong_dat", version=version)
    assert answer.status_code == 400


def test_two_inspectors_on_one_row_see_both_versions(as_user, db, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.IN_FIELD)
    row = db.scalars(
        select(InspectionRow).where(
            InspectionRow.inspection_id == inspection.id, InspectionRow.verdict.is_(None)
        )
    ).first()
    address = f"/inspections/{inspection.id}/rows/{row.id}"
    one, two = as_user("inspector"), as_user("inspector2")
    one.get(address)
    two.get(address)
    version = steps.field(two, "/verdict", "version")
    first = steps.judge_row(one, address, "dat", observation="Bản thứ nhất", version=version)
    assert first.status_code == 302
    second = steps.judge_row(two, address, "khong_dat", observation="Bản thứ hai", version=version)
    assert second.status_code == 409
    assert "Bản thứ nhất" in two.text
    assert "Bản thứ hai" in two.text
    fresh = steps.field(two, "/verdict", "version")
    again = steps.judge_row(two, address, "khong_dat", observation="Bản thứ hai", version=fresh)
    assert again.status_code == 302
    one.get(address)
    assert "Bản thứ hai" in one.text


def test_who_fixed_cannot_verify(as_user, db, user, unit):
    finding = db.scalars(
        select(Finding).where(
            Finding.unit_id == unit("bvdk").id, Finding.state == FindingState.ACTION_DONE
        )
    ).first()
    fixer = user("focal.bvdk")
    with transaction():
        db.execute(
            update(RoleAssignment)
            .where(RoleAssignment.user_id == fixer.id)
            .values(role=Role.INSPECTOR, unit_id=unit("so-y-te").id)
        )
    browser = as_user("focal.bvdk")
    answer = browser.post(
        f"/findings/{finding.id}/verify", {"version": finding.version, "text": "Tự xác nhận"}
    )
    assert answer.status_code == 400
    assert "đã tham gia khắc phục không được xác minh" in browser.text
    other = as_user("inspector2")
    words = {"version": finding.version, "text": "Đã xem lại"}
    assert other.post(f"/findings/{finding.id}/verify", words).status_code == 400
    assert "minh chứng của lần kiểm tra lại" in other.text
    answer = other.post(f"/findings/{finding.id}/verify", {**words, "file": steps.photo()})
    assert answer.status_code == 302


def test_the_unit_asks_for_time_and_an_inspector_decides(as_user, db, unit):
    finding = db.scalars(
        select(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Finding.unit_id == unit("bvdk").id,
            Finding.state.in_((FindingState.OPEN, FindingState.ACTION_PLANNED)),
            Inspection.state == InspectionState.MINUTES_SIGNED,
        )
    ).first()
    address, focal = f"/findings/{finding.id}", as_user("focal.bvdk")
    body = {"version": finding.version, "due": "2027-03-01", "text": "Chờ mua thiết bị"}
    assert focal.post(f"{address}/ask", {**body, "due": "2020-01-01"}).status_code == 400
    assert focal.post(f"{address}/ask", body).status_code == 302
    inspector = as_user("inspector")
    inspector.get("/notices")
    assert "xin gia hạn đến 01/03/2027" in inspector.text
    inspector.get(address)
    assert "Chờ mua thiết bị" in inspector.text
    version = steps.field(inspector, "/extend", "version")
    denied = {"version": version, "text": "Việc này không cần thiết bị"}
    assert inspector.post(f"{address}/deny", denied).status_code == 302
    focal.get(address)
    assert "Không chấp nhận gia hạn" in focal.text
    assert "chờ người kiểm tra quyết định" not in focal.text
    version = steps.field(focal, "/ask", "version")
    focal.post(f"{address}/ask", {**body, "version": version})
    inspector.get(address)
    version = steps.field(inspector, "/extend", "version")
    given = {"version": version, "text": "Đồng ý", "due": "2027-02-15"}
    assert inspector.post(f"{address}/extend", given).status_code == 302
    db.rollback()
    assert db.get(Finding, finding.id).asked_due is None
    target = inspector.get(address) and inspector.page.xpath(
        "//select[@name='target']/option/@value"
    )
    inspector.post(f"{address}/links", {"target": target[0]})
    inspector.get(address)
    assert "Đã gắn" in inspector.text
    (link,) = inspector.page.xpath("//li[form[contains(@action, '/links/')]]")
    assert inspector.get(link.xpath("./a/@href")[0]).status_code == 200
    inspector.get(address)
    inspector.post(inspector.page.xpath("//form[contains(@action, '/links/')]/@action")[0])
    inspector.get(address)
    assert "Đã gỡ" in inspector.text
    assert not inspector.page.xpath("//form[contains(@action, '/links/')]")
    for page in ("/findings/by-item", "/evidence/integrity", "/findings"):
        assert inspector.get(page).status_code == 200


def test_steps_out_of_order_are_refused_with_a_sentence(as_user, db, unit):
    browser = as_user("inspector")
    finding = db.scalars(
        select(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Finding.state == FindingState.OPEN, Inspection.state == InspectionState.MINUTES_SIGNED
        )
    ).first()
    body = {"version": finding.version, "text": "Lý do"}
    for step, sentence in (
        ("verify", "chưa báo khắc phục xong"),
        ("extend", "Hãy chọn hạn mới"),
        ("transfer", "Hãy ghi cơ quan tiếp nhận"),
    ):
        assert browser.post(f"/findings/{finding.id}/{step}", body).status_code == 400
        assert sentence in browser.text
    planned = of_unit(db, unit("tyt"), InspectionState.PLANNED)
    browser.post(f"/inspections/{planned.id}/start")
    assert "hãy nêu lý do" in browser.text


def test_an_extension_is_an_event_with_its_reason(as_user, db):
    finding = db.scalars(
        select(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Finding.state == FindingState.OPEN, Inspection.state == InspectionState.MINUTES_SIGNED
        )
    ).first()
    body = {"version": finding.version, "text": "Chờ đấu thầu", "due": "2027-03-31"}
    browser = as_user("inspector")
    assert browser.post(f"/findings/{finding.id}/extend", body).status_code == 302
    browser.get(f"/findings/{finding.id}")
    assert "Chờ đấu thầu" in browser.text
    assert "31/03/2027" in browser.text
    stale = browser.post(f"/findings/{finding.id}/extend", {**body, "due": "2027-04-30"})
    assert stale.status_code == 400
    assert "Người khác vừa lưu" in browser.text


def test_who_was_met_never_reaches_the_audit_trail(as_user, db, unit):
    inspection = of_unit(db, unit("bvdk"), InspectionState.IN_FIELD)
    row = db.scalars(
        select(InspectionRow).where(
            InspectionRow.inspection_id == inspection.id,
            InspectionRow.id.not_in(select(Finding.row_id).where(Finding.row_id.is_not(None))),
        )
    ).first()
    address = f"/inspections/{inspection.id}/rows/{row.id}"
    steps.judge_row(as_user("inspector"), address, "dat", met="Trần Thị Mẫu Gặp")
    db.rollback()
    trail = db.scalars(
        select(audit.AuditEvent.changes).order_by(audit.AuditEvent.seq.desc()).limit(20)
    ).all()
    assert "Mẫu Gặp" not in str(trail)
    assert any(changes.get("met") == audit.CHANGED for changes in trail)
