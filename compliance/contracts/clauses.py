"""Which clauses a contract should hold: sections ``contract_clauses`` of two packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import load
from compliance.contracts.models import Contract, ContractKind

#: Security of systems, then personal data.
PACKS = ("nd331-2026", "dlcn-2026")
ANSWERS = ("yes", "no", "na")


@dataclass(frozen=True)
class Clause:
    """One clause, with a model sentence of ours."""

    id: str
    title: str
    model: str
    source: str
    confidence: str
    note: str
    contract_kind: str
    min_level: int


def all_clauses() -> Sequence[Clause]:
    """Return every clause of the packs, in their order."""
    return [_clause(row) for pack in PACKS for row in load(pack).section("contract_clauses")]


def _clause(row: Mapping[str, Any]) -> Clause:
    return Clause(
        row["id"],
        row["text"]["vi"],
        row["model"]["vi"],
        row["source"],
        row["confidence"],
        (row.get("note") or {}).get("vi", ""),
        row["contract_kind"],
        row.get("min_level") or 0,
    )


def asked_of(contract: Contract) -> list[Clause]:
    """Return the clauses that this contract should hold, by its kind and its systems' levels."""
    level = max((system.level or 0 for system in contract.systems), default=0)
    holds = {
        "always": True,
        "personal_data": contract.personal_data,
        "security_service": contract.kind == ContractKind.SECURITY,
    }
    return [
        clause
        for clause in all_clauses()
        if holds[clause.contract_kind] and level >= clause.min_level
    ]


def lacking(contract: Contract) -> list[Clause]:
    """Return the clauses that it should hold and that nobody confirmed."""
    return [c for c in asked_of(contract) if contract.clauses.get(c.id) not in ("yes", "na")]
