"""Numbers as they are typed here: dots or spaces between thousands, a comma before decimals.

What can be read in two ways is not read at all: ``0.5`` is not 5, and ``1,234`` is neither 1234 nor
1,23.
"""

from __future__ import annotations

import re

_SPACE = r"[ \u00a0\u202f]"
#: Groups of thousands are of one kind, and do not begin with a zero.
_GROUPS = rf"[1-9]\d{{0,2}}(?:(?:\.\d{{3}})+|(?:{_SPACE}\d{{3}})+)"
_WHOLE = re.compile(rf"(?:{_GROUPS}|\d+)", re.ASCII)
_DECIMAL = re.compile(rf"(-?)({_GROUPS}|\d+)(?:,(\d+))?", re.ASCII)
#: Decimals that a figure is shown and printed with.
MOST_DECIMALS = 2


def read_whole(text: str) -> int | None:
    """Return a whole number ≥ 0: ``12500``, ``12.500``, ``12 500``; None where it is none."""
    typed = text.strip()
    return int(re.sub(r"\D", "", typed)) if _WHOLE.fullmatch(typed) else None


def read_decimal(text: str) -> int | float | None:
    """Return a number with at most two decimals: ``-3``, ``12.500``, ``0,5``; None otherwise.

    More decimals are no number: pages and papers would show another one than was typed, and
    ``1,234`` is mostly what somebody typed who means 1234.
    """
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or len(found[3] or "") > MOST_DECIMALS:
        return None
    sign, whole, decimals = found[1], re.sub(r"\D", "", found[2]), found[3] or "0"
    value = float(f"{sign}{whole}.{decimals}")
    return int(value) if value.is_integer() else value
