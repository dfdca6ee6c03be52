"""A hospital carries its work from the regime of 2016 to that of 2026."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-transfer")]


def test_a_focal_point_carries_a_system_looks_again_and_takes_another_back(
    person: Callable[[str], Person],
):
    focal = person("focal.bvdk")
    focal.sees("hệ thống còn theo chế độ cũ")
    focal.opens("/transfers?state=todo")
    focal.follows("Quản lý nhà thuốc")
    focal.sees("chưa ghi gì")
    focal.sees("Cấp độ: tiêu chí cũ và tiêu chí mới")
    focal.agrees("Chuyển hệ thống này")
    focal.sees("Đã chuyển lúc")

    focal.follows("Xem lại câu trả lời")
    boxes = focal.main.get_by_role("checkbox")
    waiting = boxes.count()
    assert waiting > 10
    boxes.nth(0).check()
    focal.presses("Xác nhận các dòng đã chọn")
    focal.sees(f"Còn {waiting - 1} câu cần xem lại")
    focal.main.get_by_role("button", name="Chọn tất cả").click()
    focal.presses("Xác nhận các dòng đã chọn")
    focal.sees("Đã xem lại hết")

    focal.follows("Kết quả chuyển đổi")
    focal.agrees("Hoàn tác")
    focal.page.get_by_text("Không hoàn tác được: đã xác nhận").first.wait_for()
    focal.sees("Đã chuyển lúc")

    focal.opens("/transfers?state=todo")
    focal.follows("Quản lý thiết bị y tế")
    focal.agrees("Chuyển hệ thống này")
    focal.sees("Đã chuyển lúc")
    focal.agrees("Hoàn tác")
    focal.sees("mọi thứ như trước khi chuyển")
    focal.opens("/transfers?state=todo")
    focal.sees("Quản lý thiết bị y tế")
