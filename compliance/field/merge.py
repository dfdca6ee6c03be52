"""The merge rule, without a database: one row as it was noted against the row as it stands.

A row is merged whole. Verdict and observation are one statement; half of one person's beside half
of another's would be what nobody said.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: What may be noted in the field, in the order in which it is shown.
FIELDS = ("verdict", "progress", "observation", "sample", "met", "second_look")


class Status(enum.StrEnum):
    """What becomes of one row."""

    APPLIED = "applied"
    #: The server says the same already.
    SAME = "same"
    #: A conflict in which the person chose what the server has.
    KEPT = "kept"
    CONFLICT = "conflict"
    REFUSED = "refused"


#: Rows in these states stop the whole submission.
OPEN = frozenset({Status.CONFLICT, Status.REFUSED})


@dataclass(frozen=True)
class Edit:
    """A row as it was noted."""

    row_id: str
    #: The version of the row when it was taken along.
    base: int
    #: Of ``FIELDS``; empty text is None.
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """A row as it stands on the server."""

    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Decision:
    """What the person chose in a conflict, and the version that they saw when they chose."""

    mine: bool
    seen: int


def settle(edit: Edit, stored: Stored | None, decision: Decision | None = None) -> Status:
    """Say what becomes of a row, before the rules of the row itself are asked.

    A decision holds for the version that it was taken on: if somebody saved again since, the
    conflict stands again.
    """
    if stored is None or edit.base > stored.version:
        return Status.REFUSED
    if same(edit.values, stored.values):
        return Status.SAME
    if decision is not None and decision.seen == stored.version:
        return Status.APPLIED if decision.mine else Status.KEPT
    return Status.APPLIED if edit.base == stored.version else Status.CONFLICT


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows say the same; a value that is empty, false or absent says nothing."""
    return all((one.get(name) or None) == (other.get(name) or None) for name in FIELDS)
