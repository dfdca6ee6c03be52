"""The determination that follows a regrouping: its facts are filled in, a person confirms them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.classification.queries import draft_run, pack_today
from compliance.classification.services import start_run
from compliance.core.db import session
from compliance.regrouping.ledger import Ledger
from compliance.systems.models import InformationSystem


def prefill(
    ledger: Ledger,
    system: InformationSystem,
    facts: Mapping[str, Any],
    actor_id: UUID | None,
) -> None:
    """Open a determination by today's pack, or take the one half way, and fill in what is known.

    What somebody answered in a draft of the leading system stays where the facts say nothing.
    """
    known = draft_run(system.id)
    run = known or start_run(system, actor_id, pack_today())
    if known is None:
        ledger.note_added(run)
    session().flush()
    ledger.put(run, answers={**run.answers, **facts})
