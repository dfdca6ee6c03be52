"""E-mail addresses. Own rule: presidio's own asks the network for the list of public suffixes."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanners.recognizers.base import Recognizer, Span

_SHAPE = regex.compile(
    r"(?<![\w.+*-])[\w][\w.+%-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}"
    r"(?![\w@]|\.\w)",
    regex.UNICODE,
)
_NO_PERSON = regex.compile(
    r"(?:info|contact|support|admin|noreply|no-reply|webmaster|hotline|vanthu|vanphong|cskh)@",
    regex.IGNORECASE,
)


class EmailRecognizer(Recognizer):
    """Finds e-mail addresses; those of an office get less weight."""

    ENTITY = "EMAIL"
    LETTERS = True
    NEEDS = "@"

    def spans(self, text: str) -> Iterator[Span]:
        """Yield addresses."""
        for match in _SHAPE.finditer(text):
            office = _NO_PERSON.match(match.group())
            yield Span(match.start(), match.end(), 0.55 if office else 0.95)

    def fits(self, text: str) -> Span | None:
        """Accept anything with one @ between other signs, dirty data included."""
        name, at, domain = text.strip().partition("@")
        return Span(0, len(text), 0.7) if at and name and "." in domain else None
