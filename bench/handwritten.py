"""Cases written by hand from what extracts look like, before looking at any rule.

``tests/data/handwritten.tsv``: header, cell, entity (``-`` for nothing personal). Cells of one
header that stand together are one column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parents[1] / "tests" / "data" / "handwritten.tsv"
#: The set is small: one miss in fifty is a miss, not noise.
GOAL = 0.95


class Case(NamedTuple):
    """A cell, and the entity it holds, ``""`` for none."""

    header: str
    cell: str
    entity: str


def columns() -> list[list[Case]]:
    """Return the cases, column by column."""
    lines = [
        line.split("\t")
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("//")
    ]
    cases = [Case(header, cell, "" if entity == "-" else entity) for header, cell, entity in lines]
    return [list(group) for _, group in groupby(cases, key=lambda case: case.header)]


def wrong() -> Iterable[tuple[Case, list[str]]]:
    """Yield the cases that are answered wrongly, with what is found in them."""
    from bench.accuracy import scan
    from bench.forms import TABLES
    from bench.truth import Made
    from scanners.finding import ROLES, Role

    for column in columns():
        rows = [[case.cell, str(at)] for at, case in enumerate(column)]
        made = Made("hand", [column[0].header, "STT"], rows, ["", ""])
        found = scan(made, TABLES["csv"])
        for at, case in enumerate(column):
            held = [f.entity for (row, _), fs in found.items() for f in fs if row == at]
            direct = [e for e in held if ROLES[e] is Role.DIRECT]
            if (case.entity and case.entity not in held) or (not case.entity and direct):
                yield case, held


def measure(figure: Callable[..., Any]) -> Iterable[Any]:
    """Yield the share answered rightly: of cases that hold something, and of the others."""
    cases = [case for column in columns() for case in column]
    bad = [case for case, _ in wrong()]
    for name, holds in (("held", True), ("clean", False)):
        these = [case for case in cases if bool(case.entity) is holds]
        missed = sum(bool(case.entity) is holds for case in bad)
        yield figure(f"handwritten.{name}.right", 1 - missed / len(these), GOAL, len(these))
