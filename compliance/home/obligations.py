"""Dates that the law and the sector's plan set for every unit, straight from the packs.

They have no last time here: a feature that keeps the reports says what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.home.deadlines import upcoming
from compliance.obligations.sources import Duty, Source, add_source
from compliance.units.models import HealthUnit, UnitGroup, UnitKind


def dates(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the coming dates for each unit that the sector's plan binds."""
    bound = session().execute(
        select(HealthUnit.id, HealthUnit.kind).where(
            HealthUnit.id.in_(units), HealthUnit.group == UnitGroup.SUBORDINATE
        )
    )
    coming = upcoming(clock.today())
    for unit_id, kind in bound:
        for one in coming:
            if one.who == "owner" and kind != UnitKind.DEPARTMENT:
                continue  # the owner's own report to the Ministry
            yield Duty(
                unit_id,
                one.text,
                one.source,
                one.confidence,
                one.day,
                None,
                "/",
                subject=one.key[:60],
            )


add_source(Source("home.dates", _l("Báo cáo và mốc của luật"), Permission.REGISTER_READ, dates))
