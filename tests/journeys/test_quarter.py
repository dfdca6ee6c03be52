"""A whole quarter: 200 units report, 12 late, 5 returned, consolidated, printed.

What units do at their own desks goes through the services; one unit's form, its check, one return,
the consolidation and the print are done in the browser, six days after the last day.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from compliance.accounts.models import User
from compliance.app import create_app
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.demo.reports import answers_for
from compliance.reporting import services
from compliance.reporting.earlier import Earlier
from compliance.reporting.models import UnitReport
from compliance.reporting.rules import rules
from compliance.reporting.sheet import Sheet, form_for
from compliance.units.models import HealthUnit, UnitKind
from tests.journeys.navigators.person import Person
from tests.support.databases import Copy, settings
from tests.support.reporting import fill, open_quarter, reports_of
from tests.support.server import Server

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-quarter")]

REPORTING, LATE, RETURNED = 200, 12, 5
#: The last day is 9 March 2027.
NOW = "2027-03-15T09:00:00+07:00"
KINDS = (UnitKind.STATION, UnitKind.CENTRAL, UnitKind.PRIVATE, UnitKind.PEOPLES_COMMITTEE)
#: Filled in the browser, and returned in the browser.
AT_THE_DESK, BACK = "bvdk-gia-lai", "bv-nhi-gia-lai"


def at(day: date) -> None:
    clock.use_clock(clock.FrozenClock(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)))


def send(report: UnitReport, day: date) -> None:
    """Let a unit send its report on a day; its registers are not asked."""
    at(day)
    held = rules(report.period.pack_version)
    form = form_for(report, report.period, held)
    empty = Sheet(report, report.period, held, form, Earlier(), {})
    typed = answers_for(empty, random.Random(1))
    report.answers = {key: one.stored() for key, one in typed.items()}
    report.missing_note = "Đơn vị dưới gửi sau."
    sheet = Sheet(report, report.period, held, form, Earlier(), {})
    services.submit(sheet, actor_id=None)
    session().flush()


def accept(report: UnitReport) -> None:
    services.accept(report, report.version, actor_id=None)
    session().flush()


@pytest.fixture
def quarter(copy: Copy) -> tuple[str, dict[str, str], int]:
    """Let 199 units report; return the period's address, two reports', how many are asked."""
    app = create_app(settings(copy.url, copy.data_dir))
    database = app.extensions["database"]
    with app.app_context(), database.scope():
        at(date(2027, 2, 20))
        department = session().scalars(select(HealthUnit).where(HealthUnit.code == "so-y-te")).one()
        coordinator = session().scalars(select(User).where(User.login == "coordinator")).one()
        period = open_quarter(department, "Q1", 2027, kinds=KINDS)
        reports = {row.unit.code: row for row in reports_of(period, coordinator)}
        asked = len(reports)
        desk = reports.pop(AT_THE_DESK)
        back = reports.pop(BACK)
        with transaction():
            for number, report in enumerate(list(reports.values())[: REPORTING - 2]):
                late = number < LATE - 1
                send(report, date(2027, 3, 12) if late else date(2027, 3, 5))
                if LATE <= number < LATE + RETURNED - 1:
                    reason = {"v01_so_csdl": "Khác danh mục dữ liệu."}
                    services.return_report(report, report.version, reason, None, actor_id=None)
                    send(report, date(2027, 3, 11))
                accept(report)
            send(back, date(2027, 3, 8))
            at(date(2027, 3, 8))
            fill(desk)
            # more records verified than there are: to be seen and put right
            desk.answers = desk.answers | {"v05_so_ho_so_xac_thuc_so_dinh_danh": {"v": 99}}
        found = {code: f"/reports/{row.id}" for code, row in ((AT_THE_DESK, desk), (BACK, back))}
        address = f"/reports/periods/{period.id}"
    database.engine.dispose()
    return address, found, asked


@pytest.fixture
def server(copy: Copy, quarter: object, tmp_path: Path) -> Iterator[Server]:
    """The product on the fifteenth of March."""
    running = Server(copy, tmp_path, CLOCK=NOW)
    try:
        running.start_web()
        yield running
    finally:
        running.stop()
        print(running.log.read_text())


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages).split())


def test_a_quarter_from_the_first_form_to_the_print(
    quarter: tuple[str, dict[str, str], int], person: Callable[..., Person]
):
    period, reports, asked = quarter
    focal = person("focal.bvdk", viewport={"width": 360, "height": 740})
    focal.opens(reports[AT_THE_DESK])
    focal.sees("Còn 1 chỗ phải xem lại trước khi gửi")
    focal.follows("“Số hồ sơ đã xác thực số định danh” (99) lớn hơn")
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 360
    focal.fills("Số hồ sơ đã xác thực số định danh", "1")
    focal.sees("Đã tự lưu lúc")
    focal.presses("Lưu và về báo cáo")
    focal.sees("Báo cáo không còn chỗ nào phải xem lại.")
    focal.sees("Thủ trưởng đơn vị gửi báo cáo.")

    head = person("head.bvdk")
    head.opens("/reports/")
    head.follows("Báo cáo quý I/2027")
    head.agrees("Gửi báo cáo")
    head.sees("Đã gửi báo cáo, muộn 6 ngày.")

    coordinator = person("coordinator")
    coordinator.opens(f"{period}?state=submitted")
    coordinator.main.get_by_label("Chọn Bệnh viện Đa khoa Gia Lai").press("Space")
    coordinator.presses("Chấp nhận các báo cáo đã chọn")
    coordinator.sees("1 báo cáo chấp nhận được cùng lúc, 0 cần xem từng báo cáo.")
    coordinator.presses("Chấp nhận 1 báo cáo")
    coordinator.sees("Đã chấp nhận 1 báo cáo, để lại 0.")
    coordinator.opens(f"{reports[BACK]}/check")
    coordinator.fills("Lý do trả lại ô “Số cơ sở dữ liệu”", "Khác danh mục dữ liệu.")
    coordinator.presses("Trả lại để sửa")
    coordinator.sees(f"{REPORTING} trên {asked} đơn vị đã gửi: {REPORTING - LATE} đúng hạn")
    coordinator.sees(f"{LATE} muộn; {asked - REPORTING} chưa gửi; {REPORTING - 1} đã chấp nhận")

    coordinator.follows("Tổng hợp của ngành")
    coordinator.agrees("Chốt bản tổng hợp")
    coordinator.sees("Đã chốt bản tổng hợp số 1.")
    words = words_of(coordinator.downloads(coordinator.main.locator("a[href$='/sector/1.pdf']")))
    assert f"{REPORTING} đơn vị đã gửi: {REPORTING - LATE} đúng hạn, {LATE} muộn" in words
    assert f"{RETURNED} đơn vị có báo cáo bị trả lại để sửa" in words
    assert f"tổng hợp từ {REPORTING - 1} báo cáo đã chấp nhận" in words
    assert "BẢN NHÁP" not in words
    coordinator.opens(f"{period}?late=returned")
    assert coordinator.main.locator("tbody tr").count() == RETURNED
    coordinator.opens(f"{period}/late")
    coordinator.main.get_by_role("button", name="Chép tin nhắn").click()
    coordinator.sees("Đã chép")
    # the unit finds why its report came back
    nursery = person("focal.bvnhi")
    nursery.opens(reports[BACK])
    nursery.sees("Khác danh mục dữ liệu.")
