"""What dossiers know of systems, as columns of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, func, select

from checklists.rules.logic import Value
from compliance.classification.models import ClassificationRun, RunState
from compliance.core import clock
from compliance.core.db import session
from compliance.dossiers.models import IN_HAND, Dossier, DossierState
from compliance.dossiers.slots import plans_of
from compliance.figures.facts import Window, add_columns
from compliance.systems.models import GONE, InformationSystem, TransitionCase
from compliance.systems.queries.gaps import incomplete

S, D, R = InformationSystem, Dossier, ClassificationRun
FIELDS = ("proposed", "plan_state", "reviewed_in_period", "level_reviewed_days")
#: How far a plan is carried out (form 08) in the words of ``kpi_sources``.
_PLAN = {"none": "none", "some": "partly", "full": "full"}
#: The dossier lies with those who check and decide, or is decided.
_SENT = frozenset({*IN_HAND, DossierState.APPROVED})


def columns(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the fields for every system in use of these units; the number of queries is fixed.

    ``reviewed_in_period``: the entry in the inventory is complete, and a determination was
    concluded or a dossier sent within the window. A complete entry without either may have been
    reviewed or not: that is not known, for no record of a review says so.
    """
    inside = select(S.id).where(S.unit_id.in_(units), S.status.not_in(GONE))
    concluded, sent = _concluded(inside), _sent(inside)
    rows = session().execute(
        select(
            S.id,
            S.dossier_state,
            S.transition_case,
            S.legacy_level,
            S.legacy_decision_date,
            S.approved_level,
            incomplete().label("incomplete"),
            concluded.c.at,
            sent.c.decided,
            sent.c.sent,
        )
        .outerjoin(concluded, concluded.c.system_id == S.id)
        .outerjoin(sent, sent.c.system_id == S.id)
        .where(S.unit_id.in_(units), S.status.not_in(GONE))
    )
    systems = rows.all()
    plans = plans_of([row.id for row in systems])
    found: dict[UUID, Mapping[str, Value]] = {}
    for row in systems:
        kept = row.transition_case == TransitionCase.LEVEL_KEPT and row.legacy_level is not None
        looked = clock.local(row.at).date() if row.at else None
        days = (looked, row.decided, row.sent)
        known = [day for day in days if day and day <= window.end]
        if kept and row.legacy_decision_date:
            known.append(row.legacy_decision_date)
        last = max(known, default=None)
        plan = plans.get(row.id)
        found[row.id] = {
            "proposed": kept or row.dossier_state in _SENT,
            "plan_state": _PLAN[plan[0]] if plan else None,
            "reviewed_in_period": _reviewed(not row.incomplete, last, window),
            "level_reviewed_days": _days_since(
                last, kept or row.approved_level is not None, window
            ),
        }
    return found


def _days_since(last: date | None, has_level: bool, window: Window) -> float | None:
    """Return the days since the level was looked at; a level without a day had one, unrecorded."""
    return None if last is None and has_level else window.since_last(last)


def _reviewed(complete: bool, last: date | None, window: Window) -> bool | None:
    if not complete:
        return False
    return True if last is not None and window.start <= last <= window.end else None


def _concluded(inside: Select[Any]) -> Subquery:
    """Return the last concluded determination of each system."""
    return (
        select(R.system_id, func.max(R.concluded_at).label("at"))
        .where(R.system_id.in_(inside), R.state == RunState.CONCLUDED)
        .group_by(R.system_id)
        .subquery()
    )


def _sent(inside: Select[Any]) -> Subquery:
    """Return the last decision on, and the last sending of, a dossier of each system."""
    return (
        select(
            D.system_id,
            func.max(D.decision_date).label("decided"),
            func.max(D.submitted_on).label("sent"),
        )
        .where(D.system_id.in_(inside), D.state != DossierState.WITHDRAWN)
        .group_by(D.system_id)
        .subquery()
    )


add_columns("systems", FIELDS, columns)
