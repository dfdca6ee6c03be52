"""Changes of the registers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.registers.clocks import correction_of, follow, set_clocks
from compliance.registers.kinds import STATES, Register
from compliance.registers.models import (
    NEXT_STATES,
    IncidentDetail,
    IncidentState,
    Kind,
    RegisterEntry,
    RegisterEvidence,
    Result,
)
from compliance.registers.watching import changed, guarded, happened, refuse_withdrawn
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit


def add_entry(
    register: Register,
    unit: HealthUnit,
    system: InformationSystem | None,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
    *,
    actor_id: UUID | None,
    at: datetime | None = None,
) -> RegisterEntry:
    """Write an entry; an incident starts its clocks.

    Args:
        values: happened_on, title, result, next_due, note.
        detail: the columns of the register's own table.
        at: the moment that all entries written together bear; now.

    Raises:
        Refused: a day in the future, a next day that is not after this one, a system of another
            unit, or a restore that found more records than there were.
    """
    entry = RegisterEntry(
        id=new_id(),
        kind=register.kind,
        unit_id=unit.id,
        created_at=at or clock.now(),
        created_by=actor_id,
        notices=[],
    )
    _check_detail(values, detail)
    _fill(entry, unit, system, values)
    if register.kind == Kind.INCIDENT:
        entry.result = IncidentState.DETECTED
    row = register.detail(**detail)
    setattr(entry, register.attribute, row)
    if isinstance(row, IncidentDetail):
        set_clocks(entry, row)
    session().add(entry)
    changed(entry)
    return entry


def edit_entry(
    register: Register,
    entry: RegisterEntry,
    version: int,
    system: InformationSystem | None,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
    *,
    reason: str | None = None,
    actor_id: UUID | None = None,
) -> None:
    """Correct an entry; the trail keeps what stood there. Clocks follow the new facts.

    Args:
        reason: why an incident gets more time, or a clock goes.
        actor_id: who corrects it, for the timeline of an incident.

    Raises:
        Clash: somebody saved the entry after the form was opened.
        Refused: it is struck out, the days make no sense, a higher feature keeps something that
            says otherwise, or a clock is excused without a reason.
    """
    if entry.version != version:
        raise Clash(
            _("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới nhất rồi lưu lại."),
            _stored(register, entry),
        )
    refuse_withdrawn(entry)
    _check_detail(values, detail)
    guarded(entry, {**values, "system_id": system.id if system else None}, detail)
    incident = register.kind == Kind.INCIDENT
    correction = correction_of(entry, detail) if incident else None
    kept, before = entry.result, entry.system_id
    _fill(entry, entry.unit, system, values)
    if incident:
        entry.result = kept
    for name, value in detail.items():
        setattr(entry.detail, name, value)
    if correction is not None:
        follow(entry, correction, reason, actor_id)
    changed(entry, before)


def _stored(register: Register, entry: RegisterEntry) -> dict[str, Any]:
    """Return what stands in the row now, by the names of the form's fields."""
    names = ("title", "happened_on", "result", "next_due", "note")
    stored: dict[str, Any] = {name: getattr(entry, name) for name in names}
    stored["system_id"] = str(entry.system_id or "")
    for column in inspect(register.detail).column_attrs:
        value = getattr(entry.detail, column.key)
        moment = isinstance(value, datetime)
        stored[column.key] = clock.local(value).replace(tzinfo=None) if moment else value
    return stored


def _check_detail(values: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    detected = detail.get("detected_at")
    if detected is not None and detected > clock.now():
        raise Refused(_("Thời điểm phát hiện còn ở phía trước."), "detected_at")
    expected, found = detail.get("records_expected"), detail.get("records_found")
    if expected is not None and found is not None and found > expected:
        raise Refused(_("Số bản ghi tìm thấy lớn hơn số phải có; hãy xem lại."), "records_found")
    lost = expected - found if expected is not None and found is not None else 0
    if lost and values.get("result") == Result.OK:
        raise Refused(
            _("Thiếu %(n)s bản ghi nên kết quả không thể là “Đạt”.", n=lost), "records_found"
        )
    backup_of: date | None = detail.get("backup_of")
    if backup_of is not None and backup_of > values["happened_on"]:
        raise Refused(_("Bản sao lưu phải có trước ngày phục hồi thử."), "backup_of")


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
    if system is not None and system.unit_id != unit.id:
        raise Refused(_("Hệ thống này không thuộc đơn vị đã chọn."), "system_id")
    entry.system_id = system.id if system else None
    entry.happened_on, entry.next_due = day, due
    entry.title, entry.note = values["title"], values.get("note")
    if values.get("result"):
        entry.result = values["result"]
    entry.changed_at = clock.now()
    entry.search = fold(entry.title, unit.name, system.name if system else None)[:600]


def withdraw_entry(entry: RegisterEntry, reason: str, *, actor_id: UUID | None = None) -> None:
    """Strike an entry out: it stays readable, with the reason.

    Raises:
        Refused: no reason, or already struck out.
    """
    refuse_withdrawn(entry)
    if not reason:
        raise Refused(_("Hãy ghi lý do gạch dòng này."), "reason")
    if entry.kind == Kind.INCIDENT:
        happened(entry, "strike", _("Gạch dòng này: %(why)s", why=reason), actor_id)
    entry.withdrawn_at = entry.changed_at = clock.now()
    entry.withdrawn_reason = reason[:255]
    changed(entry)


def attach(entry: RegisterEntry, evidence: Evidence) -> None:
    """Put a piece of evidence behind an entry."""
    refuse_withdrawn(entry)
    session().add(RegisterEvidence(entry_id=entry.id, evidence_id=evidence.id))
    entry.changed_at = clock.now()
    audit.note("register:evidence", target=entry, details={"evidence": evidence.id})


def advance_incident(
    entry: RegisterEntry, state: IncidentState, *, actor_id: UUID | None = None
) -> None:
    """Move an incident to its next state.

    Raises:
        Refused: the move is not the next one, or the incident is struck out.
    """
    refuse_withdrawn(entry)
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
    happened(entry, "state", _("Chuyển bước: %(state)s", state=STATES[state]), actor_id)
    audit.note("incident:advance", target=entry, details={"state": state})
