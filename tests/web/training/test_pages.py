"""Pages of the ledgers in the browser: what a person types, what others see."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from compliance.core.audit import AuditEvent

pytestmark = pytest.mark.sqlite_only

PDF = b"%PDF-1.7 tai lieu thu"
PERSON = {"name": "Ksor Thử Trang", "job_title": "Y sĩ", "security_duty": "y"}
COURSE = {"title": "Đợt thử", "kind": "awareness", "state": "done"}
COURSE |= {"starts_on": "01/11/2026", "ends_on": "2026-11-02"}


def unit_id(browser, address) -> str:
    browser.get(f"{address}new")
    return browser.page.xpath("//*[@name='unit_id']//option/@value")[0]


def add(browser, address, **data) -> str:
    answer = browser.post(f"{address}new", {"unit_id": unit_id(browser, address), **data})
    assert answer.status_code == 302, browser.text
    return answer.location


def test_a_person_a_course_and_who_was_there(as_user):
    focal = as_user("focal.tyt")
    person = add(focal, "/training/people/", contact="0900 000 123", **PERSON)
    course = add(focal, "/training/courses/", **COURSE)
    focal.get(course)
    assert "Chưa có danh sách tên" in focal.text
    key = person.rpartition("/")[2]
    focal.post(f"{course}/attendance", {"people": [key]}, follow=True)
    assert "Ksor Thử Trang" in focal.text
    focal.get("/training/people/?need=nhan-thuc&q=ksor")
    assert "Không có dòng nào khớp" in focal.text
    focal.get("/training/people/?need=boi-duong&q=ksor thu trang")
    assert "Ksor Thử Trang" in focal.text
    focal.get(person)
    assert "0900 000 123" in focal.text
    assert "Đợt thử" in focal.text
    # The Department reads the register, not how a person is reached; exports leave it out too.
    reader = as_user("coordinator")
    reader.get(person)
    assert "Ksor Thử Trang" in reader.text
    assert "0900" not in reader.text
    assert as_user("head.bvnhi").get(person).status_code == 404
    version = focal.get(f"{person}/edit") and focal.page.xpath("//input[@name='version']/@value")[0]
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    late = focal.post(f"{person}/edit", {**PERSON, "unit_id": unit, "version": "77"})
    assert late.status_code == 200
    assert "Người khác vừa sửa" in focal.text
    gone = {**PERSON, "unit_id": unit, "version": version, "left_on": "20/11/2026"}
    assert focal.post(f"{person}/edit", gone).status_code == 302
    focal.get("/training/people/?here=no")
    assert "Ksor Thử Trang" in focal.text
    focal.post(f"{course}/withdraw", {"reason": ""}, follow=True)
    assert "lý do" in focal.text
    focal.post(f"{course}/withdraw", {"reason": "Ghi nhầm"}, follow=True)
    assert "Dòng này bị gạch" in focal.text
    assert focal.post(f"{course}/withdraw", {"reason": "Nữa"}).status_code == 400


def test_a_focal_point_with_the_scan_of_the_decision(as_user):
    focal = as_user("focal.tyt")
    person = add(focal, "/training/people/", **PERSON).rpartition("/")[2]
    fields = {"person_id": person, "field": "both", "decision_number": "9/QĐ"}
    fields |= {"decision_date": "2026-01-05", "valid_from": "2026-01-06"}
    row = add(focal, "/training/focal/", file=(BytesIO(PDF), "qd.pdf"), **fields)
    focal.get(row)
    assert "9/QĐ" in focal.text
    assert focal.get(f"{row}/evidence").data == PDF
    assert as_user("head.bvnhi").get(f"{row}/evidence").status_code == 404
    refused = {"unit_id": unit_id(focal, "/training/focal/"), **fields}
    refused |= {"valid_from": "2026-01-01", "file": (BytesIO(b"MZ nothing"), "x.exe")}
    assert focal.post("/training/focal/new", refused).status_code == 200
    assert "trước ngày quyết định" in focal.text


def test_files_carry_no_contact_and_the_taking_out_is_on_record(as_user, db):
    focal = as_user("focal.bvdk")
    for kind in ("pdf", "docx", "xlsx"):
        for name in ("training/people", "contracts/contracts", "upkeep/machines", "budget/lines"):
            answer = focal.get(f"/{name}.{kind}")
            assert answer.status_code == 200, (name, kind)
            assert len(answer.data) > 2000, (name, kind)
    taken = select(func.count()).where(AuditEvent.event == "ledger:export")
    assert db.scalar(taken) == 12


def test_the_library_has_versions_and_only_the_department_fills_it(as_user):
    coordinator, focal = as_user("coordinator"), as_user("focal.tyt")
    answer = coordinator.post("/training/materials/new", {"title": "Bài thử"})
    assert answer.status_code == 200
    assert "Hãy chọn tệp" in coordinator.text
    for number, title in ((1, "Bài thử"), (2, "Bài thử 2")):
        address = "/training/materials/new"
        if number == 2:
            coordinator.get("/training/materials?q=bai thu")
            address = next(
                link for link in coordinator.page.xpath("//main//a/@href") if link.endswith("edit")
            )
            coordinator.get(address)
        version = coordinator.page.xpath("//input[@name='version']/@value")[0]
        data = {
            "title": title,
            "version": version,
            "file": (BytesIO(PDF + title.encode()), "b.pdf"),
        }
        assert coordinator.post(address, data).status_code == 302, coordinator.text
    focal.get("/training/materials?q=bai thu")
    links = [h for h in focal.page.xpath("//main//a/@href") if re.search(r"/materials/.+/\d$", h)]
    assert {link[-1] for link in links} == {"1", "2"}
    assert focal.get(next(h for h in links if h.endswith("1"))).data == PDF + "Bài thử".encode()
    assert focal.post("/training/materials/new", {"title": "X"}).status_code == 403
    gone = address.replace("/edit", "/withdraw")
    assert coordinator.post(gone, follow=True).status_code == 200
    focal.get("/training/materials?q=bai thu")
    assert "Chưa có tài liệu" in focal.text


def test_the_year_counts_leaders_apart_and_the_first_page_says_what_lacks(as_user):
    focal = as_user("focal.tyt")
    course = {**COURSE, "leaders_count": "2", "staff_count": "1.010"}
    add(focal, "/training/courses/", **{**course, "kind": "awareness", "title": "Không danh sách"})
    focal.get("/training/courses/?q=khong danh sach")
    assert "1.012" in focal.text
    focal.get("/training/year?year=2026")
    assert focal.page.xpath("//main//tbody/tr")
    focal.get("/registers/")
    for title in (
        "Đào tạo và con người",
        "Nhà cung cấp và hợp đồng",
        "Tài khoản và máy",
        "Kinh phí",
    ):
        assert title in focal.text
    focal = as_user("focal.bvdk")
    focal.get("/")
    assert "cần rà soát tài khoản" in focal.text


def test_who_reads_one_unit_is_not_told_its_name_in_every_row(as_user):
    focal, coordinator = as_user("focal.bvdk"), as_user("coordinator")
    heads = "//table//th//text()"
    focal.get("/training/people/")
    assert "Đơn vị" not in [text.strip() for text in focal.page.xpath(heads)]
    coordinator.get("/training/people/")
    assert "Đơn vị" in [text.strip() for text in coordinator.page.xpath(heads)]
    focal.get("/budget/lines/")
    assert focal.page.xpath("//td[@class='num'][@data-label='Kế hoạch (đồng)']")


def test_a_year_is_always_chosen(as_user):
    focal = as_user("focal.bvdk")
    for address in ("/training/year", "/budget/"):
        focal.get(address)
        options = focal.page.xpath("//select[@name='year']/option/text()")
        assert options
        assert "Tất cả" not in options
        assert "Bỏ lọc" not in focal.text
