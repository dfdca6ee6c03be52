"""Who must finish the transition when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select
from sqlalchemy.orm import contains_eager

from compliance.core.db import session
from compliance.core.paging import ListRequest
from compliance.systems.catalogue import (
    TransitionRule,
    decree_in_force,
    law_in_force,
    transition_rules,
)
from compliance.systems.models import InformationSystem, TransitionCase
from compliance.systems.queries.annual import reported
from compliance.systems.queries.lists import SORTS, Parties, parties_of
from compliance.units.queries import Viewer

S = InformationSystem
#: Rows of a list on the page; the files have all of them.
SHOWN = 50


@dataclass(frozen=True)
class TransitionList:
    """Who is concerned by one transition rule, and what is known of them."""

    rule: TransitionRule
    #: The first of those that are not done.
    systems: Sequence[InformationSystem]
    waiting: int
    done: int


@dataclass(frozen=True)
class Transition:
    """The countdown: a list for each rule, and those that a person must look at."""

    lists: Sequence[TransitionList]
    window: Sequence[InformationSystem]
    window_size: int
    parties: Mapping[UUID, Parties]


def transition_of(viewer: Viewer, request: ListRequest, most: int | None = None) -> Transition:
    """Return the transition lists within scope, each with at most ``most`` rows.

    One query a rule of the pack, one for the window, one for all numbers, one for the parties;
    whatever the number of systems.
    """
    condition = and_(reported(viewer, request), S.transition_case != TransitionCase.NOT_CONCERNED)
    rules = sorted(transition_rules(), key=lambda rule: rule.last_safe_day or date.max)
    waiting = [and_(S.transition_case == rule.case, not_(_done(rule))) for rule in rules]
    concerned = [S.transition_case == rule.case for rule in rules]
    in_window, *sizes = _sizes(condition, _falls_in_window(), *waiting, *concerned)
    lists = [
        TransitionList(rule, _first(and_(condition, open_), most), left, all_ - left)
        for rule, open_, left, all_ in zip(
            rules, waiting, sizes[: len(rules)], sizes[len(rules) :], strict=True
        )
    ]
    window = _first(and_(condition, _falls_in_window()), most)
    shown = {system.id for part in lists for system in part.systems}
    parties = parties_of(condition if most is None else S.id.in_(shown))
    return Transition(lists, window, in_window, parties)


def _first(condition: ColumnElement[bool], most: int | None) -> Sequence[InformationSystem]:
    statement: Select[InformationSystem] = (
        select(S)
        .join(S.unit)
        .options(contains_eager(S.unit))
        .where(condition)
        .order_by(SORTS["unit"], S.name, S.id)
        .limit(most)
    )
    return session().scalars(statement).all()


def _sizes(condition: ColumnElement[bool], *parts: ColumnElement[bool]) -> Sequence[int]:
    counts = [func.count().filter(part) for part in parts]
    return list(session().execute(select(*counts).select_from(S).where(condition)).one())


def _done(rule: TransitionRule) -> ColumnElement[bool]:
    """Return the condition "the inventory shows that the rule has been met".

    Only approval shows: whether measures are complete is told by the dossier's answers, so a
    system stays on that list until a person takes it off (by the case "not concerned").
    """
    approval = rule.case == TransitionCase.NEVER_APPROVED or (
        rule.case == TransitionCase.UNDER_INVESTMENT and rule.last_safe_day == _first_day(rule.case)
    )
    return S.approved_level.is_not(None) if approval else false()


def _first_day(case_id: str) -> date | None:
    days = (
        rule.last_safe_day
        for rule in transition_rules()
        if rule.case == case_id and rule.last_safe_day
    )
    return min(days, default=None)


def _falls_in_window() -> ColumnElement[bool]:
    """Return "its decision or start lies after the law, before the decree": a person decides."""
    law, decree = law_in_force(), decree_in_force()
    return or_(
        *(and_(day >= law, day < decree) for day in (S.legacy_decision_date, S.in_use_since))
    )
