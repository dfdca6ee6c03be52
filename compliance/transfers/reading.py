"""What a system has under the old pack, and what was already said under the new one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from checklists import Pack
from compliance.classification.models import ClassificationRun
from compliance.dossiers.models import Dossier
from compliance.dossiers.queries import revision_of
from compliance.requirements.models import RequirementResponse, ResponseState
from compliance.requirements.queries import responses_of
from compliance.systems.models import InformationSystem


def existing_answers(
    system: InformationSystem, source: Pack, target: Pack, level: int
) -> dict[str, RequirementResponse]:
    """Return the answers already given to rows of ``target`` that apply at the level."""
    at_level = {item.id for item in target.items_at(level)}
    return {
        name: row
        for name, row in responses_of(system.id, target.id).items()
        if name in at_level and (source.id != target.id or row.pack_version == target.version)
    }


@dataclass(frozen=True)
class OldAnswer:
    """What an old answer says, as plain data, and the evidence behind it."""

    content: dict[str, Any]
    evidence: tuple[UUID, ...]


def old_answers(
    system: InformationSystem, source: Pack, target: Pack, dossier: Dossier | None
) -> dict[str, OldAnswer]:
    """Return the living answers under ``source``, then what only the approved dossier holds."""
    living = responses_of(system.id, source.id)
    found = {
        name: OldAnswer(content_of(row), tuple(piece.id for piece in row.evidence))
        for name, row in living.items()
        if row.pack_version == source.version and not _is_empty(row)
    }
    if dossier is not None and source.id != target.id:
        for row in _frozen(dossier):
            if row["id"] not in living and row["state"] != ResponseState.NOT_ANSWERED:
                found[row["id"]] = OldAnswer(
                    {
                        "state": row["state"],
                        "text": row["note"],
                        "responsible": row["responsible"],
                        "due": row["due"],
                        "cost": row.get("cost"),
                        "funding": row.get("funding"),
                    },
                    (),
                )
    return found


def _frozen(dossier: Dossier) -> list[dict[str, Any]]:
    revision = revision_of(dossier.id, dossier.revision)
    return json.loads(revision.snapshot)["requirements"] if revision is not None else []


def _is_empty(row: RequirementResponse) -> bool:
    return row.state == ResponseState.NOT_ANSWERED and not row.note and not row.evidence


def content_of(row: RequirementResponse) -> dict[str, Any]:
    """Return what an answer says, as plain data."""
    return {
        "state": row.state,
        "text": row.note,
        "responsible": row.responsible,
        "due": row.due.isoformat() if row.due else None,
        "cost": row.cost,
        "funding": row.funding,
    }


def old_facts(run: ClassificationRun | None) -> dict[str, Any]:
    """Return the facts that the old determination rested on."""
    return {name: held["value"] for name, held in ((run.facts if run else None) or {}).items()}


def matched_criteria(run: ClassificationRun | None) -> tuple[str, ...]:
    """Return the criteria that gave the old level."""
    trace = ((run.result if run else None) or {}).get("trace", ())
    return tuple(entry["criterion"] for entry in trace if entry["matched"])
