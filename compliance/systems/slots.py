"""What higher features add to the pages of the inventory, without the inventory knowing them.

A feature calls ``add_panel_source`` or ``add_annual_source`` once, when its views are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from compliance.systems.models import InformationSystem
from compliance.units.queries import Viewer


@dataclass(frozen=True)
class TaskLine:
    """A line of the task list of a system."""

    label: str
    #: None: it cannot be started yet.
    endpoint: str | None
    args: Mapping[str, Any]
    #: met | partly | planned | not_met | unknown | none | na
    code: str
    status: str
    note: str | None = None
    #: Stands above the sections of the inventory: it decides what they speak of.
    first: bool = False


@dataclass(frozen=True)
class Panel:
    """What a feature says of one system."""

    #: One sentence with its article: why the level is what it is.
    level_reason: str = ""
    tasks: Sequence[TaskLine] = ()


@dataclass(frozen=True)
class AnnualFacts:
    """What form 08 needs of a system beyond the inventory."""

    decision_number: str | None = None
    decision_date: date | None = None
    decision_body: str | None = None
    #: none | some | full
    plan_state: str | None = None
    plan_due: date | None = None
    #: Kinds of check in the period, in words.
    checked: Sequence[str] = field(default=())


PanelSource = Callable[[Viewer, InformationSystem], Panel]
#: The SELECT of the systems that were checked periodically between two days.
CheckedSource = Callable[[date, date], Select[Any]]
AnnualSource = Callable[[Sequence[UUID]], Mapping[UUID, AnnualFacts]]
_panels: list[tuple[int, PanelSource]] = []
_annual: list[AnnualSource] = []
_checked: list[CheckedSource] = []


def add_panel_source(source: PanelSource, *, order: int = 0) -> None:
    """Let a feature add to the page of a system.

    Lines stand by ``order``, those of one order in the order of registration.
    """
    if (order, source) not in _panels:
        _panels.append((order, source))
        _panels.sort(key=lambda one: one[0])


def add_annual_source(source: AnnualSource) -> None:
    """Let a feature fill columns of form 08 that the inventory does not know."""
    if source not in _annual:
        _annual.append(source)


def add_checked_source(source: CheckedSource) -> None:
    """Let a feature say which systems were checked periodically."""
    if source not in _checked:
        _checked.append(source)


def checked_between(first: date, last: date) -> list[Select[Any]]:
    """Return the SELECTs of the systems that were checked periodically between two days."""
    return [source(first, last) for source in _checked]


def panels_for(viewer: Viewer, system: InformationSystem) -> list[Panel]:
    """Return what every feature says of the system."""
    return [source(viewer, system) for _order, source in _panels]


def annual_facts(system_ids: Sequence[UUID]) -> dict[UUID, AnnualFacts]:
    """Return what the features know of each system; each fact is of the first that knows it."""
    known: dict[UUID, AnnualFacts] = {}
    for source in _annual:
        for system_id, facts in source(system_ids).items():
            held = known.get(system_id, AnnualFacts())
            new = {f.name: getattr(facts, f.name) for f in fields(facts)}
            lacking = {name: new[name] for name in new if not getattr(held, name)}
            known[system_id] = replace(held, **lacking)
    return known
