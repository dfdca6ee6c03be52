"""How the units of the sector stand on the four layers, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from compliance.core import clock
from compliance.core.db import session
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanCoverage, PlanLayer
from compliance.plans.overview import effective, is_late, listed
from compliance.plans.queries import word_on
from compliance.plans.rules import LAYERS
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

U, P, C, L = HealthUnit, FourLayerPlan, PlanCoverage, PlanLayer


@dataclass(frozen=True)
class Totals:
    """How the units of one group stand, as of a day.

    Only units of the sector stand in the denominators of its plan; stations cooperate.
    """

    group: str
    as_of: date
    units: int = 0
    own: int = 0
    covered: int = 0
    #: Units whose four layers are all in place, and those with something late.
    complete: int = 0
    late: int = 0
    #: Layer → word → units; a unit without a plan has none of them.
    layers: Mapping[int, Mapping[LayerStatus, int]] = field(default_factory=dict)

    @property
    def without(self) -> int:
        """Units with no plan at all."""
        return self.units - self.own - self.covered


def totals(viewer: Viewer) -> dict[str, Totals]:
    """Return the figures of each group of units within the viewer's scope: two queries."""
    today = clock.today()
    layers = (
        select(
            L.plan_id,
            func.sum(_one(word_on(today) == LayerStatus.MET)).label("met"),
            func.max(_one(is_late(today))).label("late"),
        )
        .group_by(L.plan_id)
        .subquery("by_plan")
    )
    figures: Any = (
        U.group,
        func.count(),
        func.count(P.id),
        func.count(C.plan_id),
        func.count().filter(layers.c.met == len(LAYERS)),
        func.count().filter(layers.c.late == 1),
    )
    rows: Any = session().execute(
        listed(viewer, select(*figures))
        .outerjoin(layers, layers.c.plan_id == effective)
        .group_by(U.group)
    )
    found = {row[0]: row for row in rows}
    # A subquery: PostgreSQL does not see that two CASEs with parameters are the same one.
    told = select(L.plan_id, L.layer, word_on(today).label("word")).subquery("told")
    by_word: Any = (U.group, told.c.layer, told.c.word, func.count())
    counted: dict[str, dict[int, dict[LayerStatus, int]]] = {
        group: {n: dict.fromkeys(LayerStatus, 0) for n in LAYERS} for group in found
    }
    for group, layer, word, count in session().execute(
        listed(viewer, select(*by_word))
        .join(told, told.c.plan_id == effective)
        .group_by(U.group, told.c.layer, told.c.word)
    ):
        counted[group][layer][LayerStatus(word)] = count
    for group, held in counted.items():
        for words in held.values():
            words[LayerStatus.NONE] += found[group][1] - sum(words.values())
    return {
        group: Totals(
            group,
            today,
            units=row[1],
            own=row[2],
            covered=row[3],
            complete=row[4],
            late=row[5],
            layers=counted[group],
        )
        for group, row in found.items()
    }


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
