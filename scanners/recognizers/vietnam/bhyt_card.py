"""Health insurance card: 2 letters, benefit digit 1–5, province 01–99, 10-digit social number.

Object codes change by decree, so an unknown pair of letters still matches, with less certainty.
Cards printed since 4/2021 show the 10 digits only: under a card header they are a full identifier;
since 8/2025 the 12-digit personal number may stand there too.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_OBJECT_CODES_LISTED = (
    "DN HX CH NN TK HC XK HT TB NO CT XB TN CS QN CA CY XN MS CC CK CB KC HD TE BT HN DT DK XD "
    "TS TC TQ TA TY HG LS PV AK SV GB GD"
)
OBJECT_CODES = frozenset(_OBJECT_CODES_LISTED.split())
_SEP = r"[ .-]?"
_SHAPE = regex.compile(
    rf"(?<![\w*])([A-ZĐa-zđ]{{2}}){_SEP}([1-5]){_SEP}(\d{{2}}){_SEP}(\d{{3}}){_SEP}(\d{{3}}){_SEP}"
    r"(\d{4})(?![\w*])"
    rf"|(?<![\w*])([A-ZĐa-zđ]{{2}}){_SEP}([1-5]){_SEP}(\d{{2}}){_SEP}(\d{{2}}){_SEP}(\d{{3}}){_SEP}"
    r"(\d{5})(?![\w*])"
)
_PROVINCES = frozenset(f"{n:02d}" for n in range(1, 100))
_TEN = regex.compile(r"\d{10}(?:\d{2})?\Z")


class BhytCardRecognizer(Recognizer):
    """Finds card numbers, alone, in lists and grouped by spaces or dashes."""

    ENTITY = "BHYT_CARD"
    LETTERS = True
    CONTEXT = ("bhyt", "the bhyt", "so the", "ma the", "the", "bao hiem y te", "bao hiem")
    DIGITS = 13
    NEEDS = r"[A-ZĐa-zđ]{2}[ .-]?[1-5]"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield cards."""
        for match in _SHAPE.finditer(text):
            letters = (match.group(1) or match.group(7)).upper().replace("Đ", "D")
            province = match.group(3) or match.group(9)
            if province not in _PROVINCES:
                continue
            known = letters in OBJECT_CODES
            named = self.has_context(text, match.start())
            score = 0.97 if known and named else 0.92 if known else 0.75 if named else 0.6
            yield Span(match.start(), match.end(), score)

    def fits(self, text: str) -> Span | None:
        """Accept cards, also several parted by ``;``, and the bare 10 or 12 digits."""
        parts = [part.strip() for part in regex.split(r"[;,|]", text) if part.strip()]
        scores: list[float] = [self._one(part) for part in parts]
        best = max(scores, default=0.0)
        return Span(0, len(text), best) if best else None

    def _one(self, text: str) -> float:
        if any(self.spans(text)):
            return 0.99
        digits = regex.sub(r"[ .-]", "", text)
        if _TEN.match(digits):
            return 0.85
        return 0.6 if regex.fullmatch(r"[A-ZĐa-zđ]{2}\d{13}", digits) else 0.0
