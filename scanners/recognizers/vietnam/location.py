"""Địa bàn: a commune, district or province by name or by code; no single house."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_NAMED = regex.compile(
    r"(?<!\p{L})(?:xã|phường|thị trấn|huyện|quận|thị xã|tỉnh|thành phố)\s+"
    r"\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*){0,3}",
    regex.IGNORECASE,
)
_PROPER = regex.compile(r"\p{Ll}+(?:\s\p{Ll}+)?\s+\p{Lu}|\p{Lu}[\p{L}\s]*\p{Lu}")
_FORM = regex.compile(r"\d{1,5}|(?=.*\p{L}).{2,60}")


class LocationRecognizer(Recognizer):
    """Finds administrative places."""

    ENTITY = "LOCATION"
    LETTERS = True
    NEEDS = r"(?i)xã|phường|thị|huyện|quận|tỉnh|thành"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield places named with their level."""
        for match in _NAMED.finditer(text):
            if _PROPER.match(match.group()):
                yield Span(match.start(), match.end(), 0.55)

    def fits(self, text: str) -> Span | None:
        """Accept names and codes."""
        return Span(0, len(text), 0.85) if _FORM.fullmatch(text.strip()) else None
