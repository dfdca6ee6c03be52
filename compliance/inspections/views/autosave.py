"""Saving the inspector's column while it is typed: the same rules, an answer as JSON."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_moment
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections import labels
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import InspectionRow
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.views.blueprint import bp, inspection_or_404
from compliance.inspections.views.rows import ROW, save_judgement, verdict_form

P = Permission


@bp.post(f"{ROW}/draft.json")
@needs(P.INSPECTION_WRITE)
def autosave(inspection_id: UUID, row_id: UUID) -> tuple[Response, int]:
    """Store what is typed so far; after a clash answer with what is stored, by whom, when."""
    inspection = inspection_or_404(inspection_id, P.INSPECTION_WRITE)
    chosen = found(queries.find_row(inspection, row_id))
    questions = checklist_of(inspection)
    form = verdict_form(questions)
    if not form.validate_on_submit():
        return jsonify({"message": " ".join(e for es in form.errors.values() for e in es)}), 400
    try:
        with transaction():
            save_judgement(form, inspection, chosen, questions)
    except Clash as clash:
        now = found(queries.find_row(inspection_or_404(inspection_id, P.INSPECTION_WRITE), row_id))
        return jsonify({"message": clash.message, **_stored(now, questions)}), 409
    except Refused as refused:
        return jsonify({"message": refused.message}), 400
    return jsonify({"version": chosen.version, "at": f"{clock.local(clock.now()):%H:%M:%S}"}), 200


def _stored(row: InspectionRow, questions: Checklist) -> dict[str, object]:
    return {
        "version": row.version,
        "verdict": labels.word(row.verdict, questions.rules, str(labels.UNSEEN)),
        "observation": row.observation or "",
        "sample": row.sample or "",
        "by": queries.judge_of(row) or "",
        "when": format_moment(row.judged_at),
    }
