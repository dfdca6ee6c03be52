"""From the upload to the result by column, the certificate, and what is left of the extract."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.core.files import StoredFile
from compliance.core.jobs import Job, Progress
from compliance.scans.documents import certificate_hash
from tests.support.dossiers import acting
from tests.support.scans import RAW, extract, scan_of, upload
from tests.support.traces import docx_text, in_database, in_files, pdf_text


def test_a_file_with_clear_patient_data_may_not_be_shared(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    answer = upload(focal, extract(), "benh-nhan.csv", purpose="Gửi thử nghiệm.")
    assert answer.status_code == 302
    focal.get(answer.location)
    assert focal.page.xpath("//*[@data-job]")
    run_jobs()

    focal.get(answer.location)
    assert "Chưa được chia sẻ: 3 cột" in focal.text
    rows = focal.page.xpath("//main//table//tbody/tr")
    words = [" ".join(row.text_content().split()) for row in rows]
    assert [row for row in words if row.startswith("CCCD") and "Chưa che" in row]
    assert [row for row in words if row.startswith("Khoa") and "Không thấy" in row]
    assert str(app.extensions["settings"].DATA_DIR) not in focal.response.get_data(as_text=True)


def test_no_raw_value_is_left_anywhere_after_a_scan(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    run_jobs()
    page = focal.get(address).get_data(as_text=True)
    assert not [value for value in RAW if value in page]
    papers = {}
    for kind in ("pdf", "docx"):
        papers[kind] = focal.get(f"{address}/certificate.{kind}").data
    for text in (pdf_text(papers["pdf"]), docx_text(papers["docx"])):
        assert "KHÔNG ĐẠT" in text
        assert "Số căn cước" in text
        assert not [value for value in RAW if value in text]
    assert not in_database(app, RAW)
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)


def test_the_extract_is_deleted_after_the_scan_and_the_deletion_recorded(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    before = scan_of(app, address)
    assert files.store().path(before.sha256).exists()
    run_jobs()
    assert not files.store().path(before.sha256).exists()
    with acting(app) as session:
        row = session.get_one(StoredFile, before.file_id)
        assert row.deleted_at is not None
        assert row.deletion_reason == "Xóa sau khi quét theo quy định của hệ thống"
        event = session.scalars(
            select(AuditEvent).where(
                AuditEvent.event == "file:delete", AuditEvent.target_id == str(row.id)
            )
        ).one()
        assert event.changes["sha256"] == before.sha256
    focal.get(address)
    assert "đã xóa lúc" in focal.text
    assert not list(app.extensions["settings"].DATA_DIR.glob("files/tmp/*/*"))


def test_a_file_without_patient_data_passes(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    content = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n".encode()
    address = upload(focal, content, "thong-ke.csv").location
    run_jobs()
    focal.get(address)
    assert "Không thấy định danh người bệnh chưa che" in focal.text
    assert "ĐẠT: không phát hiện" in pdf_text(focal.get(f"{address}/certificate.pdf").data)


def test_the_certificate_can_be_checked_by_anybody(app, as_user, run_jobs, visitor):
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    run_jobs()
    digest = certificate_hash(scan_of(app, address))
    answer = visitor.get(f"/verify/{digest}")
    assert answer.status_code == 200
    assert "Phiếu kết quả rà soát" in visitor.text
    assert "benh-nhan" not in visitor.text


def test_a_queued_scan_that_is_cancelled_gives_its_extract_back(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    scan = scan_of(app, address)
    answer = focal.post(f"/jobs/{scan.job_id}/cancel", {"next": address})
    assert answer.location == address
    assert not files.store().path(scan.sha256).exists()
    run_jobs()
    focal.get(address)
    assert "đã bị hủy" in focal.text
    assert focal.get("/scans/").status_code == 200


def test_a_running_scan_that_is_cancelled_stops_and_gives_its_extract_back(
    app, as_user, run_jobs, monkeypatch
):
    monkeypatch.setattr("compliance.scans.jobs.REPORT_EVERY", 0)
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    scan = scan_of(app, address)
    asked = []
    report = Progress.report

    def ask_now(self, done, total, message=""):
        """Somebody presses the button while the worker is about to tell how far it is."""
        asked.append(done)
        with app.extensions["database"].scope() as other:
            other.get_one(Job, self.job_id).cancel_asked = True
            other.commit()
        return report(self, done, total, message)

    monkeypatch.setattr(Progress, "report", ask_now)
    run_jobs()
    assert asked
    with acting(app) as session:
        assert session.get_one(Job, scan.job_id).state == "cancelled"
    assert not files.store().path(scan.sha256).exists()
    focal.get(address)
    assert "đã bị hủy" in focal.text


def test_scanning_twice_changes_nothing(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    address = upload(focal, extract(), "benh-nhan.csv").location
    run_jobs()
    first = scan_of(app, address)
    with acting(app) as session:  # as a job whose worker died right after the result was kept
        session.get_one(Job, first.job_id).state = "queued"
        session.commit()
    run_jobs()
    second = scan_of(app, address)
    assert (second.version, second.result) == (first.version, first.result)
    with acting(app) as session:
        assert session.get_one(Job, first.job_id).state == "done"


def test_a_file_that_was_masked_and_scanned_again_is_no_longer_a_task(app, as_user, run_jobs, time):
    focal = as_user("focal.tyt")
    upload(focal, extract(), "gui-di.csv")
    run_jobs()
    focal.get("/")
    assert "gui-di.csv" in focal.text
    time.advance(minutes=5)
    masked = extract().decode()
    for value in RAW:
        masked = masked.replace(value, "")
    upload(focal, masked.encode(), "gui-di.csv")
    run_jobs()
    focal.get("/")
    assert "“gui-di.csv”" not in focal.text


def test_the_list_filters_by_verdict_and_searches_without_accents(app, as_user):
    inspector = as_user("inspector")
    inspector.get("/scans/?verdict=fail")
    assert "Chưa được chia sẻ" in inspector.text
    rows = inspector.page.xpath("//main//tbody/tr")
    assert rows
    assert not [r for r in rows if "Không thấy dữ liệu" in r.text_content()]
    inspector.get("/scans/?q=benh vien nhi")
    assert "Nhi" in inspector.page.xpath("//main//tbody/tr[1]")[0].text_content()


def test_the_demo_results_are_what_the_scanner_says_today():
    import json

    from compliance.demo.scans import RESULTS
    from tools.demo_scans import results

    def told(found):
        return {
            name: (
                entry["verdict"],
                [
                    (c["name"], c["entity"], c["subject"], c["state"])
                    for table in entry["tables"]
                    for c in table["columns"]
                ],
            )
            for name, entry in found.items()
        }

    assert told(json.loads(RESULTS.read_text("utf-8"))) == told(results())
