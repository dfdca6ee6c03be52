"""A result that the unit's scanner signed becomes evidence of a row."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import select

from compliance.evidence.models import Evidence
from compliance.inspections.models import InspectionEvidence
from compliance.scans.models import Scan
from tests.support.field import in_field, rows
from tests.support.scans import extract
from tests.web.scans.test_signed import edited, register, result_of


def test_a_signed_result_becomes_evidence_and_a_changed_one_does_not(
    as_user, db, user, unit, tmp_path, time
):
    assert register(as_user("head.bvdk")).status_code == 302
    one = as_user("inspector")
    inspection = in_field(unit("bvdk"), user("inspector"))
    row = rows(inspection)[11]
    address = f"/inspections/{inspection.id}/field/result"

    def hand_in(content):
        return one.post(address, {"row": str(row.id), "result": (BytesIO(content), "kq.json")})

    assert hand_in(result_of(tmp_path, time, extract(), change=edited)).status_code == 400
    assert "bị sửa sau khi ký" in one.text
    assert hand_in(b"{}").status_code == 400
    good = result_of(tmp_path, time, extract())
    assert hand_in(good).status_code == 302
    db.commit()
    scan = db.scalars(select(Scan).where(Scan.file_name == "benh-nhan.csv")).one()
    assert scan.purpose == f"Kiểm tra {inspection.code}"
    piece = db.scalars(
        select(InspectionEvidence)
        .join(InspectionEvidence.evidence)
        .where(Evidence.title.like("Phiếu kết quả rà soát%"))
    ).one()
    assert (piece.row_id, piece.evidence.file.media_type) == (row.id, "application/pdf")
    assert hand_in(good).status_code == 400
    assert "đã được nộp" in one.text
