"""A job that fell silent tells of a run again; a failed restore is a task until one passes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest

from tests.journeys.navigators.person import Person
from tests.support.server import Server

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-backups")]

TASK = "Phục hồi thử không đạt, cần thử lại"


def test_backups_from_a_silent_job_to_a_restore_that_passed(
    server: Server, person: Callable[..., Person]
):
    head = person("head.bvdk")
    head.opens("/tokens/new")
    head.fills("Phần mềm nào", "Máy sao lưu")
    head.main.get_by_label("Báo lần sao lưu đã chạy").check()
    head.presses("Cấp mã")
    token = head.main.locator("code[data-token]").inner_text()

    focal = person("focal.bvdk", viewport={"width": 360, "height": 740})
    focal.opens("/")
    focal.main.get_by_text("việc còn lại").click()
    focal.follows("Sao lưu im lặng")
    focal.sees("Máy sao lưu im lặng từ")
    page = focal.path
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 360
    focal.main.get_by_text("Để máy sao lưu tự báo về").click()
    line = focal.main.locator("pre").first.inner_text()
    (code,) = set(re.findall(r'\\"system\\":\\"([^\\]+)\\"', line))
    body = json.dumps({"run_id": "dem-nay", "system": code, "result": "ok"}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for expected in (201, 200):
        request = Request(f"{server.url}/api/v1/backups", body, headers)
        with urlopen(request) as answer:
            assert answer.status == expected
    focal.opens(page)
    focal.sees("Đúng lịch; lần sau phải có trước")
    assert focal.main.get_by_text("Máy sao lưu im lặng từ").count() == 0

    focal.follows("Sửa chính sách")
    second = focal.main.get_by_role("group", name="Bản sao 4")
    second.get_by_label("Phương tiện").select_option("disk")
    second.get_by_label("Để ở đâu").fill("Két sắt cơ sở 2")
    for words in ("Ở nơi khác", "Tách khỏi mạng", "Mã hóa"):
        second.get_by_label(re.compile(words)).check()
    focal.presses("Lưu chính sách")
    focal.sees("Két sắt cơ sở 2")
    assert focal.main.get_by_text("Chưa có bản nào để nơi khác").count() == 0

    focal.follows("Ghi phục hồi thử")
    focal.fills("RTO đo được", "95")
    focal.chooses("Kết quả", "Không đạt")
    focal.presses("Ghi vào sổ")
    focal.opens("/")
    focal.sees(TASK)
    focal.opens(page)
    focal.follows("Ghi phục hồi thử")
    for number in range(1, 6):
        focal.main.get_by_label(f"Phép kiểm {number} đạt", exact=True).check()
    focal.fills("RTO đo được", "80")
    focal.presses("Ghi vào sổ")
    focal.sees("trong mục tiêu")
    focal.opens(page)
    assert focal.main.get_by_text("Việc này còn mở").count() == 0
