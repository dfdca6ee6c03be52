"""How values are shown to a Vietnamese reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from compliance.core import clock
from compliance.core.i18n import _

#: Above this an amount is a typing mistake (đồng).
MOST_MONEY = 10**13


def format_date(value: date | datetime | None) -> str:
    """Return ``22/11/2026``, or an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return value.strftime("%d/%m/%Y")


def format_moment(value: datetime | None) -> str:
    """Return ``22/11/2026 08:05`` in Vietnamese time, or an empty text."""
    return clock.local(value).strftime("%d/%m/%Y %H:%M") if value else ""


def format_number(value: float | None) -> str:
    """Return ``12.345`` (dot by thousands) or ``0,5`` (comma before decimals)."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return (
        f"{value:,.2f}".rstrip("0")
        .rstrip(".")
        .replace(",", "\0")
        .replace(".", ",")
        .replace("\0", ".")
    )


def in_words(value: Any) -> str:
    """Return any value of a register as a reader expects it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_date(value)
    return format_number(value) if isinstance(value, int) else str(value)


def format_size(size: int | None) -> str:
    """Return a file size as ``12,3 MB``."""
    if size is None:
        return ""
    amount = float(size)
    for unit in ("byte", "KB", "MB"):
        if amount < 1024:
            return f"{format_number(round(amount, 1) if unit != 'byte' else int(amount))} {unit}"
        amount /= 1024
    return f"{format_number(round(amount, 1))} GB"


def days_left(due: date | None) -> int | None:
    """Return days from today to ``due``; negative when it has passed."""
    return (due - clock.today()).days if due else None
