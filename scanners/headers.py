"""What a column's header tells, before any value is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from scanners.finding import Subject
from scanners.textform import header_key, header_words

_TABLE = Path(__file__).parent / "data" / "headers.txt"
#: Words that say whose data a column holds; they may stand beside any header.
_WHOSE = {
    "bn": Subject.PATIENT,
    "benhnhan": Subject.PATIENT,
    "nguoibenh": Subject.PATIENT,
    "nb": Subject.PATIENT,
    "patient": Subject.PATIENT,
    "nnd": Subject.PATIENT,
    "ngh": Subject.PATIENT,
    "con": Subject.PATIENT,
    "cha": Subject.PATIENT,
    "me": Subject.PATIENT,
    "nguoinha": Subject.PATIENT,
    "bs": Subject.STAFF,
    "bacsi": Subject.STAFF,
    "nv": Subject.STAFF,
    "nhanvien": Subject.STAFF,
    "canbo": Subject.STAFF,
    "cb": Subject.STAFF,
    "dieuduong": Subject.STAFF,
    "ktv": Subject.STAFF,
    "staff": Subject.STAFF,
    "doctor": Subject.STAFF,
    "cty": Subject.ORGANISATION,
    "congty": Subject.ORGANISATION,
    "donvi": Subject.ORGANISATION,
    "coquan": Subject.ORGANISATION,
    "dn": Subject.ORGANISATION,
    "coso": Subject.ORGANISATION,
    "cskcb": Subject.ORGANISATION,
    "nhathau": Subject.ORGANISATION,
}
#: Words that say nothing of the class of a column.
_FILLER_LISTED = (
    "so 1 2 3 mask masked che an raw goc cu moi text str col cot field cua the of day du hash md5 "
    "sha sha1 sha256 encrypted token enc"
)
_FILLER = frozenset(_FILLER_LISTED.split())
_HIV = re.compile(r"hiv|arv|bddtarv|maphacdo|kqxntlvr|tailuongvirus|virusload", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hint:
    """What the header says.

    Attributes:
        entity: the entity it names, or ``""``.
        kind: for headers that name no entity: text, datetime, code, amount, name_of, part_name,
            or ``""``.
        subject: whose data it is, unknown if it does not say.
        exact: whether the header is in the table as written, not only similar.
        hiv: whether the header itself speaks of HIV care (specially protected).
    """

    entity: str = ""
    kind: str = ""
    subject: Subject = Subject.UNKNOWN
    exact: bool = False
    hiv: bool = False

    @property
    def known(self) -> bool:
        """Whether the header is one we know."""
        return bool(self.entity or self.kind)


@lru_cache(maxsize=4096)
def read_header(header: str) -> Hint:
    """Return what ``header`` tells; an empty Hint for one we do not know."""
    key = header_key(header)
    if not key:
        return Hint()
    words = header_words(header)
    hiv = bool(_HIV.search(key))
    subject = _subject(words, key)
    exact, inside = _table()
    found = exact.get(key)
    if found is None and not header.isascii():
        found = exact.get(header_key(header.split("(")[0]))
    if found is None:
        bare = [w for w in words if w not in _FILLER and w not in _WHOSE]
        found = exact.get("".join(bare)) if bare else None
    if found is None:
        found = next((group for part, group in inside if part in key), None)
        if found is None:
            return Hint(subject=subject, hiv=hiv)
        return _hint(found, subject, exact=False, hiv=hiv)
    return _hint(found, subject, exact=True, hiv=hiv)


_FIRST_PARTS = frozenset({"ho", "dem", "hodem", "holot", "hovatendem", "hochulot", "tendem"})


def read_headers(headers: Sequence[str]) -> list[Hint]:
    """Read the headers of a table together: "Tên" beside "Họ đệm" is part of a person's name."""
    hints = [read_header(header) for header in headers]
    keys = {header_key(header) for header in headers}
    if keys & _FIRST_PARTS:
        hints = [
            replace(hint, entity="PERSON", kind="") if hint.kind == "part_name" else hint
            for hint in hints
        ]
    return hints


def _hint(group: tuple[str, Subject], said: Subject, *, exact: bool, hiv: bool) -> Hint:
    name, subject = group
    if said is not Subject.UNKNOWN and subject is Subject.UNKNOWN:
        subject = said
    if name.islower():
        return Hint(kind=name, subject=subject, exact=exact, hiv=hiv)
    return Hint(entity=name, subject=subject, exact=exact, hiv=hiv)


def _subject(words: list[str], key: str) -> Subject:
    for word in words:
        if word in _WHOSE:
            return _WHOSE[word]
    pairs = {a + b for a, b in pairwise(words)}
    for word in pairs:
        if word in _WHOSE:
            return _WHOSE[word]
    if key.startswith(("benhnhan", "nguoibenh")) or key.endswith(("benhnhan", "nguoibenh")):
        return Subject.PATIENT
    return Subject.UNKNOWN


Group = tuple[str, Subject]


@cache
def _table() -> tuple[dict[str, Group], list[tuple[str, Group]]]:
    """Return exact keys, and keys that also match inside a longer header, longest first."""
    exact: dict[str, Group] = {}
    inside: list[tuple[str, Group]] = []
    group: Group = ("", Subject.UNKNOWN)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            name, subject = line.strip("[]").split()
            group = (name, Subject(subject))
            continue
        for word in line.split():
            key = header_key(word)
            exact.setdefault(key, group)
            if word.endswith("*") and len(key) >= 4:
                inside.append((key, group))
    inside.sort(key=lambda pair: -len(pair[0]))
    return exact, inside
