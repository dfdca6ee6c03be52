"""Budget: the share of security, the target of the day, needs of planned answers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from compliance.budget.books import LINES
from compliance.budget.models import BudgetLine
from compliance.budget.queries import needs_of, target, year_of
from compliance.budget.services import draw_up
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.types import new_id
from compliance.figures.counting import count
from compliance.figures.facts import Window, rows_of
from compliance.ledgers.services import save_row, withdraw_row
from compliance.requirements.models import ControlAnswer, RequirementResponse
from compliance.systems.models import InformationSystem
from tests.support.dossiers import unit_of

YEAR = 2031


def line(unit, **values) -> BudgetLine:
    given = {"year": YEAR, "title": "Chi", "security": False, "it_programme": True}
    with transaction():
        return save_row(LINES, unit, None, {**given, "planned": None, "allotted": None, **values})


def test_the_share_is_of_the_programme_and_what_was_allotted_counts_first(db):
    unit = unit_of(db, "bvdk")
    line(unit, planned=900, allotted=850)
    bought = line(unit, planned=100, allotted=150, security=True, spent=70)
    line(unit, planned=5_000_000_000_000, it_programme=False)
    struck = line(unit, planned=10_000, security=True)
    with transaction():
        withdraw_row(struck, "Ghi trùng")
    (year,) = year_of([unit], YEAR)
    assert (year.it, year.security, year.spent, year.share) == (1000, 150, 70, 15.0)
    window = Window(date(YEAR, 1, 1), date(YEAR, 12, 31))
    rows = rows_of("budget", [unit.id], window)
    assert count(rows, {"where": "security", "sum": "amount"}).total == 150
    assert count(rows, {"where": "it_programme", "sum": "amount"}).total == 1000
    assert bought.id in {row.key for row in rows}
    for wrong in ({"planned": None}, {"planned": 1, "year": 1900}):
        with pytest.raises(Refused):
            line(unit, **wrong)


def test_the_target_changes_with_the_law():
    before, after = target(date(2026, 6, 30)), target(date(2026, 7, 1))
    assert (before.percent, after.percent) == (10, 15)
    assert after.source == "Luật 116/2025/QH15 Đ38"
    assert after.confidence == "S"


def test_lines_are_drawn_up_once_from_planned_answers(db):
    unit = unit_of(db, "bvdk")
    system = db.scalars(
        select(InformationSystem).where(InformationSystem.unit_id == unit.id).limit(1)
    ).one()
    common = {"pack_id": "nd331-2026", "pack_version": 1, "item_id": "QL-ND331-28"}
    common |= {"state": "planned", "due": date(YEAR, 6, 1), "changed_at": clock.now()}
    with transaction():
        for kind, where in ((RequirementResponse, {"system_id": system.id}), (ControlAnswer, {})):
            old = db.scalars(
                select(kind).where(kind.unit_id == unit.id, kind.item_id == "QL-ND331-28")
            ).all()
            for row in old:
                db.delete(row)
            db.flush()
            db.add(
                kind(id=new_id(), unit_id=unit.id, cost=250, funding="Tự chủ", **where, **common)
            )
    assert needs_of([unit.id], YEAR) == {unit.id: 500}
    assert needs_of([unit.id], YEAR + 1) == {}
    with transaction():
        assert draw_up(unit) >= 2
    made = db.scalars(
        select(BudgetLine).where(BudgetLine.unit_id == unit.id, BudgetLine.year == YEAR)
    ).all()
    assert [(row.planned, row.security, row.source) for row in made] == [(250, True, "Tự chủ")] * 2
    assert {bool(row.response_id) for row in made} == {True, False}
    with pytest.raises(Refused), transaction():
        draw_up(unit)
