"""What is known already is filled in with its origin; the unit confirms or changes it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.states import InspectionState
from tests.web.inspections import steps
from tests.web.inspections.rows import of_unit


def rows_of(db, inspection_id) -> list[InspectionRow]:
    db.rollback()
    return list(
        db.scalars(
            select(InspectionRow)
            .where(InspectionRow.inspection_id == inspection_id)
            .order_by(InspectionRow.position)
        )
    )


def test_rows_are_filled_from_what_is_there_and_confirmed_one_by_one(as_user, db, user, unit):
    inspector = as_user("inspector")
    team = [user("inspector"), user("inspector2")]
    address = steps.open_inspection(
        inspector, unit("bvdk"), team=team, checklist="kiem-tra@1/noi-dung-dieu-27"
    )
    focal = as_user("focal.bvdk")
    assert focal.post(f"{address}/prefill").status_code == 302
    db.rollback()
    inspection = db.get(Inspection, UUID(address.rsplit("/", 1)[1]))
    rows = rows_of(db, inspection.id)
    filled = [row for row in rows if row.unit_origin]
    assert filled
    assert all(row.unit_answered_at is None for row in filled)
    words = " ".join(row.unit_origin for row in filled)
    assert "Trả lời yêu cầu" in words
    focal.get(f"{address}/rows/{filled[0].id}")
    assert "Điền sẵn từ" in focal.text
    focal.post(f"{address}/submit")
    focal.get(address)
    assert "chưa xác nhận phần điền sẵn" in focal.text
    for row in rows:
        kept = row.unit_answer if row.unit_origin else "khong_biet"
        note = {"note": row.unit_note or "Không có"}
        steps.answer_row(focal, f"{address}/rows/{row.id}", kept, **note)
    again = rows_of(db, inspection.id)
    assert all(row.unit_answered_at for row in again)
    assert [row.unit_origin for row in again] == [row.unit_origin for row in rows]
    # Another answer than the data's is the unit's own.
    one = filled[0]
    other = "dat" if one.unit_answer != "dat" else "dat_mot_phan"
    steps.answer_row(focal, f"{address}/rows/{one.id}", other)
    assert rows_of(db, inspection.id)[one.position - 1].unit_origin is None
    focal.get("/")
    assert f"{inspection.code}: " in focal.text
    assert "câu “không biết” cần hỏi" in focal.text
    focal.post(f"{address}/submit")
    db.rollback()
    assert db.get(Inspection, inspection.id).state == InspectionState.SELF_ASSESSED
    assert "đã gửi" in _flash(focal, address)


def _flash(browser, address: str) -> str:
    browser.post(f"{address}/prefill")
    browser.get(address)
    return browser.text


def test_last_times_verdict_is_offered_where_nothing_else_is_known(as_user, db, user, unit):
    signed = of_unit(db, unit("bvdk"), InspectionState.CONCLUDED)
    inspector = as_user("inspector")
    address = steps.open_inspection(inspector, unit("bvdk"), team=[user("inspector")])
    focal = as_user("focal.bvdk")
    focal.post(f"{address}/prefill")
    db.rollback()
    origins = [
        row.unit_origin
        for row in db.scalars(select(InspectionRow).where(InspectionRow.unit_origin.is_not(None)))
    ]
    assert any("Kết luận của đoàn ở KT-" in words for words in origins)
    assert any("Sổ phục hồi thử, tính đến" in words for words in origins)
    assert signed is not None
