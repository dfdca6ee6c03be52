"""Errors that a user is meant to read.

Refused
├── Clash      somebody else changed the row since it was read
└── BadFile    an uploaded file cannot be read
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A rule says no. ``message`` is a whole sentence in the user's language."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field


class Clash(Refused):
    """The row was changed meanwhile; ``current`` holds the values stored now."""

    def __init__(self, message: str, current: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = dict(current or {})


class BadFile(Refused):
    """The file is unreadable, unsafe or of another kind than its name says."""
