"""Counting rows of facts by the conditions of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checklists.rules.expression import parse
from checklists.rules.logic import truth
from compliance.figures.facts import Row


@dataclass
class Counted:
    """What a condition found in some rows."""

    #: Rows that fulfil it, or the sum of a field over them.
    total: int | float = 0
    #: Rows that fulfil it.
    rows: list[Row] = field(default_factory=list)
    #: Rows of which the known facts do not tell.
    unknown: list[Row] = field(default_factory=list)


def count(rows: Iterable[Row], measure: Mapping[str, Any]) -> Counted:
    """Count rows that fulfil ``where``; with ``sum``, add up that field of them.

    ``measure`` is a ``COUNT`` of the pack; its ``of`` is not looked at, the rows are given.
    A row is counted only when the facts say yes; where they do not decide, it is kept apart.
    """
    where, added = measure.get("where"), measure.get("sum")
    condition = parse(where) if where else None
    found = Counted()
    for row in rows:
        held = True if condition is None else truth(condition, row.values)
        if held is None:
            found.unknown.append(row)
        elif held:
            found.rows.append(row)
            amount = row.values.get(added) if added else 1
            found.total += amount if isinstance(amount, int | float) else 0
    return found
