"""What every row of a ledger has."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned
from compliance.units.models import HealthUnit


class LedgerRow(Identified, Versioned):
    """A row that one unit keeps."""

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Struck out: entered by mistake, kept with the reason.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(255))
    search: Mapped[str] = mapped_column(String(700), default="", info=DERIVED)

    @declared_attr
    def unit(cls) -> Mapped[HealthUnit]:
        """The unit that keeps it."""
        table: Any = cls
        return relationship(foreign_keys=[table.unit_id], lazy="raise_on_sql")

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """Return the SQL condition "not struck out"."""
        return cls.withdrawn_at.is_(None)
