"""Opening a period of the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.reporting.days import days_of
from compliance.reporting.models import ReportPeriod
from compliance.reporting.rules import ADHOC, Rules, check_reading, rules
from compliance.reporting.services.rounds import (
    begin,
    checkers_of,
    lower,
    pinned,
    units_of_sector,
)
from compliance.units.models import HealthUnit


def open_period(
    department: HealthUnit,
    period_id: str,
    year: int,
    *,
    reading: str,
    together: bool = True,
    kinds: Collection[str] = (),
    cutoff: date | None = None,
    actor_id: UUID | None,
) -> ReportPeriod:
    """Open a period of the plan for every unit that it binds, and for others as cooperation.

    Args:
        reading: how "before the 10th" is read (``due_reading`` of the pack).
        together: one entry serves the period that is due on the same day too (Q2 and H1).
        kinds: kinds of unit that are asked to cooperate although the plan does not bind them.
        cutoff: the day that figures stand for; None: that of the pack.

    Raises:
        Refused: no such period or reading, the cut-off lies outside it, or it is open already.
    """
    held = rules()
    row = held.periods.get(period_id)
    if row is None or period_id == ADHOC:
        raise Refused(_("Hãy chọn một kỳ của kế hoạch."), "period")
    days = days_of(row, year)
    chosen = cutoff or days.cutoff
    if not days.covers_from <= chosen <= days.covers_to:
        raise Refused(_("Ngày chốt số phải nằm trong kỳ."), "cutoff")
    also = next(iter(row.get("shares_entry_with", ())), None) if together else None
    _refuse_twice(department, (period_id, also), year)
    period = ReportPeriod(
        id=new_id(),
        department_id=department.id,
        code=f"{year}-{period_id}",
        period_id=period_id,
        also_id=also,
        kind=row["kind"],
        year=year,
        title=_title(held, row["kind"], (period_id, also), year),
        covers_from=min(days_of(held.periods[e], year).covers_from for e in (period_id, also) if e),
        covers_to=days.covers_to,
        due_before=days.due_before,
        due_on=days.last_day(check_reading(held, reading)),
        reading=reading,
        cutoff=chosen,
        **pinned(held, actor_id),
    )
    units = units_of_sector(department, held, kinds, (), adhoc=False)
    return begin(period, units, held, checkers_of(department, units, held), part_of=department)


def _title(held: Rules, kind: str, ids: Iterable[str | None], year: int) -> str:
    """Return "Báo cáo quý III/2026", "Báo cáo quý II và 6 tháng năm 2026", "Báo cáo năm 2026"."""
    names = [lower(held.periods[each]["name"]["vi"]) for each in ids if each]
    joined = " và ".join(names)
    if kind == "year":
        return f"Báo cáo {joined} {year}"
    return (
        f"Báo cáo {joined}/{year}"
        if len(names) == 1 and kind == "quarter"
        else (f"Báo cáo {joined} năm {year}")
    )


def _refuse_twice(department: HealthUnit, ids: Iterable[str | None], year: int) -> None:
    wanted = [each for each in ids if each]
    taken = session().scalar(
        select(ReportPeriod.title)
        .where(
            ReportPeriod.department_id == department.id,
            ReportPeriod.year == year,
            or_(ReportPeriod.period_id.in_(wanted), ReportPeriod.also_id.in_(wanted)),
        )
        .limit(1)
    )
    if taken is not None:
        raise Refused(_("Kỳ này đã mở: %(title)s.", title=taken), "period")
