"""Ngày sinh: a date is a birth date only where a header or a word says so.

Known writings: ``yyyymmdd``, ``yyyymmddHHMM`` (QĐ 130), ``dd/mm/yyyy``, ISO, "ngày 5 tháng 3 năm
1987"; a year alone, or ``19900000``, is a birth date generalised to its year.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_DATE = regex.compile(
    r"(?<![\d/])(?:(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4})?)(?![\d/])"
)
_SAID = regex.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d\d", regex.IGNORECASE)
_YEAR = regex.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/]|[.-]\d)")
_WHOLE_YEAR = regex.compile(r"'?((?:19|20)\d\d)(?:\.0|00000000|0000)?\Z")
_COMPACT = regex.compile(r"(?:19|20)\d{6}")
_EXCEL = regex.compile(r"\d{5}(?:\.0)?\Z")
_BAND = regex.compile(r"\d{1,4}\s*(?:-|–|đến)\s*\d{1,4}\Z|[≥>]=?\s*\d{1,3}\Z")


class DateOfBirthRecognizer(Recognizer):
    """Finds birth dates under their header and after words like "sinh ngày", "NS"."""

    ENTITY = "DATE_OF_BIRTH"
    LETTERS = True
    CONTEXT = (
        "sinh ngay", "ngay sinh", "sinh", "sn", "ns", "sinh nam", "nam sinh", "dob", "nsinh",
        "ngay thang nam sinh",
    )  # fmt: skip
    DIGITS = 4
    NEEDS = r"(?:19|20)\d\d|\d[/.-]\d"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield dates with a word for birth before them; years likewise, marked as such."""
        for shape, mark in ((_DATE, ""), (_SAID, ""), (_YEAR, "year")):
            for match in shape.finditer(text):
                if self.has_context(text, match.start()):
                    yield Span(match.start(), match.end(), 0.85, mark)

    def fits(self, text: str) -> Span | None:
        """Accept dates in any writing; a year alone is marked as generalised."""
        bare = text.strip()
        if _WHOLE_YEAR.match(bare):
            return Span(0, len(text), 0.9, "year")
        if _BAND.match(bare):
            return Span(0, len(text), 0.8, "band")
        if _DATE.match(bare) or _SAID.match(bare) or _COMPACT.match(bare):
            return Span(0, len(text), 0.97)
        return Span(0, len(text), 0.7) if _EXCEL.match(bare) else None
