"""What the incident pack says of an incident: level, duties, checklist, forms. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import Pack, load
from compliance.incidents.models import Answer
from compliance.registers.clocks import INCIDENT_PACK

#: Raises like "yes" (first lines of the pack's ``classification``).
_COUNTS = (Answer.YES, Answer.UNKNOWN)
PERSONAL_DATA = "dlcn"


@dataclass(frozen=True)
class Verdict:
    """What the answers come to."""

    #: Id of the severity level: the highest that anything raises.
    level: str
    #: Duty → what set it up: questions, the level, the kind.
    duties: Mapping[str, Sequence[str]]
    personal_data: bool


def current_pack() -> Pack:
    """Return the incident pack in use."""
    return load(INCIDENT_PACK)


def pack_of(version: int) -> Pack:
    """Return the version that a row was made by."""
    return load(INCIDENT_PACK, version=version)


def rows_of(pack: Pack, section: str) -> Mapping[str, Mapping[str, Any]]:
    """Return a section by id."""
    return {row["id"]: row for row in pack.section(section)}


def named(rows: Mapping[str, Mapping[str, Any]], key: str | None) -> str:
    """Return the text of a row in Vietnamese; empty without such a row."""
    text: str = rows[key]["text"]["vi"] if key is not None and key in rows else ""
    return text


def containment(pack: Pack, kind: str | None) -> Sequence[Mapping[str, Any]]:
    """Return the checklist of a kind of incident, in order; empty without a kind."""
    row = rows_of(pack, "incident_kinds").get(kind or "")
    return tuple(row["containment"]) if row else ()


def rank(pack: Pack, level: str) -> int:
    """Return how high a level stands: 0 is the lowest."""
    levels = [row["id"] for row in pack.section("severity_levels")]
    return len(levels) - 1 - levels.index(level)


def judge(pack: Pack, kind: str, answers: Mapping[str, str]) -> Verdict:
    """Return the highest level raised and the duties that go with it.

    Raises:
        KeyError: the pack has no such kind.
    """
    raised = [row for row in pack.section("classification") if answers.get(row["id"]) in _COUNTS]
    chosen = rows_of(pack, "incident_kinds")[kind]
    lowest = pack.section("severity_levels")[-1]["id"]
    levels = [lowest, chosen["raises_to"], *(row["raises_to"] for row in raised)]
    level = max(levels, key=lambda one: rank(pack, one))
    duties = duties_of(pack, level)
    for row in (chosen, *raised):
        for duty in row["duties"]:
            duties.setdefault(duty, []).append(row["id"])
    return Verdict(level, duties, any(row["regime"] == PERSONAL_DATA for row in raised))


def duties_of(pack: Pack, level: str) -> dict[str, list[str]]:
    """Return the duties of a level, each with the level as what set it up."""
    return {duty: [level] for duty in rows_of(pack, "severity_levels")[level]["duties"]}


def is_serious(pack: Pack, level: str) -> bool:
    """Whether the pack takes the level for "serious"."""
    return bool(rows_of(pack, "severity_levels")[level]["serious"])


def form_of(pack: Pack, duty: str) -> str | None:
    """Return the form that a duty is done with, if the pack has one."""
    found = next((row for row in pack.items if row.id == duty), None)
    return found.extra.get("notice_form") if found else None


def causes(pack: Pack) -> Mapping[str, str]:
    """Return in words what may set a duty up: a question, a level, a kind."""
    found = {row["id"]: str(row["question"]["vi"]) for row in pack.section("classification")}
    for section in ("severity_levels", "incident_kinds"):
        found |= {row["id"]: str(row["text"]["vi"]) for row in pack.section(section)}
    return found
