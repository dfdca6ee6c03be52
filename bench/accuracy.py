"""`make bench-accuracy`: what the scanner finds, misses and makes up, by entity and by format.

Generator and rules know one another, so these figures flatter; ``tests/data/handwritten.tsv`` was
written without looking at the rules and stands beside them.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from bench import handwritten
from bench.forms import PEOPLE, TABLES, TEXTS, Form
from bench.notes import clean, notes
from bench.truth import Made, any_header, named, names
from scanners.finding import ROLES, Role

ROWS = 2000
#: What each figure must reach.
RECALL, PRECISION = 0.999, 0.995
NAMES_HEADED, NAMES_SILENT = 0.99, 0.97
TEXT_F1 = 0.90
FALSE_PER_10000 = 1.0
_IN_NOTES = frozenset({"PERSON", "PHONE", "CCCD", "BHYT_CARD", "EMAIL"})


class Found(NamedTuple):
    """A finding in a cell."""

    entity: str
    start: int
    end: int


Findings = dict[tuple[int, str], list[Found]]


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    value: float
    goal: float
    cases: int
    at_most: bool = False

    @property
    def good(self) -> bool:
        """Whether it reaches its goal."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def scan(made: Made, form: Form) -> Findings:
    """Return the findings of a table, by row and column."""
    import json

    from scanners.cells import CellWriter
    from scanners.engine import run
    from scanners.reading import Ask

    lines = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = form.write(Path(folder), made)
        run([path], Ask(cells=CellWriter(lines, Path(folder))))
    found: Findings = defaultdict(list)
    for line in lines.getvalue().splitlines():
        cell = json.loads(line)
        finding = Found(cell["entity"], cell["start"], cell["end"])
        found[form.place(made, cell)].append(finding)
    return found


class Score:
    """Counts hits, misses and inventions per entity."""

    def __init__(self) -> None:
        self.hit: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.made_up: Counter[str] = Counter()

    def recall(self, entity: str) -> float:
        """Return the share that was found."""
        return _share(self.hit[entity], self.hit[entity] + self.missed[entity])

    def precision(self, entity: str) -> float:
        """Return the share of what was found that is there."""
        return _share(self.hit[entity], self.hit[entity] + self.made_up[entity])

    def cases(self, entity: str) -> int:
        """Return how many there are."""
        return self.hit[entity] + self.missed[entity]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def count(made: Made, found: Findings, score: Score) -> None:
    """Hold the findings of a table against its truth."""
    for row, cells in enumerate(made.rows):
        for at, value in enumerate(cells):
            held = found.get((row, made.columns[at]), [])
            wanted = made.spans.get((row, at), [])
            if made.truth[at] and value:
                wanted = [(made.truth[at], value)]
            left = list(held)
            for entity, text in wanted:
                start = value.index(text)
                match = next((f for f in left if f.entity == entity and f.start < start + len(text)
                              and f.end > start), None)  # fmt: skip
                if match:
                    left.remove(match)
                    score.hit[entity] += 1
                else:
                    score.missed[entity] += 1
            for finding in left:
                score.made_up[finding.entity] += 1


def measure(rows: int = ROWS) -> Iterable[Figure]:
    """Yield every figure."""
    for name, form in TABLES.items():
        yield from _identifiers("any", any_header(rows), name, form)
        yield from _identifiers("named", named(rows), name, form)
    for name, form in PEOPLE.items():
        yield from _identifiers("any", any_header(rows)[:1], name, form)
    yield from _names(rows)
    yield from _names_by_format(rows)
    yield from _texts(rows)
    yield from _clean(rows)
    yield from handwritten.measure(Figure)


def _identifiers(kind: str, tables: list[Made], name: str, form: Form) -> Iterable[Figure]:
    score = Score()
    for made in tables:
        count(made, scan(made, form), score)
    for entity in sorted({e for m in tables for e in m.truth if e}):
        called, cases = f"{kind}.{entity}.{name}", score.cases(entity)
        yield Figure(f"{called}.recall", score.recall(entity), RECALL, cases)
        yield Figure(f"{called}.precision", score.precision(entity), PRECISION, cases)


def _found_names(made: Made, form: Form) -> list[bool]:
    found = scan(made, form)
    return [
        any(f.entity == "PERSON" for f in found.get((row, made.columns[1]), []))
        for row in range(len(made.rows))
    ]


def _names_by_format(rows: int) -> Iterable[Figure]:
    for made in names(rows)[:2]:
        headed = made.name.endswith("headed")
        kind, goal = ("headed", NAMES_HEADED) if headed else ("silent", NAMES_SILENT)
        for name, form in TABLES.items():
            hits = _found_names(made, form)
            value = _share(sum(hits), len(hits))
            yield Figure(f"person.{kind}.{name}.recall", value, goal, len(hits))


def _names(rows: int) -> Iterable[Figure]:
    groups: dict[str, Score] = defaultdict(Score)
    for made in names(rows):
        headed = made.name.endswith("headed")
        whole = Score()
        hits = _found_names(made, TABLES["csv"])
        for hit, group in zip(hits, made.groups, strict=True):
            for score in (whole, groups[f"{group}.{'headed' if headed else 'silent'}"]):
                (score.hit if hit else score.missed)["PERSON"] += 1
        yield Figure(f"person.{made.name}.recall", whole.recall("PERSON"),
                     NAMES_HEADED if headed else NAMES_SILENT, whole.cases("PERSON"))  # fmt: skip
    for name, score in sorted(groups.items()):
        goal = NAMES_HEADED if name.endswith("headed") else NAMES_SILENT
        yield Figure(f"person.group.{name}.recall", score.recall("PERSON"), goal,
                     score.cases("PERSON"))  # fmt: skip


def _texts(rows: int) -> Iterable[Figure]:
    for made in notes(rows):
        for name, form in {"": TABLES["csv"], **TEXTS}.items():
            score = Score()
            # An age in a note is there, though the generator does not list it.
            found = {
                cell: [f for f in held if f.entity in _IN_NOTES]
                for cell, held in scan(made, form).items()
            }
            count(made, found, score)
            hit, missed, extra = (sum(c.values()) for c in (score.hit, score.missed, score.made_up))
            f1 = _share(2 * hit, 2 * hit + missed + extra)
            called = ".".join(filter(None, ("text", made.name, name, "f1")))
            yield Figure(called, f1, TEXT_F1, hit + missed)


def _clean(rows: int) -> Iterable[Figure]:
    for made in clean(rows):
        wrong = sum(
            ROLES[f.entity] in (Role.DIRECT, Role.QUASI) and f.entity not in made.fine
            for held in scan(made, TABLES["csv"]).values()
            for f in held
        )
        cells = len(made.rows) * len(made.columns)
        value = wrong * 10_000 / cells
        yield Figure(f"clean.{made.name}.false_per_10000", value, FALSE_PER_10000, cells, True)


def table(figures: list[Figure]) -> Iterable[str]:
    """Yield the figures by entity and format as a table: recall, and precision where measured."""
    cells: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for figure in figures:
        parts = figure.name.split(".")
        if parts[0] in ("any", "named", "person") and len(parts) == 4 and parts[1] != "group":
            entity = f"PERSON ({parts[1]})" if parts[0] == "person" else parts[1]
            cells[entity][parts[2]][parts[3]] = figure.value
    forms = [*TABLES, *PEOPLE]
    yield f"| | {' | '.join(forms)} |"
    yield f"|---{'|---' * len(forms)}|"
    for entity, by_form in cells.items():
        values = ["; ".join(f"{v:.4f}" for v in by_form.get(form, {}).values()) for form in forms]
        yield f"| {entity} | {' | '.join(value or '–' for value in values)} |"


def main() -> int:
    """Print every figure and the table; say 1 if any falls short."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    figures = []
    for figure in measure(rows):
        figures.append(figure)
        sign = "" if figure.good else "   <-- không đạt"
        relation = "<=" if figure.at_most else ">="
        print(f"{figure.name}: {figure.value:.4f} ({relation} {figure.goal}, {figure.cases}){sign}",
              flush=True)  # fmt: skip
    print(*table(figures), sep="\n")
    short = sum(not figure.good for figure in figures)
    print(f"accuracy.short: {short} figures")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
