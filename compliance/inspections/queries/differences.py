"""What changed between two inspections of a unit, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.inspections import labels
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries.inspections import rows_of
from compliance.inspections.queries.scores import checklist_of


@dataclass(frozen=True)
class Difference:
    """One row whose verdict is not what it was."""

    row: InspectionRow
    text: str
    before: str
    now: str


def differing_rows(inspection: Inspection, other: Inspection) -> Sequence[Difference]:
    """Return the rows that both asked (of the same system) and judged differently: two queries."""
    questions = checklist_of(inspection)
    rules = questions.rules
    old = {(row.item_id, row.system_id): row for row in rows_of(other.id)}
    found = []
    for row in rows_of(inspection.id):
        before = old.get((row.item_id, row.system_id))
        if before is None or before.verdict == row.verdict:
            continue
        found.append(
            Difference(
                row,
                questions.questions[row.item_id].text,
                labels.word(before.verdict, rules, labels.UNSEEN),
                labels.word(row.verdict, rules, labels.UNSEEN),
            )
        )
    return found
