"""The sector's numbers against an independent sum; who is told; ad hoc reports; the year."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from statistics import median
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from compliance.core import clock, paging
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.paging import ListRequest
from compliance.figures import facts
from compliance.notices.models import Notice
from compliance.reporting import services
from compliance.reporting.collected import all_behind, combined
from compliance.reporting.documents import chat_text, sector_paper
from compliance.reporting.listing import matrix, overdue, overdue_names, overdue_page
from compliance.reporting.models import ReportPeriod, ReportReminder, ReportState, UnitReport
from compliance.reporting.obligations import due_reports
from compliance.reporting.queries import counts, periods_of
from compliance.reporting.rules import rules
from compliance.reporting.sent import revisions_of
from compliance.reporting.services.reminding import due_for_reminder
from compliance.reporting.sheet import sheet_of
from compliance.reporting.todos import todos_for
from compliance.reporting.yearly import result
from compliance.settings.models import Holiday
from compliance.units.models import UnitKind
from tests.support.reporting import fill, loaded, open_quarter, report_of, reports_of, send


def at(day: date) -> None:
    clock.use_clock(clock.FrozenClock(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)))


def test_the_sector_is_the_sum_of_what_was_accepted_and_each_number_leads_to_its_units(
    db, user, unit
):
    coordinator = user("coordinator")
    at(date(2027, 2, 20))
    period = open_quarter(unit("so-y-te"), "Q1", 2027)
    reports = reports_of(period, coordinator)
    contents = []
    for number, report in enumerate(reports[:14]):
        send(report, number)
        if number < 11:
            with transaction():
                services.accept(report, report.version, actor_id=coordinator.id)
            contents.append(revisions_of(report.id)[0][0].content)
    rows = [row for content in contents for block in content["blocks"] for row in block["rows"]]
    said = {}
    for row in rows:
        if row["answer"].get("v") is not None:
            said.setdefault(row["key"], []).append(row["answer"])
    found = combined(period, rules())
    kinds = Counter()
    for key, one in found.items():
        answers = said.get(key, [])
        kinds[one.field.combine] += bool(answers)
        assert one.units == len(answers), key
        if not answers:
            continue
        if one.field.combine == "count":
            assert dict(one.choices) == Counter(each["v"] for each in answers)
        elif one.field.combine == "list":
            assert sum(units for _text, units, _unit in one.texts) == len(answers)
        elif one.field.combine == "median":
            assert one.number == median(each["v"] for each in answers)
        elif one.field.combine == "recompute":
            top, base = (sum(each[part] for each in answers) for part in ("n", "d"))
            assert one.number == round(top * 100 / base, 2)
        else:
            assert one.number == sum(each["v"] for each in answers)
        behind = all_behind(coordinator, period, key)
        assert len(behind) == one.units
        if one.field.combine == "sum":
            assert sum(value.number for value, _report, _unit in behind) == one.number
    assert set(kinds) == {"sum", "count", "list", "median", "recompute"}
    assert min(kinds.values()) > 0
    # a unit sees its own line only
    assert {u.code for _v, _r, u in all_behind(user("focal.bvdk"), period, "v01_so_csdl")} <= {
        unit("bvdk").code
    }


def test_a_unit_is_told_on_the_last_working_day_once_and_urged_once_a_day(
    db, user, unit, monkeypatch
):
    at(date(2027, 2, 20))
    period = open_quarter(unit("so-y-te"), "Q1", 2027)  # due on Tuesday 9 March
    head = user("head.bvdk")
    report = report_of(period, unit("bvdk"), head)
    for day in (9, 8):
        with transaction() as current:
            current.add(Holiday(day=date(2027, 3, day), name="Ngày nghỉ mẫu"))
    at(date(2027, 3, 4))
    assert due_for_reminder(clock.today()) == []
    at(date(2027, 3, 5))  # the Friday before
    waiting = due_for_reminder(clock.today())
    assert report.id in waiting
    for _turn in range(2):
        with transaction():
            services.remind_last_day(due_for_reminder(clock.today()))
    told = select(func.count()).where(Notice.user_id == head.id, Notice.source_id == report.id)
    assert session().scalar(told) == 1
    reminded = select(func.count()).where(ReportReminder.report_id == report.id)
    assert session().scalar(reminded) == 1
    # what was sent is not urged
    send(loaded(head, report.id))
    at(date(2027, 3, 12))
    rows = overdue(user("coordinator"), period)
    assert report.id not in {row.id for row in rows}
    for expected in (len(rows), 0):
        with transaction():
            assert services.urge(period, [row.id for row in rows], actor_id=None) == expected
    coordinator, asked = user("coordinator"), counts(user("coordinator"), period)
    every, total = overdue_names(coordinator, period)
    assert (list(every), total) == ([row.unit.name for row in rows], len(rows))
    monkeypatch.setattr(paging, "PAGE_SIZE", 10)
    assert len(rows) > 20
    assert [row.obliged for row in rows] == sorted((row.obliged for row in rows), reverse=True)
    paged = []
    for number in range(1, total // 10 + 2):
        page = overdue_page(coordinator, period, ListRequest(page=number))
        assert (page.total, page.has_next) == (total, number * 10 < total)
        paged += [(row.id, row.unit.name, row.checker.name) for row in page.rows]
    assert paged == [(row.id, row.unit.name, row.checker.name) for row in rows]
    some, still = overdue_names(coordinator, period, 3)
    assert (some, still) == (every[:3], total)
    short = chat_text(period, some, total, asked)
    assert f"3. {every[2]}\nvà {total - 3} đơn vị khác" in short
    text = chat_text(period, every, total, asked)
    assert "đơn vị khác" not in text
    assert text.startswith("Báo cáo quý I/2027: hạn 09/03/2027.\nĐến 12/03/2027 đã nhận 1/")
    assert f"Còn {len(rows)} đơn vị:\n1. {rows[0].unit.name}" in text


def test_reports_are_figures_duties_tasks_and_a_line_of_the_year(db, user, unit):
    department, head = unit("so-y-te"), user("head.bvdk")
    at(date(2027, 2, 20))
    first = open_quarter(department, "Q1", 2027)
    at(date(2027, 5, 20))
    second = open_quarter(department, "Q2", 2027, reading="loose")
    assert (first.due_on, second.due_on) == (date(2027, 3, 9), date(2027, 6, 10))
    late = report_of(first, unit("bvdk"), head)
    send(late)
    window = facts.Window(date(2027, 1, 1), date(2027, 12, 31))
    rows = {row.title: row for row in facts.rows_of("reports", [unit("bvdk").id], window)}
    assert rows["Báo cáo quý I/2027"].values["on_time"] is False
    assert rows["Báo cáo quý I/2027"].values["days_late"] == 72
    assert rows["Báo cáo quý II và 6 tháng năm 2027"].values["on_time"] is None
    duties = {one.title: one for one in due_reports([unit("bvdk").id])}
    assert "Báo cáo quý I/2027" not in duties
    assert duties["Báo cáo quý II và 6 tháng năm 2027"].due_on == date(2027, 6, 10)
    assert [one.due for one in todos_for(head) if "quý II" in one.text] == [date(2027, 6, 10)]
    asked = ListRequest.parse({"q": unit("bvdk").name})
    (line,) = result(user("coordinator"), 2027, asked)
    assert (line.due, line.on_time, line.late, line.missing, line.days) == (1, 0, 1, 0, 72)
    page = matrix(user("coordinator"), first, ListRequest(filters={"late": "sent"}))
    assert [row.id for row in page.rows] == [late.id]


def test_an_ad_hoc_report_asks_chosen_fields_of_chosen_units(db, user, unit):
    department = unit("so-y-te")
    asked = services.Request(
        adhoc_id="dx-theo-van-ban",
        fields=["chung_kho_khan", "an_su_co", "chung_nguoi_lap"],
        codes=[unit("bvdk").code, unit("tyt").code],
    )
    with pytest.raises(Refused, match="số văn bản"), transaction():
        services.open_ad_hoc(department, asked, kinds=(), actor_id=None)
    named = services.Request(
        **{**vars(asked), "document_number": "15/UBND-KGVX", "requested_by": "UBND tỉnh"}
    )
    with transaction():
        period = services.open_ad_hoc(department, named, kinds=(), actor_id=None)
    assert period.due_on == clock.today() + timedelta(days=5)  # a Sunday: five working days on
    reports = reports_of(period, user("coordinator"))
    assert {report.unit.code for report in reports} == set(asked.codes)
    form = services.sector_content(period)["blocks"]
    assert [row["key"] for block in form for row in block["rows"]] == [
        "an_su_co",
        "chung_kho_khan",
    ]
    own = report_of(period, unit("bvdk"), user("head.bvdk"))
    send(own)
    assert own.state == ReportState.SUBMITTED
    wrong = services.Request(**{**vars(named), "codes": ["khong-co"]})
    with pytest.raises(Refused, match="khong-co"), transaction():
        services.open_ad_hoc(department, wrong, kinds=(), actor_id=None)


def test_a_station_asked_to_cooperate_is_not_bound_and_committees_are_left_out(db, user, unit):
    period = open_quarter(unit("so-y-te"), "Q1", 2028, kinds=[UnitKind.STATION])
    assert period.cutoff == date(2028, 2, 29)
    reports = reports_of(period, user("coordinator"))
    assert {report.unit.kind for report in reports if not report.obliged} == {UnitKind.STATION}
    assert {UnitKind.CENTRAL, UnitKind.PEOPLES_COMMITTEE} & {r.unit.kind for r in reports} == set()
    listed = [row[0] for row in periods_of(user("focal.tyt"))]
    assert period.id in {row.id for row in listed}
    assert all(isinstance(row, ReportPeriod) for row in listed)


def test_the_paper_puts_choices_in_order_and_counts_those_who_have_nothing_to_say(db, user, unit):
    coordinator = user("coordinator")
    at(date(2027, 2, 20))
    period = open_quarter(unit("so-y-te"), "Q1", 2027)
    said = ["Không có.", "Thiếu người.", "không", "Thiếu người."]
    for number, report in enumerate(reports_of(period, coordinator)[:4]):
        with transaction():
            fill(report, number)
            typed = dict(report.answers)
            typed["chung_kho_khan"] = {"v": said[number], "why": "Đã đối chiếu."}
            report.answers = typed
            services.submit(sheet_of(report), actor_id=None)
            services.accept(report, report.version, actor_id=coordinator.id)
    content = services.sector_content(period)
    form = rules().form_at("department")
    orders = {one.key: [rules().choices[key] for key in one.choices] for one in form.fields}
    rows = [row for block in content["blocks"] for row in block["rows"] if row["choices"]]
    assert rows
    for row in rows:
        asked = [word for word in orders[row["key"]] if word in row["choices"]]
        assert list(row["choices"]) == asked
    assert content["addressees"][0].startswith("UBND tỉnh")
    paper = sector_paper(content, "docx", sha256=None, verify_base="")
    text = ZipFile(BytesIO(paper)).read("word/document.xml").decode()
    assert "(2 đơn vị nêu; 2 đơn vị ghi không có)" in text
    assert "Thiếu người (2 đơn vị)." in text
    assert "Không có. (" not in text
    assert "tối đa 300 chữ" not in text


def test_the_paper_says_whether_the_department_s_own_part_is_counted(db, user, unit):
    coordinator = user("coordinator")
    at(date(2027, 2, 20))
    period = open_quarter(unit("so-y-te"), "Q1", 2027)
    first = reports_of(period, coordinator)[0]
    send(first)
    with transaction():
        services.accept(first, first.version, actor_id=coordinator.id)

    def said() -> str:
        paper = sector_paper(services.sector_content(period), "docx", sha256=None, verify_base="")
        return ZipFile(BytesIO(paper)).read("word/document.xml").decode()

    assert "từ 1 báo cáo đã chấp nhận." in said()
    own = session().scalars(
        select(UnitReport).where(
            UnitReport.period_id == period.id, UnitReport.tier == rules().form_at("department").tier
        )
    )
    with transaction():
        own.one().state = ReportState.ACCEPTED
    assert "từ 1 báo cáo đã chấp nhận của các đơn vị và phần của Sở." in said()
