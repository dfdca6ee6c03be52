"""Carries the facts of a determination, and its criteria, from one pack to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from checklists.mapping import read_mapping
from checklists.model import Data
from checklists.pack import Pack
from checklists.rules.expression import parse
from checklists.rules.logic import Facts, truth


@dataclass(frozen=True)
class CarriedFacts:
    """Old facts as facts of the new pack.

    ``carried``: fact id of the new pack → value that may be taken over. ``changed``: what was
    known but has to be asked again, as ``{"old", "new", "value", "relation", "why"}``.
    """

    carried: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[Mapping[str, Any], ...] = ()


def carry_facts(
    source: Pack, target: Pack, facts: Mapping[str, Any], root: Path | None = None
) -> CarriedFacts:
    """Return which of ``facts`` (fact id of ``source`` → value) hold under ``target``.

    Only a fact that means the same in both is carried, and only with a value that ``target``
    knows; every other known fact is listed with the reason. Unknown (None) stays unknown.

    Raises:
        PackError: there is no cross-walk between the packs.
    """
    rows = {row["id"]: row for row in target.section("facts")}
    carried: dict[str, Any] = {}
    changed: list[Mapping[str, Any]] = []
    for row in _fact_rows(source, target, root):
        value = facts.get(row.get("old") or "")
        if value is None:
            continue
        new = row.get("new")
        if row["relation"] == "same" and new in rows and _possible(rows[new], value):
            carried[new] = value
        else:
            why = (row.get("why") or {}).get("vi") or "Giá trị cũ không có trong bộ quy tắc mới."
            changed.append({**{k: row.get(k) for k in ("old", "new", "relation")},
                            "value": value, "why": why})  # fmt: skip
    return CarriedFacts(carried, tuple(changed))


def crossed_criteria(
    source: Pack, target: Pack, criteria: tuple[str, ...], root: Path | None = None
) -> list[dict[str, Any]]:
    """Return what became of each old criterion: ``{"old", "new", "relation", "why"}``.

    ``new`` is None when the new pack has nothing in its place.

    Raises:
        PackError: there is no cross-walk between the packs.
    """
    if source.id == target.id:
        kept = {row["id"] for row in target.section("criteria")}
        rows: list[Data] = [
            {"old": name, "new": name if name in kept else None, "relation": "same"}
            for name in criteria
        ]
    else:
        found = read_mapping(source.id, target.id, root).get("criteria") or ()
        rows = [row for row in found if row.get("old") in criteria]
    return [
        {
            "old": row["old"],
            "new": row.get("new"),
            "relation": row["relation"],
            "why": (row.get("why") or {}).get("vi") or "",
        }
        for row in rows
    ]


def transition_case(pack: Pack, facts: Facts) -> Mapping[str, Any]:
    """Return the transition rule that ``pack`` proposes for a system: its case and why.

    ``facts`` are those named at the head of ``transition_rules.yaml``; days come from ``period``.
    """
    rules = pack.section("transition_rules")
    cases: Sequence[Mapping[str, Any]] = rules["cases"]
    otherwise: Mapping[str, Any] = rules["otherwise"]
    return next((row for row in cases if truth(parse(row["when"]), facts)), otherwise)


def period(pack: Pack, day: date | None) -> str:
    """Where a day lies: none | before_law | in_window | after_decree."""
    if day is None:
        return "none"
    rules = pack.section("transition_rules")
    if day.isoformat() < rules["law_in_force"]:
        return "before_law"
    return "in_window" if day.isoformat() < rules["decree_in_force"] else "after_decree"


def _fact_rows(source: Pack, target: Pack, root: Path | None) -> list[Data]:
    if source.id != target.id:
        return list(read_mapping(source.id, target.id, root).get("facts") or ())
    kept = {row["id"] for row in target.section("facts")}
    return [
        {"old": row["id"], "new": row["id"], "relation": "same"}
        if row["id"] in kept
        else {
            "old": row["id"],
            "relation": "dropped",
            "why": {"vi": "Bản mới không còn dữ kiện này."},
        }
        for row in source.section("facts")
    ]


def _possible(row: Mapping[str, Any], value: Any) -> bool:
    """Whether a value is one that the fact may have."""
    if row["type"] == "enum":
        return value in row["choices"]
    if row["type"] == "bool":
        return isinstance(value, bool)
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    low, high = row.get("min"), row.get("max")
    return (low is None or value >= low) and (high is None or value <= high)
