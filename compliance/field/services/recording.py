"""The record of every attempt to hand something in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.field.models import Ending, FieldSubmission, Way
from compliance.inspections.models import Inspection


def record(
    actor: User,
    inspection: Inspection,
    *,
    key: UUID,
    way: Way,
    ending: Ending,
    sha256: str,
    device: str,
    result: dict[str, Any],
    sent: list[dict[str, Any]],
) -> FieldSubmission:
    """Add an attempt to the record that nobody can change."""
    row = FieldSubmission(
        key=key,
        inspection_id=inspection.id,
        unit_id=inspection.unit_id,
        way=way,
        ending=ending,
        sha256=sha256,
        device=device[:80],
        at=clock.now(),
        actor_id=actor.id,
        result=result,
        sent=sent,
    )
    session().add(row)
    session().flush()
    audit.note(
        f"field:{ending.value}",
        unit_id=inspection.unit_id,
        target=row,
        details={"way": way.value, "sha256": sha256, "rows": len(sent)},
    )
    return row
