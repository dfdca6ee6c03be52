"""One thing that somebody has to do; every feature offers its own to the first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Todo:
    """A line of "Việc cần làm"."""

    text: str
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)
    due: date | None = None
    #: ok | info | warn | bad
    severity: str = "info"
    unit_id: UUID | None = None
    #: Stands above everything else, whatever its due day: the way into the first page.
    first: bool = False
    #: Where hours count: the very moment, and the seconds left until it (negative: gone by).
    until: datetime | None = None
    seconds_left: int = 0
    #: What must be done at once: it has no hour to be late by, only the time it has taken.
    at_once: bool = False
