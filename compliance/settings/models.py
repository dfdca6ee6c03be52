"""Tables of the installation's own settings."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.core.i18n import N_
from compliance.core.types import Dated, Identified, UTCDateTime, Versioned


class InstallationKind(enum.StrEnum):
    """Demo and real data never live in one database."""

    DEMO = "demo"
    REAL = "real"


class Installation(Versioned, Base):
    """The one row that says what this database is."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    kind: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Set when the first-run page has been gone through ("chưa xác định" is allowed).
    set_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


#: What is filed with whom; pages translate the names.
PURPOSE_NAMES: Mapping[str, str] = {
    "dossier": N_("Hồ sơ đề xuất cấp độ"),
    "annual_report": N_("Báo cáo hằng năm"),
    "sector_report": N_("Báo cáo kế hoạch của ngành"),
    "incident": N_("Báo cáo sự cố"),
    "breach": N_("Thông báo vi phạm dữ liệu cá nhân"),
}


class Addressee(Identified, Versioned, Dated, Base):
    """Where to file what; a setting with dates, never a constant."""

    __tablename__ = "addressee"

    department_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    #: dossier | annual_report | sector_report | incident | breach
    purpose: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(255))
    address: Mapped[str | None] = mapped_column(Text)


class Holiday(Identified, Versioned, Base):
    """A day off (or a working Saturday) of the national calendar."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    #: True where the State moved a working day onto this day (làm bù).
    working: Mapped[bool] = mapped_column(default=False)
