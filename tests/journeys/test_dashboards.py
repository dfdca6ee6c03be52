"""A leader goes from the first page to the rows of one unit, reads table and map, and searches."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from tests.journeys.navigators.person import Person
from tests.support.databases import Copy

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-dashboards")]

DRILL = "Diễn tập mỗi năm"


def test_a_leader_finds_out_where_the_sector_stands(copy: Copy, person: Callable[[str], Person]):
    leader = person("leader")
    leader.sees("Toàn ngành")
    leader.follows("Mọi chỉ số")
    leader.sees("Đến ngày")
    leader.follows(DRILL)
    leader.sees("Theo đơn vị")
    leader.filters("Loại đơn vị", "Bệnh viện")
    leader.main.locator("table.table-stack tbody a").first.click()
    leader.sees("Theo sổ lúc này:")
    leader.sees("Trong chỉ số này")
    leader.main.locator("table.table-stack tbody a").first.click()
    assert leader.path.startswith("/units/")

    leader.opens("/dashboards/table")
    leader.filters("Chỉ số", DRILL)
    leader.sees("Trung tâm y tế")
    book = load_workbook(io.BytesIO(leader.downloads("Xuất Excel")))
    assert {row[1].value for row in book.worksheets[0].iter_rows(min_row=2)} == {DRILL}

    leader.follows("Bản đồ")
    leader.sees("từ 80 %")
    points = leader.main.locator("figure svg a")
    assert points.count() > 100
    leader.main.get_by_text("Bảng số liệu của bản đồ").click()
    leader.sees("Trạm Y tế")

    # "/" leads into the box on any page; marks may be left out.
    leader.page.keyboard.press("/")
    leader.page.keyboard.type("benh vien nhi")
    with leader.page.expect_navigation():
        leader.page.keyboard.press("Enter")
    leader.sees("Bệnh viện Nhi tỉnh Gia Lai")
    assert leader.path.startswith("/search")
    leader.fills("Tên, mã hoặc số văn bản", "Nhi bệnh viện")
    leader.presses("Tìm")
    leader.sees("Bệnh viện Nhi tỉnh Gia Lai")
    leader.main.locator("section[aria-labelledby=g-units] a").first.click()
    assert leader.path.startswith("/units/")
