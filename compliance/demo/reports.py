"""Periodic reports: the last quarter closed and sent, the next period open, an ad hoc one late."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.demo.context import Context, acting_on
from compliance.reporting import services
from compliance.reporting.answers import Answer, of_share
from compliance.reporting.below import units_below
from compliance.reporting.days import days_of
from compliance.reporting.earlier import Earlier
from compliance.reporting.models import ReportPeriod, UnitReport
from compliance.reporting.queries import deliveries_of
from compliance.reporting.rules import ADHOC, DEPARTMENT, Field, rules
from compliance.reporting.sheet import Sheet, form_for
from compliance.units.models import HealthUnit, UnitKind

#: Of the closed quarter: sent late, returned once, never sent.
LATE, RETURNED, MISSING = 4, 3, 2
#: Of the open period: already sent, accepted.
SENT, ACCEPTED = 9, 5
#: Whose report of the open period is left to the people who try the demo.
OPEN_FOR = ("bvdk", "ttyt", "tyt")
_TEXTS = (
    "Thiếu cán bộ chuyên trách công nghệ thông tin.",
    "Phần mềm của nhà cung cấp chưa xuất đủ dữ liệu theo chuẩn.",
    "Đường truyền ở một số trạm chưa ổn định.",
    "Không có.",
)


def seed(context: Context) -> None:
    """Open the periods around today and let units report."""
    held = rules()
    coming = sorted(
        (days_of(row, year).last_safe_day, key, year)
        for key, row in held.periods.items()
        if key != ADHOC
        for year in (context.today.year - 1, context.today.year, context.today.year + 1)
    )
    before = [each for each in coming if each[0] < context.today - timedelta(days=15)]
    after = [each for each in coming if each[0] >= context.today]
    _closed(context, *before[-1])
    _running(context, *after[0])
    _asked(context)
    _below(context)


def answers_for(sheet: Sheet, rng: random.Random, scale: int = 4) -> dict[str, Answer]:
    """Return answers that pass the checks where nothing stands by itself; made-up numbers."""
    found = {key: one for key, one in sheet.answers.items() if not one.empty}
    for one in sheet.form.fields:
        if one.kind != "file" and one.key not in found and (one.required or rng.random() < 0.4):
            found[one.key] = _answer(one, rng, scale)
    for _turn in range(3):  # a number that gives way may be the whole of another
        _fit(found)
    differs = "Đối chiếu thực tế tại đơn vị (mẫu)."
    return {
        key: one if sheet.defaults[key].empty else replace(one, reason=differs)
        for key, one in found.items()
        if not one.same(sheet.defaults[key])
    }


def _answer(one: Field, rng: random.Random, scale: int) -> Answer:
    if one.share:
        base = rng.randint(20, 400)
        return of_share(rng.randint(base * 7 // 10, base), base)
    if one.kind == "choice":
        return Answer(rng.choice(one.choices[:3]))
    if one.kind == "text":
        return Answer("Tổ công nghệ thông tin (mẫu)" if one.required else rng.choice(_TEXTS))
    if one.kind == "date":
        return Answer(clock.today().isoformat())
    if one.kind == "money":
        return Answer(rng.randint(10, 90) * 5)
    return Answer(rng.randint(1, scale))


def _fit(found: dict[str, Answer]) -> None:
    """Let parts be no greater than their whole, as the checks ask."""
    for check in rules().checks:
        whole = found.get(check.get("other", ""))
        if whole is None or not isinstance(whole.value, int | float):
            continue
        fields = [key for key in check.get("fields", ()) if key in found]
        if check["kind"] == "at_most":
            for key in fields:
                _shrink(found, key, whole.value)
        elif check["kind"] == "equal":
            found[fields[0]] = Answer(whole.value)
        elif check["kind"] == "sum" and len(fields) == len(check["fields"]):
            rest = whole.value
            for key in fields[1:]:
                _shrink(found, key, rest)
                rest -= float(str(found[key].value))
            found[fields[0]] = Answer(int(rest))


def _shrink(found: dict[str, Answer], key: str, most: float) -> None:
    value = found[key].value
    if isinstance(value, int | float) and value > most:
        found[key] = Answer(int(most))


def _closed(context: Context, due: date, key: str, year: int) -> None:
    with acting_on(due - timedelta(days=40)):
        period = services.open_period(
            context.department,
            key,
            year,
            reading="strict",
            kinds=[UnitKind.CENTRAL, UnitKind.PRIVATE],
            actor_id=context.users["coordinator"].id,
        )
    reports = reports_of(period)
    part = next(one for one in reports if one.tier == DEPARTMENT)
    bound = [one for one in reports if one is not part]
    context.rng.shuffle(bound)
    missing, rest = bound[:MISSING], bound[MISSING:]
    named = {context.unit(alias).id for alias in OPEN_FOR}
    rest += [one for one in missing if one.unit_id in named]
    for number, report in enumerate(rest):
        day = (
            due + timedelta(days=2 + number) if number < LATE else due - timedelta(days=number % 9)
        )
        _send(context, report, day)
        back = LATE <= number < LATE + RETURNED
        if back:
            with acting_on(day + timedelta(days=1)):
                reasons = {"v01_so_csdl": "Số cơ sở dữ liệu khác danh mục dữ liệu của đơn vị."}
                services.return_report(report, report.version, reasons, None, actor_id=None)
            _send(context, report, day + timedelta(days=3))
        with acting_on(day + timedelta(days=4)):
            services.accept(report, report.version, actor_id=None)
            session().flush()
    _send(context, part, due + timedelta(days=8))
    with acting_on(due + timedelta(days=9)):
        frozen = services.collate(period, actor_id=context.users["coordinator"].id)
        session().flush()
        for n, delivery in enumerate(deliveries_of(frozen.id), start=1):
            services.mark_sent(
                period,
                frozen,
                delivery,
                delivery.version,
                sent_on=due + timedelta(days=9),
                document_number=f"{200 + n}/BC-SYT (dữ liệu mẫu)",
            )


def _running(context: Context, due: date, key: str, year: int) -> None:
    with acting_on(context.days(-12)):
        period = services.open_period(
            context.department,
            key,
            year,
            reading="strict",
            kinds=[UnitKind.STATION, UnitKind.CENTRAL, UnitKind.PRIVATE],
            actor_id=context.users["coordinator"].id,
        )
    left = {context.unit(alias).id for alias in OPEN_FOR}
    bound = [
        one
        for one in reports_of(period)
        if one.obliged and one.tier != DEPARTMENT and one.unit_id not in left
    ]
    for number, report in enumerate(context.rng.sample(bound, min(SENT, len(bound)))):
        _send(context, report, context.days(-(number % 6) - 1))
        if number < ACCEPTED:
            services.accept(report, report.version, actor_id=None)
            session().flush()


def _asked(context: Context) -> None:
    """An ad hoc report whose day has passed: some units are late."""
    held = rules()
    kind = held.adhoc["dx-sau-su-co"]
    asked = services.Request(
        adhoc_id="dx-sau-su-co",
        fields=list(kind["fields"]),
        due_on=context.days(-3),
        title="Rà soát sao lưu, phòng chống mã độc sau sự cố (dữ liệu mẫu)",
        requested_by="Sở Y tế",
        summary="Rà soát sau một sự cố mã độc ở đơn vị khác.",
    )
    with acting_on(context.days(-14)):
        period = services.open_ad_hoc(
            context.department,
            asked,
            kinds=[UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE],
            actor_id=context.users["coordinator"].id,
        )
    left = {context.unit(alias).id for alias in OPEN_FOR}
    reports = [one for one in reports_of(period) if one.unit_id not in left]
    for number, report in enumerate(reports[: len(reports) * 2 // 3]):
        _send(context, report, context.days(-4 if number % 4 else -1))
        with acting_on(context.days(-1)):
            services.accept(report, report.version, actor_id=None)


def _below(context: Context) -> None:
    """A round of a centre of its own, for the stations that report through it."""
    parent = context.unit("ttyt")
    held = rules()
    kind = held.adhoc["dx-tap-huan"]
    asked = services.Request(
        adhoc_id="dx-tap-huan",
        fields=list(kind["fields"]),
        due_on=context.days(-1),
        title="Tập huấn tại trạm y tế (dữ liệu mẫu)",
        requested_by=parent.name,
        summary="Nắm tình hình tập huấn trước khi mở lớp của trung tâm.",
    )
    with acting_on(context.days(-9)):
        stations = units_below(parent.id, held)
        period = services.open_below(
            parent,
            asked,
            unit_ids=[unit.id for unit in stations],
            actor_id=context.users["focal.ttyt"].id,
        )
    left = {context.unit(alias).id for alias in OPEN_FOR}
    reports = [one for one in reports_of(period) if one.unit_id not in left]
    for number, report in enumerate(reports[:-1]):
        _send(context, report, context.days(-3 if number else 0))


def reports_of(period: ReportPeriod) -> Sequence[UnitReport]:
    """Return the reports of a round by the code of their unit: ids are random, the demo is not."""
    return (
        session()
        .scalars(
            select(UnitReport)
            .join(UnitReport.unit)
            .join(UnitReport.period)
            .where(UnitReport.period_id == period.id)
            .options(
                contains_eager(UnitReport.unit),
                contains_eager(UnitReport.period),
                joinedload(UnitReport.checker),
            )
            .order_by(HealthUnit.code)
        )
        .all()
    )


def _send(context: Context, report: UnitReport, day: date) -> None:
    """Let a unit type its report and send it; the registers of the demo are not asked."""
    held = rules(report.period.pack_version)
    form = form_for(report, report.period, held)
    with acting_on(day):
        empty = Sheet(report, report.period, held, form, Earlier(), {})
        typed = answers_for(empty, context.rng)
        report.answers = {key: one.stored() for key, one in typed.items()}
        if services.unreported_below(report):
            report.missing_note = "Trạm y tế gửi sau theo lịch của xã (dữ liệu mẫu)."
        sheet = Sheet(report, report.period, held, form, Earlier(), {})
        services.submit(sheet, actor_id=None)
        session().flush()
