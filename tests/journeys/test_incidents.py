"""A report from a phone on the eve of a holiday: classified, the first notice sent late."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from compliance.core import clock
from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-incidents")]

QUESTIONS = 10


def test_a_report_from_a_phone_and_a_first_notice_that_is_late(person: Callable[..., Person]):
    reporter = person("head.tyt", viewport={"width": 360, "height": 740})
    reporter.opens("/incidents/report")
    now = datetime.fromisoformat(reporter.main.get_by_label("Thấy lúc nào").input_value())
    noticed = now - timedelta(hours=26)
    reporter.fills("Chuyện gì xảy ra", "Máy tiếp đón hiện thư đòi tiền")
    reporter.fills("Thấy lúc nào", noticed.strftime("%Y-%m-%dT%H:%M"))
    reporter.ticks("Không biết")
    reporter.fills("Số điện thoại", "0900 000 001")
    assert reporter.page.evaluate("document.documentElement.scrollWidth") <= 360
    reporter.presses("Báo ngay")
    reporter.sees("đã được báo")
    incident = f"/incidents/{reporter.path.rpartition('/')[2]}"

    focal = person("focal.tyt")
    focal.opens("/notices")
    focal.sees("Báo nhanh sự cố")
    focal.opens(f"{incident}/classify")
    focal.chooses("Loại sự cố", "Mã độc tống tiền")
    for number in range(1, QUESTIONS + 1):
        answer = "yes" if number == 4 else "no"
        focal.main.locator(f"input[name='ph-{number:02d}'][value={answer}]").check()
    focal.presses("Xác nhận phân loại")
    focal.sees("Nghiêm trọng")
    # Hours run on through the week's end: the 72 hours end at the same hour of the third day.
    due = (noticed.replace(tzinfo=clock.LOCAL) + timedelta(hours=72)).strftime("%d/%m/%Y %H:%M")
    focal.sees(due)
    counted = focal.main.locator("[data-seconds]", has_text=re.compile("còn 1 ngày 2[0-3] giờ"))
    assert counted.count() >= 1
    focal.presses("Thông báo ban đầu trong 24 giờ")
    focal.sees("Mã độc tống tiền")
    focal.fills("Việc sẽ làm", "Khôi phục từ bản rời")
    focal.presses("Lưu bản nháp")
    focal.main.get_by_text("Ghi đã gửi và chốt").click()
    focal.fills("Kênh gửi", "điện thoại")
    focal.presses("Chốt và ghi đã gửi")
    focal.sees("muộn, gửi quá hạn")
