"""Budget lines."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from compliance.core.db import Base
from compliance.ledgers.models import LedgerRow


class BudgetLine(LedgerRow, Base):
    """An amount of a unit in a year, in đồng."""

    __tablename__ = "budget_line"
    __table_args__ = (Index("ix_budget_line_list", "unit_id", "year"),)

    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    #: Spent on cyber security (Luật 116/2025 Đ38).
    security: Mapped[bool] = mapped_column(default=False)
    #: Part of a programme or project of digital transformation or IT.
    it_programme: Mapped[bool] = mapped_column(default=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    allotted: Mapped[int | None] = mapped_column(BigInteger)
    spent: Mapped[int | None] = mapped_column(BigInteger)
    #: Where the money comes from.
    source: Mapped[str | None] = mapped_column(String(255))
    #: Why it counts as security: no guidance draws the line yet.
    grounds: Mapped[str | None] = mapped_column(Text)
    #: The planned answer that it was drawn up from.
    response_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("requirement_response.id"), unique=True
    )
    #: The same of an answer given once for the whole unit.
    control_id: Mapped[UUID | None] = mapped_column(ForeignKey("control_answer.id"), unique=True)
