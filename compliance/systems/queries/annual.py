"""Form 08 straight from the inventory, and who must finish the transition when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.systems.catalogue import (
    annual_choices,
    annual_period,
    annual_report,
)
from compliance.systems.models import GONE, InformationSystem, TransitionCase
from compliance.systems.queries.lists import SORTS, Parties, condition_of, parties_of
from compliance.systems.queries.scope import WHOLE, system_scope
from compliance.systems.slots import AnnualFacts, annual_facts, checked_between
from compliance.units.queries import Viewer

S = InformationSystem
FILTERS = ("unit",)
#: The page also shows the rows behind one figure of part 1; a file of the form is always whole.
PAGE_FILTERS = (*FILTERS, "part")
#: Keys of ``AnnualFacts.plan_state``, in the order of the form's words (column 10).
PLAN_STATES = ("none", "some", "full")
#: Dossiers that are not built yet, or no longer there.
_UNBUILT = ("", "draft", "withdrawn")


@dataclass(frozen=True)
class AnnualRow:
    """A row of the detailed table; ``missing`` holds the keys of columns that must be filled."""

    system: InformationSystem
    number: int
    cells: Mapping[str, Any]
    missing: frozenset[str]


@dataclass(frozen=True)
class AnnualCounts:
    """Part 1 of form 08, as far as the inventory knows."""

    systems: int
    typed: int
    with_dossier: int
    appraised: int
    approved: int
    #: Approved, and checked periodically within the report's period.
    checked: int
    #: Not approved, and nobody said when: as long as there is one, no day is the last.
    undated: int
    last_expected: date | None


def reported(viewer: Viewer, request: ListRequest) -> ColumnElement[bool]:
    """Return the SQL condition "stands in form 08": seen as a whole, asked for, not stopped."""
    whole = system_scope(viewer, Permission.SYSTEM_READ, WHOLE)
    return and_(condition_of(viewer, request), whole, S.status.not_in(GONE))


def annual_page(viewer: Viewer, request: ListRequest) -> tuple[Page[Any], list[AnnualRow]]:
    """Return one page of the detailed table, of the figure of part 1 that was asked for."""
    condition = reported(viewer, request)
    statement = select(S).join(S.unit).options(contains_eager(S.unit)).where(condition)
    part = _parts().get((request.filters or {}).get("part", ""))
    if part is not None:
        statement = statement.where(part)
    page = paginate(statement, request, SORTS, "name")
    shown = S.id.in_([system.id for system in page.rows])
    rows = _rows(page.rows, parties_of(shown), start=page.first or 1)
    return page, rows


def annual_rows(viewer: Viewer, request: ListRequest) -> list[AnnualRow]:
    """Return the whole detailed table, by unit and name."""
    condition = reported(viewer, request)
    systems = (
        session()
        .scalars(
            select(S)
            .join(S.unit)
            .options(contains_eager(S.unit))
            .where(condition)
            .order_by(SORTS["unit"], S.name, S.id)
        )
        .all()
    )
    return _rows(systems, parties_of(condition), start=1)


def annual_counts(viewer: Viewer, request: ListRequest) -> AnnualCounts:
    """Return the figures of part 1: one query."""
    row: Sequence[Any] = (
        session()
        .execute(
            select(
                func.count(),
                *(_sum(condition) for condition in _parts().values()),
                func.max(case((~_approved(), S.expected_approval))),
            )
            .select_from(S)
            .join(S.unit)
            .where(reported(viewer, request))
        )
        .one()
    )
    return AnnualCounts(*row)


def _parts() -> Mapping[str, ColumnElement[bool]]:
    """Return which systems each figure of part 1 counts, in the order of ``AnnualCounts``."""
    state, approved = func.coalesce(S.dossier_state, ""), _approved()
    period = annual_period(clock.today())
    checks = checked_between(period.first_day, period.last_day)
    checked = or_(false(), *(S.id.in_(ids) for ids in checks))
    return {
        "typed": S.kind != "",
        "dossier": or_(state.not_in(_UNBUILT), approved),
        "appraised": or_(state == "appraised", approved),
        "approved": approved,
        "checked": and_(approved, checked),
        "undated": and_(~approved, S.expected_approval.is_(None)),
    }


def _approved() -> ColumnElement[bool]:
    return or_(S.approved_level.is_not(None), _kept())


def _kept() -> ColumnElement[bool]:
    return and_(S.transition_case == TransitionCase.LEVEL_KEPT, S.legacy_level.is_not(None))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rows(
    systems: Sequence[InformationSystem], parties: Mapping[UUID, Parties], start: int
) -> list[AnnualRow]:
    known = annual_facts([system.id for system in systems])
    return [
        _row(system, number, parties.get(system.id, Parties()), known.get(system.id))
        for number, system in enumerate(systems, start)
    ]


def _row(
    system: InformationSystem, number: int, parties: Parties, facts: AnnualFacts | None
) -> AnnualRow:
    kept = system.transition_case == TransitionCase.LEVEL_KEPT and system.legacy_level
    facts = facts or AnnualFacts()
    if kept and not facts.decision_number:
        facts = replace(
            facts,
            decision_number=system.legacy_decision_number,
            decision_date=system.legacy_decision_date,
            decision_body=system.legacy_decision_body,
        )
    approved = bool(kept) or system.approved_level is not None
    done = annual_choices("status")[-1]
    plan_words = dict(zip(PLAN_STATES, annual_choices("plan_status"), strict=True))
    status = done if approved else _status(system.dossier_state)
    plan, full = plan_words.get(facts.plan_state or ""), plan_words["full"]
    cells = {
        "number": number,
        "system": system.name,
        "owner": parties.owner,
        "operator": parties.operator,
        "proposed_level": system.level,
        "status": status,
        "decision": _document(facts.decision_number, facts.decision_date, facts.decision_body),
        "regulation": _document(
            system.regulation_number, system.regulation_date, system.regulation_body
        ),
        "expected_approval": None if status == done else system.expected_approval,
        "plan_status": plan,
        "expected_completion": None if plan == full else facts.plan_due or system.plan_complete_by,
        "checked": "; ".join(facts.checked),
    }
    needed = {"owner", "operator", "proposed_level", "status", "plan_status"}
    needed |= {"decision", "regulation"} if status == done else {"expected_approval"}
    if plan != full:
        needed.add("expected_completion")
    missing = frozenset(key for key in needed if cells[key] in (None, ""))
    return AnnualRow(system, number, cells, missing)


def _status(state: str | None) -> str | None:
    """Return the form's word for a dossier's state; a check of completeness is still "sent"."""
    words: Mapping[str, str] = annual_report()["status_of_state"]
    return words.get({"completeness_check": "submitted"}.get(state or "", state or ""))


def _document(number: str | None, day: date | None, body: str | None) -> str:
    parts = [number or "", day.strftime("%d/%m/%Y") if day else "", body or ""]
    return ", ".join(part for part in parts if part)
