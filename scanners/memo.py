"""What the values of a column hold, each kind of value looked at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from scanners.detect import Candidate, Cluster, detect, moved
from scanners.families import Family, families_under
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
        self._families = families_under(hint)
        self._by_family: dict[tuple[Family, int], Seen] = {}
        self._signatures: dict[Signature, Signature] = {}

    def look(self, values: Iterable[str]) -> list[Seen]:
        """Return what each value holds, by the same rules as ``detect``."""
        return [self._free_text(v) if self._free else self._value(v) for v in values]

    def _free_text(self, value: str) -> Seen:
        # Marks that stand apart are put together first, see ``_look``.
        plain = value.isascii() or unicodedata.is_normalized("NFC", value)
        key = self._alike.key(value) if plain else None
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
            seen = self._look(value)
            if len(value) <= _LONGEST:
                if len(self._values) >= _VALUES:
                    self._values.clear()
                self._values[value] = seen
        return seen

    def _look(self, value: str) -> Seen:
        form, offsets = normalise(value)
        if form != value:  # the same answer at other places
            seen = self._of_family(form)
            if seen is None:
                seen = self._free_text(form) if self._free else self._value(form)
            if offsets is None or not seen.clusters:
                return seen
            return Seen(seen.signature, moved(seen.clusters, offsets))
        return self._of_family(value) or self.detect(value)

    def _of_family(self, form: str) -> Seen | None:
        for family in self._families:
            if family.takes(form):
                kind = family, len(form)
                if kind not in self._by_family:
                    self._by_family[kind] = self.detect(form)
                return self._by_family[kind]
        return None

    def detect(self, value: str) -> Seen:
        """Return what the rules themselves say of a value, whatever is known of others."""
        clusters = detect(value, self._hint)
        if not clusters:
            return NOTHING
        signature: Signature = tuple(tuple(c for _, _, c in cluster) for cluster in clusters)
        return Seen(self._signatures.setdefault(signature, signature), clusters)
