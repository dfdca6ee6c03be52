"""What is known already is filled in with its origin; the unit confirms or changes it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from compliance.core.db import Base
from compliance.evidence.models import Evidence, own_of
from compliance.inspections.models import Inspection, InspectionEvidence, InspectionRow
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


def test_a_file_that_the_unit_keeps_stands_behind_a_row_and_stays_when_taken_back(
    as_user, db, user, unit
):
    address = steps.open_inspection(as_user("inspector"), unit("bvdk"), team=[user("inspector")])
    focal = as_user("focal.bvdk")
    inspection_id = UUID(address.rsplit("/", 1)[1])
    row = rows_of(db, inspection_id)[0]
    page = f"{address}/rows/{row.id}"
    kept = db.scalars(
        select(Evidence).where(own_of(unit("bvdk").id)).order_by(Evidence.id).limit(1)
    ).one()
    focal.get(page)
    assert focal.page.xpath(f"//a[@href='{page}/library']")
    focal.get(f"{page}/library", query_string={"q": kept.title})
    assert kept.title in focal.text
    for _twice in range(2):
        assert focal.post(f"{page}/library/{kept.id}").status_code == 302
    db.rollback()
    held = select(InspectionEvidence).where(InspectionEvidence.row_id == row.id)
    piece = db.scalars(held).one()
    assert (piece.evidence_id, piece.side) == (kept.id, "unit")
    focal.get(f"{page}/library", query_string={"q": kept.title})
    assert "đã gắn" in focal.text
    # It stood nowhere else: taken back here, it stays with the unit all the same.
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is Evidence.__table__.c.id and table.name != "inspection_evidence":
                db.execute(table.delete().where(key.parent == kept.id))
    db.commit()
    focal.post(f"{address}/answer-evidence/{piece.id}/remove")
    db.rollback()
    assert db.scalars(held).all() == []
    assert db.get(Evidence, kept.id) is not None
    # Not the file of another unit, and nothing of others' rows.
    theirs = db.scalars(
        select(Evidence).where(own_of(unit("ttyt").id)).order_by(Evidence.id).limit(1)
    ).one()
    assert focal.post(f"{page}/library/{theirs.id}").status_code == 404
    assert as_user("focal.ttyt").get(f"{page}/library").status_code == 404
    for one in rows_of(db, inspection_id):
        steps.answer_row(focal, f"{address}/rows/{one.id}", "khong_biet", note="Không có")
    focal.post(f"{address}/submit")
    assert focal.get(f"{page}/library").status_code == 400
    assert "đã gửi hoặc đã đóng" in focal.text
    focal.post(f"{page}/library/{kept.id}")
    db.rollback()
    assert db.scalars(held).all() == []
