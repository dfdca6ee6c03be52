"""Which transition case the rules of the pack propose for a system, and on what facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists.crossing import period, transition_case
from compliance.classification.queries import pack_today
from compliance.dossiers.queries import approved_dossiers
from compliance.systems.catalogue import TransitionRule, transition_rules
from compliance.systems.models import InformationSystem


@dataclass(frozen=True)
class Proposal:
    """What the rules say, why, and the days it rests on."""

    case: str
    why: str
    source: str
    confidence: str
    decision_on: date | None
    started_on: date | None
    project_on: date | None


def propose(system: InformationSystem) -> Proposal:
    """Return the case that the pack's rules propose: the first rule that holds."""
    pack = pack_today()
    ended = [d for d in approved_dossiers(system.id) if d.pack_id != pack.id]
    decided = system.legacy_decision_date or (ended[0].decision_date if ended else None)
    project = min((d for d in (system.mandate_date, system.contract_date) if d), default=None)
    level = system.legacy_level or (ended[0].level if ended else 0)
    row: Mapping[str, Any] = transition_case(
        pack,
        {
            "decision": period(pack, decided),
            "started": period(pack, system.in_use_since),
            "project": period(pack, project),
            "lifecycle": system.lifecycle,
            "status": system.status,
            "legacy_level": level,
        },
    )
    return Proposal(
        case=row["case"],
        why=row["why"]["vi"],
        source=row.get("source") or "",
        confidence=row["confidence"],
        decision_on=decided,
        started_on=system.in_use_since,
        project_on=project,
    )


def duties_of(case: str) -> Sequence[TransitionRule]:
    """Return what a case asks for, with its last safe days, soonest first."""
    rules = [rule for rule in transition_rules() if rule.case == case]
    return sorted(rules, key=lambda rule: rule.last_safe_day or date.max)
