"""A round of reports as it starts: who is asked, on which form, through whom it goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.reporting.below import units_below
from compliance.reporting.models import PeriodState, ReportPeriod, ReportState, UnitReport
from compliance.reporting.rules import DEPARTMENT, Rules, rules
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import in_force

#: The first link that there is says through whom a station reports.
_ROUTES = (LinkKind.REPORT_ROUTE, LinkKind.GUIDANCE)
#: Tier whose reports go through another unit.
COMMUNE = "commune"
_CHUNK = 500


def pinned(held: Rules, actor_id: UUID | None) -> dict[str, Any]:
    """Return what every round keeps of the pack and of its opening."""
    return {
        "pack_id": held.pack.id,
        "pack_version": held.pack.version,
        "pack_hash": held.pack.sha256,
        "opened_at": clock.now(),
        "opened_by": actor_id,
    }


def lower(text: str) -> str:
    """Return a name as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def begin(
    period: ReportPeriod,
    units: Sequence[HealthUnit],
    held: Rules,
    checkers: Mapping[UUID, UUID],
    part_of: HealthUnit | None = None,
) -> ReportPeriod:
    """Open a round for these units; those whose form has none of the fields asked are left out.

    Args:
        checkers: to whom the report of a unit goes; of a unit left out: to the runner.
        part_of: the Department, when it has a part of its own in the round.

    Raises:
        Refused: nobody is asked.
    """
    runner = period.owner_id or period.department_id
    rows = [
        _report(period, unit, held) | {"checker_id": checkers.get(unit.id, runner)}
        for unit in units
    ]
    if period.fields is not None:
        asks = {tier for tier, form in held.forms.items() if form.only(period.fields).blocks}
        rows = [row for row in rows if row["tier"] in asks]
    if not rows:
        raise Refused(_("Không có đơn vị nào phải gửi báo cáo này."), "kinds")
    if part_of is not None:
        rows.append(_report(period, part_of, held) | {"checker_id": part_of.id})
    session().add(period)
    session().flush()
    for start in range(0, len(rows), _CHUNK):
        session().execute(insert(UnitReport), rows[start : start + _CHUNK])
    details = {"units": len(rows), "obliged": sum(bool(row["obliged"]) for row in rows)}
    audit.note("report:open", target=period, details=details)
    return period


def join(period: ReportPeriod, code: str) -> UnitReport:
    """Ask one more unit within an open round: one that was founded or merged since.

    Args:
        code: of a unit with a form; in a round of a parent unit, of one that reports through it.

    Raises:
        Refused: the round is over, there is no such unit, it is asked already, or it has none of
            the fields.
    """
    if period.state in (PeriodState.CLOSED, PeriodState.SENT):
        raise Refused(_("Đợt này đã xong, không thêm đơn vị được nữa."))
    held = rules(period.pack_version)
    if period.owner_id is not None:
        units = [unit for unit in units_below(period.owner_id, held) if unit.code == code]
        if not units:
            raise Refused(_("Không có đơn vị gửi qua đơn vị này mang mã “%(code)s”.", code=code))
        checker = period.owner_id
    else:
        department = session().get_one(HealthUnit, period.department_id)
        units = units_of_sector(department, held, (), [code], adhoc=True)
        checker = checkers_of(department, units, held).get(units[0].id, period.department_id)
    row = _report(period, units[0], held)
    if not held.form_at(row["tier"]).only(period.fields).blocks:
        raise Refused(_("Biểu của đơn vị này không có ô nào mà đợt hỏi."), "code")
    asked = select(UnitReport.id).where(
        UnitReport.period_id == period.id, UnitReport.unit_id == units[0].id
    )
    if session().scalar(asked) is not None:
        raise Refused(_("Đơn vị này đã có trong đợt."), "code")
    report = UnitReport(**row, checker_id=checker)
    session().add(report)
    session().flush()
    audit.note("report:join", target=report)
    return report


def _report(period: ReportPeriod, unit: HealthUnit, held: Rules) -> dict[str, Any]:
    form = held.form_of(unit.kind)
    return {
        "id": new_id(),
        "version": 1,
        "period_id": period.id,
        "unit_id": unit.id,
        "tier": form.tier if form else DEPARTMENT,
        # What a parent unit asks for by itself, the plan does not bind.
        "obliged": period.owner_id is None and held.is_obliged(unit.kind, unit.group),
        "state": ReportState.OPEN,
        "answers": {},
        "days_late": 0,
        "returns": 0,
    }


def units_of_sector(
    department: HealthUnit,
    held: Rules,
    kinds: Collection[str],
    codes: Sequence[str],
    *,
    adhoc: bool,
) -> list[HealthUnit]:
    """Return whom a round of the Department asks: by code, else by kind and by the plan.

    Raises:
        Refused: a code is not that of a unit with a form.
    """
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


def _routes(department: HealthUnit) -> Mapping[UUID, UUID]:
    """Return through whom each unit reports, by its link of today: one query."""
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


def checkers_of(
    department: HealthUnit, units: Sequence[HealthUnit], held: Rules
) -> dict[UUID, UUID]:
    """Return through whom the stations of a round report; all others report to the Department."""
    through = _routes(department)
    tiers = {unit.id: form.tier for unit in units if (form := held.form_of(unit.kind))}
    return {key: through[key] for key, tier in tiers.items() if tier == COMMUNE and key in through}
