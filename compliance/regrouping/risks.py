"""Risks of several systems put together: each once, the graver judgement counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from compliance.core.db import session
from compliance.regrouping.copying import columns_of
from compliance.regrouping.fields import short_name
from compliance.regrouping.ledger import Ledger
from compliance.risks.models import OWN_PREFIX, SystemRisk
from compliance.systems.models import InformationSystem


def unite_risks(
    ledger: Ledger, target: InformationSystem, systems: Sequence[InformationSystem]
) -> None:
    """Write the risks of ``systems`` under ``target``, which may be the first of them."""
    names = {system.id: short_name(system) for system in systems}
    places = {system.id: place for place, system in enumerate(systems)}
    stored = sorted(
        session().scalars(select(SystemRisk).where(SystemRisk.system_id.in_(list(names)))),
        key=lambda row: (places[row.system_id], row.risk_id),
    )
    catalogue: dict[str, list[SystemRisk]] = {}
    own: list[SystemRisk] = []
    for row in stored:
        if row.own:
            own.append(row)
        else:
            catalogue.setdefault(row.risk_id, []).append(row)
    for rows in catalogue.values():
        values = _worst(rows, names)
        kept = next((row for row in rows if row.system_id == target.id), None)
        if kept is not None:
            ledger.put(kept, **values)
        else:
            ledger.add(SystemRisk(**{**columns_of(rows[0]), **values, "system_id": target.id}))
    last = max(
        (int(row.risk_id.removeprefix(OWN_PREFIX)) for row in own if row.system_id == target.id),
        default=0,
    )
    for row in own:
        if row.system_id != target.id:
            last += 1
            name = f"{OWN_PREFIX}{last}"
            ledger.add(SystemRisk(**{**columns_of(row), "system_id": target.id, "risk_id": name}))


def _worst(rows: Sequence[SystemRisk], names: dict[Any, str]) -> dict[str, Any]:
    """Return the columns of the gravest judgement; texts that differ are all kept."""
    worst = max(rows, key=lambda row: (row.relevant, row.score or 0))
    days = [row.due for row in rows if row.due and row.relevant]
    return {
        "relevant": worst.relevant,
        "likelihood": worst.likelihood,
        "impact": worst.impact,
        "decision": worst.decision,
        "treatment": _texts([(names[r.system_id], r.treatment) for r in rows])
        if worst.relevant
        else None,
        "responsible": worst.responsible,
        "due": min(days) if days and worst.relevant else None,
        "note": _texts([(names[r.system_id], r.note) for r in rows]),
        "pack_version": worst.pack_version,
        "changed_at": worst.changed_at,
        "changed_by": worst.changed_by,
    }


def _texts(said: Sequence[tuple[str, str | None]]) -> str | None:
    given = [(name, text) for name, text in said if text]
    if len({text for _name, text in given}) <= 1:
        return given[0][1] if given else None
    return "\n".join(f"[{name}] {text}" for name, text in given)
