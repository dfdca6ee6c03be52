"""Changes of a ledger's rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.ledgers.book import Ledger
from compliance.units.models import HealthUnit


def save_row(
    ledger: Ledger,
    unit: HealthUnit,
    row: Any | None,
    values: Mapping[str, Any],
    *,
    seen_version: int = 0,
) -> Any:
    """Write a row, new or known; every rule is asked before anything is stored.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: it is struck out, or a rule of the ledger says no.
    """
    if row is not None:
        if row.version != seen_version:
            raise Clash(
                _("Người khác vừa sửa dòng này. Hãy xem lại nội dung mới nhất rồi lưu lại."),
                {name: _typed(getattr(row, name)) for name in values},
            )
        refuse_withdrawn(row)
    ledger.check(unit, row, values)
    if row is None:
        row = ledger.model(id=new_id(), unit_id=unit.id, created_at=clock.now())
        session().add(row)
    for name, value in values.items():
        setattr(row, name, value)
    index(ledger, row, unit)
    return row


def _typed(value: Any) -> Any:
    """Return a stored value as its form holds it: other rows by their id."""
    if isinstance(value, list):
        return [str(getattr(one, "id", one)) for one in value]
    return str(value) if isinstance(value, UUID) else value


def index(ledger: Ledger, row: Any, unit: HealthUnit) -> None:
    """Keep what the search finds of a row."""
    row.search = fold(*ledger.words(row), unit.name)[:700]


def withdraw_row(row: Any, reason: str | None) -> None:
    """Strike a row out: it stays readable, with the reason.

    Raises:
        Refused: no reason, or already struck out.
    """
    refuse_withdrawn(row)
    if not reason:
        raise Refused(_("Hãy ghi lý do gạch dòng này."), "reason")
    row.withdrawn_at, row.withdrawn_reason = clock.now(), reason[:255]


def refuse_withdrawn(row: Any) -> None:
    """Refuse to change what is struck out."""
    if row.withdrawn_at is not None:
        raise Refused(_("Dòng này đã bị gạch, không sửa được nữa. Hãy ghi dòng mới."))


def chosen(model: Any, key: UUID | None) -> Any | None:
    """Return the row that a form chose; None where the unit had nothing to choose from."""
    return session().get(model, key) if key else None


def refuse_foreign(unit: HealthUnit, row: Any, name: str) -> None:
    """Refuse a row of another unit, or none, as the value of a field.

    Raises:
        Refused: it is not of this unit.
    """
    if row is None or row.unit_id != unit.id:
        raise Refused(_("Mục đã chọn không thuộc đơn vị này."), name)
