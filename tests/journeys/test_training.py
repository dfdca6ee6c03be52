"""A centre's awareness campaign: the list by workbook, who still lacks it, a contract's annex."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.core.workbooks import write_xlsx
from compliance.training.workbook import WORKBOOK
from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-training")]

DAY = date(2026, 11, 20)
NAME = {"name": "H'Bia Thử Ksor", "job_title": "Điều dưỡng"}


def test_a_list_comes_in_by_workbook_and_nobody_is_asked_again(
    person: Callable[..., Person], tmp_path: Path
):
    focal = person("focal.ttyt")
    focal.opens("/registers/")
    focal.follows("Đào tạo và con người")
    focal.follows("Khóa học")
    focal.follows("Thêm khóa học")
    focal.fills("Tên khóa, đợt", "Nhận diện thư lừa đảo")
    focal.chooses("Loại", "Nâng cao nhận thức")
    focal.chooses("Tình trạng", "Đã tổ chức")
    focal.fills("Từ ngày", DAY.isoformat())
    focal.fills("Đến ngày", DAY.isoformat())
    focal.presses("Lưu")
    focal.sees("Chưa có danh sách tên")
    course = focal.path

    line = {"course": "Nhận diện thư lừa đảo", "starts_on": DAY, **NAME}
    book = tmp_path / "danh-sach.xlsx"
    book.write_bytes(write_xlsx(WORKBOOK, {"people": [NAME], "attendance": [line]}))
    focal.opens("/training/import")
    focal.attaches("Tệp .xlsx", book)
    focal.presses("Đọc tệp và xem trước")
    focal.sees("H'Bia Thử Ksor")
    focal.presses("Ghi vào hệ thống")
    focal.sees("Đã nhập 1 người, 1 dòng danh sách học.")
    focal.opens(course)
    focal.sees("H'Bia Thử Ksor")
    focal.opens("/training/people/?need=nhan-thuc&q=bia thu")
    focal.sees("Không có dòng nào khớp")

    phone = person("head.ttyt", viewport={"width": 360, "height": 740})
    phone.opens("/contracts/contracts/")
    phone.main.locator("tbody a").first.click()
    phone.sees("Điều khoản")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    phone.main.get_by_label("Phân định trách nhiệm").select_option("yes")
    phone.presses("Lưu điều khoản")
    phone.sees("Đã lưu điều khoản")
    assert phone.downloads("Phụ lục điều khoản (DOCX)").startswith(b"PK")


def test_a_plan_of_the_year_is_drafted_signed_and_followed(
    person: Callable[..., Person], tmp_path: Path
):
    focal = person("focal.ttyt", viewport={"width": 360, "height": 740})
    focal.opens("/training/plans/")
    focal.follows("Lập kế hoạch năm")
    focal.chooses("Năm", "2027")
    focal.presses("Lập bản nháp")
    focal.sees("Bản nháp. Số người, tháng lấy từ sổ người và quy định")
    plan = focal.path
    focal.follows("Thêm việc")
    focal.fills("Nội dung", "Diễn tập mất điện")
    focal.chooses("Loại", "Diễn tập")
    focal.fills("Đối tượng", "Khoa Dược")
    focal.fills("Kinh phí (đồng)", "1.500.000")
    focal.presses("Lưu")
    # With the six million of the year before.
    focal.sees("Tổng kinh phí dự kiến: 7.500.000 đồng.")
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 360
    focal.agrees("Chốt để ký")
    focal.sees("Đã chốt lúc")
    signed = tmp_path / "da-ky.pdf"
    signed.write_bytes(focal.downloads("Bản PDF"))
    focal.follows("Tải bản đã ký lên")
    focal.fills("Số văn bản", "7/KH-TTYT")
    focal.fills("Ngày văn bản", "2026-11-22")
    focal.fills("Người ký", "Người ký mẫu, Giám đốc")
    focal.attaches("Tệp đã ký", signed)
    focal.ticks("Tôi đã so với bản giấy và xác nhận đúng văn bản này")
    focal.presses("Tải lên")
    focal.sees("Đã làm 0 trong")
    focal.opens("/training/courses/?year=2027&q=mat dien")
    focal.sees("Diễn tập mất điện")
    focal.opens(plan)
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 360
