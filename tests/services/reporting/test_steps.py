"""Each step of a report: told to the right people, once, and a line in the timeline of its unit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.notices.models import Notice
from compliance.reporting import services
from compliance.reporting.models import UnitReport
from compliance.reporting.sheet import sheet_of
from compliance.units.timeline import timeline
from tests.support.reporting import fill, loaded, open_quarter, report_of


def at(day: date, hour: int = 3) -> None:
    clock.use_clock(clock.FrozenClock(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)))


def told(report: UnitReport) -> set[tuple[str, str]]:
    """Return (login, kind) of every notice of a report so far."""
    rows = session().execute(
        select(User.login, Notice.kind)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.source_id == report.id)
    )
    found = [(login, kind) for login, kind in rows]
    assert len(found) == len(set(found)), "somebody was told twice"
    return set(found)


@pytest.fixture
def quarter(db, user, unit):
    at(date(2027, 2, 20))
    coordinator = user("coordinator")
    return open_quarter(unit("so-y-te"), "Q1", 2027, kinds=["tram_y_te"], actor_id=coordinator.id)


def test_each_step_is_told_once_to_whom_it_concerns(db, user, unit, quarter):
    head, coordinator = user("head.bvdk"), user("coordinator")
    report = report_of(quarter, unit("bvdk"), head)
    for _turn in range(2):
        with transaction():
            services.tell_round(services.untold(quarter.id, "opened"), "opened")
    unit_people = {"head.bvdk", "focal.bvdk"}
    expected = {(login, "report:opened") for login in unit_people}
    assert told(report) == expected

    def send(day: date) -> None:
        at(day)
        mine = loaded(head, report.id)
        with transaction():
            fill(mine)
            services.submit(sheet_of(mine), actor_id=head.id)

    send(date(2027, 3, 5))
    expected |= {("coordinator", "report:submitted")}
    assert told(report) == expected
    at(date(2027, 3, 6))
    checked = loaded(coordinator, report.id)
    with transaction():
        reasons = {"v01_so_csdl": "Khác danh mục."}
        services.return_report(
            checked, checked.version, reasons, "Đối chiếu lại.", actor_id=coordinator.id
        )
    expected |= {(login, "report:returned") for login in unit_people}
    assert told(report) == expected
    with transaction():  # the next step on the same report is told anew
        for row in db.scalars(select(Notice).where(Notice.kind == "report:submitted")):
            db.delete(row)
    send(date(2027, 3, 8))
    at(date(2027, 3, 9))
    checked = loaded(coordinator, report.id)
    with transaction():
        services.accept(checked, checked.version, actor_id=coordinator.id)
    expected |= {(login, "report:accepted") for login in unit_people}
    assert told(report) == expected
    at(date(2027, 3, 12))
    with transaction():
        services.collate(quarter, actor_id=coordinator.id)
    assert services.untold(quarter.id, "collated") == [report.id]
    for _turn in range(2):
        with transaction():
            services.tell_round(services.untold(quarter.id, "collated"), "collated")
    expected |= {(login, "report:collated") for login in unit_people}
    assert told(report) == expected

    # and the same steps, newest first, in the timeline of the unit
    steps = [
        (line.label, line.title, line.actor)
        for line in timeline(user("focal.bvdk"), unit("bvdk")).rows
        if line.endpoint == "reporting.show" and line.args == {"report_id": report.id}
    ]
    title = "Báo cáo quý I/2027"
    assert steps == [
        ("Tổng hợp báo cáo của ngành", title, "coordinator"),
        ("Chấp nhận báo cáo", title, "coordinator"),
        ("Gửi báo cáo", title, "head.bvdk"),
        ("Trả lại báo cáo", f"{title}: Đối chiếu lại.", "coordinator"),
        ("Gửi báo cáo", title, "head.bvdk"),
        ("Mở kỳ báo cáo", title, "coordinator"),
    ]


def test_the_report_of_a_station_is_told_to_the_centre_that_checks_it(db, user, unit, quarter):
    head = user("head.tyt")
    report = report_of(quarter, unit("tyt"), head)
    with transaction():
        fill(report)
        services.submit(sheet_of(report), actor_id=head.id)
    assert told(report) == {
        ("head.ttyt", "report:submitted"),
        ("focal.ttyt", "report:submitted"),
    }


def test_a_timeline_tells_nobody_of_reports_that_he_may_not_read(db, user, unit, quarter):
    for login, sees in (("coordinator", True), ("leader", True), ("appraiser", False)):
        lines = timeline(user(login), unit("bvdk")).rows
        assert any(line.endpoint == "reporting.show" for line in lines) is sees, login
    assert not any(
        line.endpoint == "reporting.show"
        for line in timeline(user("focal.bvnhi"), unit("bvdk")).rows
    )
