"""Which columns of a judged table tell people apart, name them, or say what ails them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanners.finding import Subject
from scanners.risk.plan import PERSON_KEYS, Taken, belongs, is_province, is_visit, named
from scanners.textform import header_key

if TYPE_CHECKING:
    from scanners.judge import Tally
    from scanners.profile import ColumnProfile, TableProfile

_ABOUT_PEOPLE = frozenset({"DATE_OF_BIRTH", "AGE", "GENDER", "ETHNICITY", "OCCUPATION"})
_OF_A_PERSON = frozenset({"VISIT_ID", "MEDICAL_RECORD_NO", "DIAGNOSIS", "PERSON", "PHONE"})
_WHOLE_MARKS = ("", "key", "hash", "uuid")
_CODES = re.compile("^ma|icd")


@dataclass(frozen=True, slots=True)
class Quasi:
    """A column that narrows a person down.

    Attributes:
        full: its hashes as written; coarse: its hashes once generalised, ``""`` where the column
            would be left out, None where there is nothing to generalise.
        change: which generalisation that is.
    """

    name: str
    entity: str
    full: str
    change: str = ""
    coarse: str | None = None


def main_entity(column: ColumnProfile, held: dict[str, Tally]) -> str:
    """Return what most of a column is, ``""`` if nothing is."""
    if not held or not column.filled:
        return ""
    if column.hint.entity in held:
        return column.hint.entity
    entity = max(held, key=lambda name: held[name].hits)
    return entity if held[entity].hits >= 0.5 * column.filled else ""


def quasi_columns(
    table: TableProfile,
    tallies: list[dict[str, Tally]],
    entities: list[str],
    takes: Sequence[Taken],
    asked: frozenset[str],
) -> list[Quasi]:
    """Return the quasi-identifiers: those asked for, else what is proposed."""
    found = []
    for column, kind in takes:
        profile, entity = table.columns[column], entities[column]
        key = header_key(profile.name)
        if asked:
            if not named(profile.name, column) & asked:
                continue
        elif not _proposed(profile, tallies[column], entity, kind, key):
            continue
        found.append(_as_quasi(profile.name, entity, column, kind, key))
    return found


def _proposed(
    profile: ColumnProfile, held: dict[str, Tally], entity: str, kind: str, key: str
) -> bool:
    if not profile.filled or profile.hint.subject is Subject.STAFF:
        return False
    if kind in ("visit", "text") and (is_visit(key) or belongs(key)):
        return True
    if entity not in _ABOUT_PEOPLE | {"LOCATION", "ADDRESS"}:
        return False
    return any(mark != "all" for mark in held[entity].marks)


def _as_quasi(name: str, entity: str, column: int, kind: str, key: str) -> Quasi:
    def part(of: str) -> str:
        return f"{column}.{of}"

    if kind == "birth":
        return Quasi(name, entity, part("day"), "birth_year", part("year"))
    if kind == "visit":
        return Quasi(name, entity, part("day"), "visit_month", part("month"))
    if kind == "age":
        return Quasi(name, entity, part("text"), "age_band", part("band"))
    if kind == "address":
        return Quasi(name, entity, part("commune"), "province", part("province"))
    if entity == "LOCATION" and not is_province(key):
        return Quasi(name, entity, part("text"), "province", "")
    last = {"icd": "icd", "id": "id", "code": "id", "card": "id"}.get(kind, "text")
    return Quasi(name, entity, part(last))


def person_key(
    table: TableProfile,
    tallies: list[dict[str, Tally]],
    entities: list[str],
    takes: Sequence[Taken],
) -> tuple[str, list[str]]:
    """Return the best identifier of a person and what stands in for it, as names of hashes."""
    best: tuple[bool, int, int, str] | None = None
    name = birth = ""
    for column, kind in takes:
        entity, profile = entities[column], table.columns[column]
        if not entity or profile.hint.subject in (Subject.STAFF, Subject.ORGANISATION):
            continue
        whole = _whole(tallies[column][entity]) / profile.filled
        if whole < 0.5:  # mostly masked: rows of many people would look like one
            continue
        if entity in PERSON_KEYS:
            part = "text" if kind in ("any", "text") else "day" if kind == "birth" else "id"
            share = profile.filled / table.rows
            rank = (share < 0.5, PERSON_KEYS.index(entity), column, f"{column}.{part}")
            best = min(best, rank) if best else rank
        elif entity == "PERSON" and not name and kind in ("name", "any"):
            name = f"{column}.text"
        elif entity == "DATE_OF_BIRTH" and not birth and kind == "birth":
            birth = f"{column}.day"
    composite = [name, birth] if name and birth else [name] if name and not best else []
    return (best[3] if best else ""), composite


def _whole(tally: Tally) -> int:
    """Return how many values of a tally still tell one person from another."""
    return sum(n for mark, n in tally.marks.items() if mark.split(":")[0] in _WHOLE_MARKS)


def about_people(
    quasi: list[Quasi], key: str, tallies: list[dict[str, Tally]], asked: frozenset[str]
) -> bool:
    """Whether the rows of a table are people or what was done to them."""
    if key or (asked and quasi) or any(column.entity in _ABOUT_PEOPLE for column in quasi):
        return True
    held = {entity for column in tallies for entity in column}
    return bool(quasi) and bool(held & _OF_A_PERSON)


def sensitive_column(
    table: TableProfile, takes: Sequence[Taken], tallies: list[dict[str, Tally]]
) -> int | None:
    """Return the column of diagnoses: rather codes, which are written one way, than words."""
    found = [c for c, kind in takes if kind == "icd" and "DIAGNOSIS" in tallies[c]]
    codes = [c for c in found if _CODES.search(header_key(table.columns[c].name))]
    return next(iter(codes or found), None)
