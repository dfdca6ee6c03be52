"""When the risks of systems were last judged, as a column of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from checklists.rules.logic import Value
from compliance.core import clock
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.risks.models import SystemRisk
from compliance.systems.models import GONE, InformationSystem

S, K = InformationSystem, SystemRisk


def columns(units: Sequence[UUID], window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the days since a risk of each system was last judged: one query.

    The assessment is made here, so a system without a judged risk has none.
    """
    rows = session().execute(
        select(S.id, func.max(K.changed_at))
        .outerjoin(K, K.system_id == S.id)
        .where(S.unit_id.in_(units), S.status.not_in(GONE))
        .group_by(S.id)
    )
    found: dict[UUID, Mapping[str, Value]] = {}
    for system_id, moment in rows:
        day = clock.local(moment).date() if moment else None
        found[system_id] = {"risk_days": window.since_last(day)}
    return found


add_columns("systems", ("risk_days",), columns)
