"""Địa chỉ: house, hamlet or street together with commune or higher; below that it is a place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import regex

from scanners.recognizers.base import Recognizer, Span
from scanners.textform import fold

FINE = (
    r"số nhà|số|thôn|làng|buôn|bản|plei|ấp|khóm|tổ dân phố|tdp|tổ|khu phố|kp|hẻm|ngõ|ngách|kiệt|"
    r"đường|phố|so nha|thon|lang|buon|to dan pho|to|khu pho|hem|ngo|duong"
)
COARSE = (
    r"xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tp\.?|tỉnh|đặc khu|"
    r"xa|phuong|thi tran|huyen|quan|tinh|p\.|q\.|h\.|x\.|tt\."
)
_PART = r"[\p{L}\d'/.\s-]{1,40}"
_PLACE = r"(?:\d{1,2}(?!\d)|\p{Lu}[\p{L}'-]*)(?:\s(?:\d{1,2}(?!\d)|\p{Lu}[\p{L}'-]*)){0,4}"
_SHAPE = regex.compile(
    rf"(?<![\p{{L}}\d])"
    rf"(?:(?i:{FINE})\s+{_PART}|\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}})*\s+\p{{Lu}}{_PART})"
    rf"[,;-]\s*(?:{_PART}[,;-]\s*)?(?i:{COARSE})\s*{_PLACE}"
    rf"(?:\s?[,;-]\s*(?:(?i:{COARSE})\s*)?{_PLACE}){{0,3}}"
)
_PLACE_ONLY = regex.compile(rf"\s*(?:{COARSE})\s", regex.IGNORECASE)
_FINE_WORD = regex.compile(rf"(?<![\p{{L}}\d])(?:{FINE})(?![\p{{L}}])|\d", regex.IGNORECASE)


_LEVEL = regex.compile(r"(?:tinh|thanh pho|tp\.?)\s*")
_PROVINCES = Path(__file__).parents[2] / "data" / "provinces.txt"


@cache
def provinces() -> frozenset[str]:
    """Return the names of provinces, old and new, without marks."""
    lines = _PROVINCES.read_text(encoding="utf-8").splitlines()
    names = ";".join(line for line in lines if not line.startswith("#"))
    return frozenset(fold(name) for name in names.split(";"))


def is_province(text: str) -> bool:
    """Whether a text is the name of a province and nothing else."""
    return _LEVEL.sub("", fold(text.strip()), count=1) in provinces()


class AddressRecognizer(Recognizer):
    """Finds addresses down to the house, hamlet or street."""

    ENTITY = "ADDRESS"
    LETTERS = True
    CONTEXT = ("dia chi", "dc", "ngu tai", "tru tai", "thuong tru", "tam tru", "o tai", "nha o")
    NEEDS = r"[,;-]"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield addresses of at least two levels."""
        for match in _SHAPE.finditer(text, timeout=5):
            end = match.start() + len(match.group().rstrip())
            score = 0.9 if self.has_context(text, match.start()) else 0.8
            yield Span(match.start(), end, score)

    def fits(self, text: str) -> Span | None:
        """Accept any words; those of commune and above only are marked as generalised."""
        bare = text.strip()
        if not any(c.isalpha() for c in bare):
            return None
        place = _PLACE_ONLY.match(bare) and not _FINE_WORD.search(bare)
        if place or is_province(bare):
            return Span(0, len(text), 0.8, "band")
        return Span(0, len(text), 0.95 if any(self.spans(bare)) else 0.75)
