"""Opening a round that somebody asked for: by the Department, or by a parent unit of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.reporting.below import units_below
from compliance.reporting.days import ADHOC_DAYS
from compliance.reporting.models import PeriodState, ReportPeriod, ReportState, UnitReport
from compliance.reporting.rules import ADHOC, Rules, rules
from compliance.reporting.services.rounds import (
    begin,
    checkers_of,
    lower,
    pinned,
    units_of_sector,
)
from compliance.settings.queries import add_working_days
from compliance.units.models import HealthUnit


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


def open_ad_hoc(
    department: HealthUnit, asked: Request, *, kinds: Collection[str], actor_id: UUID | None
) -> ReportPeriod:
    """Open a report that somebody asked for: the fields chosen, of the units chosen.

    Raises:
        Refused: no fields, no units, unknown codes, or a due day that has passed.
    """
    held = rules()
    period = _asked(department, None, asked, held, actor_id)
    units = units_of_sector(department, held, kinds, asked.codes, adhoc=True)
    return begin(period, units, held, checkers_of(department, units, held))


def open_below(
    parent: HealthUnit, asked: Request, *, unit_ids: Collection[UUID], actor_id: UUID | None
) -> ReportPeriod:
    """Open a round of a parent unit for units that report through it; ``parent`` runs it.

    Args:
        unit_ids: whom of those it asks.

    Raises:
        Refused: as ``open_ad_hoc``; no unit is chosen, or one does not report through the parent.
    """
    held = rules()
    department = session().get_one(HealthUnit, parent.department_id or parent.id)
    below = units_below(parent.id, held)
    units = [unit for unit in below if unit.id in unit_ids]
    if not unit_ids:
        raise Refused(_("Hãy chọn ít nhất một đơn vị."), "units")
    if len(units) < len(set(unit_ids)):
        raise Refused(_("Có đơn vị không gửi báo cáo qua đơn vị này. Hãy tải lại trang."), "units")
    return begin(_asked(department, parent, asked, held, actor_id), units, held, {})


def close(period: ReportPeriod, version: int) -> None:
    """Close a round of a parent unit: what has not come is not awaited any more.

    Raises:
        Refused: it is a round of the Department, or reports wait to be checked.
        Clash: somebody changed it meanwhile.
    """
    _check_own(period, version)
    waiting = session().scalar(
        select(func.count()).where(
            UnitReport.period_id == period.id, UnitReport.state == ReportState.SUBMITTED
        )
    )
    if waiting:
        raise Refused(
            _("Còn %(n)s báo cáo chờ kiểm tra. Hãy chấp nhận hoặc trả lại rồi đóng.", n=waiting)
        )
    period.state = PeriodState.CLOSED
    audit.note("report:close", target=period)


def reopen(period: ReportPeriod, version: int) -> None:
    """Take reports again in a round of a parent unit that was closed.

    Raises:
        Refused: it is a round of the Department.
        Clash: somebody changed it meanwhile.
    """
    _check_own(period, version)
    period.state = PeriodState.OPEN
    audit.note("report:reopen", target=period)


def _check_own(period: ReportPeriod, version: int) -> None:
    if period.owner_id is None:
        raise Refused(_("Đợt của Sở kết thúc khi bản tổng hợp đã gửi, không đóng riêng."))
    if period.version != version:
        raise Clash(_("Đợt này vừa được người khác sửa. Hãy tải lại trang."))


def _asked(
    department: HealthUnit,
    owner: HealthUnit | None,
    asked: Request,
    held: Rules,
    actor_id: UUID | None,
) -> ReportPeriod:
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
    return ReportPeriod(
        id=new_id(),
        department_id=department.id,
        owner_id=owner.id if owner else None,
        code=_code(department, owner, today.year),
        period_id=ADHOC,
        kind="ad_hoc",
        year=today.year,
        title=(asked.title or f"Báo cáo đột xuất: {lower(kind['text']['vi'])}")[:255],
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
        **pinned(held, actor_id),
    )


def _code(department: HealthUnit, owner: HealthUnit | None, year: int) -> str:
    """Return the next code: the Department's rounds and those of units are counted apart."""
    # Two who open at the same moment get two numbers: the second waits for the first.
    session().execute(select(HealthUnit.id).where(HealthUnit.id == department.id).with_for_update())
    count = session().scalar(
        select(func.count()).where(
            ReportPeriod.department_id == department.id,
            ReportPeriod.period_id == ADHOC,
            ReportPeriod.year == year,
            ReportPeriod.owner_id.is_(None)
            if owner is None
            else ReportPeriod.owner_id.is_not(None),
        )
    )
    return f"{year}-{'DX' if owner is None else 'NB'}-{1 + (count or 0)}"
