"""What higher features add to the page of a dossier, without dossiers knowing them.

A feature calls ``add_dossier_panel`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.dossiers.models import Dossier
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class PanelLine:
    """A line of a panel: words, perhaps a link, perhaps marked (neutral good warn bad info)."""

    text: str
    endpoint: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    tone: str | None = None


@dataclass(frozen=True)
class DossierPanel:
    """A card beside a dossier; ``warnings`` stand above the dossier itself."""

    title: str
    lines: Sequence[PanelLine]
    warnings: Sequence[str] = ()


_sources: list[Callable[[Viewer, Dossier], Sequence[DossierPanel]]] = []


def add_dossier_panel(source: Callable[[Viewer, Dossier], Sequence[DossierPanel]]) -> None:
    """Let a feature add cards to the page of a dossier."""
    if source not in _sources:
        _sources.append(source)


def panels_of(viewer: Viewer, dossier: Dossier) -> list[DossierPanel]:
    """Return the cards of every feature, in the order of registration."""
    return [panel for source in _sources for panel in source(viewer, dossier)]
