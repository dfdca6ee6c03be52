"""What the packs say that the inventory needs: kinds of system, data groups, transition rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checklists import load
from checklists.crossing import period
from checklists.library import kept
from compliance.systems.models import TransitionCase

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
    #: What to ask first when its level is determined; a hint, no conclusion.
    suggestion: str


@dataclass(frozen=True)
class DataGroup:
    """One of the twelve data groups of the plan."""

    id: str
    name: str
    lead_body: str | None


@dataclass(frozen=True)
class TransitionRule:
    """What a transition case asks for by a day; without a day it is to be done now."""

    case: str
    what: str
    source: str
    #: S seen, K known, U unsure: never shown as law.
    confidence: str
    note: str
    #: "Before" this day, as the law counts; shown is the last safe day.
    before: date | None
    last_safe_day: date | None


@kept
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
            suggestion=_vi(row["suggestion"]["text"]),
        )
        for row in load(REPORTING).section("system_kinds")
    )


@kept
def kinds_by_id() -> Mapping[str, SystemKind]:
    """Return the kinds by their key."""
    return {kind.id: kind for kind in system_kinds()}


def kind_name(kind_id: str | None) -> str:
    """Return the name of a kind; an unknown key is shown as it is."""
    kind = kinds_by_id().get(kind_id or "")
    return kind.name if kind else kind_id or ""


@kept
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


@kept
def transition_rules() -> tuple[TransitionRule, ...]:
    """Return what each transition case asks for, with days, sources and confidence."""
    return tuple(
        TransitionRule(
            case=row["case"],
            what=_vi(row["text"]),
            source=row.get("source") or "",
            confidence=row["confidence"],
            note=_vi(row.get("note") or ""),
            before=_day(row.get("legal_date")),
            last_safe_day=_day(row.get("last_safe_day")),
        )
        for row in load(REGIME).section("transition")
        if row["case"] in set(TransitionCase) - {TransitionCase.NOT_CONCERNED}
    )


def law_in_force() -> date:
    """Return the first day of the law: a level approved before it is kept (the pack says which)."""
    return date.fromisoformat(_transition("law_in_force"))


def decree_in_force() -> date:
    """Return the first day of the decree behind the pack of the present regime."""
    return date.fromisoformat(_transition("decree_in_force"))


def remind_days() -> int:
    """Return how many days before a last safe day a list turns to a warning (a convention)."""
    return int(_transition("remind_days"))


def in_window(day: date) -> bool:
    """Whether the law was in force on this day but its decree was not yet: a person decides."""
    return period(load(REGIME), day) == "in_window"


def _transition(key: str) -> Any:
    return load(REGIME).section("transition_rules")[key]


@dataclass(frozen=True)
class Deadline:
    """A yearly deadline: "before" a day in law, shown with the last safe day."""

    text: str
    source: str
    before: date
    last_safe_day: date


@dataclass(frozen=True)
class AnnualPeriod:
    """The reporting year of form 08 that is to be handed in next."""

    year: int
    first_day: date
    last_day: date
    deadlines: tuple[Deadline, ...]


def annual_report() -> Mapping[str, Any]:
    """Return the rules of the annual report: columns, words for states, annexes."""
    rules: Mapping[str, Any] = load(REGIME).section("annual_report")
    return rules


def annual_columns() -> list[tuple[str, str]]:
    """Return key and title of each column of the detailed table of form 08."""
    return [(row["id"], _vi(row["title"])) for row in annual_report()["columns"]]


def annual_choices(key: str) -> tuple[str, ...]:
    """Return the words that the form offers in a column, in its order."""
    rows = annual_report()["columns"]
    return tuple(next(row["choices"] for row in rows if row["id"] == key))


def annual_period(today: date) -> AnnualPeriod:
    """Return the period whose last deadline has not passed on ``today``."""
    rules = annual_report()
    last = max(row["last_safe_day"] for row in rules["deadlines"])
    year = today.year if today <= _in_year(today.year, last) else today.year + 1
    return AnnualPeriod(
        year=year,
        first_day=_in_year(year - 1, rules["data_from"]),
        last_day=_in_year(year, rules["data_to"]),
        deadlines=tuple(
            Deadline(
                text=_vi(row["text"]),
                source=row.get("source") or "",
                before=_in_year(year, row["before"]),
                last_safe_day=_in_year(year, row["last_safe_day"]),
            )
            for row in rules["deadlines"]
        ),
    )


def _in_year(year: int, month_day: str) -> date:
    month, day = month_day.split("-")
    return date(year, int(month), int(day))


def _vi(text: Any) -> str:
    if isinstance(text, str):
        return text
    return str(text["vi"] if isinstance(text, Mapping) else text.vi)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def contract_notice() -> timedelta:
    """Return how long before its end a contract is pointed out: a convention, in one place."""
    rows = load("bon-lop").section("layer_rules")
    return timedelta(next(row["days"] for row in rows if row["id"] == "hop-dong-sap-het"))
