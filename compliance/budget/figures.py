"""The table of budget lines that indicators and reports count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.budget.models import BudgetLine
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.figures.facts import Row, Table, Window, add_table


def budget(units: Sequence[UUID], window: Window) -> Iterator[Row]:
    """Yield the lines of the year in which the period ends; ``amount`` as in its table.

    The share of security is that of one year (Luật 116/2025/QH15 Đ38), whatever the period.
    """
    rows = session().scalars(
        select(BudgetLine).where(
            BudgetLine.unit_id.in_(units),
            BudgetLine.stands(),
            BudgetLine.year == window.end.year,
        )
    )
    for line in rows:
        yield Row(
            line.unit_id,
            line.id,
            line.title,
            f"/budget/lines/{line.id}",
            {
                "security": line.security,
                "it_programme": line.it_programme,
                "amount": line.planned if line.allotted is None else line.allotted,
                "spent": line.spent,
            },
        )


add_table(Table("budget", _l("Dòng kinh phí"), Permission.REGISTER_READ, budget))
