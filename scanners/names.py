"""The lists of name syllables, with marks and without."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scanners.textform import fold

_LISTS = Path(__file__).parent / "data" / "names.txt"


@dataclass(frozen=True, slots=True)
class NameList:
    """Syllables in lower case; ``plain`` holds the same without marks."""

    marked: frozenset[str]
    plain: frozenset[str]

    def has(self, syllable: str, folded: str) -> bool:
        """Whether a syllable is listed: with its marks, or bare if it bears none at all."""
        return syllable in self.marked or (syllable == folded and folded in self.plain)


@cache
def name_list(group: str) -> NameList:
    """Return one group of ``data/names.txt``."""
    return _groups()[group]


@cache
def _groups() -> dict[str, NameList]:
    words: dict[str, set[str]] = {}
    group = ""
    for line in _LISTS.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            group = line.strip("[]")
            words.setdefault(group, set())
        else:
            words[group].update(word.replace("_", " ") for word in line.split())
    return {
        name: NameList(frozenset(found), frozenset(fold(word) for word in found))
        for name, found in words.items()
    }
