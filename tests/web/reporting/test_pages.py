"""Pages of reports: filled without scripts, saved while typing, kept within scope, printed."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from compliance.core import paging
from compliance.reporting.models import UnitReport
from compliance.systems.models import InformationSystem, SystemStatus
from tests.support.browser import Browser
from tests.support.paper import made_up_pdf

pytestmark = pytest.mark.sqlite_only


BVDK, TTYT = "bvdk-gia-lai", "ttyt-chu-se"
OPEN, CLOSED, ASKED = "2026-YEAR", "2026-Q3", "2026-DX-1"


def test_a_block_is_typed_without_scripts_and_says_what_is_wrong_at_its_field(as_user, ids):
    focal: Browser = as_user("focal.bvdk")
    block = f"{ids[OPEN, BVDK]}/blocks/v01"
    page = focal.get(block)
    assert page.status_code == 200
    assert "Kỳ trước:" in focal.text
    version = focal.page.xpath("//form[@data-autosave]//input[@name='version']/@value")[0]
    typed = {
        "version": version,
        "then": "next",
        "v01_so_he_thong": "2",
        "v01_so_csdl": "ba",
        "v01_so_he_thong_da_kiem_ke": "1",
        "v01.tinh_trang": "done",
    }
    assert focal.post(block, typed).status_code == 400
    assert "“ba” không đọc được là một số." in focal.text
    assert focal.page.xpath("//input[@name='v01_so_csdl']/@value") == ["ba"]
    typed |= {"v01_so_csdl": "", "v01_so_csdl:na": "Đơn vị không có cơ sở dữ liệu riêng."}
    answer = focal.post(block, typed)
    assert answer.status_code == 302
    assert answer.location.endswith("/blocks/v02")
    focal.get(ids[OPEN, BVDK])
    assert "Không áp dụng: Đơn vị không có cơ sở dữ liệu riêng." in focal.text
    # an old page clashes; saving while typing tells with what
    draft = f"{block}/draft.json"
    clash = focal.post(draft, typed | {"v01_so_he_thong": "9"})
    assert clash.status_code == 409
    assert "Không áp dụng" in clash.json["observation"]
    saved = focal.post(draft, typed | {"v01_so_he_thong": "9", "version": clash.json["version"]})
    assert saved.status_code == 200
    assert focal.post(draft, typed | {"v01_so_he_thong": "x"}).status_code == 400
    # without scripts both versions stand side by side; what was typed goes in the second time
    mine = typed | {"v01_so_he_thong": "7"}
    assert focal.post(block, mine).status_code == 409
    cells = [cell.text_content() for cell in focal.page.xpath("//main//table//tbody//td")]
    assert cells == ["Số hệ thống thông tin đang dùng", "7", "9"]
    assert focal.page.xpath("//input[@name='v01_so_he_thong']/@value") == ["7"]
    mine["version"] = focal.page.xpath("//form[@data-autosave]//input[@name='version']/@value")[0]
    assert focal.post(block, mine).status_code == 302
    # An explanation is saved with its number: the other's is not written over unseen.
    focal.get(block)
    now = focal.page.xpath("//form[@data-autosave]//input[@name='version']/@value")[0]
    why = {"v01_so_he_thong:why": "Đưa vào dùng năm hệ thống mới."}
    assert focal.post(block, mine | why | {"version": now}).status_code == 302
    assert focal.post(block, mine | {"version": now}).status_code == 409
    cells = [cell.text_content() for cell in focal.page.xpath("//main//table//tbody//td")]
    assert cells == ["Số hệ thống thông tin đang dùng", "7",
                     "7; giải trình: Đưa vào dùng năm hệ thống mới."]  # fmt: skip
    clash = focal.post(draft, mine | {"version": now})
    assert "Đưa vào dùng năm hệ thống mới." in clash.json["observation"]


def test_a_taken_number_leads_to_its_rows(as_user, ids):
    focal = as_user("focal.bvdk")
    focal.get(f"{ids[OPEN, BVDK]}/blocks/v02")
    (link,) = {
        href
        for href in focal.page.xpath("//a/@href")
        if href.endswith("/sources/v02_so_bo_du_lieu")
    }
    focal.get(link)
    rows = focal.page.xpath("//main//li[contains(@class, 'task')]//a/@href")
    assert f"{len(rows)} dòng trong “Danh mục dữ liệu”" in focal.text
    assert focal.get(rows[0]).status_code == 200


def test_only_the_head_submits_only_the_checker_checks_and_strangers_find_nothing(as_user, ids):
    report = ids[OPEN, BVDK]
    focal, head, other = as_user("focal.bvdk"), as_user("head.bvdk"), as_user("focal.bvnhi")
    assert focal.post(f"{report}/submit").status_code == 403
    assert head.post(f"{report}/submit").status_code == 302  # sent blindly: to be read first
    head.get(report)
    assert "Số liệu vừa đổi từ lúc mở trang" in head.text
    seen = head.page.xpath("//input[@name='seen']/@value")[0]
    assert head.post(f"{report}/submit", {"seen": seen}).status_code == 400  # a check stops it
    assert head.get(f"{report}/check").status_code == 404
    assert other.get(report).status_code == 404
    assert other.get(f"{report}/blocks/v01").status_code == 404
    assert other.get(f"{ids[CLOSED]}/sector").status_code == 404
    assert as_user("coordinator").get(f"{report}/blocks/v01").status_code == 404
    assert as_user("leader").get(f"{ids[CLOSED]}/sector").status_code == 200
    assert as_user("leader").post(f"{ids[CLOSED]}/sector").status_code == 403


def test_the_coordinator_opens_a_quarter_and_an_ad_hoc_report(as_user, ids):
    coordinator = as_user("coordinator")
    coordinator.get("/reports/open")
    assert "Trước ngày" in coordinator.text
    opened = coordinator.post(
        "/reports/open",
        {"period": "Q4", "year": "2026", "together": "y", "reading": "strict", "kinds": []},
        follow=True,
    )
    assert opened.status_code == 200
    assert "trước ngày 10/12/2026" in coordinator.text
    coordinator.post(
        "/reports/open", {"period": "Q4", "year": "2026", "reading": "strict"}, follow=True
    )
    assert "Kỳ này đã mở: Báo cáo quý IV/2026." in coordinator.text
    coordinator.post(
        "/reports/open-ad-hoc", {"adhoc": "dx-kinh-phi", "kinds": ["benh_vien"]}, follow=True
    )
    assert "12 đơn vị" in coordinator.text


def test_late_units_are_listed_urged_and_written_to(as_user, ids, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 10)
    coordinator = as_user("coordinator")
    coordinator.get(f"{ids[ASKED]}/late")
    text = coordinator.page.xpath("//textarea[@id='chat-text']")[0].text
    assert "Bệnh viện Đa khoa Gia Lai" in text
    assert "\n15. " in text  # the text names them all, the page shows a part
    assert len(coordinator.page.xpath("//tbody/tr")) == 10
    shown = coordinator.page.xpath("//tbody/tr/td[1]//a/@href")
    (following,) = coordinator.page.xpath("//a[@rel='next']/@href")
    coordinator.get(following)
    rest = coordinator.page.xpath("//tbody/tr/td[1]//a/@href")
    assert rest
    assert not {*rest} & {*shown}
    coordinator.post(f"{ids[ASKED]}/late", follow=True)
    assert "Mỗi đơn vị chỉ được nhắc một lần trong ngày." in coordinator.text
    letter = coordinator.get(f"{ids[ASKED]}/urging.pdf").data
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(letter)).pages)
    assert "V/v đôn đốc gửi báo cáo" in " ".join(words.split())
    docx = ZipFile(BytesIO(coordinator.get(f"{ids[ASKED]}/urging.docx").data))
    assert "Bệnh viện Đa khoa Gia Lai" in docx.read("word/document.xml").decode()


def test_the_closed_quarter_prints_and_its_hash_is_known(as_user, ids, visitor):
    coordinator = as_user("coordinator")
    coordinator.get(f"{ids[CLOSED]}/sector")
    page = coordinator.page
    (known,) = {href for href in page.xpath("//a/@href") if "/verify/" in href}
    visitor.get(known)
    assert "Báo cáo quý III/2026 của ngành y tế" in visitor.text
    paper = coordinator.get(f"{ids[CLOSED]}/sector/1.pdf").data
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    words = " ".join(words.split())
    for addressee in ("Công an tỉnh", "Sở Khoa học và Công nghệ", "UBND tỉnh"):
        assert words.count(addressee) >= 2  # to whom, and at the end
    assert "BẢN NHÁP" not in words
    book = load_workbook(BytesIO(coordinator.get(f"{ids[CLOSED]}/sector/1.xlsx").data))
    assert book.sheetnames[:2] == ["Số liệu", "Tình hình gửi"]
    figures = {row[1].value: row[4].value for row in book["Số liệu"].iter_rows(min_row=2)}
    behind = f"{ids[CLOSED]}/fields/v01_so_csdl"
    units = load_workbook(BytesIO(coordinator.get(f"{behind}/units.xlsx").data)).worksheets[0]
    total = sum(row[2].value for row in units.iter_rows(min_row=2))
    assert total == figures["v01_so_csdl"]
    assert coordinator.get(behind).status_code == 200
    year = load_workbook(BytesIO(coordinator.get("/reports/years/2026/units.xlsx").data))
    assert year.worksheets[0].max_row > 40
    assert coordinator.get(f"{ids[CLOSED]}/units.xlsx?late=sent").status_code == 200


def test_a_draft_says_that_it_is_one(as_user, ids):
    focal = as_user("focal.ttyt")
    paper = focal.get(f"{ids[OPEN, TTYT]}/report.pdf").data
    assert "BẢN NHÁP" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    for kind in ("docx", "xlsx"):
        assert focal.get(f"{ids[OPEN, TTYT]}/report.{kind}").status_code == 200


def test_a_file_goes_with_the_report_until_it_is_taken_away(as_user, ids):
    focal, report = as_user("focal.ttyt"), ids[OPEN, TTYT]
    paper = {"file": (BytesIO(made_up_pdf("Tài liệu tập huấn")), "tai-lieu.pdf")}
    paper |= {"file_title": "Tài liệu tập huấn số 3", "key": "v12_tai_lieu"}
    sent = focal.post(f"{report}/files", paper, follow=True, content_type="multipart/form-data")
    assert sent.status_code == 200
    assert focal.page.xpath("//td[contains(., 'Tài liệu tập huấn số 3')]")
    (link,) = {href for href in focal.page.xpath("//a/@href") if "/files/" in href}
    assert focal.get(link).data.startswith(b"%PDF")
    assert as_user("focal.bvdk").get(link).status_code == 404
    focal.get(f"{report}/blocks/v12")
    assert "Tài liệu tập huấn số 3" in focal.text
    focal.post(f"{link}/remove", follow=True)
    assert "Chưa có tệp nào." in focal.text
    assert focal.post(f"{report}/files", {"file": (BytesIO(b"x"), "a.exe")}).status_code == 400


def test_a_report_that_was_sent_shows_what_was_sent_whatever_is_known_now(as_user, db, ids):
    page = ids[CLOSED, BVDK]
    focal = as_user("focal.bvdk")
    focal.get(page)
    cells = "//tr[td[normalize-space()='Số hệ thống thông tin đang dùng']]/td[2]//span/text()"
    sent = focal.page.xpath(cells)
    # Nothing is typed: the field follows the register, which says something else by now.
    report = db.get(UnitReport, UUID(page.rpartition("/")[2]))
    report.answers = {}
    for system in db.scalars(
        select(InformationSystem).where(InformationSystem.unit_id == report.unit_id)
    ):
        system.status = SystemStatus.STOPPED
    db.commit()
    focal.get(page)
    assert sent
    assert focal.page.xpath(cells) == sent
