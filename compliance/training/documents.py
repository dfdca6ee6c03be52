"""The plan of a year as it is frozen, and as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core import clock
from compliance.core.i18n import in_vietnamese
from compliance.core.site import verify_base
from compliance.settings.queries import is_demo
from compliance.training.models import TrainingPlan
from compliance.training.rules import rules
from compliance.training.words import KINDS
from compliance.units.documents import signer_title
from compliance.units.queries import letterhead
from reports import Signer, render_docx, render_pdf
from reports.documents import training_plan as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
#: Changes when the content is built another way.
SHAPE = 1


def content_of(plan: TrainingPlan) -> dict[str, Any]:
    """Return everything that the plan prints, as plain data; ``unit`` and ``lines`` are loaded.

    Names and grounds of the rules are kept too: a draft of the pack may change, the plan does not.
    """
    head = letterhead(plan.unit)
    asked = {line.rule_id for line in plan.lines}
    with in_vietnamese():
        return {
            "shape": SHAPE,
            # Frozen twice is two contents: what was printed of the first stays revoked.
            "version": plan.version,
            "frozen_at": plan.frozen_at.isoformat() if plan.frozen_at else "",
            "unit": {
                "name": plan.unit.name,
                "issuing_body": head.issuing_body,
                "parent_body": head.parent_body,
                "place": head.place,
                "head_title": plan.unit.head_title or "",
            },
            "year": plan.year,
            "edition": plan.edition,
            "note": plan.note or "",
            "grounds": [
                {"title": rule.title, "source": rule.source, "confidence": rule.confidence}
                for rule in rules()
                if rule.id in asked
            ],
            "lines": [
                {
                    "topic": line.topic,
                    "kind": str(KINDS[line.kind]),
                    "audience": line.audience,
                    "people": line.people,
                    "month": line.month,
                    "provider": line.provider or "",
                    "cost": line.cost,
                }
                for line in plan.lines
            ],
        }


def plan_paper(plan: TrainingPlan, kind: str) -> bytes:
    """Return the plan as ``docx`` or ``pdf``: of what was frozen, else a draft of today."""
    content = plan.content or content_of(plan)
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_data(plan, content)))


def _data(plan: TrainingPlan, content: Mapping[str, Any]) -> layouts.TrainingPlan:
    unit, frozen = content["unit"], plan.content_hash
    return layouts.TrainingPlan(
        issue=Issue(
            issuing_body=unit["issuing_body"],
            parent_body=unit["parent_body"],
            number=plan.number or "",
            place=unit["place"],
            date=plan.signed_on or (None if frozen else clock.today()),
            signer=Signer(title=signer_title(unit["head_title"])),
            recipients=("Các khoa, phòng;", "Lưu: VT."),
            draft=frozen is None,
            demo=is_demo(),
            verify_url=f"{verify_base()}{frozen}" if frozen else None,
        ),
        unit_name=unit["name"],
        year=content["year"],
        edition=content["edition"],
        lines=[layouts.PlanLine(**line) for line in content["lines"]],
        grounds=[layouts.Ground(**row) for row in content["grounds"]],
        note=content["note"],
    )
