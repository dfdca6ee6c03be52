"""Saying why a part stands inside the boundary, and a neighbour inside or outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from compliance.boundaries.models import BoundaryNeighbour, Side
from compliance.boundaries.queries import boundary_of
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.systems.labels import GROUNDS
from compliance.systems.models import InformationSystem

SHORTEST_REASON = 10


@dataclass(frozen=True)
class Decision:
    """What is said of one neighbour: a ground puts it inside, a reason leaves it outside."""

    side: Side
    ground: str | None = None
    reason: str | None = None


def draw_boundary(
    system: InformationSystem,
    *,
    grounds: Mapping[UUID, str | None],
    reasons: Mapping[UUID, str | None],
    neighbours: Mapping[UUID, Decision],
    actor_id: UUID,
) -> None:
    """Store the grounds of components, the reasons of connections, and what neighbours are.

    Rows that are not named stay as they are; the keys are ids of rows and of other systems.

    Raises:
        Refused: a ground is none of the four, or a neighbour lacks its ground or reason.
    """
    held = boundary_of(system)
    for part in held.components:
        if part.id in grounds:
            ground = grounds[part.id] or None
            _check_ground(ground)
            part.recorded_under(system.unit_id)
            part.ground = ground
    for link in held.links:
        if link.id in reasons:
            link.recorded_under(system.unit_id)
            link.outside_reason = clean(reasons[link.id])
    for one in held.neighbours:
        decision = neighbours.get(one.system.id)
        if decision is not None:
            row = one.decided or BoundaryNeighbour(
                system_id=system.id, other_id=one.system.id, unit_id=system.unit_id
            )
            _decide(row, one.system.name, decision, actor_id)
    session().flush()
    audit.note("boundary:draw", target=system, details={"missing": boundary_of(system).missing})


def _decide(row: BoundaryNeighbour, name: str, decision: Decision, actor_id: UUID) -> None:
    _check_ground(decision.ground)
    reason = clean(decision.reason)
    if decision.side == Side.IN and not decision.ground:
        raise Refused(_("%(name)s: chọn căn cứ nằm cùng ranh giới.", name=name))
    if decision.side == Side.OUT and len(reason or "") < SHORTEST_REASON:
        text = _("%(name)s: ghi lý do để ngoài ranh giới, ít nhất %(n)s ký tự.")
        raise Refused(text % {"name": name, "n": SHORTEST_REASON})
    ground = decision.ground if decision.side == Side.IN else None
    if (row.side, row.ground, row.reason) == (decision.side, ground, reason):
        return
    row.side, row.ground, row.reason = decision.side, ground, reason
    row.decided_at, row.decided_by = clock.now(), actor_id
    session().add(row)


def _check_ground(ground: str | None) -> None:
    if ground and ground not in GROUNDS:
        raise Refused(_("Chọn một trong bốn căn cứ."))
