"""Tuổi: a number under an age header, or "45 tuổi" in text."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_SAID = regex.compile(
    r"(?<!\d)\d{1,3}\s?(?:tuổi|tuoi|tháng tuổi|ngày tuổi)(?!\w)", regex.IGNORECASE
)
#: As it is noted in a hurry: 36t, 9th.
_SHORT = regex.compile(r"(\d{1,3})\s?(?:t|th|tuổi|tháng)\.?\Z", regex.IGNORECASE)
_BAND = regex.compile(
    r"\d{1,3}\s*(?:-|–|đến)\s*\d{1,3}(?: tuổi)?\Z|(?:≥|>=?|<=?|trên|dưới)\s*\d{1,3}"
)


class AgeRecognizer(Recognizer):
    """Finds ages; bands of ages count as generalised."""

    ENTITY = "AGE"
    LETTERS = True
    DIGITS = 1
    NEEDS = r"(?i)tuổi|tuoi"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield ages said in text."""
        for match in _SAID.finditer(text):
            yield Span(match.start(), match.end(), 0.8)

    def fits(self, text: str) -> Span | None:
        """Accept a number up to 120, in years or months, or a band."""
        bare = text.strip()
        if _BAND.match(bare):
            return Span(0, len(text), 0.85, "band")
        number = bare.split()[0].removesuffix(".0") if bare else ""
        if short := _SHORT.match(bare):
            number = short.group(1)
        if number.isdigit() and int(number) <= 1300:
            return Span(0, len(text), 0.9 if int(number) <= 120 else 0.6)
        return None
