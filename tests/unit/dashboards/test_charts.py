"""Drawings: every point inside its frame, gaps where there is no number, north above."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compliance.dashboards.charts import lay_out, trend

VALUES = st.one_of(st.none(), st.floats(-10, 300))


@given(st.lists(st.tuples(VALUES, VALUES), max_size=14))
def test_every_point_of_a_trend_stands_inside(pairs):
    first = date(2026, 1, 31)
    points = [(first + timedelta(n), value, goal) for n, (value, goal) in enumerate(pairs)]
    shape = trend(points, 120, 32)
    assert len(shape.dots) == sum(value is not None for value, _goal in pairs)
    for dot in shape.dots:
        assert 0 <= dot.x <= 120
        assert 0 <= dot.y <= 32
    drawn = [place for part in (*shape.stretches, *shape.goals) for place in part.split()]
    assert all(len(place.split(",")) == 2 for place in drawn)


def test_a_day_without_a_number_leaves_a_gap():
    first = date(2026, 1, 31)
    values = [10.0, 20.0, None, 40.0, 50.0]
    shape = trend([(first + timedelta(n), v, 100.0) for n, v in enumerate(values)], 100, 20)
    assert len(shape.stretches) == 2
    assert len(shape.goals) == 1
    assert shape.dots[0].y > shape.dots[-1].y  # more stands higher


@given(
    st.lists(st.tuples(st.floats(13, 15), st.floats(107, 110), st.integers()), max_size=30),
)
def test_a_map_keeps_every_unit_inside_and_north_above(points):
    drawn = lay_out(points, 640)
    assert len(drawn.places) == len(points)
    for place in drawn.places:
        assert 0 <= place.x <= 640
        assert -0.1 <= place.y <= drawn.height + 0.1
    if points:
        top = min(drawn.places, key=lambda place: place.y)
        highest = max(lat for lat, _lon, _item in points)
        assert abs(points[drawn.places.index(top)][0] - highest) < 0.01
