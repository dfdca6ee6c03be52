"""Which columns of a table are followed for its risk, known from the headers alone.

What a column really holds is only judged at the end; so more is followed than is used then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scanners.finding import Subject
from scanners.headers import Hint
from scanners.textform import header_key

#: Columns whose header says nothing that are followed all the same, for what they may turn out.
_UNKNOWN = 12
#: Kind of form by entity, see ``forms``.
_BY_ENTITY = {
    "DATE_OF_BIRTH": "birth", "AGE": "age", "GENDER": "text", "ETHNICITY": "text",
    "OCCUPATION": "text", "LOCATION": "text", "ADDRESS": "address", "DIAGNOSIS": "icd",
    "PERSON": "name", "CCCD": "id", "BHYT_CARD": "card", "BHXH_NUMBER": "id", "CMND": "id",
    "PASSPORT": "id", "PATIENT_ID": "id", "HASHED_ID": "code",
}  # fmt: skip
#: Identifiers by which distinct people are counted, the best first. A record key of one visit, a
#: telephone of a family, a bank account say less than name and date of birth together.
PERSON_KEYS = (
    "CCCD", "BHYT_CARD", "BHXH_NUMBER", "CMND", "PASSPORT", "PATIENT_ID", "HASHED_ID",
)  # fmt: skip
#: Days on which a person came, left or was examined; other dates say nothing of a person.
_VISIT = re.compile(r"ngay(?:gio)?(?:vao|ra|kham|nhapvien|xuatvien|vv|rv|ttoan|dieutri|tiem)")
#: Where a person belongs: facility, nationality.
_BELONGS = frozenset("macskcb madkbd tencskcb maquoctich quoctich".split())  # noqa: SIM905
#: What says whose row it is, unless it is somebody of the staff or masked as its header says.
_WHOSE = frozenset({"PERSON", *PERSON_KEYS})
_MASKED = re.compile("mask|che$|anon")
_PROVINCE = re.compile(r"^(?:ma|ten)?(?:tinh|thanhpho)|province|tinh(?:cutru)?$")


class Taken(NamedTuple):
    """A column that is followed.

    Attributes:
        column: its position.
        kind: how its cells are read: birth, visit, age, text, address, name, icd, id, card; ``any``
            for a column whose header says nothing.
    """

    column: int
    kind: str


def follow(
    headers: Sequence[str], hints: Sequence[Hint], asked: frozenset[str] = frozenset()
) -> tuple[Taken, ...]:
    """Return the columns to follow; more columns on the right change nothing for the others.

    Args:
        asked: keys of the headers that the user named as quasi-identifiers.
    """
    taken = []
    unknown = 0
    for column in range(len(headers)):
        kind = _kind(headers[column], hints[column])
        if not kind and named(headers[column], column) & asked:
            kind = "visit" if hints[column].kind == "datetime" else "text"
        if not kind and not hints[column].known and unknown < _UNKNOWN:
            unknown += 1
            kind = "any"
        if kind:
            taken.append(Taken(column, kind))
    return tuple(taken)


def _kind(header: str, hint: Hint) -> str:
    key = header_key(header)
    if hint.entity in _WHOSE and (hint.subject is Subject.STAFF or _MASKED.search(key)):
        return ""
    if is_visit(key):
        return "visit"
    if key in _BELONGS:
        return "text"
    return _BY_ENTITY.get(hint.entity, "")


def is_visit(key: str) -> bool:
    """Whether a header's key names a day on which a person came or went."""
    return _VISIT.match(key) is not None


def belongs(key: str) -> bool:
    """Whether a header's key names a facility or a nationality."""
    return key in _BELONGS


def is_province(key: str) -> bool:
    """Whether a header's key names a province; other places are smaller."""
    return _PROVINCE.search(key) is not None


def named(header: str, column: int) -> frozenset[str]:
    """Return the keys under which a user may name a column."""
    return frozenset({header_key(header), f"#{column + 1}"} - {""})


def not_there(names: Sequence[str], tables: Iterable[Sequence[str]]) -> list[str]:
    """Return which of the columns that a user named are in no table, by the headers of each."""
    keys = {key for headers in tables for at, header in enumerate(headers)
            for key in named(header, at)}  # fmt: skip
    return [name for name in names if not asked_keys([name]) & keys]


def asked_keys(names: Sequence[str]) -> frozenset[str]:
    """Return the keys of the columns that a user named."""
    return frozenset(
        name.strip() if name.strip().startswith("#") else header_key(name) for name in names
    ) - {""}
