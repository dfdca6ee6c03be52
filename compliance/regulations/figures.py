"""Which units have a regulation, a yearly plan, a response plan in force, as figures count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from checklists.rules.logic import Value
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.regulations.models import Regulation
from compliance.regulations.queries import in_force_on, kinds

FIELDS = ("regulation_in_force", "year_plan", "response_plan")


def columns(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the three fields of each unit, as of the end of the window.

    A yearly plan counts for its own year only. A unit that entered nothing has none.
    """
    feeding = {key: row for key, row in kinds().items() if row.get("feeds") in FIELDS}
    rows = session().execute(
        select(Regulation.unit_id, Regulation.kind, Regulation.year).where(
            Regulation.unit_id.in_(units),
            Regulation.kind.in_(feeding),
            in_force_on(window.end),
        )
    )
    found: dict[UUID, dict[str, Value]] = {unit: dict.fromkeys(FIELDS, False) for unit in units}
    for unit_id, kind, year in rows:
        row = feeding[kind]
        if not row.get("yearly") or year == window.end.year:
            found[unit_id][row["feeds"]] = True
    return found


add_columns("units", FIELDS, columns)
