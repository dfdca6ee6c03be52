"""Reporting, classifying, containing, learning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Permission
from compliance.incidents.models import (
    Answer,
    IncidentCase,
    IncidentClassification,
    IncidentLog,
)
from compliance.incidents.queries import case_of, people_in_charge, reported_since
from compliance.incidents.rules import (
    current_pack,
    duties_of,
    is_serious,
    judge,
    rank,
    rows_of,
)
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.registers.clocks import set_clocks
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import RegisterEntry
from compliance.registers.services import add_entry
from compliance.registers.watching import refuse_withdrawn
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: A report this old is a year mistyped; what is found so late goes into the register of incidents.
LONG_AGO = timedelta(days=366)
#: The same words of the same person within this time are one report, sent twice.
SENT_AGAIN = timedelta(minutes=30)
REPORTED = add_kind("incident:reported", _l("Có báo nhanh sự cố trong đơn vị"), 5)


def report(
    unit: HealthUnit, system: InformationSystem | None, values: Mapping[str, Any], *, actor: User
) -> RegisterEntry:
    """Write a quick report: the clocks start at the moment of noticing, those in charge are told.

    Sent again (a second tap, the way back in the browser) it is the report that stands already:
    one incident never gets two sets of clocks.

    Args:
        unit: where it happened.
        system: which system, None: not known.
        values: title, detected_at (UTC), patient_data (an ``Answer``), phone.
        actor: who reports.

    Raises:
        Refused: the moment lies ahead or over a year ago, or the reporter does not work in the
            unit.
    """
    if not actor.may_at(Permission.INCIDENT_REPORT, unit.id):
        raise Refused(_("Chỉ báo sự cố của đơn vị mình."), "unit_id")
    data = Answer(values["patient_data"])
    detected: datetime = values["detected_at"]
    if detected < clock.now() - LONG_AGO:
        raise Refused(_("Lúc thấy đã hơn một năm. Hãy xem lại ngày, năm."), "detected_at")
    # Two taps at the same moment: the second waits, and finds what the first has written.
    session().execute(select(User.id).where(User.id == actor.id).with_for_update(key_share=True))
    since = clock.now() - SENT_AGAIN
    if same := reported_since(actor.id, unit.id, values["title"][:255], detected, since):
        return same
    entry = add_entry(
        REGISTERS["incidents"],
        unit,
        system,
        {"title": values["title"][:255], "happened_on": clock.local(detected).date()},
        # Unknown counts as yes: the clock of personal data had better run for nothing.
        {
            "detected_at": detected,
            "serious": False,
            "personal_data": data != Answer.NO,
        },
        actor_id=actor.id,
    )
    session().flush()
    case = open_case(entry)
    case.patient_data, case.reporter_phone = data, values.get("phone")
    case.boxes = {"incident.description": values["title"]}
    write_line(entry, "report", _("Báo nhanh: %(what)s", what=values["title"]), actor.id, detected)
    audit.note("incident:report", target=entry)
    with in_vietnamese():
        about = _("Có báo nhanh sự cố tại %(unit)s.", unit=unit.name)
        message = Message(
            kind=REPORTED,
            unit_id=unit.id,
            subject=_("Báo nhanh sự cố: %(unit)s", unit=unit.name),
            body=_("Đồng hồ báo cáo đã chạy. Hãy mở phiếu để phân loại và ngăn chặn."),
            about=about,
            path=f"/incidents/{entry.id}",
            source_type="register_entry",
            source_id=entry.id,
        )
    notify(people_in_charge(unit.id), message, actor_id=actor.id)
    return entry


def open_case(entry: RegisterEntry) -> IncidentCase:
    """Return the file of an incident, opened when there is none yet."""
    case = case_of(entry.id)
    if case is None:
        case = IncidentCase(
            entry_id=entry.id,
            unit_id=entry.unit_id,
            boxes={},
            changed_at=clock.now(),
        )
        session().add(case)
        session().flush()
    return case


def write_line(
    entry: RegisterEntry, verb: str, text: str, actor_id: UUID | None, at: datetime | None = None
) -> IncidentLog:
    """Add a line to the timeline; what stands there is never changed.

    Raises:
        Refused: the moment lies ahead, or the entry is struck out.
    """
    refuse_withdrawn(entry)
    moment = at or clock.now()
    if moment > clock.now():
        raise Refused(_("Thời điểm này còn ở phía trước."), "at")
    line = IncidentLog(
        entry_id=entry.id,
        unit_id=entry.unit_id,
        at=moment,
        written_at=clock.now(),
        by_id=actor_id,
        verb=verb,
        text=text,
    )
    session().add(line)
    return line


def classify(
    entry: RegisterEntry,
    kind: str,
    answers: Mapping[str, str],
    level: str,
    reason: str | None,
    *,
    actor_id: UUID | None,
) -> IncidentClassification:
    """Keep a classification that the person in charge confirms, and set up its clocks.

    The rules only raise. A person may confirm less than they give, or less than was confirmed
    before, with a reason; clocks that were set up stay.

    Raises:
        Refused: a question is open, the kind or level is none of the pack, no reason for less.
    """
    refuse_withdrawn(entry)
    assert entry.incident is not None
    pack = current_pack()
    if any(row["id"] not in answers for row in pack.section("classification")):
        raise Refused(_("Hãy trả lời mọi câu hỏi; chưa rõ thì chọn “không biết”."))
    if kind not in rows_of(pack, "incident_kinds") or level not in rows_of(pack, "severity_levels"):
        raise Refused(_("Hãy chọn loại và mức sự cố trong danh sách."))
    verdict, case = judge(pack, kind, answers), open_case(entry)
    before = case.severity or verdict.level
    highest = max(verdict.level, before, key=lambda one: rank(pack, one))
    if rank(pack, level) < rank(pack, highest) and not reason:
        raise Refused(_("Mức xác nhận thấp hơn mức theo câu trả lời: hãy ghi lý do."), "reason")
    duties = duties_of(pack, level)
    for duty, causes in verdict.duties.items():
        duties[duty] = [*dict.fromkeys([*duties.get(duty, []), *causes])]
    row = IncidentClassification(
        entry_id=entry.id,
        unit_id=entry.unit_id,
        at=clock.now(),
        by_id=actor_id,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        kind=kind,
        answers=dict(answers),
        computed=verdict.level,
        confirmed=level,
        reason=reason,
        duties=duties,
    )
    session().add(row)
    case.kind, case.severity, case.changed_at = kind, level, clock.now()
    incident = entry.incident
    incident.serious = incident.serious or is_serious(pack, level)
    incident.personal_data = incident.personal_data or verdict.personal_data
    set_clocks(entry, incident, duties)
    entry.changed_at = clock.now()
    names = rows_of(pack, "severity_levels")
    word = names[level]["text"]["vi"].split(":")[0]
    write_line(entry, "classify", _("Phân loại: %(level)s.", level=word), actor_id)
    audit.note("incident:classify", target=entry, details={"level": level, "kind": kind})
    return row


def save_boxes(
    entry: RegisterEntry, version: int, boxes: Mapping[str, str], facts: Mapping[str, Any]
) -> None:
    """Keep what is known of the incident; forms are filled from it.

    Args:
        entry: the incident.
        version: of the entry, as the page was opened.
        boxes: keys of ``prefill_sources`` to text.
        facts: people_affected, cause, measures.

    Raises:
        Clash: somebody saved the incident after the page was opened.
        Refused: it is struck out.
    """
    refuse_withdrawn(entry)
    assert entry.incident is not None
    if entry.version != version:
        raise Clash(
            _("Người khác vừa sửa phiếu này. Hãy xem lại rồi lưu lại."),
            _written(entry, boxes, facts),
        )
    case = open_case(entry)
    case.boxes = {**case.boxes, **{key: text or "" for key, text in boxes.items()}}
    case.changed_at = entry.changed_at = clock.now()
    for name, value in facts.items():
        setattr(entry.incident, name, value)


def _written(
    entry: RegisterEntry, boxes: Mapping[str, str], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what stands in the record now, by the same names."""
    case = case_of(entry.id)
    stored = {key: (case.boxes if case else {}).get(key) or "" for key in boxes}
    return stored | {name: getattr(entry.incident, name) for name in facts}
