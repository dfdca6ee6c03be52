"""What the safeguard cards know of each system, as figures count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from checklists.rules.logic import Value
from compliance.core.db import session
from compliance.figures.facts import Window, add_columns
from compliance.safeguards.models import SafeguardCard

FIELDS = ("connected", "ipv6", "professional_protection")


def columns(units: Sequence[UUID], _window: Window) -> Mapping[UUID, Mapping[str, Value]]:
    """Return the three fields of each system with a card; what the card leaves open is unknown."""
    rows = session().scalars(select(SafeguardCard).where(SafeguardCard.unit_id.in_(units)))
    return {
        row.system_id: {name: value for name in FIELDS if (value := getattr(row, name)) is not None}
        for row in rows
    }


add_columns("systems", FIELDS, columns)
