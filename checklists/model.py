"""What a pack is made of: immutable values without behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

Data = Any  #: plain frozen data: str, int, float, bool, None, tuple, Mapping


def nothing() -> Mapping[Any, Any]:
    """An empty read-only mapping."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in Vietnamese, and in English where it has been written."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        return self.vi

    def in_language(self, language: str) -> str:
        """The sentence in ``language`` ("vi" or "en"), Vietnamese where English is missing."""
        return self.en if language == "en" and self.en else self.vi


NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a pack: a requirement, a question, a layer, a duty, a legal text.

    ``levels`` are the levels 1–5 at which it applies, None where levels mean nothing.
    ``parameters`` are the thresholds by level. ``extra`` holds the row's remaining keys.
    """

    id: str
    text: Text
    source: str
    confidence: str
    levels: tuple[int, ...] | None = None
    group: Text = NO_TEXT
    severity: str | None = None
    scope: str | None = None
    how: Text = NO_TEXT
    evidence: Text = NO_TEXT
    check: Text = NO_TEXT
    meaning: Text = NO_TEXT
    parameters: Mapping[int, str] = field(default_factory=nothing, hash=False)
    layer: int | None = None
    plan_part: str | None = None
    extra: Mapping[str, Any] = field(default_factory=nothing, hash=False)

    def applies_at(self, level: int) -> bool:
        """Whether the row counts at ``level``; levels do not inherit."""
        return self.levels is None or level in self.levels


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, in one sentence a person can act on."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


class PackError(Exception):
    """A pack that does not exist or cannot be read; its text is one Vietnamese sentence."""

    def __init__(self, *problems: Problem | str) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(p for p in problems if isinstance(p, Problem))


def freeze(value: Any) -> Data:
    """``value`` with every list a tuple and every dict a read-only mapping."""
    if isinstance(value, dict):
        return MappingProxyType({key: freeze(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple([freeze(inner) for inner in value])
    return value


def thaw(value: Data) -> Any:
    """The opposite of ``freeze``: lists and dicts that JSON can write."""
    if isinstance(value, Mapping):
        return {str(key): thaw(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [thaw(inner) for inner in value]
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    return value
