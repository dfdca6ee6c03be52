"""The stored figures of the demo sector are what somebody else computes from the same tables."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from compliance.core import clock
from compliance.dashboards.models import KpiDay, KpiGroup, KpiValue
from tests.services.dashboards.independent import Export, sums
from tests.services.dashboards.independent_registers import sums_of_registers

Sides = tuple[float, float]


def test_the_stored_figures_equal_an_independent_computation(db, app):
    today = clock.today()
    stored: dict[str, dict[str, Sides]] = defaultdict(dict)
    for row in db.scalars(select(KpiValue).where(KpiValue.day == today)):
        if row.denominator:
            stored[row.kpi][row.unit_id.hex] = (row.numerator, row.denominator)
    with app.extensions["database"].engine.connect() as connection:
        export = Export(connection, today)
    expected: dict[str, dict[str, Sides]] = defaultdict(dict)
    for (kpi, unit), sides in (sums(export) | sums_of_registers(export)).items():
        if sides[1]:
            expected[kpi][unit] = sides
    assert len(expected) == 22
    for kpi, by_unit in expected.items():
        assert by_unit, kpi
        assert stored[kpi] == by_unit, kpi
    # The sector is the sum of the units that its plan binds.
    bound = {row["id"] for row in export["unit"].to_dicts() if row["group"] == "truc_thuoc"}
    sector = select(KpiGroup).where(KpiGroup.day == today, KpiGroup.kind == "")
    whole = {row.kpi: (row.numerator, row.denominator) for row in db.scalars(sector)}
    for kpi, by_unit in expected.items():
        added = [sides for unit, sides in by_unit.items() if unit in bound]
        assert whole[kpi] == (sum(n for n, _d in added), sum(d for _n, d in added)), kpi
    # What nobody offers is said to be missing, and has no figure at all.
    assert not set(db.get(KpiDay, today).missing) & set(stored)
