"""The dated record of which transition case holds for a system."""

from __future__ import annotations

from uuid import UUID

from compliance.core import audit
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.systems.models import InformationSystem, TransitionCase, TransitionDecision
from compliance.systems.services.systems import check_system, note_case

SHORTEST_REASON = 10


def decide_case(
    system: InformationSystem,
    case: TransitionCase,
    reason: str | None,
    *,
    proposed: str | None = None,
    actor_id: UUID | None = None,
) -> TransitionDecision:
    """Record which case a person found, and let the inventory and its countdown follow.

    Raises:
        Refused: the reason is too short, or the case contradicts the inventory.
    """
    words = clean(reason) or ""
    if len(words) < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    before, system.transition_case = system.transition_case, case.value
    try:
        check_system(system)
    except Refused:
        system.transition_case = before
        raise
    row = note_case(system, words, proposed=proposed, actor_id=actor_id)
    audit.note(
        "transition:decide",
        target=system,
        details={"case": case.value, "proposed": proposed, "before": before},
    )
    return row
