"""How far the systems beside a unit's common controls are."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.requirements.queries import Progress, Sheet, progress_of, systems_of_unit
from compliance.systems.models import InformationSystem


@dataclass(frozen=True)
class SystemLine:
    """A system of the unit with how far its answers are."""

    system: InformationSystem
    progress: Progress


def system_lines(sheet: Sheet) -> list[SystemLine]:
    """Return the unit's classified systems beside the sheet of its common controls."""
    if sheet.subject is not None:
        return []
    systems = [s for s in systems_of_unit(sheet.unit.id) if s.proposed_level]
    found = progress_of({s.id: s.proposed_level for s in systems if s.proposed_level}, sheet.pack)
    return [SystemLine(s, found[s.id]) for s in systems]
