"""SIGKILL in the middle of work: nothing is lost, nothing is half saved."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.data.extracts import slow_extract
from tests.journeys.navigators.inventory import Inventory, filled
from tests.journeys.navigators.person import Person
from tests.journeys.navigators.scans import SCAN, Scans
from tests.support.server import Server

ROWS = 30_000
NAME = "Phần mềm lúc mất điện"
SYSTEM = {
    "Mã hệ thống": "luc-mat-dien",
    "Tên hệ thống": NAME,
    "Mã đơn vị giữ mục kiểm kê": "bvdk-gia-lai",
    "Mã loại hệ thống": "nhan-su",
}
pytestmark = [pytest.mark.xdist_group("journey-killing"), pytest.mark.postgresql_in_full]


@pytest.mark.full  # every run kills the worker in tests/services/scans, without a browser
def test_a_scan_survives_the_death_of_its_worker(
    server: Server, person: Callable[[str], Person], tmp_path: Path
):
    # Given a long scan that is under way
    focal = person("focal.bvdk")
    scans = Scans(focal)
    extract = tmp_path / "dai.csv"
    extract.write_bytes(slow_extract(ROWS))
    scans.hands_in(extract)
    focal.sees("Đã đọc", timeout=SCAN)
    # When its worker dies and another one starts
    server.kill_worker()
    server.start_worker()
    # Then the page that was left open reaches the result
    scans.waits_for("Chưa được chia sẻ")
    focal.sees("30.000")


def test_the_death_of_the_web_process_leaves_nothing_half_saved(
    server: Server, person: Callable[[str], Person], tmp_path: Path
):
    # Given a workbook that has been read
    focal = person("focal.bvdk")
    inventory = Inventory(focal)
    workbook = filled(inventory.template(), {"Hệ thống": [SYSTEM]}, tmp_path / "so.xlsx")
    inventory.reads(workbook)
    focal.sees("Sẽ thêm 1 dòng")
    preview = focal.path
    # When the web process dies while the confirmation is on its way
    killing = threading.Timer(0.02, server.kill_web)
    killing.start()
    with contextlib.suppress(Error):  # the answer never comes
        focal.main.get_by_role("button", name="Ghi vào hệ thống").click()
    killing.join()
    server.start_web()
    # A quick one had answered, and its page still asked for styles and scripts.
    focal.page.goto("about:blank")
    focal.forgives("net::ERR_")
    # Then the page says where it stands, and the system is there whole or not at all
    focal.opens(preview)
    outcome = focal.main.get_by_role("button", name="Ghi vào hệ thống")
    written = focal.main.get_by_text("Đã ghi").first
    expect(outcome.or_(written)).to_be_visible()
    assert inventory.lists(NAME) == int(not _waits(focal, preview))
    # And it can be gone through to the end
    focal.opens(preview)
    if outcome.count():
        inventory.writes()
    assert inventory.lists(NAME) == 1


def _waits(person: Person, preview: str) -> bool:
    person.opens(preview)
    return person.main.get_by_role("button", name="Ghi vào hệ thống").count() > 0
