"""Merge, split, close: from a day, with the history kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.units.models import HealthUnit, LinkKind, UnitLink
from compliance.units.queries import history_of, linked_targets
from compliance.units.restructuring import close_unit, merge_units, reopen_unit, split_unit
from compliance.units.services import register_unit

DAY = date(2027, 1, 1)


@pytest.fixture
def office(db, unit) -> HealthUnit:
    """A unit below a hospital."""
    with transaction():
        return register_unit(
            code="khoa-mau",
            name="Khoa Mẫu",
            kind="phong",
            group="truc_thuoc",
            parent=unit("bv-331"),
        )


def test_a_merged_unit_is_closed_succeeded_and_what_hung_below_it_moves(db, unit, office):
    source, into = unit("bv-331"), unit("bvdk")
    with transaction():
        merge_units([source], into, DAY, "QĐ 1/QĐ-MẪU")
    assert source.closed_on == DAY
    assert source.successor_id == into.id
    assert not source.counts
    assert office.parent_id == into.id
    assert office.path == into.path + office.id.hex + "/"
    assert [change.kind for change, _other in history_of(source.id)] == ["merge"]
    (change, other) = history_of(into.id)[0]
    assert (change.before, other.id) == (source.name, source.id)


def test_a_unit_is_not_merged_into_itself_or_below_itself(db, unit, office):
    with pytest.raises(Refused), transaction():
        merge_units([unit("bv-331")], unit("bv-331"), DAY, None)
    with pytest.raises(Refused, match="cấp trên"), transaction():
        merge_units([unit("bv-331")], office, DAY, None)


def test_a_unit_with_units_below_it_cannot_be_closed(db, unit, office):
    with pytest.raises(Refused, match="Còn 1 đơn vị ở dưới"), transaction():
        close_unit(unit("bv-331"), DAY, None)


def test_the_links_of_a_closed_unit_end_the_day_before(db, unit):
    station = unit("tyt")
    with transaction():
        close_unit(station, DAY, "QĐ 2/QĐ-MẪU")
    assert linked_targets(station.id, LinkKind.GUIDANCE, DAY) == []
    ends = db.scalars(
        select(UnitLink.valid_to).where(
            UnitLink.unit_id == station.id, UnitLink.kind == LinkKind.GUIDANCE
        )
    ).all()
    assert ends == [date(2026, 12, 31)]
    with pytest.raises(Refused, match="đã kết thúc"), transaction():
        close_unit(station, DAY, None)
    with transaction():
        reopen_unit(station, DAY, None)
    assert station.closed_on is None


def test_a_split_makes_units_beside_the_old_one(db, unit):
    hospital = unit("bv-331")
    with transaction():
        made = split_unit(
            hospital,
            [("bv-331a", "Bệnh viện 331 A"), ("bv-331b", "Bệnh viện 331 B")],
            DAY,
            None,
            close=True,
        )
    assert [part.parent_id for part in made] == [hospital.parent_id] * 2
    assert {part.kind for part in made} == {hospital.kind}
    assert all(part.founded_on == DAY for part in made)
    assert hospital.successor_id == made[0].id
    assert {change.kind for change, _other in history_of(made[1].id)} == {"split"}


def test_a_split_into_a_code_that_is_taken_writes_nothing(db, unit):
    with pytest.raises(Refused), transaction():
        split_unit(unit("bv-331"), [("bv-331a", "A"), ("so-y-te", "B")], DAY, None, close=False)
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "bv-331a")) is None
