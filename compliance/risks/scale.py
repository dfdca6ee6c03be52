"""The words of the 3 × 3 scale, from the pack: a convention, not law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checklists import Pack

#: How each band looks, by its place from the lowest.
TONES = ("good", "warn", "bad")


@dataclass(frozen=True)
class Band:
    """A stretch of scores with one name."""

    id: str
    label: str
    tone: str


@dataclass(frozen=True)
class Scale:
    """Labels of likelihood, impact and decisions, and which band a score falls into."""

    likelihood: Mapping[int, str]
    impact: Mapping[int, str]
    meanings: Mapping[str, Mapping[int, str]]
    decisions: Mapping[str, str]
    bands: tuple[tuple[int, Band], ...]
    note: str

    def band(self, score: int) -> Band:
        """Return the band of a score (1 to 9)."""
        return next(band for highest, band in self.bands if score <= highest)


def scale_of(pack: Pack) -> Scale | None:
    """Return the scale of a pack; None when it has none (regimes before 2026)."""
    return _read(pack)


@lru_cache(maxsize=8)
def _read(pack: Pack) -> Scale | None:
    data: Any = pack.section("risk_scale")
    if not data:
        return None
    steps = {name: {s["value"]: s["text"]["vi"] for s in data[name]} for name in _AXES}
    meanings = {name: {s["value"]: s["meaning"]["vi"] for s in data[name]} for name in _AXES}
    bands = tuple(
        (band["max"], Band(band["id"], band["text"]["vi"], TONES[min(place, 2)]))
        for place, band in enumerate(data["bands"])
    )
    return Scale(
        steps["likelihood"],
        steps["impact"],
        meanings,
        {row["id"]: row["text"]["vi"] for row in data["decisions"]},
        bands,
        data["note"]["vi"],
    )


_AXES = ("likelihood", "impact")
