"""Pages where a report is put right: corrected, excused, one more unit, a year's line."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from compliance.reporting.models import UnitReport
from compliance.units.models import HealthUnit

pytestmark = pytest.mark.sqlite_only


BVDK = "bvdk-gia-lai"
OPEN, CLOSED, ASKED = "2026-YEAR", "2026-Q3", "2026-DX-1"


def test_a_report_with_reasons_typed_is_not_accepted_by_mistake(as_user, db):
    coordinator = as_user("coordinator")
    waiting = db.scalar(
        select(UnitReport.id)
        .join(HealthUnit, HealthUnit.id == UnitReport.checker_id)
        .where(UnitReport.state == "submitted", HealthUnit.code == "so-y-te")
        .limit(1)
    )
    coordinator.get(f"/reports/{waiting}/check")
    version = coordinator.page.xpath("//input[@name='version']/@value")[0]
    name = coordinator.page.xpath("//input[starts-with(@name, 'reason:')]/@name")[0]
    typed = {"version": version, name: "Khác danh mục."}
    assert coordinator.post(f"/reports/{waiting}/accept", typed).status_code == 400
    assert coordinator.page.xpath(f"//input[@name='{name}']/@value") == ["Khác danh mục."]
    assert coordinator.post(f"/reports/{waiting}/accept", {"version": version}).status_code == 302


def test_an_accepted_report_is_opened_again_on_the_page_and_the_unit_reads_why(as_user, ids):
    coordinator, focal = as_user("coordinator"), as_user("focal.bvdk")
    report = ids[CLOSED, BVDK]
    coordinator.get(f"{report}/check")
    assert not coordinator.page.xpath("//input[starts-with(@name, 'reason:')]")
    coordinator.get(coordinator.page.xpath("//a[contains(@href, 'correct=1')]/@href")[0])
    version = coordinator.page.xpath("//input[@name='version']/@value")[0]
    name = coordinator.page.xpath("//input[starts-with(@name, 'reason:')]/@name")[0]
    assert coordinator.post(f"{report}/check", {"version": version}).status_code == 400
    typed = {"version": version, name: "Khác danh mục."}
    assert coordinator.post(f"{report}/check", typed).status_code == 302
    focal.get(report)
    assert "Báo cáo được mở lại để đính chính. Ô cần sửa:" in focal.text
    assert "Khác danh mục." in focal.text
    assert as_user("focal.bvnhi").get(f"{report}/check").status_code == 404


def test_whoever_runs_the_round_excuses_a_unit_nobody_else(as_user, ids):
    report, coordinator = ids[OPEN, BVDK], as_user("coordinator")
    for other, status in (("focal.bvdk", 404), ("leader", 403), ("focal.bvnhi", 404)):
        assert as_user(other).post(f"{report}/excuse", {"reason": "x"}).status_code == status
    excuse = "//form[contains(@action, '/{}')]//input[@name='version']/@value"
    coordinator.get(report)
    version = coordinator.page.xpath(excuse.format("excuse"))[0]
    assert coordinator.post(f"{report}/excuse", {"version": version}).status_code == 400
    typed = {"version": version, "reason": "Sáp nhập giữa kỳ."}
    assert coordinator.post(f"{report}/excuse", typed).status_code == 302
    coordinator.get(report)
    assert "Sáp nhập giữa kỳ." in coordinator.text
    ended = coordinator.page.xpath(excuse.format("end-excuse"))[0]
    coordinator.get(f"{ids[OPEN]}?off=1")
    assert "được miễn" in coordinator.text
    assert coordinator.post(f"{report}/end-excuse", {"version": ended}).status_code == 302


def test_the_line_of_a_year_opens_the_reports_behind_it(as_user, ids):
    coordinator = as_user("coordinator")
    coordinator.get("/reports/years/2026")
    link = coordinator.page.xpath("//td/a[contains(@href, '/years/2026/units/')]/@href")[0]
    assert coordinator.get(link).status_code == 200
    assert coordinator.page.xpath("//td/a[starts-with(@href, '/reports/')]")
    focal = as_user("focal.bvdk")
    focal.get("/reports/years/2026")
    own = focal.page.xpath("//td/a[contains(@href, '/units/')]/@href")
    assert len(own) == 1
    focal.get(own[0])
    assert "Báo cáo quý III/2026" in focal.text
    assert as_user("focal.bvnhi").get(own[0]).status_code == 404


def test_the_page_of_the_sector_says_when_its_frozen_report_is_outdated(as_user, ids):
    coordinator = as_user("coordinator")
    sector = f"{ids[CLOSED]}/sector"
    coordinator.get(sector)
    assert "Số liệu đã đổi" not in coordinator.text
    assert "Chốt bản tổng hợp" not in coordinator.text  # there is nothing new to freeze
    report = ids[CLOSED, BVDK]
    coordinator.get(f"{report}/check?correct=1")
    version = coordinator.page.xpath("//input[@name='version']/@value")[0]
    name = coordinator.page.xpath("//input[starts-with(@name, 'reason:')]/@name")[0]
    coordinator.post(f"{report}/check", {"version": version, name: "Khác danh mục."})
    coordinator.get(sector)
    assert "Số liệu đã đổi từ bản số 1" in coordinator.text
    assert "Chốt bản tổng hợp" in coordinator.text


def test_the_letter_has_its_list_on_pages_of_its_own_after_the_signature(as_user, ids):
    coordinator = as_user("coordinator")
    answer = coordinator.get(f"{ids[ASKED]}/urging.pdf")
    letter, *attached = [page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages]
    assert "Nơi nhận" in letter
    assert "STT" not in letter
    assert "Kèm theo Công văn số" in attached[0]
    assert "Nơi nhận" not in "".join(attached)


def test_one_more_unit_is_asked_by_whoever_runs_the_round(as_user, ids):
    coordinator = as_user("coordinator")
    coordinator.get(ids[ASKED])
    assert "Thêm một đơn vị vào đợt" in coordinator.text
    units = f"{ids[ASKED]}/units"
    assert coordinator.post(units, {"code": BVDK}).status_code == 400  # it is asked already
    assert "đã có trong đợt" in coordinator.text
    others = (key[1] for key in ids if key[0] == OPEN and key[1].startswith(("bv-", "chi-")))
    code = next(code for code in others if (ASKED, code) not in ids)
    assert coordinator.post(units, {"code": f" {code.upper()} "}).status_code == 302
    assert as_user("focal.bvdk").post(units, {"code": BVDK}).status_code == 404
    assert as_user("leader").post(units, {"code": BVDK}).status_code == 403
