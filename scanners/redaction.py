"""The only form in which a value leaves the scanner: its shape."""

from __future__ import annotations

LONGEST = 24
_KEPT = frozenset(" .,-/@*#•':;()+_&…")


def redact(value: str) -> str:
    """Return the shape of ``value``: digits as 9, capitals as A, other letters as a.

    Separators and mask signs stay, anything else becomes ``?``; at most 24 signs are kept. The
    shape holds no character of the original but separators: it cannot be turned back.
    """
    shape = "".join(_sign(c) for c in value[: LONGEST + 1])
    return shape[:LONGEST] + "…" if len(shape) > LONGEST else shape


def _sign(c: str) -> str:
    if c.isdigit():
        return "9"
    if c.isalpha():
        return "A" if c.isupper() else "a"
    return c if c in _KEPT else "?"
