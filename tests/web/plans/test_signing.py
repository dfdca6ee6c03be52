"""Freezing by the head, the signed document, and what stays as it was signed."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from compliance.plans.models import FourLayerPlan, PlanRevision
from compliance.plans.snapshot import hash_of
from tests.support.dossiers import acting, unit_of
from tests.support.plans import PDF, open_plan, version_of, write
from tests.support.traces import docx_text, pdf_text


@pytest.fixture
def written(app, as_user) -> str:
    address = open_plan(app, as_user("focal.cdc"), "cdc")
    write(as_user("focal.cdc"), address, "L1-01")
    return address


def sign(browser, address: str, **changes):
    data = {
        "version": version_of(browser, address),
        "document_number": "12/PA",
        "document_date": "2026-11-20",
        "document_body": "Trung tâm",
        **changes,
    }
    return browser.post(f"{address}/document", data, content_type="multipart/form-data")


def revisions(app) -> list[PlanRevision]:
    with acting(app) as session:
        plan = select(FourLayerPlan.id).where(FourLayerPlan.unit_id == unit_of(session, "cdc").id)
        found = select(PlanRevision).where(PlanRevision.plan_id.in_(plan))
        return list(session.scalars(found.order_by(PlanRevision.number)))


def test_only_the_head_freezes_and_an_empty_plan_is_not_frozen(app, as_user):
    focal, head = as_user("focal.cdc"), as_user("head.cdc")
    address = open_plan(app, focal, "cdc")
    assert focal.post(f"{address}/freeze").status_code == 403
    assert head.post(f"{address}/freeze").status_code == 400
    assert "chưa có nội dung" in head.text
    write(focal, address, "L1-01")
    assert head.post(f"{address}/freeze").status_code == 302
    assert head.post(f"{address}/freeze").status_code == 400
    assert "Nội dung chưa đổi" in head.text


def test_the_document_is_a_draft_until_the_signed_plan_is_recorded(app, as_user, visitor, written):
    focal, head = as_user("focal.cdc"), as_user("head.cdc")
    assert "NHÁP" in pdf_text(focal.get(f"{written}/plan.pdf").data).upper()
    assert focal.post(f"{written}/document", {"document_number": "1"}).status_code == 400
    head.post(f"{written}/freeze")
    assert "NHÁP" in pdf_text(focal.get(f"{written}/plan.pdf").data).upper()

    assert sign(focal, written, file=(io.BytesIO(PDF), "ky.pdf")).status_code == 302
    final = pdf_text(focal.get(f"{written}/plan.pdf").data)
    assert "BẢN NHÁP" not in final
    assert "12/PA" in final
    assert "12/PA" in docx_text(focal.get(f"{written}/plan.docx").data)
    first = revisions(app)[0].content_hash
    visitor.get(f"/verify/{first}")
    assert "Phương án bốn lớp số 12/PA" in visitor.text

    write(focal, written, "L1-02", how="Đội ứng phó mới")
    assert "NHÁP" in pdf_text(focal.get(f"{written}/plan.pdf").data).upper()
    focal.get(written)
    assert "đã sửa sau lần chốt" in focal.text
    kept = docx_text(focal.get(f"{written}/revisions/1/plan.docx").data)
    assert "Đội ứng phó mới" not in kept
    assert "12/PA" in kept

    head.post(f"{written}/freeze")
    assert sign(focal, written, document_number="15/PA").status_code == 302
    visitor.get(f"/verify/{first}")
    assert "thu hồi" in visitor.text.lower() or "không còn" in visitor.text.lower()
    assert [(r.number, r.state) for r in revisions(app)] == [(1, "superseded"), (2, "signed")]


def test_a_plan_frozen_early_in_the_morning_stands_for_that_day(app, as_user, written, time):
    time.advance(hours=15, minutes=30)  # half past midnight in Vietnam, still the day before in UTC
    head = as_user("head.cdc")
    assert head.post(f"{written}/freeze").status_code == 302
    assert "đến ngày 23/11/2026" in docx_text(head.get(f"{written}/revisions/1/plan.docx").data)


def test_what_was_frozen_never_changes(app, as_user, written):
    head = as_user("head.cdc")
    head.post(f"{written}/freeze")
    before = revisions(app)[0]
    write(head, written, "L1-01", how="Khác hẳn")
    write(head, written, "L2-03", how="Thêm")
    after = revisions(app)[0]
    assert after.content == before.content
    assert hash_of(after.content) == after.content_hash == before.content_hash


def test_days_that_pass_do_not_make_a_signed_plan_a_draft(app, as_user, written, time):
    focal = as_user("focal.cdc")
    data = {"file": (io.BytesIO(PDF), "qd.pdf"), "title": "Quyết định", "expires_on": "2026-12-01"}
    url = f"{written}/measures/L1-01/evidence"
    assert focal.post(url, data, content_type="multipart/form-data").status_code == 302
    as_user("head.cdc").post(f"{written}/freeze")
    assert sign(focal, written).status_code == 302
    time.advance(days=20)
    focal.get(written)
    assert "đã sửa sau lần chốt" not in focal.text
    assert "minh chứng đã hết giá trị" in focal.text
    assert "BẢN NHÁP" not in pdf_text(focal.get(f"{written}/plan.pdf").data)


def test_a_frozen_plan_is_taken_back_or_replaced_before_it_is_signed(app, as_user, written):
    focal, head = as_user("focal.cdc"), as_user("head.cdc")
    head.post(f"{written}/freeze")
    old = version_of(focal, written)
    assert head.post(f"{written}/withdraw").status_code == 302
    assert head.post(f"{written}/withdraw").status_code == 409
    late = {"version": old, "document_number": "12/PA", "document_date": "2026-11-20"}
    assert focal.post(f"{written}/document", late).status_code == 409
    assert head.post(f"{written}/freeze").status_code == 302
    write(focal, written, "L1-02")
    assert head.post(f"{written}/freeze").status_code == 302
    states = [row.state for row in revisions(app)]
    assert states == ["withdrawn", "withdrawn", "frozen"]


def test_a_signature_in_the_future_is_refused(app, as_user, written):
    focal = as_user("focal.cdc")
    as_user("head.cdc").post(f"{written}/freeze")
    assert sign(focal, written, document_date="2026-11-23").status_code == 400
    assert "Ngày ký còn ở phía trước" in focal.text
