"""Taking over into a measure what a register of the unit says already."""

from __future__ import annotations

from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.plans.models import MeasureState, PlanMeasure
from compliance.plans.services.measures import FIELDS, save_measure
from compliance.plans.sheet import Line, PlanSheet
from compliance.requirements.slots import Suggestion


def stands_in(line: Line, suggestion: Suggestion) -> bool:
    """Whether a measure says already what is suggested."""
    return line.row is not None and suggestion.text in (line.row.how or "")


def accept(sheet: PlanSheet, line: Line, version: int, suggestion: Suggestion) -> PlanMeasure:
    """Add the words to how the measure is carried out and its systems to those it concerns.

    What the unit wrote stays, and so does the state: a register never says how far a measure is.

    Raises:
        Clash: somebody saved the measure after the page was opened.
        Refused: it says so already, or as ``save_measure``.
    """
    if stands_in(line, suggestion):
        raise Refused(_("Nội dung này đã có trong “Cách làm”."))
    row = line.row
    values = {name: getattr(row, name) for name in FIELDS} if row else {}
    values.setdefault("state", MeasureState.NONE)
    values["how"] = "\n".join(part for part in (values.get("how"), suggestion.text) if part)
    known = {system.id for system in row.systems} if row else set()
    own = {system.id for system in sheet.setting.systems}
    return save_measure(sheet, line, version, values, known | (set(suggestion.systems) & own))
