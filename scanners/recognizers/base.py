"""What a recognizer is: one class that finds one entity.

``spans`` is the one place where a recognizer decides. ``scanners.presidio`` hands each
to presidio-analyzer as a recognizer of its own, built on ``spans``, so an AnalyzerEngine and our
scan of a table find the same things. Presidio itself is not imported here: that takes longer than
a small file takes to scan.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

import regex

from scanners.textform import fold

#: How far to the left of a match a context word counts, in code points.
REACH = 40


class Span(NamedTuple):
    """A match: where, how sure, and a mark if the value is not simply clear.

    Attributes:
        score: 0 to 1; below 0.5 it only counts with the help of its column.
        mark: ``""`` for a clear value; else what weakens it, see ``scanners.masking``.
    """

    start: int
    end: int
    score: float
    mark: str = ""


class Recognizer:
    """A recognizer of one entity.

    Attributes:
        ENTITY: what it finds.
        CONTEXT: words, without marks, that make a match to their right more likely.
        DIGITS: fewest digits a text must hold to be worth a look (a superset gate for speed).
        LETTERS: whether a text without any letter cannot hold it (another such gate).
        NEEDS: a regular expression that every text with a match also matches, or ``""``.
    """

    ENTITY: ClassVar[str]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    DIGITS: ClassVar[int] = 0
    LETTERS: ClassVar[bool] = False
    NEEDS: ClassVar[str] = ""
    name: str
    #: Whether a match takes a context word before it, so letters in any case.
    needs_word = False

    def __init__(self) -> None:
        self.name = type(self).__name__
        self.load()

    def load(self) -> None:
        """Prepare what matching needs; nothing is ever fetched."""
        self.near = (
            regex.compile(r"(?<![a-z])(?:" + "|".join(self.CONTEXT) + r")(?![a-z])[^a-z]{0,12}$")
            if self.CONTEXT
            else None
        )
        self.gate = regex.compile(self.NEEDS) if self.NEEDS else None

    def worth_asking(self, text: str, digits: int, letters: bool) -> bool:
        """Whether ``text`` can hold a match at all; False only where ``spans`` yields nothing."""
        return (
            digits >= self.DIGITS
            and (letters or not self.LETTERS)
            and (self.gate is None or self.gate.search(text) is not None)
        )

    @abstractmethod
    def spans(self, text: str) -> Iterator[Span]:
        """Yield matches in ``text`` (NFC, plain apostrophes)."""

    def fits(self, text: str) -> Span | None:
        """Judge a whole cell whose header names this entity; None if it cannot be one."""
        return None

    def has_context(self, text: str, start: int) -> bool:
        """Whether one of the context words stands just before ``start``."""
        if self.near is None or start == 0:
            return False
        cut = max(0, start - REACH)
        if cut:  # half a word is no context
            while cut < start and text[cut - 1].isalpha() and text[cut].isalpha():
                cut += 1
        return self.near.search(fold(text[cut:start])) is not None


class ShapeRecognizer(Recognizer):
    """A recognizer of values of one shape, which a header or a word before them must confirm.

    Attributes:
        SHAPE: what a value looks like inside text.
        FORM: what a whole cell looks like under a header that names the entity.
        ALONE: score without a word that speaks for it, 0 for none; NAMED: with one; HEADED: under
            its header.
        MARK: mark of every value, see ``scanners.masking``.
    """

    SHAPE: ClassVar[str] = ""
    FORM: ClassVar[str]
    ALONE: ClassVar[float] = 0.0
    NAMED: ClassVar[float] = 0.85
    HEADED: ClassVar[float] = 0.9
    MARK: ClassVar[str] = ""
    FLAGS: ClassVar[int] = 0

    def load(self) -> None:
        """Compile the shapes."""
        super().load()
        self.shape = regex.compile(self.SHAPE, self.FLAGS) if self.SHAPE else None
        self.form = regex.compile(self.FORM, self.FLAGS)
        # Without a word before it nothing is found, so a text must hold such a word.
        self.word = (
            regex.compile("|".join(sorted(self.CONTEXT, key=len)))
            if self.CONTEXT and not self.ALONE
            else None
        )
        self.needs_word = not self.ALONE

    def worth_asking(self, text: str, digits: int, letters: bool) -> bool:
        """Whether ``text`` can hold a match at all."""
        if self.shape is None or not super().worth_asking(text, digits, letters):
            return False
        return self.word is None or (letters and self.word.search(fold(text)) is not None)

    def accepts(self, text: str) -> bool:
        """Whether a value of the right shape passes the further checks."""
        return True

    def spans(self, text: str) -> Iterator[Span]:
        """Yield values; surer where a context word stands before."""
        if self.shape is None:
            return
        for match in self.shape.finditer(text):
            named = self.has_context(text, match.start())
            score = self.NAMED if named else self.ALONE
            if score and self.accepts(match.group()):
                yield Span(match.start(), match.end(), score, self.MARK)

    def fits(self, text: str) -> Span | None:
        """Accept a whole cell of the right form."""
        bare = text.strip()
        if not self.form.fullmatch(bare):
            return None
        score = self.HEADED if self.accepts(bare) else self.HEADED - 0.2
        return Span(0, len(text), score, self.MARK)
