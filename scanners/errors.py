"""What a scan raises."""

from __future__ import annotations


class ScanError(Exception):
    """An input that cannot be read; ``str(error)`` is one Vietnamese sentence, free of raw data."""


class ScanCancelled(Exception):
    """The caller's ``cancelled()`` said yes; nothing of the scan is kept."""
