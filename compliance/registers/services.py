"""Changes of the registers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import inspect

from checklists import Item, load
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
from compliance.registers.watching import changed
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
        Refused: a day in the future, a next day that is not after this one, a system of another
            unit, or a restore that found more records than there were.
    """
    entry = RegisterEntry(
        id=new_id(),
        kind=register.kind,
        unit_id=unit.id,
        created_at=clock.now(),
        created_by=actor_id,
        notices=[],
    )
    _fill(entry, unit, system, values)
    if register.kind == Kind.INCIDENT:
        entry.result = IncidentState.DETECTED
    _check_detail(detail)
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
) -> None:
    """Correct an entry; the trail keeps what stood there. Clocks follow the new facts.

    Raises:
        Clash: somebody saved the entry after the form was opened.
        Refused: it is struck out, or the days make no sense.
    """
    if entry.version != version:
        raise Clash(
            _("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới nhất rồi lưu lại."),
            _stored(register, entry),
        )
    _refuse_withdrawn(entry)
    kept, before = entry.result, entry.system_id
    _fill(entry, entry.unit, system, values)
    _check_detail(detail)
    if register.kind == Kind.INCIDENT:
        entry.result = kept
    for name, value in detail.items():
        setattr(entry.detail, name, value)
    if isinstance(entry.detail, IncidentDetail):
        set_clocks(entry, entry.detail)
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


def _check_detail(detail: Mapping[str, Any]) -> None:
    detected = detail.get("detected_at")
    if detected is not None and detected > clock.now():
        raise Refused(_("Thời điểm phát hiện còn ở phía trước."), "detected_at")
    expected, found = detail.get("records_expected"), detail.get("records_found")
    if expected is not None and found is not None and found > expected:
        raise Refused(_("Số bản ghi tìm thấy lớn hơn số phải có; hãy xem lại."), "records_found")


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


def set_clocks(
    entry: RegisterEntry, incident: IncidentDetail, confirmed: Collection[str] = ()
) -> None:
    """Keep a notice for each duty of the pack that applies, counted from the detection.

    What was sent stays as it was; an open one follows the facts, or goes when it applies no more.
    Hours run on through weekends and holidays, as the pack says.

    Args:
        entry: an incident, or a drill that runs like one; its notices are loaded.
        incident: the moment and the facts the clocks follow.
        confirmed: duties that a person confirmed; their clocks stay whatever the facts become.
    """
    known = {notice.stage: notice for notice in entry.notices}
    holds = {"any": True, "serious": incident.serious, "personal_data": incident.personal_data}
    for duty in load(INCIDENT_PACK).items:
        hours = duty.extra.get("hours")
        present = known.get(duty.id)
        kept = duty.id in confirmed or bool(present and present.kept)
        if hours is None or not (kept or holds.get(duty.extra.get("when", ""), False)):
            if present is not None and present.sent_at is None:
                entry.notices.remove(present)
            continue
        if present is None:
            present = _notice_of(duty)
            entry.notices.append(present)
        present.due_at = incident.detected_at + timedelta(hours=hours)
        present.kept = kept or None


def _notice_of(duty: Item) -> IncidentNotice:
    addressee = duty.extra.get("addressee")
    return IncidentNotice(
        stage=duty.id,
        title=duty.text.vi,
        addressee=addressee["vi"] if addressee else None,
        source=duty.source,
        confidence=duty.confidence,
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
    changed(entry)


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


def record_notice(
    entry: RegisterEntry, notice: IncidentNotice, sent_at: datetime, document: str | None
) -> None:
    """Record that a notice went out, late or not; a late one stays visible as late.

    Raises:
        Refused: it is recorded already, the incident is struck out, or the moment lies ahead or
            before the detection.
    """
    _refuse_withdrawn(entry)
    detected_at = entry.incident.detected_at if entry.incident else sent_at
    if notice.sent_at is not None:
        raise Refused(_("Lần báo cáo này đã được ghi."))
    if sent_at > clock.now():
        raise Refused(_("Thời điểm gửi còn ở phía trước."), "sent_at")
    if sent_at < detected_at:
        raise Refused(_("Thời điểm gửi phải sau khi phát hiện sự cố."), "sent_at")
    notice.sent_at = sent_at
    notice.document = document
    entry.changed_at = clock.now()
