"""From a failed scan to a masked copy that is handed out only if a scan of it passes."""

from __future__ import annotations

import csv
import io
import uuid

import pytest
import yaml
from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.core.worker import ensure
from compliance.masking.models import MaskRun
from scanners.mask.policy import read_policy
from tests.support.dossiers import acting
from tests.support.scans import NAMES, RAW, extract, scan_of, upload
from tests.support.traces import in_database, in_files


def choices(browser) -> dict[str, str]:
    """Return what the form of a policy proposes, as it would be sent."""
    data = {}
    for box in browser.page.xpath("//main//form//select"):
        chosen = box.xpath("./option[@selected]/@value") or box.xpath("./option/@value")
        data[box.get("name")] = chosen[0]
    for box in browser.page.xpath("//main//form//input[@type='text']"):
        data[box.get("name")] = box.get("value") or ""
    return data


def field_of(browser, column: str) -> str:
    """Return the name of the select of a column."""
    return browser.page.xpath(f"//tr[td/strong='{column}']//select/@name")[0]


def drafted(browser, run_jobs, **changes: str) -> tuple[str, str]:
    """Scan an extract and keep a policy; return the addresses of scan and run."""
    scan = upload(browser, extract(), "benh-nhan.csv").location
    run_jobs()
    assert browser.get(scan).status_code == 200
    new = browser.page.xpath("//a[normalize-space()='Làm bản che']/@href")[0]
    browser.get(new)
    data = choices(browser) | {field_of(browser, k): v for k, v in changes.items()}
    answer = browser.post(new, data)
    assert answer.status_code == 302, browser.text
    return scan, answer.location


def run_it(browser, address: str, content: bytes):
    data = {"file": (io.BytesIO(content), "khac-ten.csv")}
    return browser.post(f"{address}/run", data, content_type="multipart/form-data")


def run_of(session, address: str) -> MaskRun:
    return session.get_one(MaskRun, uuid.UUID(address.rpartition("/")[2]))


@pytest.mark.postgresql_in_full  # its cost is the scanner's; runs of jobs stand in test_scan_pages
def test_a_clean_copy_is_made_handed_out_and_deleted_by_policy(app, as_user, run_jobs, time):
    focal = as_user("focal.bvdk")
    _scan, address = drafted(focal, run_jobs)
    policy = focal.get(f"{address}/policy.yaml").data.decode()
    assert read_policy(yaml.safe_load(policy)).needs_key
    focal.get(address)
    assert "Khóa của đơn vị không bao giờ gửi lên đây" in focal.text

    assert run_it(focal, address, extract() + b"\n").status_code == 200
    assert "mã băm khác" in focal.text
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)
    assert run_it(focal, address, extract()).status_code == 302
    focal.get(address)
    assert focal.page.xpath("//*[@data-job]")
    run_jobs()

    focal.get(address)
    assert "Bản che đã quét lại" in focal.text
    with focal.get(f"{address}/copy") as sent:
        text = sent.get_data(as_text=True)
    assert not [value for value in RAW if value in text]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "Họ và tên" not in rows[0]
    assert [row["Khoa"] for row in rows] == ["Nội", "Nội"]
    codes = [uuid.UUID(row["CCCD"]) for row in rows]
    assert {code.version for code in codes} == {8}
    assert len(set(codes)) == 2

    with acting(app) as session:
        row = run_of(session, address)
        copy = session.get_one(files.StoredFile, row.copy_id)
        source = session.get_one(files.StoredFile, row.source_id)
        assert source.deleted_at is not None
        assert not files.store().path(source.sha256).exists()
        assert text.encode() not in files.store().path(copy.sha256).read_bytes()
        read = session.scalars(select(AuditEvent).where(AuditEvent.event == "masking:read-copy"))
        assert [event.changes["sha256"] for event in read] == [copy.sha256]
    assert not in_database(app, RAW)
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)
    assert not list(app.extensions["settings"].DATA_DIR.glob("files/tmp/*/*"))
    copied = scan_of(app, f"/{row.copy_scan_id}")
    assert (copied.verdict, copied.sha256) == ("pass", copy.sha256)
    assert focal.get(f"/scans/{copied.id}").status_code == 200

    time.advance(hours=app.extensions["settings"].MASKED_HOURS, minutes=1)
    with acting(app):
        ensure("masking.expire")
    run_jobs()
    assert not files.store().path(copy.sha256).exists()
    focal.get(address)
    assert "Xóa bản che khi hết thời hạn giữ" in focal.text
    assert focal.get(f"{address}/copy").status_code == 400


def test_a_copy_that_is_not_clean_is_not_kept_and_one_may_be_deleted_by_hand(
    app, as_user, run_jobs
):
    focal = as_user("focal.bvdk")
    scan, address = drafted(focal, run_jobs, **{"Họ và tên": "generalise:icd3"})
    run_it(focal, address, extract())
    run_jobs()
    focal.get(address)
    assert "Bản che đã quét lại" in focal.text  # what cannot be generalised is redacted
    assert focal.post(f"{address}/delete", {}).status_code == 302
    focal.get(address)
    assert "Đơn vị xóa bản che" in focal.text

    new = f"/masking/new/{scan.rpartition('/')[2]}"
    focal.get(new)
    data = choices(focal)
    name = field_of(focal, "Họ và tên")
    assert data[name] == "generalise:icd3"  # the policy before is the start
    data[name] = "keep"
    assert focal.post(new, data).status_code == 200
    assert "phải ghi reason" in focal.text
    data[name.replace("action", "reason")] = "thử giữ"
    again = focal.post(new, data).location
    run_it(focal, again, extract())
    run_jobs()
    focal.get(again)
    assert "Bản che chưa sạch" in focal.text
    assert "Họ và tên" in focal.text
    assert not [n for n in NAMES if n in focal.text]
    assert focal.get(f"{again}/copy").status_code == 404
    with acting(app) as session:
        row = run_of(session, again)
        assert row.copy_id is None
        assert session.get_one(files.StoredFile, row.source_id).deleted_at is not None
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)
    assert run_it(focal, again, extract()).status_code == 200
    assert "đã chạy rồi" in focal.text
    assert focal.get("/masking/").status_code == 200
    assert focal.text.count("benh-nhan.csv") == 2


@pytest.mark.sqlite_only
def test_a_cancelled_run_gives_its_extract_back_and_other_units_see_nothing(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    _scan, address = drafted(focal, run_jobs)
    run_it(focal, address, extract())
    with acting(app) as session:
        job = run_of(session, address).job_id
    focal.post(f"/jobs/{job}/cancel", {"next": address})
    run_jobs()
    focal.get(address)
    assert "Đã hủy" in focal.text
    assert not in_files(app.extensions["settings"].DATA_DIR, RAW)
    with acting(app) as session:
        source = session.get_one(files.StoredFile, run_of(session, address).source_id)
        assert not files.store().path(source.sha256).exists()
    other = as_user("focal.ttyt")
    for path in (address, f"{address}/copy", f"{address}/policy.yaml"):
        assert other.get(path).status_code == 404
    inspector = as_user("inspector")
    assert inspector.get(address).status_code == 200
    assert inspector.get(f"{address}/copy").status_code == 403
