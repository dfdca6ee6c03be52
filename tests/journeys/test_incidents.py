"""Over a holiday: a report from a phone whose first notice is late; a drill by the same clocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.paper import pdf_text
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


def test_a_drill_runs_by_the_same_clocks_and_its_lessons_become_tasks(
    person: Callable[..., Person],
):
    focal = person("focal.tyt")
    # Given a drill of the year's plan, from the library
    focal.opens("/incidents/drills/")
    focal.chooses("Kịch bản", "Tệp trích xuất lên nhóm")
    focal.fills("Ngày dự kiến", "2027-01-01")
    focal.fills("Chủ trì", "Phó Trưởng trạm")
    focal.fills("Người tham gia, mỗi người một dòng", "Người Mẫu A\nNgười Mẫu B")
    focal.presses("Thêm vào kế hoạch")
    plan = focal.path
    # When it is played: an event is put in and dealt with, the next one starts the clocks
    focal.agrees("Bắt đầu diễn tập")
    events = focal.main.locator("tbody tr")
    focal.presses("Đưa vào")
    focal.presses("Đã làm xong")
    focal.sees("xong sau 0 phút")
    with focal.page.expect_navigation():
        events.nth(2).get_by_role("button", name="Đưa vào").click()
    # Then the clock of personal data runs on through the holiday and the weekend, marked as a drill
    focal.follows("Đồng hồ, mẫu, dòng thời gian")
    focal.sees("DIỄN TẬP")
    focal.sees("04/01/2027 10:00")
    drill = focal.path
    # And it ends with lessons, a task and minutes
    focal.opens(plan)
    focal.main.locator("summary", has_text="Kết thúc diễn tập").click()
    focal.chooses("Kết luận", "Đạt một phần")
    focal.fills("Tồn tại, bài học", "Chưa có người ký thay")
    focal.presses("Kết thúc diễn tập")
    focal.sees("Đã kết thúc diễn tập")
    focal.opens(drill)
    focal.main.locator("summary", has_text="Giao việc").click()
    focal.fills("Việc phải làm", "Cử người ký thay")
    focal.fills("Ai làm", "Trưởng trạm")
    focal.fills("Hạn làm xong", "2027-01-31")
    focal.presses("Giao việc")
    focal.sees("Cử người ký thay")
    focal.opens(plan)
    assert "Cử người ký thay" in pdf_text(focal.downloads("Biên bản (PDF)"))
