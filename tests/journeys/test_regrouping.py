"""A hospital joins two systems, takes it back, and carries its answers home as a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.regrouping import TOLD, WHY, addresses

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-regrouping")]

_NOTE = "Viết ở nhà, không có mạng."


def test_a_focal_point_joins_two_systems_looks_again_and_parts_one(
    copy: Copy, person: Callable[[str], Person]
):
    his, lis = addresses(copy, "his", "lis")
    focal = person("focal.bvdk")
    focal.opens(f"{his}/boundary")
    focal.follows("Gộp với hệ thống khác")
    focal.main.locator(f"input[name='with'][value='{lis.rpartition('/')[2]}']").check()
    focal.presses("Xem trước")
    focal.sees("Chưa ghi gì")
    focal.presses("Gộp các hệ thống này")
    focal.sees("Ghi lý do, ít nhất 10 ký tự")
    focal.fills("Lý do", WHY)
    if focal.main.get_by_label("Giải trình vì sao").count():
        focal.fills("Giải trình vì sao", TOLD)
    focal.presses("Gộp các hệ thống này")
    focal.sees("Đã gộp lúc")
    result = focal.path

    focal.opens(lis)
    focal.sees("Đã gộp vào hệ thống khác")
    assert not focal.main.get_by_role("link", name="Sửa", exact=True).count()
    focal.opens(f"{his}/requirements?show=review")
    focal.sees("cần xem lại")
    focal.opens(result)
    focal.agrees("Hoàn tác")
    focal.sees("mọi thứ như trước")
    focal.opens(lis)
    focal.follows("Sửa")

    focal.opens(f"{his}/part")
    focal.main.locator("#name-1").fill("Lưu trữ ảnh của bệnh viện")
    focal.main.locator("#code-1").fill("bvdk-anh-rieng")
    focal.main.locator("select[name^='place-']").first.select_option("1")
    focal.presses("Xem trước")
    focal.sees("thành 2 hệ thống")
    focal.fills("Lý do", WHY)
    if focal.main.get_by_label("Giải trình vì sao").count():
        focal.fills("Giải trình vì sao", TOLD)
    focal.presses("Tách hệ thống này")
    focal.sees("Đã tách lúc")
    focal.opens(his)
    focal.sees("Tách thành")


def test_answers_go_home_as_a_workbook_and_come_back(
    copy: Copy, person: Callable[[str], Person], tmp_path: Path
):
    (his,) = addresses(copy, "his")
    focal = person("focal.bvdk")
    focal.opens(f"{his}/requirements")
    content = focal.downloads("Xuất sổ trả lời (.xlsx)")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Trả lời"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    number = next(
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, heads["Trả lời"]).value == "Đạt"
        and not sheet.cell(row, heads["Đang theo"]).value
    )
    sheet.cell(number, heads["Cách làm, lý do"]).value = _NOTE
    edited = tmp_path / "tra-loi.xlsx"
    book.save(edited)

    focal.follows("Nhập sổ trả lời")
    focal.attaches("Tệp .xlsx", edited)
    focal.presses("Đọc tệp và xem trước")
    focal.sees("sửa 1 dòng")
    focal.sees(_NOTE)
    focal.presses("Ghi vào hệ thống")
    focal.sees("Đã ghi 1 câu trả lời")
    focal.opens(f"{his}/requirements/{sheet.cell(number, heads['Mã dòng *']).value}")
    assert focal.main.get_by_label("Cách làm tại đơn vị").first.input_value() == _NOTE
