"""What determinations of the level know of systems, as columns of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from checklists.rules.logic import Value
from compliance.classification.models import ClassificationRun, RunState
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.systems.models import GONE, InformationSystem

R, S = ClassificationRun, InformationSystem
#: The fact of the level criteria that says whether the public uses it over the network.
ONLINE = "provides_online_service"


def columns(units: Sequence[UUID], _window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return whether each system serves citizens or businesses: two queries.

    A named online service says so by itself; otherwise the answer of the newest concluded
    determination. What nobody answered is not known.
    """
    said = R.facts[ONLINE]["value"].as_boolean()
    used = select(S.id).where(S.unit_id.in_(units), S.status.not_in(GONE))
    found: dict[UUID, Mapping[str, Value]] = {
        system_id: {"public_service": answer}
        for system_id, answer in session().execute(
            select(R.system_id, said)
            .where(R.system_id.in_(used), R.state == RunState.CONCLUDED)
            .order_by(R.concluded_at, R.id)
        )
    }
    for system_id in session().scalars(used.where(S.online_services.is_not(None))):
        found[system_id] = {"public_service": True}
    return found


add_columns("systems", ("public_service",), columns)
