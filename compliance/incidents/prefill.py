"""What a form's fields are filled from (``prefill_sources`` of the pack); unknown stays empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from checklists import Pack
from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_moment, format_number
from compliance.core.i18n import _
from compliance.incidents.models import IncidentCase, IncidentPaper
from compliance.incidents.queries import focal_point_of, papers_of, steps_of, timeline_of
from compliance.incidents.rules import containment, named, rows_of
from compliance.registers.models import RegisterEntry
from compliance.systems.models import RelationKind, SystemRelation
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

#: Sources that a person writes on the page of the incident; the others are worked out.
WRITTEN = (
    "incident.happened_at",
    "incident.description",
    "incident.consequences",
    "incident.data_kinds",
    "incident.records",
    "incident.next_steps",
    "incident.help_wanted",
    "incident.contained_at",
    "incident.recovered_at",
    "incident.closed_at",
    "incident.lessons",
)


def form_name(source: str) -> str:
    """Return the name of the form field that a source of the pack is written in."""
    return source.replace(".", "__")


def known(entry: RegisterEntry, case: IncidentCase | None, pack: Pack) -> Mapping[str, str]:
    """Return every source that has a value, as text."""
    papers = papers_of(entry.id)
    found = {key: str((case.boxes if case else {}).get(key) or "") for key in WRITTEN}
    found |= _of_incident(entry, case, pack) | _of_unit(entry.unit) | _of_system(entry)
    found["now"] = format_moment(clock.now())
    found["notice.previous"] = _previous(papers, pack)
    return {key: value for key, value in found.items() if value}


def filled(form: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form with what they are filled from; the others empty."""
    return {row["id"]: sources.get(row.get("prefill") or "", "") for row in form["fields"]}


def _of_incident(
    entry: RegisterEntry, case: IncidentCase | None, pack: Pack
) -> dict[str, str]:  # fmt: skip
    incident = entry.incident
    assert incident is not None
    kinds, levels = rows_of(pack, "incident_kinds"), rows_of(pack, "severity_levels")
    kind, level = (case.kind, case.severity) if case else (None, None)
    reporter = session().get(User, entry.created_by) if entry.created_by else None
    said = case.reporter_phone if case else None
    return {
        "incident.detected_at": format_moment(incident.detected_at),
        "incident.title": entry.title,
        "incident.kind": named(kinds, kind),
        "incident.severity": named(levels, level),
        "incident.cause": incident.cause or "",
        "incident.measures": incident.measures or _contained(entry, kind, pack),
        "incident.people_affected": format_number(incident.people_affected),
        "incident.evidence": "\n".join(
            f"{row.title} (SHA-256 {row.file.sha256})" for row in entry.evidence
        ),
        "incident.timeline": "\n".join(
            f"{format_moment(line.at)}: {line.text}" for line in timeline_of(entry.id)
        ),
        "incident.reporter": _person(reporter, said),
    }


def _contained(entry: RegisterEntry, kind: str | None, pack: Pack) -> str:
    """Return the steps of containment that were done, with their hours."""
    done = steps_of(entry.id)
    return "\n".join(
        f"{format_moment(done[step['id']].done_at)}: {step['text']['vi']}"
        for step in containment(pack, kind)
        if step["id"] in done
    )


def _of_unit(unit: HealthUnit) -> dict[str, str]:
    return {
        "unit.name": unit.name,
        "unit.address": unit.address or "",
        "unit.head": unit.head_name or "",
        "unit.focal_point": _person(focal_point_of(unit.id), None),
    }


def _of_system(entry: RegisterEntry) -> dict[str, str]:
    system = entry.system
    if system is None:
        return {}
    rows = session().execute(
        select(SystemRelation.kind, HealthUnit.name)
        .join(HealthUnit, HealthUnit.id == SystemRelation.unit_id)
        .where(SystemRelation.system_id == system.id, in_force(SystemRelation))
        .order_by(SystemRelation.valid_from)
    )
    related = {row.kind: row.name for row in rows}
    return {
        "system.name": system.name,
        "system.level": str(system.approved_level or ""),
        "system.owner": related.get(RelationKind.OWNER, ""),
        "system.operator": related.get(RelationKind.OPERATOR, ""),
    }


def _previous(papers: Sequence[IncidentPaper], pack: Pack) -> str:
    sent = [paper for paper in papers if paper.sent_at is not None]
    if not sent:
        return ""
    last = max(sent, key=lambda paper: (paper.sent_at, paper.number))
    name = rows_of(pack, "notice_forms").get(last.form, {}).get("text", {}).get("vi", last.form)
    receipt = _(", số %(number)s", number=last.receipt) if last.receipt else ""
    return f"{name}, {format_moment(last.sent_at)}{receipt}"


def _person(person: User | None, phone: str | None) -> str:
    if person is None:
        return phone or ""
    return ", ".join(part for part in (person.display_name, phone or person.phone) if part)
