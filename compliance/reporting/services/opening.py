"""Opening a round of reports: a period of the plan, or what somebody asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.reporting.days import ADHOC_DAYS, days_of
from compliance.reporting.models import ReportPeriod, ReportState, UnitReport
from compliance.reporting.rules import ADHOC, DEPARTMENT, Rules, check_reading, rules
from compliance.settings.queries import add_working_days
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import in_force

#: The first link that there is says through whom a station reports.
_ROUTES = (LinkKind.REPORT_ROUTE, LinkKind.GUIDANCE)
_CHUNK = 500


@dataclass(frozen=True)
class Request:
    """An ad hoc report as it was asked for."""

    adhoc_id: str
    fields: Sequence[str]
    #: None: five working days, a convention.
    due_on: date | None = None
    covers_from: date | None = None
    cutoff: date | None = None
    title: str = ""
    document_number: str | None = None
    document_date: date | None = None
    requested_by: str | None = None
    summary: str | None = None
    #: Codes of the units asked; empty: by kind.
    codes: Sequence[str] = ()


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
        **_common(held, actor_id),
    )
    return _open(department, period, held, kinds, ())


def open_ad_hoc(
    department: HealthUnit, asked: Request, *, kinds: Collection[str], actor_id: UUID | None
) -> ReportPeriod:
    """Open a report that somebody asked for: the fields chosen, of the units chosen.

    Raises:
        Refused: no fields, no units, unknown codes, or a due day that has passed.
    """
    held = rules()
    kind = held.adhoc.get(asked.adhoc_id)
    if kind is None:
        raise Refused(_("Hãy chọn loại báo cáo đột xuất."), "adhoc")
    if not asked.fields:
        raise Refused(_("Hãy chọn ít nhất một ô cần hỏi."), "fields")
    today = clock.today()
    due = asked.due_on or add_working_days(today, ADHOC_DAYS)
    if due < today:
        raise Refused(_("Hạn gửi đã qua."), "due_on")
    cutoff = asked.cutoff or today
    covers_from = asked.covers_from or date(cutoff.year, 1, 1)
    if covers_from > cutoff:
        raise Refused(_("Ngày bắt đầu phải trước ngày chốt số."), "covers_from")
    if "doc_number" in kind["asks"] and not asked.document_number:
        raise Refused(_("Hãy ghi số văn bản yêu cầu."), "document_number")
    number = 1 + (
        session().scalar(
            select(func.count()).where(
                ReportPeriod.department_id == department.id,
                ReportPeriod.period_id == ADHOC,
                ReportPeriod.year == today.year,
            )
        )
        or 0
    )
    period = ReportPeriod(
        id=new_id(),
        department_id=department.id,
        code=f"{today.year}-DX-{number}",
        period_id=ADHOC,
        kind="ad_hoc",
        year=today.year,
        title=(asked.title or f"Báo cáo đột xuất: {_lower(kind['text']['vi'])}")[:255],
        covers_from=covers_from,
        covers_to=max(cutoff, due),
        due_on=due,
        reading=held.default_reading,
        cutoff=cutoff,
        adhoc_id=asked.adhoc_id,
        document_number=asked.document_number,
        document_date=asked.document_date,
        requested_by=asked.requested_by,
        summary=asked.summary,
        fields=list(asked.fields),
        **_common(held, actor_id),
    )
    return _open(department, period, held, kinds, asked.codes)


def _common(held: Rules, actor_id: UUID | None) -> dict[str, Any]:
    return {
        "pack_id": held.pack.id,
        "pack_version": held.pack.version,
        "pack_hash": held.pack.sha256,
        "opened_at": clock.now(),
        "opened_by": actor_id,
    }


def _title(held: Rules, kind: str, ids: Iterable[str | None], year: int) -> str:
    """Return "Báo cáo quý III/2026", "Báo cáo quý II và 6 tháng năm 2026", "Báo cáo năm 2026"."""
    names = [_lower(held.periods[each]["name"]["vi"]) for each in ids if each]
    joined = " và ".join(names)
    if kind == "year":
        return f"Báo cáo {joined} {year}"
    return (
        f"Báo cáo {joined}/{year}"
        if len(names) == 1 and kind == "quarter"
        else (f"Báo cáo {joined} năm {year}")
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


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


def _open(
    department: HealthUnit,
    period: ReportPeriod,
    held: Rules,
    kinds: Collection[str],
    codes: Sequence[str],
) -> ReportPeriod:
    units = _units(department, held, kinds, codes, adhoc=period.period_id == ADHOC)
    rows: list[dict[str, Any]] = [_report(period, unit, held) for unit in units]
    if period.fields is not None:  # whoever has none of the fields is not asked
        asks = {tier for tier, form in held.forms.items() if form.only(period.fields).blocks}
        rows = [row for row in rows if row["tier"] in asks]
    if not rows:
        raise Refused(_("Không có đơn vị nào phải gửi báo cáo này."), "kinds")
    checkers = _checkers(department)
    for row in rows:
        if row["tier"] == "commune":
            row["checker_id"] = checkers.get(row["unit_id"], department.id)
        else:
            row["checker_id"] = department.id
    if period.period_id != ADHOC:
        rows.append(_report(period, department, held) | {"checker_id": department.id})
    session().add(period)
    session().flush()
    for start in range(0, len(rows), _CHUNK):
        session().execute(insert(UnitReport), rows[start : start + _CHUNK])
    details = {"units": len(rows), "obliged": sum(bool(row["obliged"]) for row in rows)}
    audit.note("report:open", target=period, details=details)
    return period


def _report(period: ReportPeriod, unit: HealthUnit, held: Rules) -> dict[str, Any]:
    form = held.form_of(unit.kind)
    return {
        "id": new_id(),
        "version": 1,
        "period_id": period.id,
        "unit_id": unit.id,
        "tier": form.tier if form else DEPARTMENT,
        "obliged": held.is_obliged(unit.kind, unit.group),
        "state": ReportState.OPEN,
        "answers": {},
        "days_late": 0,
        "returns": 0,
    }


def _units(
    department: HealthUnit,
    held: Rules,
    kinds: Collection[str],
    codes: Sequence[str],
    *,
    adhoc: bool,
) -> list[HealthUnit]:
    known = {kind for form in held.forms.values() for kind in form.unit_kinds}
    found = session().scalars(
        select(HealthUnit)
        .where(
            HealthUnit.department_id == department.id,
            HealthUnit.id != department.id,
            HealthUnit.closed_on.is_(None),
            HealthUnit.kind.in_(known),
        )
        .order_by(HealthUnit.name)
    )
    units = [unit for unit in found if unit.kind != department.kind]
    if codes:
        wanted = set(codes)
        if unknown := wanted - {unit.code for unit in units}:
            text = ", ".join(sorted(unknown)[:5])
            raise Refused(_("Không có đơn vị gửi báo cáo mang mã: %(codes)s.", codes=text), "codes")
        return [unit for unit in units if unit.code in wanted]
    return [
        unit
        for unit in units
        if unit.kind in kinds or (not adhoc and held.is_obliged(unit.kind, unit.group))
    ]


def _checkers(department: HealthUnit) -> Mapping[UUID, UUID]:
    """Return through whom a unit reports, by its link of today: one query."""
    rows = session().execute(
        select(UnitLink.unit_id, UnitLink.kind, UnitLink.target_id)
        .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
        .where(
            HealthUnit.department_id == department.id,
            UnitLink.kind.in_(_ROUTES),
            in_force(UnitLink),
        )
        .order_by(UnitLink.id)
    )
    found: dict[UUID, tuple[int, UUID]] = {}
    for unit_id, kind, target_id in rows:
        rank = _ROUTES.index(LinkKind(kind))
        if unit_id not in found or rank < found[unit_id][0]:
            found[unit_id] = (rank, target_id)
    return {unit_id: target for unit_id, (_rank, target) in found.items()}
