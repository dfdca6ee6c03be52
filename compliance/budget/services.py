"""Rules of budget lines; lines drawn up from planned answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklists import load
from compliance.budget.models import BudgetLine
from compliance.budget.queries import planned_without_line
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.requirements.models import ControlAnswer
from compliance.units.models import HealthUnit


def check_line(unit: HealthUnit, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse a year that is none, and a line without any amount.

    Raises:
        Refused: as said.
    """
    if values["year"] not in range(2015, clock.today().year + 11):
        raise Refused(_("Năm không hợp lệ."), "year")
    if all(values.get(name) is None for name in ("planned", "allotted", "spent")):
        raise Refused(_("Hãy ghi ít nhất một số tiền."), "planned")


def draw_up(unit: HealthUnit) -> int:
    """Make a security line for each planned answer with a cost and a day; return how many.

    A line follows its answer by a link; later changes of the answer do not change the line.

    Raises:
        Refused: there is nothing to draw up.
    """
    answers = planned_without_line(unit.id)
    if not answers:
        raise Refused(_("Không còn câu trả lời “có kế hoạch” nào có chi phí mà chưa có dòng."))
    for answer in answers:
        session().add(_line(unit, answer))
    return len(answers)


def _line(unit: HealthUnit, answer: Any) -> BudgetLine:
    common = isinstance(answer, ControlAnswer)
    title = load(answer.pack_id, answer.pack_version).item(answer.item_id).text.vi[:255]
    return BudgetLine(
        id=new_id(),
        unit_id=unit.id,
        created_at=clock.now(),
        year=answer.due.year,
        title=title,
        security=True,
        it_programme=True,
        planned=answer.cost,
        source=answer.funding,
        grounds=_("Yêu cầu %(item)s của %(pack)s", item=answer.item_id, pack=answer.pack_id),
        control_id=answer.id if common else None,
        response_id=None if common else answer.id,
        search=fold(title, answer.item_id, unit.name)[:700],
    )
