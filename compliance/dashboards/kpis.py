"""The indicators of the pack ``bao-cao-gia-lai``, as pages and the daily job use them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from checklists import Pack, load
from checklists.library import kept
from checklists.rules.expression import Node, names, parse

PACK = "bao-cao-gia-lai"
#: The table whose rows are systems.
SYSTEMS = "systems"
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
}


@dataclass(frozen=True)
class Target:
    """A goal that holds from a day until a day; confidence U is a convention or a model."""

    op: str
    value: float
    since: date
    until: date | None
    source: str
    confidence: str

    def holds_on(self, day: date) -> bool:
        """Whether the goal is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def met_by(self, value: float) -> bool:
        """Whether a value reaches the goal."""
        return _COMPARE[self.op](value, self.value)


@dataclass(frozen=True)
class Count:
    """One side of an indicator: rows of a table that fulfil a condition, or a sum over them."""

    table: str
    where: str | None
    condition: Node | None
    added: str | None

    @property
    def fields(self) -> frozenset[str]:
        """The fields that must be known."""
        found = set(names(self.condition)) if self.condition is not None else set()
        return frozenset(found | ({self.added} if self.added else set()))


@dataclass(frozen=True)
class Kpi:
    """One indicator with its words, its two sides and the history of its goal."""

    id: str
    name: str
    formula: str
    numerator_text: str
    denominator_text: str
    source: str
    confidence: str
    #: plan | law | model
    origin: str
    basis_now: str
    note: str
    unit: str
    numerator: Count
    denominator: Count
    targets: Sequence[Target]

    @property
    def table(self) -> str:
        """The table whose rows are counted."""
        return self.denominator.table

    @property
    def of_systems(self) -> bool:
        """Whether it counts systems, which have levels."""
        return self.table == SYSTEMS

    def target_on(self, day: date) -> Target | None:
        """Return the goal in force on a day."""
        return next((one for one in self.targets if one.holds_on(day)), None)


def pack_in_use() -> Pack:
    """Return the newest version of the pack of indicators."""
    return load(PACK)


@kept
def kpis() -> Mapping[str, Kpi]:
    """Return every indicator by its id, in the order of the pack: plan and law before models."""
    rows = [_read(row) for row in pack_in_use().section("kpis")]
    ordered = sorted(rows, key=lambda kpi: kpi.origin == "model")
    return {kpi.id: kpi for kpi in ordered}


@kept
def source_names() -> Mapping[str, str]:
    """Return the name of each table and field (``table.field``) that an indicator may need."""
    found: dict[str, str] = {}
    for key, row in pack_in_use().section("kpi_sources").items():
        found[key] = row["text"]["vi"]
        found |= {f"{key}.{name}": text["vi"] for name, text in row["fields"].items()}
    return found


def _read(row: Mapping[str, Any]) -> Kpi:
    sides = row["measure"]
    return Kpi(
        id=row["id"],
        name=row["name"]["vi"],
        formula=_vi(row["formula"]),
        numerator_text=row["numerator"],
        denominator_text=row["denominator"],
        source=row["source"],
        confidence=row["confidence"],
        origin=row["origin"],
        basis_now=row.get("basis_now") or "",
        note=_vi(row.get("note") or ""),
        unit=row["unit"],
        numerator=_count(sides["numerator"]),
        denominator=_count(sides["denominator"]),
        targets=tuple(_target(one) for one in row.get("targets") or ()),
    )


def _count(row: Mapping[str, Any]) -> Count:
    where = row.get("where")
    return Count(row["of"], where, parse(where) if where else None, row.get("sum"))


def _target(row: Mapping[str, Any]) -> Target:
    return Target(
        row["op"],
        float(row["value"]),
        _day(row["since"]),
        _day(row["until"]) if row.get("until") else None,
        row["source"],
        row["confidence"],
    )


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _vi(text: Any) -> str:
    return str(text["vi"]) if isinstance(text, Mapping) else str(text)


class Standing(StrEnum):
    """What is said of a figure against its goal."""

    MET = "met"
    NOT_MET = "not_met"
    #: Rows that nobody knows of could turn it either way.
    OPEN = "unknown"
    #: There is no goal, or nothing to count.
    NONE = "none"


@dataclass(frozen=True)
class Figure:
    """An indicator of some units on a day: sums of what the daily job stored.

    ``unknown`` rows stand in the denominator and nobody knows whether they fulfil the condition;
    ``undecided`` rows may or may not belong to the denominator. Neither is ever counted as no.
    """

    numerator: float = 0
    denominator: float = 0
    unknown: int = 0
    undecided: int = 0

    @property
    def value(self) -> float | None:
        """Percent; None where there is nothing to count, or nothing known of what there is."""
        if not self.denominator or (self.unknown and self.unknown >= self.denominator):
            return None
        return 100 * self.numerator / self.denominator

    @property
    def unsure(self) -> int:
        """Rows that are not counted because too little is known of them."""
        return self.unknown + self.undecided

    def standing(self, target: Target | None, *, summed: bool = False) -> Standing:
        """Return how it stands against a goal, whatever the unsure rows turn out to be.

        ``summed``: the two sides are sums of amounts, so a row has no weight that is known.
        """
        if target is None or (not self.denominator and not self.undecided):
            return Standing.NONE
        if self.unsure and summed:
            return Standing.OPEN
        whole = self.denominator + self.undecided
        bounds = {
            target.met_by(100 * self.numerator / whole),
            target.met_by(100 * (self.numerator + self.unsure) / whole),
        }
        if len(bounds) > 1:
            return Standing.OPEN
        return Standing.MET if bounds.pop() else Standing.NOT_MET

    def __add__(self, other: Figure) -> Figure:
        """Return the figure of both."""
        return Figure(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.unknown + other.unknown,
            self.undecided + other.undecided,
        )
