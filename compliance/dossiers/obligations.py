"""What dossiers ask for in the calendar: an approved determination for every system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select

from checklists import load
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.dossiers.models import Dossier, DossierState
from compliance.obligations.sources import Duty, Source, add_source
from compliance.systems.models import GONE, InformationSystem

#: The duty in the pack: no text sets a day, nor a term after which an approval ends.
DUTY = "nv-xac-dinh"


def determinations(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each system in use; due on the day that the unit itself expects.

    Once approved there is no next time: an approval does not expire, only changes ask for another.
    """
    duty = next(row for row in load("nd331-2026").section("obligations") if row["id"] == DUTY)
    approved = (
        select(Dossier.system_id, func.max(Dossier.decision_date).label("day"))
        .where(Dossier.unit_id.in_(units), Dossier.state == DossierState.APPROVED)
        .group_by(Dossier.system_id)
        .subquery()
    )
    rows = session().execute(
        select(
            InformationSystem.id,
            InformationSystem.unit_id,
            InformationSystem.expected_approval,
            approved.c.day,
        )
        .outerjoin(approved, approved.c.system_id == InformationSystem.id)
        .where(InformationSystem.unit_id.in_(units), InformationSystem.status.not_in(GONE))
    )
    for system_id, unit_id, expected, day in rows:
        yield Duty(
            unit_id,
            _("Hồ sơ cấp độ được phê duyệt"),
            duty["source"],
            duty["confidence"],
            None if day else expected,
            day,
            f"/systems/{system_id}",
            system_id,
        )


add_source(Source("dossiers.approval", _l("Hồ sơ cấp độ"), Permission.DOSSIER_READ, determinations))
