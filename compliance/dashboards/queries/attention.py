"""What is late, what comes in the next days, the largest risks: each within its own permission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.queries.findings import BY_SEVERITY, finding_scope, overdue
from compliance.obligations.models import Obligation
from compliance.obligations.queries import Kind, falls_within, is_late, kinds_of, scope
from compliance.risks.models import SystemRisk
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

#: Days ahead that "expires soon" looks (of the task; the calendar has its own).
AHEAD = 60
#: Rows of each list; the rest stands in the feature's own list.
SHOWN = 12


@dataclass(frozen=True)
class Duties:
    """The most pressing duties, and how many there are of each kind, the most first."""

    rows: Sequence[Obligation]
    kinds: Sequence[Kind]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(kind.total for kind in self.kinds)

    @property
    def crowded(self) -> bool:
        """Whether there are too many to show: then the kinds say more than the first rows."""
        return self.total > SHOWN


def late(viewer: Viewer) -> Duties:
    """Return the duties whose day has passed, the longest past first: three queries."""
    kinds = kinds_of(viewer, is_late())
    return Duties(_first(viewer, is_late()), kinds)


def expiring(viewer: Viewer) -> Duties:
    """Return the duties that fall due from today on within ``AHEAD``: three queries at most.

    Of very many only the kinds: which of them are due first says little.
    """
    kinds = kinds_of(viewer, falls_within(AHEAD))
    few = Duties((), kinds)
    return few if few.crowded else Duties(_first(viewer, falls_within(AHEAD)), kinds)


def _first(viewer: Viewer, condition: ColumnElement[bool]) -> Sequence[Obligation]:
    order = (Obligation.due_on, HealthUnit.name, Obligation.title, Obligation.id)
    # The keys first: whole rows are read of what is shown, not of all that is sorted.
    keys = session().scalars(
        select(Obligation.id)
        .join(Obligation.unit)
        .where(scope(viewer), condition)
        .order_by(*order)
        .limit(SHOWN)
    )
    rows = session().scalars(
        select(Obligation)
        .join(Obligation.unit)
        .where(Obligation.id.in_(keys.all()))
        .options(contains_eager(Obligation.unit), joinedload(Obligation.system))
        .order_by(*order)
    )
    return rows.all()


def largest_risks(viewer: Viewer) -> Sequence[Any]:
    """Return (risk, score, system id, system, unit) of systems in use, the largest first."""
    score = (SystemRisk.likelihood * SystemRisk.impact).label("score")
    return (
        session()
        .execute(
            select(
                SystemRisk,
                score,
                InformationSystem.id,
                InformationSystem.name,
                HealthUnit.name.label("unit"),
            )
            .join(InformationSystem, InformationSystem.id == SystemRisk.system_id)
            .join(HealthUnit, HealthUnit.id == InformationSystem.unit_id)
            .where(
                system_scope(viewer, Permission.DOSSIER_READ),
                InformationSystem.status.not_in(GONE),
                SystemRisk.relevant.is_(True),
                SystemRisk.impact.is_not(None),
            )
            .order_by(score.desc(), SystemRisk.due, InformationSystem.name, SystemRisk.id)
            .limit(SHOWN)
        )
        .all()
    )


def late_findings(viewer: Viewer) -> Sequence[Any]:
    """Return (finding, inspection code, unit) that units should have put right, worst first."""
    return (
        session()
        .execute(
            select(Finding, Inspection.code, HealthUnit.name)
            .join(Inspection, Inspection.id == Finding.inspection_id)
            .join(HealthUnit, HealthUnit.id == Finding.unit_id)
            .where(finding_scope(viewer), overdue())
            .order_by(BY_SEVERITY, Finding.due, Finding.id)
            .limit(SHOWN)
        )
        .all()
    )
