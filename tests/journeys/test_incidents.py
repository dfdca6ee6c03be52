"""A report from a phone on the eve of a holiday: classified, the first notice sent late."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.server import Server

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-incidents")]

QUESTIONS = 10
#: The first of January, a Friday: noticed 26 hours ago, with a weekend ahead.
HOLIDAY = "2027-01-01T10:00:00+07:00"
NOTICED = "2026-12-31T08:00"


@pytest.fixture
def server(copy: Copy, tmp_path: Path) -> Iterator[Server]:
    """The product on a holiday; who is told is told in the page, so no worker is needed."""
    running = Server(copy, tmp_path, CLOCK=HOLIDAY)
    try:
        running.start_web()
        yield running
    finally:
        running.stop()
        print(running.log.read_text())


def test_a_report_from_a_phone_and_a_first_notice_that_is_late(person: Callable[..., Person]):
    reporter = person("head.tyt", viewport={"width": 360, "height": 740})
    reporter.opens("/incidents/report")
    reporter.fills("Chuyện gì xảy ra", "Máy tiếp đón hiện thư đòi tiền")
    reporter.fills("Thấy lúc nào", NOTICED)
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
    # Hours run on through the holiday and the weekend: a Sunday morning.
    focal.sees("03/01/2027 08:00")
    counted = focal.main.locator("[data-seconds]", has_text=re.compile("còn 1 ngày 2[01] giờ"))
    assert counted.count() >= 1
    focal.presses("Thông báo ban đầu trong 24 giờ")
    focal.sees("Mã độc tống tiền")
    focal.fills("Việc sẽ làm", "Khôi phục từ bản rời")
    focal.presses("Lưu bản nháp")
    focal.main.get_by_text("Ghi đã gửi và chốt").click()
    focal.fills("Kênh gửi", "điện thoại")
    focal.presses("Chốt và ghi đã gửi")
    focal.sees("muộn, gửi quá hạn")
