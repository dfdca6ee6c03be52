"""What the packs say that the inventory needs: kinds of system, data groups, transition rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checklists import load

REPORTING = "bao-cao-gia-lai"
REGIME = "nd331-2026"


@dataclass(frozen=True)
class SystemKind:
    """A kind of system that the sector's plans name, with what is usual for it."""

    id: str
    name: str
    group: str
    group_name: str
    #: Among public, private, personal, sensitive.
    usual_data: tuple[str, ...]
    usual_owner: str
    #: yes | no | maybe
    online_service: str
    note: str


@dataclass(frozen=True)
class DataGroup:
    """One of the twelve data groups of the plan."""

    id: str
    name: str
    lead_body: str | None


@dataclass(frozen=True)
class Step:
    """What a transition case asks for by a day; without a day it is to be done now."""

    id: str
    what: str
    #: "Before" this day, as the law counts; shown is the last safe day.
    before: date | None
    last_safe_day: date | None


@dataclass(frozen=True)
class TransitionRule:
    """A transition case with its source."""

    case: str
    title: str
    source: str
    confidence: str
    note: str
    steps: tuple[Step, ...]


@cache
def system_kinds() -> tuple[SystemKind, ...]:
    """Return the catalogue of system kinds, in its order."""
    groups = load(REPORTING).section("system_groups")
    return tuple(
        SystemKind(
            id=row["id"],
            name=_vi(row["name"]),
            group=row["group"],
            group_name=_vi(groups[row["group"]]),
            usual_data=tuple(row["usual_data"]),
            usual_owner=_vi(row.get("usual_owner") or ""),
            online_service=str(row.get("online_service") or "maybe"),
            note=_vi(row.get("note") or ""),
        )
        for row in load(REPORTING).section("system_kinds")
    )


@cache
def kinds_by_id() -> Mapping[str, SystemKind]:
    """Return the kinds by their key."""
    return {kind.id: kind for kind in system_kinds()}


def kind_name(kind_id: str | None) -> str:
    """Return the name of a kind; an unknown key is shown as it is."""
    kind = kinds_by_id().get(kind_id or "")
    return kind.name if kind else kind_id or ""


@cache
def data_groups() -> tuple[DataGroup, ...]:
    """Return the plan's data groups, in its order."""
    return tuple(
        DataGroup(row["id"], _vi(row["name"]), row.get("lead_body"))
        for row in load(REPORTING).section("data_groups")
    )


def group_name(group_id: str | None) -> str:
    """Return the name of a data group; an unknown key is shown as it is."""
    return next((g.name for g in data_groups() if g.id == group_id), group_id or "")


def groups_led_by(unit_code: str) -> list[str]:
    """Return the keys of the data groups that a body leads."""
    return [group.id for group in data_groups() if group.lead_body == unit_code]


@cache
def transition_rules() -> tuple[TransitionRule, ...]:
    """Return the transition cases with their days, sources and confidence."""
    return tuple(
        TransitionRule(
            case=row["id"],
            title=_vi(row["title"]),
            source=row["source"],
            confidence=row["confidence"],
            note=_vi(row.get("note") or ""),
            steps=tuple(
                Step(
                    id=step["id"],
                    what=_vi(step["what"]),
                    before=_day(step.get("before")),
                    last_safe_day=_day(step.get("last_safe_day")),
                )
                for step in row.get("steps") or ()
            ),
        )
        for row in load(REGIME).section("transition")["cases"]
    )


def regime_start() -> date:
    """Return the first day of the new law: decisions before it keep their level."""
    return _day(load(REGIME).section("transition")["law_in_force"]) or date.min


def in_window(day: date) -> bool:
    """Whether the law was in force on this day but its decree was not yet: a person decides."""
    decree = _day(load(REGIME).section("transition")["decree_in_force"]) or date.min
    return regime_start() <= day < decree


def annual_report() -> Mapping[str, Any]:
    """Return form 08 of the pack: its title, source and the days it is due."""
    forms = load(REGIME).section("forms")
    return next(form for form in forms if form["id"] == "mau-08")


def _vi(text: Any) -> str:
    if isinstance(text, str):
        return text
    return str(text["vi"] if isinstance(text, Mapping) else text.vi)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
