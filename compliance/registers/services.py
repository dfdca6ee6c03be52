"""Changes of the registers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from checklists import load
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.registers.kinds import STATES, Register
from compliance.registers.models import (
    NEXT_STATES,
    IncidentDetail,
    IncidentNotice,
    IncidentState,
    Kind,
    RegisterEntry,
    RegisterEvidence,
)
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

INCIDENT_PACK = "su-co-2026"


def add_entry(
    register: Register,
    unit: HealthUnit,
    system: InformationSystem | None,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
    *,
    actor_id: UUID | None,
) -> RegisterEntry:
    """Write an entry; an incident starts its clocks.

    Args:
        values: happened_on, title, result, next_due, note.
        detail: the columns of the register's own table.

    Raises:
        Refused: a day in the future, or a next day that is not after this one.
    """
    entry = RegisterEntry(
        id=new_id(),
        kind=register.kind,
        unit_id=unit.id,
        created_at=clock.now(),
        created_by=actor_id,
    )
    _fill(entry, unit, system, values)
    if register.kind == Kind.INCIDENT:
        entry.result = IncidentState.DETECTED
    session().add(entry)
    session().flush()
    row = register.detail(entry_id=entry.id, **detail)
    session().add(row)
    if isinstance(row, IncidentDetail):
        _start_clocks(entry, row)
    return entry


def edit_entry(
    register: Register,
    entry: RegisterEntry,
    version: int,
    unit: HealthUnit,
    system: InformationSystem | None,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
) -> None:
    """Correct an entry; the trail keeps what stood there.

    Raises:
        Clash: somebody saved the entry after the form was opened.
        Refused: it is struck out, or the days make no sense.
    """
    if entry.version != version:
        raise Clash(
            _("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới nhất rồi lưu lại."),
            {"title": entry.title, "happened_on": entry.happened_on, "note": entry.note},
        )
    _refuse_withdrawn(entry)
    kept = entry.result
    _fill(entry, unit, system, values)
    if register.kind == Kind.INCIDENT:
        entry.result = kept
    for name, value in detail.items():
        setattr(entry.detail, name, value)


def _fill(
    entry: RegisterEntry,
    unit: HealthUnit,
    system: InformationSystem | None,
    values: Mapping[str, Any],
) -> None:
    day: date = values["happened_on"]
    if day > clock.today():
        raise Refused(_("Ngày này còn ở phía trước. Chỉ ghi việc đã làm."), "happened_on")
    due: date | None = values.get("next_due")
    if due is not None and due <= day:
        raise Refused(_("Lần sau phải sau ngày đã làm."), "next_due")
    entry.system_id = system.id if system else None
    entry.happened_on, entry.next_due = day, due
    entry.title, entry.note = values["title"], values.get("note")
    if values.get("result"):
        entry.result = values["result"]
    entry.changed_at = clock.now()
    entry.search = fold(entry.title, unit.name, system.name if system else None)[:600]


def _start_clocks(entry: RegisterEntry, incident: IncidentDetail) -> None:
    """Add a notice for each duty of the pack that applies, counted from the detection."""
    holds = {"any": True, "serious": incident.serious, "personal_data": incident.personal_data}
    for duty in load(INCIDENT_PACK).items:
        hours = duty.extra.get("hours")
        if hours is None or not holds.get(duty.extra.get("when", ""), False):
            continue
        addressee = duty.extra.get("addressee")
        session().add(
            IncidentNotice(
                entry_id=entry.id,
                stage=duty.id,
                title=duty.text.vi,
                addressee=addressee["vi"] if addressee else None,
                source=duty.source,
                confidence=duty.confidence,
                due_at=incident.detected_at + timedelta(hours=hours),
            )
        )


def withdraw_entry(entry: RegisterEntry, reason: str) -> None:
    """Strike an entry out: it stays readable, with the reason.

    Raises:
        Refused: no reason, or already struck out.
    """
    _refuse_withdrawn(entry)
    if not reason:
        raise Refused(_("Hãy ghi lý do gạch dòng này."), "reason")
    entry.withdrawn_at = entry.changed_at = clock.now()
    entry.withdrawn_reason = reason[:255]


def _refuse_withdrawn(entry: RegisterEntry) -> None:
    if entry.withdrawn_at is not None:
        raise Refused(_("Dòng này đã bị gạch, không sửa được nữa. Hãy ghi dòng mới."))


def attach(entry: RegisterEntry, evidence: Evidence) -> None:
    """Put a piece of evidence behind an entry."""
    _refuse_withdrawn(entry)
    session().add(RegisterEvidence(entry_id=entry.id, evidence_id=evidence.id))
    entry.changed_at = clock.now()
    audit.note("register:evidence", target=entry, details={"evidence": evidence.id})


def advance_incident(entry: RegisterEntry, state: IncidentState) -> None:
    """Move an incident to its next state.

    Raises:
        Refused: the move is not the next one, or the incident is struck out.
    """
    _refuse_withdrawn(entry)
    present = IncidentState(entry.result)
    if state not in NEXT_STATES[present]:
        raise Refused(
            _(
                "Sự cố đang ở bước “%(now)s” nên chưa thể chuyển sang “%(then)s”.",
                now=STATES[present],
                then=STATES[state],
            )
        )
    entry.result = state
    entry.changed_at = clock.now()
    audit.note("incident:advance", target=entry, details={"state": state})


def record_notice(notice: IncidentNotice, sent_at: datetime, document: str | None) -> None:
    """Record that a notice went out, late or not; a late one stays visible as late.

    Raises:
        Refused: it is recorded already, or the moment lies ahead.
    """
    if notice.sent_at is not None:
        raise Refused(_("Lần báo cáo này đã được ghi."))
    if sent_at > clock.now():
        raise Refused(_("Thời điểm gửi còn ở phía trước."), "sent_at")
    notice.sent_at = sent_at
    notice.document = document
