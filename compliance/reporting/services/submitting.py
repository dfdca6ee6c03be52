"""Submitting a report: checked, frozen, hashed; laying its figures out for adding up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.reporting.answers import Answer, read
from compliance.reporting.days import days_late
from compliance.reporting.models import ReportRevision, ReportState, ReportValue, UnitReport
from compliance.reporting.queries import missing_below
from compliance.reporting.rules import DEPARTMENT, Field, fields_by_key, rules
from compliance.reporting.services.filling import check_open
from compliance.reporting.services.telling import tell_checker
from compliance.reporting.sheet import Sheet
from compliance.reporting.snapshot import fingerprint, snapshot_of
from compliance.verification.digest import content_hash
from compliance.verification.services import register_document, revoke_all_about


def unreported_below(report: UnitReport) -> list[str]:
    """Return the names of the units that report through this one and have not reported.

    Of the Department's own part none: the consolidated report names them itself.
    """
    if report.tier == DEPARTMENT:
        return []
    return list(missing_below(report))


def refuse_unseen(sheet: Sheet, seen: str) -> None:
    """Refuse to send what is not what the sender read: somebody typed, or a register changed.

    Args:
        seen: ``fingerprint`` of the page that was read.

    Raises:
        Clash: the report says something else by now.
        Refused: it was submitted, or its round is closed.
    """
    check_open(sheet.report)
    if fingerprint(sheet, unreported_below(sheet.report)) != seen:
        raise Clash(_("Số liệu vừa đổi từ lúc mở trang. Hãy đọc lại rồi gửi."))


def submit(sheet: Sheet, *, actor_id: UUID | None) -> ReportRevision:
    """Send a report: freeze what it says. Late ones are taken and marked, once and for all.

    Raises:
        Refused: a check stops it, or units below have not reported and nothing is said of them.
    """
    report = sheet.report
    check_open(report)
    if sheet.blocking:
        first = sheet.blocking[0].message
        raise Refused(
            _("Còn %(n)s chỗ phải xem lại: %(first)s", n=len(sheet.blocking), first=first)
        )
    missing = unreported_below(report)
    if missing and not report.missing_note:
        raise Refused(
            _("%(n)s đơn vị dưới chưa gửi. Hãy ghi vì sao vẫn gửi.", n=len(missing)), "missing_note"
        )
    today = clock.today()
    revision = _freeze(sheet, missing, actor_id)
    if report.first_sent_on is None:
        report.first_sent_on = today
        # The plan gives the Department itself no day.
        late = 0 if report.tier == DEPARTMENT else days_late(today, report.period.due_on)
        report.days_late = late
    report.last_sent_on, report.resend_by = today, None
    report.state = ReportState.SUBMITTED
    if report.tier == DEPARTMENT:
        report.state, report.accepted_on = ReportState.ACCEPTED, today
        lay_out(report, revision.content)
    else:
        tell_checker(report, actor_id=actor_id)
    audit.note(
        "report:submit",
        target=report,
        details={"number": revision.number, "sha256": revision.content_hash},
    )
    return revision


def _freeze(sheet: Sheet, missing: list[str], actor_id: UUID | None) -> ReportRevision:
    report = sheet.report
    number = 1 + (
        session().scalar(
            select(func.max(ReportRevision.number)).where(ReportRevision.report_id == report.id)
        )
        or 0
    )
    content = snapshot_of(sheet, missing) | {
        "number": number,
        "sent_on": clock.today().isoformat(),
    }
    digest = content_hash(content)
    row = ReportRevision(
        id=new_id(),
        report_id=report.id,
        unit_id=report.unit_id,
        number=number,
        content=content,
        content_hash=digest,
        submitted_at=clock.now(),
        submitted_by=actor_id,
    )
    session().add(row)
    revoke_all_about(about(report))
    register_document(
        digest,
        title=f"{report.period.title}, gửi ngày {format_date(clock.today())}",
        unit_name=report.unit.name,
        dated=clock.today(),
        revision=number,
        unit_id=report.unit_id,
        about=about(report),
    )
    return row


def about(report: UnitReport) -> str:
    """Return the name under which the revisions of a report are known to ``/verify``."""
    return f"report:{report.id}"


def lay_out(report: UnitReport, content: Mapping[str, Any]) -> None:
    """Write the figures of an accepted report, instead of those before."""
    fields = fields_by_key(rules(report.period.pack_version))
    rows = [
        _value(report, fields[row["key"]], read(row["answer"]))
        for block in content["blocks"]
        for row in block["rows"]
        if row["key"] in fields and row["answer"].get("v") is not None
    ]
    clear_figures(report)
    kept = [row for row in rows if row is not None]
    if kept:
        session().execute(insert(ReportValue), kept)


def clear_figures(report: UnitReport) -> None:
    """Take the figures of a report out of the sector's sums."""
    old = delete(ReportValue).where(ReportValue.report_id == report.id)
    session().execute(old, execution_options={"synchronize_session": False})


def _value(report: UnitReport, one: Field, answer: Answer) -> dict[str, Any] | None:
    if one.combine == "none":
        return None
    value = answer.value
    number = value if one.numeric and isinstance(value, int | float) else None
    return {
        "report_id": report.id,
        "key": one.key,
        "period_id": report.period_id,
        "number": answer.top if one.share else number,
        "base": answer.base if one.share else None,
        "text": None if one.numeric else str(value),
    }
