"""Diagnoses: ICD-10 codes, or words under a header. Sensitive, not naming.

Those that are specially protected (``data/protected.txt``) bear a mark: beside any identifier they
must not leave.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.protected import protected_mark
from scanners.recognizers.base import Recognizer, Span

_CODE = regex.compile(r"(?<![\w.])([A-TV-Z]\d{2})(?:\.\d{1,2})?[†*+]?(?![\w]|\.\d)")
_WHOLE = regex.compile(rf"\s*(?:{_CODE.pattern}[\s;,]*)+\Z")
_SAID = regex.compile(r"(?<!\p{L})(?:HIV|AIDS)(?!\p{L})")


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
