"""Writing down what came out of a signed inspection, group by group."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core.db import session
from compliance.inspections.campaign_models import InspectionScore
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries.scores import Pieces, answers_of
from compliance.inspections.scoring import score


def keep_scores(
    inspection: Inspection, rows: Sequence[InspectionRow], evidence: Pieces, questions: Checklist
) -> None:
    """Store the whole and each group, with how far the two columns agree."""
    result = score(answers_of(inspection, rows, evidence, questions), questions.rules)
    parts = [("", result.rows, result.looked_at, result.score)]
    parts += [(one.name, one.rows, one.looked_at, one.score) for one in result.groups]
    for position, (name, number, looked_at, points) in enumerate(parts):
        told = [
            row
            for row in rows
            if row.verdict is not None
            and row.unit_answer is not None
            and (not name or questions.questions[row.item_id].group == name)
        ]
        session().add(
            InspectionScore(
                inspection_id=inspection.id,
                position=position,
                name=name[:255],
                rows=number,
                looked_at=looked_at,
                score=points,
                compared=len(told),
                agreed=sum(row.unit_answer == row.verdict for row in told),
            )
        )
