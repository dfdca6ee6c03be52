"""What a join would do, as plain values: shown before, kept afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from compliance.classification.queries import pack_of_run, pack_today, standing_run
from compliance.core.db import session
from compliance.dossiers.models import OPEN, Dossier, DossierState
from compliance.registers.models import RegisterEntry
from compliance.regrouping.answers import Joined, counts_of, joined_answers
from compliance.regrouping.copying import rows
from compliance.regrouping.fields import joined_fields, short_name
from compliance.regrouping.ledger import state_of
from compliance.regrouping.levels import Levels, facts_known, joined_facts, levels_of
from compliance.regrouping.rules import check_members
from compliance.risks.models import SystemRisk
from compliance.systems import labels
from compliance.systems.models import (
    Component,
    DataAsset,
    InformationSystem,
    Interconnection,
    NetworkZone,
    RelationKind,
)
from compliance.systems.queries import holds


@dataclass(frozen=True)
class Wish:
    """What is to be joined: the first system leads; it stays, or a new one takes the work."""

    systems: Sequence[InformationSystem]
    #: Code and name of a new system; None: the first one stays.
    new: tuple[str, str] | None = None

    @property
    def main(self) -> InformationSystem:
        """Whose words, product and papers go in front."""
        return self.systems[0]

    @property
    def ended(self) -> Sequence[InformationSystem]:
        """Those that close."""
        return self.systems if self.new else self.systems[1:]

    @property
    def name(self) -> str:
        """What the joined system is called."""
        return self.new[1] if self.new else self.main.name


@dataclass(frozen=True)
class Outlook:
    """A join as it would be: what is written, and what is shown of it."""

    wish: Wish
    answers: Sequence[Joined]
    fields: Mapping[str, Any]
    #: What a determination is prefilled with.
    facts: Mapping[str, Any]
    before: int | None
    levels: Levels
    shown: Mapping[str, Any]

    @property
    def lowers(self) -> bool:
        """Whether the level is sure to be lower than the highest before."""
        most = self.levels.most
        return self.before is not None and most is not None and most < self.before

    @property
    def sha256(self) -> str:
        """Hash of what is shown: a commit does that, or nothing."""
        return fingerprint(self.shown)


def fingerprint(shown: Mapping[str, Any]) -> str:
    """Return a hash of plain values."""
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def look_ahead(wish: Wish) -> Outlook:
    """Return what a join would do; nothing is written.

    Raises:
        Refused: these systems cannot be joined.
    """
    check_members(wish.systems)
    answers = joined_answers(wish.systems)
    values, asked = joined_facts(wish.systems)
    levels = levels_of(pack_today(), values)
    known = [system.level for system in wish.systems if system.level]
    before = max(known, default=None)
    fields = joined_fields(wish.systems)
    run = standing_run(wish.main.id)
    pack = pack_of_run(run) if run else pack_today()
    shown = {
        "systems": [_system(system) for system in wish.systems],
        "name": wish.name,
        "new": bool(wish.new),
        "basis": {"pack": pack.id, "version": pack.version, "level": before or levels.certain},
        "levels": {"before": before, "certain": levels.certain, "most": levels.most},
        "parts": _parts(wish),
        "facts": _facts(wish, values),
        "answers": {
            **counts_of(answers),
            "rows": [
                {
                    "id": row.item_id,
                    "state": row.state.value,
                    "said": [s.as_json() for s in row.said],
                }
                for row in answers
                if not row.agreed
            ],
        },
        "dossiers": _dossiers(wish),
        "stamp": fingerprint(state_of([system.id for system in wish.systems])),
    }
    return Outlook(wish, answers, fields, asked, before, levels, shown)


def _system(system: InformationSystem) -> dict[str, Any]:
    return {
        "id": str(system.id),
        "name": system.name,
        "short": short_name(system),
        "code": system.code,
        "level": system.level,
        "product": system.product.title if system.product else None,
        "case": str(labels.label(labels.TRANSITIONS, system.transition_case)),
    }


def _parts(wish: Wish) -> dict[str, Any]:
    """Return what is put together, by name."""
    ids = {system.id for system in wish.systems}
    links = [link for system in wish.systems for link in rows(Interconnection, system.id)]
    inner = [link for link in links if link.other_system_id in ids]
    using = {
        relation.unit.name
        for system in wish.systems
        for relation in system.relations
        if relation.kind == RelationKind.USING and holds(relation)
    }
    return {
        "components": _names(wish, Component),
        "zones": len(_names(wish, NetworkZone)),
        "assets": _names(wish, DataAsset),
        "registers": len(_names(wish, RegisterEntry, "title")),
        "risks": len(set(_names(wish, SystemRisk, "risk_id"))),
        "inner": sorted({link.other_name for link in inner}),
        "outer": sorted({link.other_name for link in links if link not in inner}),
        "using": sorted(using),
    }


def _names(wish: Wish, model: type[Any], column: str = "name") -> list[str]:
    return [getattr(row, column) for system in wish.systems for row in rows(model, system.id)]


def _facts(wish: Wish, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the facts in which the systems differ, and what is taken."""
    pack = pack_today()
    known = [facts_known(system, pack).values for system in wish.systems]
    return [
        {
            "id": row["id"],
            "label": row["label"]["vi"],
            "before": [one[row["id"]] for one in known],
            "after": values[row["id"]],
        }
        for row in pack.section("facts")
        if len({repr(one[row["id"]]) for one in known}) > 1
    ]


def _dossiers(wish: Wish) -> list[dict[str, Any]]:
    """Return what becomes of the dossiers of the systems that close."""
    names = {system.id: system.name for system in wish.ended}
    found = session().scalars(
        select(Dossier)
        .where(
            Dossier.system_id.in_(list(names)),
            Dossier.state.in_((*OPEN, DossierState.APPROVED)),
        )
        .order_by(Dossier.created_at)
    )
    return [
        {
            "id": str(row.id),
            "system": names[row.system_id],
            "state": row.state,
            "number": row.decision_number,
        }
        for row in found
    ]
