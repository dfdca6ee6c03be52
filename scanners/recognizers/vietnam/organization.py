"""Tổ chức: hospitals, schools, companies, and the 5-digit facility codes under a header."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_NAMED = regex.compile(
    r"(?<!\p{L})(?:bệnh viện|bv|trung tâm y tế|ttyt|trạm y tế|phòng khám|công ty|cty|trường|thpt|"
    r"thcs|sở y tế|ubnd)\s+\p{L}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*){0,6}",
    regex.IGNORECASE,
)
_CAPITAL = regex.compile(r"\s\p{Lu}")
_FORM = regex.compile(r"\d{5}|893\d{10}|(?=.*\p{L}).{2,160}")


class OrganizationRecognizer(Recognizer):
    """Finds organisations: no persons, reported so that their names are not taken for one."""

    ENTITY = "ORGANIZATION"
    LETTERS = True
    NEEDS = r"(?i)bệnh|bv|tâm|tt|trạm|phòng|ty|trường|th|sở|ubnd"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield organisations named by their kind."""
        for match in _NAMED.finditer(text):
            if _CAPITAL.search(match.group()):
                yield Span(match.start(), match.end(), 0.55)

    def fits(self, text: str) -> Span | None:
        """Accept names and facility codes."""
        return Span(0, len(text), 0.85) if _FORM.fullmatch(text.strip()) else None
