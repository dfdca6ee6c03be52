"""Figures: three-valued counting, goals by day, what is said where little is known."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.rules.expression import parse
from compliance.dashboards.kpis import Count, Figure, Kpi, Standing, Target, kpis, source_names
from compliance.dashboards.tally import Place, figures_of, placed, window_of
from compliance.figures.counting import count
from compliance.figures.facts import NEVER, Row, Window

UNIT = UUID(int=1)
GOAL = Target(">=", 50, date(2026, 1, 1), None, "mẫu", "U")


def indicator(above: str, below: str | None, added: str | None = None) -> Kpi:
    def side(where: str | None) -> Count:
        return Count("things", where, parse(where) if where else None, added)

    return Kpi(
        "kpi-mau", "Mẫu", "", "", "", "", "U", "model", "", "", "%", side(above), side(below), ()
    )


def row(number: int, **values: object) -> Row:
    return Row(UNIT, UUID(int=number), f"dòng {number}", "/", values)


def test_a_row_that_nobody_knows_of_is_neither_counted_nor_counted_against():
    kpi = indicator("big and done", "big")
    rows = [
        row(1, big=True, done=True),
        row(2, big=True, done=False),
        row(3, big=True, done=None),
        row(4, big=False, done=True),
        row(5, big=None, done=True),
    ]
    assert [one.place for one in placed(kpi, rows)] == [
        Place.COUNTED, Place.NOT_COUNTED, Place.UNKNOWN, Place.UNDECIDED,
    ]  # fmt: skip
    figure = figures_of(kpi, rows)[UNIT]
    assert figure == Figure(1, 3, 1, 1)
    assert figure.unsure == 2


def test_two_sums_are_added_up_line_by_line():
    kpi = indicator("security", "it", "amount")
    rows = [
        row(1, security=True, it=True, amount=30),
        row(2, security=False, it=True, amount=70),
        row(3, security=True, it=False, amount=5),
        row(4, security=None, it=True, amount=100),
    ]
    assert figures_of(kpi, rows)[UNIT] == Figure(35, 200, 0, 1)
    assert figures_of(kpi, rows)[UNIT].standing(GOAL, summed=True) is Standing.OPEN
    # A report adds up in the same way.
    found = count(rows, {"of": "things", "where": "security", "sum": "amount"})
    assert (found.total, len(found.rows), len(found.unknown)) == (35, 2, 1)


@pytest.mark.parametrize(
    ("figure", "value", "standing"),
    [
        (Figure(), None, Standing.NONE),
        (Figure(0, 4), 0, Standing.NOT_MET),
        (Figure(2, 4), 50, Standing.MET),
        (Figure(1, 4, unknown=1), 25, Standing.OPEN),
        (Figure(1, 4, unknown=0), 25, Standing.NOT_MET),
        (Figure(0, 4, unknown=4), None, Standing.OPEN),
        (Figure(3, 4, undecided=1), 75, Standing.MET),
        (Figure(0, 0, undecided=3), None, Standing.OPEN),
    ],
)
def test_a_goal_is_met_or_not_only_if_no_unknown_row_could_turn_it(figure, value, standing):
    assert figure.value == value
    assert figure.standing(GOAL) is standing
    assert figure.standing(None) is Standing.NONE


TRUTHS = st.sampled_from([True, False, None])


@given(st.lists(st.tuples(TRUTHS, TRUTHS), max_size=12), st.data())
def test_whatever_the_unknown_rows_are_the_verdict_stays_true(pairs, data):
    kpi = indicator("a and b", "a")
    rows = [row(number, a=a, b=b) for number, (a, b) in enumerate(pairs, 1)]
    said = figures_of(kpi, rows).get(UNIT, Figure()).standing(GOAL)
    settled = [
        row(
            number,
            a=data.draw(st.booleans()) if a is None else a,
            b=data.draw(st.booleans()) if b is None else b,
        )
        for number, (a, b) in enumerate(pairs, 1)
    ]
    truth = figures_of(kpi, settled).get(UNIT, Figure()).standing(GOAL)
    if said in (Standing.MET, Standing.NOT_MET) and truth is not Standing.NONE:
        assert truth is said


def test_days_since_never_is_longer_than_any_limit():
    kpi = indicator("days <= 365", None)
    rows = [row(1, days=NEVER), row(2, days=365), row(3, days=None)]
    assert figures_of(kpi, rows)[UNIT] == Figure(1, 3, 1, 0)


def test_a_figure_looks_back_twelve_months():
    window = window_of(date(2026, 11, 22))
    assert window == Window(date(2025, 11, 23), date(2026, 11, 22))
    assert window.days_since(date(2026, 11, 20)) == 2
    assert window.days_since(date(2026, 11, 23)) is None
    assert window.days_since(None) is None
    assert window.since_last(date(2026, 11, 20)) == 2
    assert window.since_last(None) == NEVER


def test_a_goal_is_the_one_of_its_day():
    budget = kpis()["kpi-kinh-phi"]
    assert budget.target_on(date(2026, 6, 30)).value == 10
    assert budget.target_on(date(2026, 7, 1)).value == 15
    certificate = kpis()["kpi-chung-chi"]
    assert certificate.target_on(date(2029, 8, 18)) is None
    assert certificate.target_on(date(2029, 8, 19)).value == 100


def test_every_field_that_the_pack_counts_has_a_name():
    names = source_names()
    for kpi in kpis().values():
        assert kpi.numerator.table == kpi.denominator.table, kpi.id
        for field in kpi.numerator.fields | kpi.denominator.fields:
            assert names[f"{kpi.table}.{field}"], kpi.id
