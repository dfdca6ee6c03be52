"""Diagnoses: ICD-10 codes, or words under a header. Sensitive, not naming.

HIV (B20–B24, Z21, R75) and mental disorders (F00–F99) bear a mark: beside any identifier they
must not leave.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span
from scanners.textform import fold

_CODE = regex.compile(r"(?<![\w.])([A-TV-Z]\d{2})(?:\.\d{1,2})?[†*+]?(?![\w]|\.\d)")
_WHOLE = regex.compile(rf"\s*(?:{_CODE.pattern}[\s;,]*)+\Z")
_SAID = regex.compile(r"(?<!\p{L})(?:HIV|AIDS)(?!\p{L})")
_HIV_CODE = regex.compile(r"(?<![\w.])(?:B2[0-4]|Z21|R75)(?!\d)")
_MENTAL_CODE = regex.compile(r"(?<![\w.])F\d{2}(?!\d)")
_HIV_WORD = regex.compile(r"(?<![a-z])(?:hiv|aids|arv)(?![a-z])")
_MENTAL_WORD = regex.compile(
    r"tam than|loan than|tram cam|roi loan (?:luong cuc|cam xuc|lo au)|nghien (?:ma tuy|ruou|chat)"
)


def protected_mark(text: str) -> str:
    """Return the mark of a specially protected diagnosis, or ``""``."""
    plain = fold(text)
    if _HIV_CODE.search(text) or _HIV_WORD.search(plain):
        return "protected:hiv"
    if _MENTAL_CODE.search(text) or _MENTAL_WORD.search(plain):
        return "protected:mental"
    return ""


class DiagnosisRecognizer(Recognizer):
    """Finds diagnoses."""

    ENTITY = "DIAGNOSIS"
    LETTERS = True
    NEEDS = r"[A-TV-Z]\d{2}|HIV|AIDS"
    CONTEXT = ("icd", "icd 10", "ma benh", "cd", "chan doan", "benh")

    def spans(self, text: str) -> Iterator[Span]:
        """Yield codes, sure where a word names them; and words that disclose HIV."""
        if any(c.isdigit() for c in text):
            whole = _WHOLE.match(text) is not None
            for match in _CODE.finditer(text):
                named = self.has_context(text, match.start())
                score = 0.85 if named else 0.4 if whole else 0.25
                yield Span(match.start(), match.end(), score, protected_mark(match.group()))
        for match in _SAID.finditer(text):
            yield Span(match.start(), match.end(), 0.8, "protected:hiv")

    def fits(self, text: str) -> Span | None:
        """Accept codes and words."""
        if not any(c.isalpha() for c in text):
            return None
        return Span(0, len(text), 0.9, protected_mark(text))
