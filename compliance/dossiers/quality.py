"""Soát hồ sơ: the checks of the pack, run on what the unit wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from checklists.rules.quality import Check, checks_of, failing
from compliance.classification.evaluation import stand
from compliance.classification.models import ClassificationRun
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.dossiers.models import Dossier
from compliance.evidence.models import Evidence
from compliance.packs.citations import dead_citations
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.requirements.models import WITH_PLAN
from compliance.requirements.queries import Row, Sheet, blanks_left, is_binding
from compliance.risks.models import Decision
from compliance.risks.queries import build_risks, stored_risks
from compliance.risks.scale import scale_of
from compliance.scans.queries import most_people_in_scans
from compliance.systems.models import Component, DataAsset, Interconnection, SystemStatus
from compliance.systems.queries.parts import counts_by_kind, rows_of

#: Parts of the work that findings are put under, in the order of the task list.
QUALITY_SECTIONS = {
    "description": _l("Mô tả hệ thống"),
    "classification": _l("Phân loại"),
    "requirements": _l("Trả lời yêu cầu"),
    "risks": _l("Rủi ro"),
    "regulation": _l("Quy chế"),
    "details": _l("Nội dung hồ sơ"),
}
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Finding:
    """A check that holds: on what, why, and where to put it right."""

    check: Check
    #: The check's sentence with what it was found on.
    text: str
    #: description | requirements | classification | risks | regulation | details
    section: str
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)
    #: What it was found on: a row, a part, a neighbour; empty for the dossier as a whole.
    subject: str = ""

    @property
    def stops(self) -> bool:
        """Whether the dossier cannot be submitted as it is."""
        return self.check.stops


@dataclass(frozen=True)
class Group:
    """The findings of one check: its sentence stands once, its places below."""

    check: Check
    sentence: str
    section: str
    findings: Sequence[Finding]


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Put findings of one check together, in the order of their first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.check.id, []).append(finding)
    return [
        Group(rows[0].check, _sentence(rows[0].check.message.vi), rows[0].section, rows)
        for rows in groups.values()
    ]


def _sentence(message: str) -> str:
    rest = message.replace("{subject}: ", "")
    return rest[:1].upper() + rest[1:]


@dataclass(frozen=True)
class _Place:
    """Where a finding of a scope is put right."""

    section: str
    endpoint: str
    args: Mapping[str, Any]


def findings_of(dossier: Dossier, run: ClassificationRun, sheet: Sheet) -> list[Finding]:
    """Return every check that holds, those that stop the submission first.

    A dozen queries whatever the size. ``dossier.system`` has its relations loaded.
    """
    checks = checks_of(sheet.pack)
    if not checks:
        return []
    found = [
        *_rows(checks, dossier, sheet),
        *_parts(checks, dossier),
        *_whole(checks, dossier, run, sheet),
    ]
    return sorted(found, key=lambda finding: not finding.stops)


def _rows(checks: tuple[Check, ...], dossier: Dossier, sheet: Sheet) -> Iterator[Finding]:
    logged = _register_counts(dossier.system_id)
    for row in sheet.rows:
        facts = {**row_facts(row), **logged}
        place = _Place(
            "requirements",
            "requirements.edit",
            {"system_id": dossier.system_id, "item_id": row.item.id},
        )
        yield from _failing(checks, "row", facts, row.item.id, place)


def row_facts(row: Row) -> dict[str, Any]:
    """Return what a check may know of one answer."""
    answer, today = row.answer, clock.today()
    evidence: Sequence[Evidence] = answer.evidence if answer else ()
    expired = [piece for piece in evidence if piece.expires_on and piece.expires_on < today]
    return {
        "id": row.item.id,
        "state": row.state.value,
        "binding": is_binding(row.item),
        "group": row.item.id.split("-")[1],
        "inherited": row.origin is not None,
        "evidence_count": len(evidence),
        "evidence_expired": len(expired),
        "note_length": len((answer.note if answer else None) or ""),
        "dead_citation": bool(dead_citations(row.note)),
        "same_as_model": bool(answer and answer.model_copied),
        "blanks_left": blanks_left(row.note, row.item),
        "overdue": bool(answer and answer.state in WITH_PLAN and answer.due and answer.due < today),
    }


def _register_counts(system_id: UUID) -> dict[str, int]:
    """Count backups, and restore tests that passed, of the last twelve months: one query."""
    rows = session().execute(
        select(RegisterEntry.kind, RegisterEntry.result, func.count())
        .where(
            RegisterEntry.system_id == system_id,
            RegisterEntry.kind.in_((Kind.BACKUP, Kind.RESTORE_TEST)),
            RegisterEntry.happened_on >= clock.today() - YEAR,
            RegisterEntry.withdrawn_at.is_(None),
        )
        .group_by(RegisterEntry.kind, RegisterEntry.result)
    )
    counts = {"backups_logged": 0, "restore_tests": 0}
    for kind, result, number in rows:
        if kind == Kind.BACKUP:
            counts["backups_logged"] += number
        elif result == Result.OK:
            counts["restore_tests"] += number
    return counts


def _parts(checks: tuple[Check, ...], dossier: Dossier) -> Iterator[Finding]:
    system_id = dossier.system_id
    parts: Sequence[Component] = rows_of(system_id, "components")
    for part in parts:
        yield from _failing(
            checks,
            "component",
            {
                "kind": part.kind,
                "has_zone": part.zone_id is not None,
                "has_purpose": bool(part.purpose),
                "has_place": bool(part.location),
            },
            part.name,
            _part_place(system_id, "components", part.id),
        )
    links: Sequence[Interconnection] = rows_of(system_id, "interconnections")
    for link in links:
        yield from _failing(
            checks,
            "link",
            {
                "level": dossier.level,
                "other_level": link.other_level,
                "has_reason": bool(link.outside_reason),
                "has_direction": bool(link.direction),
                "has_data": bool(link.data),
            },
            link.other_name,
            _part_place(system_id, "interconnections", link.id),
        )


def _part_place(system_id: UUID, table: str, part_id: UUID) -> _Place:
    return _Place(
        "description",
        "systems.edit_row",
        {"system_id": system_id, "table": table, "part_id": part_id},
    )


def _whole(
    checks: tuple[Check, ...], dossier: Dossier, run: ClassificationRun, sheet: Sheet
) -> Iterator[Finding]:
    facts = dossier_facts(dossier, run, sheet)
    for check in failing(checks, "dossier", facts):
        place = _place_of(check, dossier)
        yield Finding(check, check.message.vi, place.section, place.endpoint, place.args)


def dossier_facts(dossier: Dossier, run: ClassificationRun, sheet: Sheet) -> dict[str, Any]:
    """Return what a check may know of the dossier as a whole."""
    system = dossier.system
    declared = run.facts or {}

    def said(name: str) -> Any:
        return (declared.get(name) or {}).get("value")

    return {
        "level": dossier.level,
        "level_today": stand(system, run).result.level,
        "sensitive_declared": said("subjects_sensitive"),
        "sensitive_in_inventory": system.subjects_sensitive,
        "sensitive_in_data_sets": session().scalar(
            select(func.max(DataAsset.distinct_people)).where(
                DataAsset.system_id == system.id, DataAsset.sensitivity == "sensitive"
            )
        ),
        "sensitive_in_scans": most_people_in_scans(system.id),
        "basic_declared": said("subjects_basic"),
        "basic_in_inventory": system.subjects_basic,
        "regulation_issued": bool(system.regulation_number and system.regulation_date),
        "dead_citation": bool(dead_citations(dossier.risks, dossier.shared_solutions)),
        "high_risks_open": _open_high_risks(sheet),
        "contract_ended": bool(system.contract_end and system.contract_end < clock.today()),
        "has_design": bool(counts_by_kind(system.id).get("design")),
        "running": system.status == SystemStatus.ACTIVE,
    }


def _open_high_risks(sheet: Sheet) -> int | None:
    scale = scale_of(sheet.pack)
    if scale is None:
        return None
    found = build_risks(sheet, scale, stored_risks(sheet.system.id))
    return sum(
        row.stored is not None
        and row.stored.decision != Decision.ACCEPT
        and not (row.stored.responsible and row.stored.due)
        for row in found.high
    )


def _place_of(check: Check, dossier: Dossier) -> _Place:
    """Return where a check of the whole dossier is put right."""
    system = {"system_id": dossier.system_id}
    pages: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "classification": ("classification.show", system),
        "risks": ("risks.list", {**system, "show": "high"}),
        "details": ("dossiers.edit", {"dossier_id": dossier.id}),
    }
    return _Place(check.section, *pages.get(check.section, ("systems.show", system)))


def _failing(
    checks: tuple[Check, ...], scope: str, facts: Mapping[str, Any], subject: str, place: _Place
) -> Iterator[Finding]:
    for check in failing(checks, scope, facts):
        text = check.message.vi.replace("{subject}", subject)
        yield Finding(check, text, place.section, place.endpoint, place.args, subject)
