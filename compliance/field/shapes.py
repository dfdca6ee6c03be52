"""What is handed in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from compliance.field.merge import Decision, Edit, Status, Stored
from compliance.field.models import Ending, Way


@dataclass(frozen=True)
class Submission:
    """What one person hands in for one visit."""

    key: UUID
    way: Way
    device: str
    edits: Sequence[Edit]
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """What was sent, as JSON values; decisions are no part of it."""
        return [
            {"row": edit.row_id, "base": edit.base, "values": dict(edit.values)}
            for edit in sorted(self.edits, key=lambda edit: edit.row_id)
        ]


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row; in a conflict with what stands on the server."""

    edit: Edit
    status: Status
    position: int | None = None
    item_id: str = ""
    reason: str = ""
    stored: Stored | None = None
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of a submission."""

    ending: Ending
    message: str
    rows: Sequence[RowOutcome] = ()
    #: It had been taken before; this time nothing was done.
    repeated: bool = False

    def count(self, *statuses: Status) -> int:
        """Return how many rows ended so."""
        return sum(row.status in statuses for row in self.rows)
