"""Số định danh cá nhân (CCCD): 12 digits, province, century and sex, birth year; no check digit.

``PPP G YY RRRRRR``: PPP one of 63 province codes (the merger of 2025 renumbered no card), G = 0/1
for men/women of 19xx, 2/3 of 20xx. The shape alone proves little: times and licence numbers share
it, so dates are tried first and a column of 12-digit values is judged as a whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_PROVINCES_LISTED = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 "
    "074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
PROVINCES = frozenset(_PROVINCES_LISTED.split())
PLACEHOLDERS = frozenset({"012345678901", "000000000000", "001099000000"})
_SHAPE = regex.compile(
    r"(?<![\w.,/*-])(?:\d{12}|\d{3}([ .-])\d{3}\1\d{3}\1\d{3}|\d{3}([ .-])\d{3}\2\d{6})"
    r"(?![\w*]|[.,/-]\d)"
)
_WEAK = 0.05


def valid(digits: str) -> bool:
    """Whether 12 digits can be the number of a living person (born 1900 to this century's now)."""
    if digits[:3] not in PROVINCES or digits[3] not in "0123":
        return False
    return digits[3] in "01" or int(digits[4:6]) <= datetime.date.today().year % 100


def is_moment(digits: str) -> bool:
    """Whether 12 digits read as a day and time: yyyymmddHHMM, ddmmyyyyHHMM and the like."""
    forms = ("%Y%m%d%H%M", "%d%m%Y%H%M", "%m%d%Y%H%M", "%y%m%d%H%M%S", "%d%m%y%H%M%S")
    for form in forms:
        try:
            moment = datetime.datetime.strptime(digits, form)
        except ValueError:
            continue
        if 1900 <= moment.year <= 2100:
            return True
    return False


class CccdRecognizer(Recognizer):
    """Finds 12-digit personal numbers."""

    ENTITY = "CCCD"
    CONTEXT = (
        "cccd", "can cuoc", "can cuoc cong dan", "dinh danh", "so dinh danh", "ddcn", "cmnd",
        "cmt", "cmnd/cccd", "cccd so", "giay to",
    )  # fmt: skip
    DIGITS = 12

    def spans(self, text: str) -> Iterator[Span]:
        """Yield 12-digit numbers; those that fail the checks with a score next to nothing.

        The failing ones are counted by the column: real numbers pass nearly always, a column of
        other 12-digit values in 1.6 % of cells (times in up to 20 %).
        """
        for match in _SHAPE.finditer(text):
            digits = "".join(filter(str.isdigit, match.group()))
            named = self.has_context(text, match.start())
            if digits in PLACEHOLDERS:
                score = 0.5 if named else _WEAK
            elif valid(digits):
                score = 0.95 if named else 0.3 if is_moment(digits) else 0.75
            else:
                score = 0.6 if named and not is_moment(digits) else _WEAK
            yield Span(match.start(), match.end(), score)

    def fits(self, text: str) -> Span | None:
        """Accept 12 digits; 9 digits are an old card; 8 or 11 lost a zero in Excel."""
        bare = text.strip().removesuffix(".0")
        digits = "".join(filter(str.isdigit, bare))
        if not bare or not all(c in "0123456789 .-'" for c in bare):
            return None
        if len(digits) == 12:
            return Span(0, len(text), 0.99 if valid(digits) else 0.8)
        if len(digits) in (9, 11):
            return Span(0, len(text), 0.85 if len(digits) == 9 else 0.75)
        return Span(0, len(text), 0.6) if len(digits) in (8, 10) else None
