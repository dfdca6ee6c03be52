"""From a raw cell to a typed value, and back to what stands in a file."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from compliance.core.i18n import _
from compliance.core.numbers import read_whole
from compliance.core.text import clean, fold
from compliance.core.workbooks.columns import Column, Kind
from compliance.core.workbooks.sources import Formula

TRUE = {"co", "x", "1", "true", "yes", "dung"}
FALSE = {"khong", "0", "false", "no", "sai"}
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


class BadCell(ValueError):
    """The cell is not of its column's type; the message says what to write instead."""


def read_cell(column: Column, raw: Any) -> Any:
    """Return the typed value of a cell; None if it is empty.

    Raises:
        BadCell: the value is not of the column's type, too long, or a formula.
    """
    if isinstance(raw, Formula):
        raise BadCell(_("ô chứa công thức hoặc lỗi. Hãy chép rồi dán lại dạng Giá trị."))
    if raw is None:
        return None
    return _READERS[column.kind](column, raw)


def _text(column: Column, raw: Any) -> str | None:
    if isinstance(raw, datetime | date):
        raw = _show_day(raw)
    elif isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    value = clean(plain_text(raw))
    if value and column.max_length and len(value) > column.max_length:
        raise BadCell(_("dài %(n)s ký tự, tối đa %(max)s.", n=len(value), max=column.max_length))
    return value


def _code(column: Column, raw: Any) -> str | None:
    value = _text(column, raw)
    if value is None:
        return None
    value = value.lower()
    if not _CODE.fullmatch(value):
        raise BadCell(
            _("mã “%(value)s” chỉ được gồm chữ thường không dấu, số, “-”, “.”, “_”.", value=value)
        )
    return value


def _integer(_column: Column, raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    text = str(raw).strip()
    if (found := read_whole(text)) is None:
        raise BadCell(_("“%(value)s” không phải số nguyên. Hãy viết như 12000.", value=text[:40]))
    return found


def _number(_column: Column, raw: Any) -> float:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return float(raw)
    text = str(raw).strip()
    if not _NUMBER.fullmatch(text):
        raise BadCell(_("“%(value)s” không phải số. Hãy viết như 13,78.", value=text[:40]))
    return float(text.replace(",", "."))


def _date(_column: Column, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    try:
        if match := _DAY.fullmatch(text):
            day, month, year = map(int, match.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise BadCell(
            _("“%(value)s” không phải ngày. Hãy viết như 22/11/2026.", value=text[:40])
        ) from None
    if not 1900 <= found.year <= 2200:
        raise BadCell(_("năm %(year)s không hợp lý.", year=found.year))
    return found


def _bool(_column: Column, raw: Any) -> bool:
    folded = fold(str(raw))
    if folded in TRUE:
        return True
    if folded in FALSE:
        return False
    raise BadCell(_("“%(value)s” phải là Có hoặc Không.", value=str(raw)[:40]))


def _choice(column: Column, raw: Any) -> str:
    text = _text(column, raw) or ""
    folded = fold(text)
    for value, label in column.choices.items():
        if folded in (fold(label), value.lower()):
            return value
    labels = "; ".join(list(column.choices.values())[:12])
    raise BadCell(
        _("“%(value)s” không có trong danh sách (%(labels)s).", value=text[:40], labels=labels)
    )


_READERS = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
}


def show_cell(column: Column, value: Any) -> str | int | float | None:
    """Return how a typed value is written into a file; reading it back gives the same value."""
    if value is None or value == "":
        return None
    if column.kind is Kind.CHOICE:
        return column.choices.get(str(value), str(value))
    if column.kind is Kind.BOOL:
        return "Có" if value else "Không"
    if column.kind is Kind.DATE:
        return _show_day(value)
    if column.kind is Kind.INTEGER:
        return int(value)
    return float(value) if column.kind is Kind.NUMBER else plain_text(value)


def plain_text(value: Any) -> str:
    """Return a text that every file format can carry: LF for a line end, no control signs."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def _show_day(value: date) -> str:
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    return value.strftime("%d/%m/%Y")
