"""Drawing units at random so that anybody repeats it: a pure function of seed and candidates.

The ticket of a unit is the SHA-256 of ``seed + newline + code`` in UTF-8, in hexadecimal; units
are taken by ascending ticket. Stratified, each kind of unit gets its share of the places by the
largest remainder (ties: the kind whose key sorts first), and its units are taken by ticket.
Described for readers in ``docs/campaigns.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ticket:
    """One candidate of a draw."""

    code: str
    kind: str
    ticket: str
    taken: bool


def ticket_of(seed: str, code: str) -> str:
    """Return what decides the place of a unit."""
    return hashlib.sha256(f"{seed}\n{code}".encode()).hexdigest()


def draw(
    seed: str, candidates: Iterable[tuple[str, str]], size: int, *, stratified: bool
) -> list[Ticket]:
    """Return all candidates by ticket, each with whether it was drawn.

    Args:
        candidates: code and kind of each unit, in any order.
        size: how many to draw; more than there are draws all.
    """
    order = sorted((ticket_of(seed, code), code, kind) for code, kind in candidates)
    if stratified:
        counts: dict[str, int] = {}
        for _ticket, _code, kind in order:
            counts[kind] = counts.get(kind, 0) + 1
        places = shares(counts, size)
    else:
        places = {}
    drawn: list[Ticket] = []
    left, total = dict(places), size
    for ticket, code, kind in order:
        taken = left.get(kind, 0) > 0 if stratified else total > 0
        if taken:
            left[kind] = left.get(kind, 0) - 1
            total -= 1
        drawn.append(Ticket(code, kind, ticket, taken))
    return drawn


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Return the places of each stratum in proportion to its size: largest remainder."""
    whole = sum(counts.values())
    size = min(size, whole)
    if not whole:
        return {}
    given = {kind: size * number // whole for kind, number in counts.items()}
    by_remainder = sorted(counts, key=lambda kind: (-(size * counts[kind] % whole), kind))
    for kind in by_remainder[: size - sum(given.values())]:
        given[kind] += 1
    return given


def repeats(selection: Any) -> bool:
    """Whether a stored draw comes out again the same from its seed and candidates."""
    rows: Sequence[Mapping[str, Any]] = selection.candidates
    again = draw(
        selection.seed,
        [(row["code"], row["kind"]) for row in rows],
        selection.size,
        stratified=selection.stratified,
    )
    stored = [(row["code"], row["ticket"], row["taken"]) for row in rows]
    return [(one.code, one.ticket, one.taken) for one in again] == stored
