"""What the values of a column hold, each kind of value looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scanners.detect import Candidate, Cluster, detect, moved
from scanners.headers import Hint
from scanners.lookalike import FREE, Lookalikes
from scanners.textform import normalise

#: Cells that hold the same candidates share one signature, so that a column is a small table.
Signature = tuple[tuple[Candidate, ...], ...]
_VALUES = 10_000
_KINDS = 60_000
_LONGEST = 200


class Seen(NamedTuple):
    """What a value holds: the candidates, and the same with their places."""

    signature: Signature
    clusters: tuple[Cluster, ...]


NOTHING = Seen((), ())


class Memo:
    """Answers for the values under one header; bounded, and the same whatever came before.

    Not to be shared between threads.
    """

    def __init__(self, hint: Hint) -> None:
        self._hint = hint
        self._free = hint.entity in FREE
        self._alike = Lookalikes()
        self._values: dict[str, Seen] = {}
        self._kinds: dict[str, Seen] = {}
        self._signatures: dict[Signature, Signature] = {}

    def look(self, values: Iterable[str]) -> list[Seen]:
        """Return what each value holds, by the same rules as ``detect``."""
        return [self._free_text(v) if self._free else self._value(v) for v in values]

    def _free_text(self, value: str) -> Seen:
        key = self._alike.key(value)
        if key is None:
            return self._value(value)
        seen = self._kinds.get(key)
        if seen is None:
            if len(self._kinds) >= _KINDS:
                self._kinds.clear()
            seen = self._kinds[key] = self._value(value)
        return seen

    def _value(self, value: str) -> Seen:
        seen = self._values.get(value)
        if seen is None:
            seen = self._detect(value)
            if len(value) <= _LONGEST:
                if len(self._values) >= _VALUES:
                    self._values.clear()
                self._values[value] = seen
        return seen

    def _detect(self, value: str) -> Seen:
        form, offsets = normalise(value)
        if form != value and self._free:
            # Marks that stand apart: the same answer at other places.
            seen = self._free_text(form)
            if offsets is None or not seen.clusters:
                return seen
            return Seen(seen.signature, moved(seen.clusters, offsets))
        clusters = detect(value, self._hint)
        if not clusters:
            return NOTHING
        signature: Signature = tuple(tuple(c for _, _, c in cluster) for cluster in clusters)
        return Seen(self._signatures.setdefault(signature, signature), clusters)
