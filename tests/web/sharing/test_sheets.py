"""Request sheets: one link, one file, pass or fail for each column and not a word more."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.scans.models import Scan
from compliance.sharing.models import VendorSheet
from tests.support.dossiers import acting
from tests.support.scans import RAW
from tests.support.traces import in_database

COLUMNS = "Tháng\nKhoa | giu\n\nLượt khám | giu"
GOOD = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n".encode()
BAD = "Tháng,Khoa,CCCD\n1,Nội,064185987651\n2,Ngoại,064085987652\n".encode()


def open_sheet(focal, **changes) -> str:
    """Open a sheet on the pages; return the path of its link."""
    focal.get("/shares/sheets/new")
    unit_id = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {
        "unit_id": unit_id, "title": "Số liệu thử phần mềm", "vendor": "Công ty Mẫu",
        "purpose": "Kiểm thử bản mới.", "columns": COLUMNS, "expires_on": "30/11/2026",
    }  # fmt: skip
    answer = focal.post("/shares/sheets/new", data | changes)
    assert answer.status_code == 200
    found = focal.page.xpath("//input[@id='sheet-link']/@value")
    return re.sub(r"^https?://[^/]+", "", found[0]) if found else ""


def hand_in(visitor, link: str, content: bytes, name: str = "du-lieu.csv"):
    return visitor.post(
        link, {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def results(browser) -> dict[str, str]:
    rows = browser.page.xpath("(//main//table)[1]//tbody/tr")
    return {r[0].text_content().strip(): r[1].text_content().strip() for r in rows}


def test_a_vendor_without_an_account_hands_in_one_file(app, as_user, visitor, run_jobs):
    focal = as_user("focal.bvdk")
    link = open_sheet(focal)
    assert visitor.get(link).status_code == 200
    assert "Công ty Mẫu" in visitor.text
    assert hand_in(visitor, link, GOOD).status_code == 302
    visitor.get(link)
    assert "đang kiểm" in visitor.text
    run_jobs()
    visitor.get(link)
    assert "Tệp đúng phiếu yêu cầu." in visitor.text
    assert results(visitor) == {"Tháng": "Đạt", "Khoa": "Đạt", "Lượt khám": "Đạt"}
    assert hand_in(visitor, link, GOOD + b"3,x,1\n").status_code == 200
    assert "đã dùng" in visitor.text
    with acting(app) as session:
        sheet = session.scalars(select(VendorSheet)).one()
        scan = session.get_one(Scan, sheet.scan_id)
        assert scan.created_by is None
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.event.in_(("sheet:hand-in", "share_sheet:create")))
        ).all()
        assert {event.event for event in events} == {"sheet:hand-in", "share_sheet:create"}
        assert sheet.token_sha256 not in str([event.changes for event in events])
        assert {e.actor for e in events} >= {f"sheet:{sheet.id.hex[:12]}"}
    assert not files.store().path(scan.sha256).exists()


def test_a_column_not_asked_for_or_missing_fails_and_no_value_is_shown(
    app, as_user, visitor, run_jobs
):
    focal = as_user("focal.bvdk")
    link = open_sheet(focal)
    hand_in(visitor, link, BAD)
    run_jobs()
    page = visitor.get(link).get_data(as_text=True)
    assert results(visitor) == {
        "CCCD": "Không đạt", "Lượt khám": "Không đạt", "Tháng": "Đạt", "Khoa": "Đạt",
    }  # fmt: skip
    assert not [value for value in RAW if value in page]
    assert "Chưa che" not in visitor.text
    assert not in_database(app, RAW)


@pytest.mark.parametrize(
    ("mask", "word"), [("giu", "Không đạt"), ("bam", "Không đạt"), ("che", "Không đạt")]
)
def test_clear_identifiers_fail_under_every_rule(app, as_user, visitor, run_jobs, mask, word):
    link = open_sheet(as_user("focal.bvdk"), columns=f"Tháng\nKhoa\nCCCD | {mask}")
    hand_in(visitor, link, BAD)
    run_jobs()
    visitor.get(link)
    assert results(visitor)["CCCD"] == word


def test_an_unknown_a_late_and_a_closed_link_take_nothing(app, as_user, visitor, time):
    focal = as_user("focal.bvdk")
    assert visitor.get("/shares/link/khong-co").status_code == 404
    late, closed = open_sheet(focal), open_sheet(focal, title="Phiếu khác")
    focal.get("/shares/sheets")
    (address,) = focal.page.xpath("//a[normalize-space()='Phiếu khác']/@href")
    assert as_user("head.tyt").get(address).status_code == 404
    focal.post(f"{address}/close")
    assert visitor.get(closed).status_code == 404
    assert hand_in(visitor, closed, GOOD).status_code == 404
    time.advance(days=30)
    visitor.get(late)
    assert "hết hạn" in visitor.text
    hand_in(visitor, late, GOOD)
    with acting(app) as session:
        assert not session.scalars(
            select(VendorSheet).where(VendorSheet.scan_id.is_not(None))
        ).all()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"columns": "Tháng | sai"}, "Dòng 1"),
        ({"columns": "A\nA"}, "Dòng 2"),
        ({"expires_on": "01/01/2026"}, "hạn nộp"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(as_user, changes, says):
    focal = as_user("focal.bvdk")
    assert open_sheet(focal, **changes) == ""
    assert says in focal.text
