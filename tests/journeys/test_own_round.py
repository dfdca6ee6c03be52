"""A centre asks its stations by itself: opened, sent, accepted together by keyboard, closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-quarter")]

TITLE = "Tập huấn tại trạm y tế (dữ liệu mẫu)"


def test_a_centre_opens_a_round_accepts_together_by_keyboard_and_closes(
    person: Callable[..., Person],
):
    focal = person("focal.ttyt", viewport={"width": 360, "height": 740})
    focal.opens("/reports/")
    focal.follows("Mở báo cáo cho đơn vị dưới")
    focal.ticks("Tình hình tập huấn, diễn tập")
    focal.fills("Tên báo cáo", "Hỏi nhanh các trạm")
    focal.presses("Mở báo cáo")
    focal.sees("Đã mở đợt: Hỏi nhanh các trạm.")
    focal.sees("0 trên 4 đơn vị đã gửi")
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 360

    head = person("head.ttyt")
    head.opens("/reports/")
    head.follows(TITLE)
    head.main.get_by_role("button", name="Chọn cả trang").focus()
    head.page.keyboard.press("Enter")
    boxes = head.main.get_by_role("checkbox")
    assert boxes.count() == 2
    boxes.nth(1).focus()
    head.page.keyboard.press("Space")
    assert [boxes.nth(n).is_checked() for n in range(2)] == [True, False]
    head.page.keyboard.press("Space")
    head.main.get_by_role("button", name="Chấp nhận các báo cáo đã chọn").focus()
    head.page.keyboard.press("Enter")
    head.sees("2 báo cáo chấp nhận được cùng lúc, 0 cần xem từng báo cáo.")
    head.main.get_by_role("button", name="Chấp nhận 2 báo cáo").focus()
    head.page.keyboard.press("Enter")
    head.sees("Đã chấp nhận 2 báo cáo, để lại 0.")
    head.follows("Về danh sách chờ kiểm tra")
    head.agrees("Đóng đợt")
    head.sees("Đã đóng đợt")

    # the station finds its round closed
    station = person("focal.tyt")
    station.opens("/reports/")
    station.follows(TITLE)
    station.sees("Đợt này đã đóng, không nhận báo cáo nữa.")
