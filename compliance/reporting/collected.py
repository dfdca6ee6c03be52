"""The sector's numbers: the figures of accepted reports put together as each field says.

Added up in SQL, a handful of queries whatever the number of units; the units behind any number are
``behind``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.reporting.answers import share
from compliance.reporting.models import ReportPeriod, ReportValue, UnitReport
from compliance.reporting.rules import ADHOC, DEPARTMENT, Field, Form, Rules, fields_by_key
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

V, R = ReportValue, UnitReport
#: Different texts of one field that a document prints; the rest stands in the list of units.
TEXTS_SHOWN = 15


@dataclass(frozen=True)
class Combined:
    """One field over all accepted reports."""

    field: Field
    #: How many units say something.
    units: int = 0
    #: Sum, median or share; None where there is none.
    number: float | None = None
    top: float | None = None
    base: float | None = None
    #: Units by choice.
    choices: Mapping[str, int] = made(default_factory=dict)
    #: (text, how many units wrote it, one of them), the most frequent first; and how many in all.
    texts: Sequence[tuple[str, int, str]] = ()
    different: int = 0


def combined(period: ReportPeriod, held: Rules) -> dict[str, Combined]:
    """Return the sector's figures of a period by key: four queries."""
    fields = fields_by_key(held)
    numbers = _numbers(period.id)
    words = _words(period.id, [key for key, one in fields.items() if one.combine == "count"])
    medians = _medians(period.id, [key for key, one in fields.items() if one.combine == "median"])
    texts = _texts(period.id, [key for key, one in fields.items() if one.combine == "list"])
    found = {}
    for key, one in fields.items():
        if one.combine == "none":
            continue
        units, total, base = numbers.get(key, (0, None, None))
        if one.combine == "count":
            counted = words.get(key, {})
            found[key] = Combined(one, sum(counted.values()), choices=counted)
        elif one.combine == "list":
            lines, different, said = texts.get(key, ([], 0, 0))
            found[key] = Combined(one, said, texts=lines, different=different)
        elif one.combine == "median":
            held_values = medians.get(key, [])
            number = median(held_values) if held_values else None
            found[key] = Combined(one, len(held_values), number)
        elif one.share:
            found[key] = Combined(one, units, share(total, base), total, base)
        else:
            found[key] = Combined(one, units, total)
    return found


def form_of_sector(period: ReportPeriod, held: Rules) -> Form:
    """Return what the consolidated report shows: the Department's form, else the fields asked."""
    form = held.form_at(DEPARTMENT)
    if period.period_id != ADHOC:
        return form
    asked = {tier: held.form_at(tier).only(period.fields) for tier in held.forms}
    return max(asked.values(), key=lambda one: len(one.fields))


def behind(viewer: Viewer, period: ReportPeriod, key: str, asked: ListRequest) -> Page[Any]:
    """Return one page of (value, report, unit) behind a number: accepted reports in scope."""
    statement = _behind(viewer, period, key)
    if asked.q:
        pattern = like_pattern(fold(asked.q))
        statement = statement.where(HealthUnit.search.like(pattern, escape="\\"))
    sorts = {"unit": HealthUnit.name, "value": V.number, "text": V.text}
    return paginate(statement, asked, sorts, "unit", scalars=False)


def all_behind(viewer: Viewer, period: ReportPeriod, key: str) -> Sequence[Any]:
    """Return every (value, report, unit) behind a number, by unit."""
    return session().execute(_behind(viewer, period, key).order_by(HealthUnit.name)).all()


def _behind(viewer: Viewer, period: ReportPeriod, key: str) -> Select[Any, Any, Any]:
    return (
        select(V, R, HealthUnit)
        .join(R, R.id == V.report_id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(
            V.period_id == period.id,
            V.key == key,
            unit_scope(viewer, Permission.REPORT_READ),
        )
    )


def _numbers(period_id: UUID) -> dict[str, tuple[int, float | None, float | None]]:
    rows = session().execute(
        select(V.key, func.count(V.number), func.sum(V.number), func.sum(V.base))
        .where(V.period_id == period_id, V.number.is_not(None))
        .group_by(V.key)
    )
    return {key: (units, _two(total), _two(base)) for key, units, total, base in rows}


def _two(total: float | None) -> float | None:
    """Return a sum with the two decimals that its figures have."""
    return None if total is None else round(total, 2)


def _words(period_id: UUID, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    rows = session().execute(
        select(V.key, V.text, func.count())
        .where(V.period_id == period_id, V.key.in_(keys), V.text.is_not(None))
        .group_by(V.key, V.text)
        .order_by(V.key, func.count().desc(), V.text)
    )
    found: dict[str, dict[str, int]] = {}
    for key, text, number in rows:
        found.setdefault(key, {})[str(text)] = number
    return found


def _medians(period_id: UUID, keys: Sequence[str]) -> dict[str, list[float]]:
    rows = session().execute(
        select(V.key, V.number).where(
            V.period_id == period_id, V.key.in_(keys), V.number.is_not(None)
        )
    )
    found: dict[str, list[float]] = {}
    for key, number in rows:
        found.setdefault(key, []).append(number or 0)
    return found


def _texts(
    period_id: UUID, keys: Sequence[str]
) -> dict[str, tuple[list[tuple[str, int, str]], int, int]]:
    """Return the most frequent texts of each field: what many units wrote alike stands once."""
    same = (
        select(
            V.key.label("key"),
            V.text.label("text"),
            func.count().label("units"),
            func.min(HealthUnit.name).label("unit"),
        )
        .join(R, R.id == V.report_id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
        .where(V.period_id == period_id, V.key.in_(keys), V.text.is_not(None))
        .group_by(V.key, V.text)
        .subquery()
    )
    c = same.c
    place = func.row_number().over(partition_by=c.key, order_by=(c.units.desc(), c.unit, c.text))
    ranked = select(
        c.key,
        c.text,
        c.units,
        c.unit,
        place.label("place"),
        func.count().over(partition_by=c.key).label("different"),
        func.sum(c.units).over(partition_by=c.key).label("said"),
    ).subquery()
    rows = session().execute(
        select(ranked).where(ranked.c.place <= TEXTS_SHOWN).order_by(ranked.c.key, ranked.c.place)
    )
    found: dict[str, tuple[list[tuple[str, int, str]], int, int]] = {}
    for row in rows:
        lines, _different, _said = found.setdefault(row.key, ([], row.different, int(row.said)))
        lines.append((row.text, row.units, row.unit))
    return found
