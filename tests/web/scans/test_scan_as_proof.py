"""A scan as evidence of a requirement, and as the re-test that proposes to close a finding."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from compliance.core import files
from compliance.evidence.models import Evidence
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.scans.documents import certificate_hash
from tests.support.dossiers import acting, classified, described_system
from tests.support.scans import extract, scan_of, upload
from tests.support.traces import pdf_text
from tests.web.inspections import steps

ITEM = "QL-RUIRO-02"
CLEAN = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n".encode()


def test_the_certificate_of_a_scan_stands_behind_a_requirement(app, as_user, run_jobs):
    system = described_system(app)
    classified(app, system)
    focal = as_user("focal.bvdk")
    address = upload(focal, CLEAN, "thong-ke.csv", system_id=str(system)).location
    run_jobs()
    row = f"/systems/{system}/requirements/{ITEM}"
    scan = scan_of(app, address)
    data = {"scan_id": str(scan.id), "scan_expires_on": "2027-05-22"}
    focal.post(f"{row}/evidence/scan", data)
    assert "Hãy lưu câu trả lời trước" in focal.text
    focal.post(row, {"state": "met", "note": "Có rà soát.", "version": "0"})
    focal.get(f"{row}/evidence")
    labels = focal.page.xpath("//select[@name='scan_id']/option/text()")
    assert any("thong-ke.csv" in label and "đạt" in label for label in labels)
    for _twice in range(2):
        assert focal.post(f"{row}/evidence/scan", data).status_code == 302
    focal.get(row)
    assert scan.sha256[:16] in focal.text
    with acting(app) as session:
        answer = session.query(RequirementResponse).filter_by(system_id=system, item_id=ITEM).one()
        piece = session.scalars(
            select(Evidence).join(ResponseEvidence).where(ResponseEvidence.response_id == answer.id)
        ).one()
        assert (piece.happened_on, piece.covers_until) == (date(2026, 11, 22), date(2026, 11, 22))
        assert piece.expires_on == date(2027, 5, 22)
        assert piece.system_id == system
        assert (
            session.scalar(
                select(func.count()).select_from(Evidence).where(Evidence.title == piece.title)
            )
            == 1
        )
        with files.store().plain(piece.file.sha256) as path:
            text = pdf_text(path.read_bytes())
    assert scan.sha256 in text.replace(" ", "")
    assert certificate_hash(scan)
    wrong = {"scan_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    assert focal.post(f"{row}/evidence/scan", wrong).status_code == 200
    assert as_user("focal.ttyt").post(f"{row}/evidence/scan", data).status_code == 404


@pytest.fixture
def finding(as_user, user, unit) -> str:
    """A finding of a signed inspection of the disease control centre."""
    inspector = as_user("inspector")
    inspection = steps.open_inspection(inspector, unit("cdc"), team=[user("inspector")])
    inspector.post(f"{inspection}/start", {"reason": "Kiểm tra đột xuất"})
    row = steps.rows_of(inspector, inspection)[0]
    steps.judge_row(inspector, row, "khong_dat", observation="Tệp gửi đi chưa che.")
    steps.confirm_finding(inspector, f"{row}/finding")
    assert steps.sign(inspector, inspection).status_code == 302
    focal = as_user("focal.cdc")
    focal.get(inspection)
    return focal.page.xpath("//main//a[contains(@href, '/findings/')]/@href")[0]


def test_a_unit_proposes_to_close_by_a_scan_and_an_inspector_confirms(
    app, as_user, run_jobs, time, finding
):
    focal, inspector = as_user("focal.cdc"), as_user("inspector")
    early = scan_of(app, upload(focal, CLEAN, "truoc.csv").location)
    run_jobs()
    focal.get(finding)
    plan = {"plan": "Che rồi quét lại", "owner": "Phòng CNTT", "action_due": "2026-11-28"}
    plan["version"] = steps.field(focal, "/plan", "version")
    assert focal.post(f"{finding}/plan", plan).status_code == 302
    focal.get(finding)
    assert not focal.page.xpath("//select[@name='scan_id']")  # no scan since the finding

    time.advance(hours=1)
    failing = scan_of(app, upload(focal, extract(), "con-ten.csv").location)
    later = scan_of(app, upload(focal, CLEAN + b"3,Nhi,40\n", "lai.csv").location)
    run_jobs()
    focal.get(finding)
    offered = focal.page.xpath("//select[@name='scan_id']/option/@value")
    assert offered == [str(later.id)]
    version = steps.field(focal, "/rescan", "version")
    for wrong in (early, failing):
        sent = {"version": version, "scan_id": str(wrong.id)}
        assert focal.post(f"{finding}/rescan", sent).status_code == 400
    sent = {"version": version, "scan_id": str(later.id), "text": "Đã bỏ cột tên."}
    assert as_user("focal.bvdk").post(f"{finding}/rescan", sent).status_code == 404
    assert focal.post(f"{finding}/rescan", sent).status_code == 302

    focal.get(finding)
    assert "Quét lại đạt ngày 22/11/2026" in focal.text
    assert "Phiếu kết quả rà soát" in focal.text
    assert "Đã xác minh" not in focal.text  # proposed, not closed
    decision = {"version": version, "text": "Tự đóng."}
    assert focal.post(f"{finding}/verify", decision).status_code == 403
    inspector.get(finding)
    (piece,) = inspector.page.xpath("//a[contains(., 'Phiếu kết quả rà soát')]/@href")
    with inspector.get(piece) as paper:
        assert later.sha256 in pdf_text(paper.data).replace(" ", "")
    inspector.get(finding)
    version = steps.field(inspector, "/extend", "version")
    saved = inspector.post(f"{finding}/verify", {"version": version, "text": "Đã xem phiếu, đạt."})
    assert saved.status_code == 302
    inspector.get(finding)
    assert "Đã xác minh, đóng" in inspector.text


@pytest.mark.sqlite_only
def test_the_certificate_is_evidence_of_a_row_until_the_self_assessment_is_sent(
    app, as_user, run_jobs, user, unit
):
    inspector, focal = as_user("inspector"), as_user("focal.cdc")
    inspection = steps.open_inspection(inspector, unit("cdc"), team=[user("inspector")])
    row = steps.rows_of(focal, inspection)[0]
    scan = scan_of(app, upload(focal, CLEAN, "thong-ke.csv").location)
    run_jobs()
    focal.get(row)
    (link,) = focal.page.xpath("//a[contains(@href, '/scan')][contains(., 'quét tệp')]/@href")
    data = {"scan_id": str(scan.id), "valid_until": "2027-05-22"}
    assert focal.post(link, data).status_code == 302
    focal.get(row)
    assert f"tệp SHA-256 {scan.sha256[:16]}" in focal.text
    assert as_user("focal.bvdk").post(link, data).status_code == 404
    inspector.post(f"{inspection}/start", {"reason": "Kiểm tra đột xuất"})
    focal.post(link, data)
    assert "không đổi minh chứng được nữa" in focal.text
