"""What the daily job stored of the indicators: by unit, kind of unit, level, and which days.

Everything here is derived and never edited, so it is not in the trail. Nothing names a person.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.types import UTCDateTime

#: Stands for "no level in force" beside the levels 1 to 5.
NO_LEVEL = 0
LEVELS = (NO_LEVEL, 1, 2, 3, 4, 5)


class KpiDay(Base):
    """A day that was measured as a whole; a page shows only such days."""

    __tablename__ = "kpi_day"
    __audited__ = False

    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    pack_id: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[int]
    pack_sha256: Mapped[str] = mapped_column(String(64))
    #: Indicator → tables or fields (``table.field``) that no feature offered.
    missing: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)


class KpiValue(Base):
    """One indicator of one unit on one day; a unit with nothing to count has no row."""

    __tablename__ = "kpi_value"
    __audited__ = False
    __table_args__ = (Index("ix_kpi_value_unit", "unit_id", "day"),)

    kpi: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    numerator: Mapped[float]
    denominator: Mapped[float]
    unknown: Mapped[int]
    undecided: Mapped[int]


class KpiGroup(Base):
    """Sums of the units of one kind and group of a Department, and the median of their values.

    An empty ``kind`` is the whole sector: the units that its plan binds, of every kind.
    """

    __tablename__ = "kpi_group"
    __audited__ = False

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kpi: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    unit_group: Mapped[str] = mapped_column(String(12), primary_key=True)
    units: Mapped[int]
    numerator: Mapped[float]
    denominator: Mapped[float]
    unknown: Mapped[int]
    undecided: Mapped[int]
    median: Mapped[float | None]


class KpiLevel(Base):
    """One indicator over the systems of one level: of a unit, or of a sector as a whole.

    Only of indicators that count systems. The whole stands at the id of the Department and is
    what the sector's plan binds. Kept for the newest day and the ends of months.
    """

    __tablename__ = "kpi_level"
    __audited__ = False
    __table_args__ = (Index("ix_kpi_level_unit", "unit_id", "day"),)

    kpi: Mapped[str] = mapped_column(String(60), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    whole: Mapped[bool] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    #: 1 to 5; ``NO_LEVEL`` where none is in force.
    level: Mapped[int] = mapped_column(primary_key=True)
    numerator: Mapped[float]
    denominator: Mapped[float]
    unknown: Mapped[int]
    undecided: Mapped[int]
