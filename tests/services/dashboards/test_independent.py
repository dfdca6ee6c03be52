"""The stored figures of the demo sector are what somebody else computes from the same tables."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from compliance.core import clock
from compliance.dashboards.kpis import kpis
from compliance.dashboards.models import KpiDay, KpiGroup, KpiLevel, KpiValue
from tests.services.dashboards.independent import Export, Sides, figures, figures_by_level


def _sides(row: KpiValue | KpiGroup | KpiLevel) -> Sides:
    return (row.numerator, row.denominator, row.unknown, row.undecided)


def test_the_stored_figures_equal_an_independent_computation(db, app):
    today = clock.today()
    stored: dict[str, dict[str, Sides]] = defaultdict(dict)
    for row in db.scalars(select(KpiValue).where(KpiValue.day == today)):
        stored[row.kpi][row.unit_id.hex] = _sides(row)
    with app.extensions["database"].engine.connect() as connection:
        export = Export(connection, today, clock.now())
    expected = figures(export)
    # An indicator of the pack without a second computation has no place here, and none is left.
    missing = db.get(KpiDay, today).missing
    assert set(expected) == set(kpis()) - set(missing)
    for kpi, by_unit in expected.items():
        assert by_unit, kpi
        assert stored[kpi] == by_unit, kpi
    # The sector is the sum of the units that its plan binds.
    bound = {row["id"] for row in export["unit"].to_dicts() if row["group"] == "truc_thuoc"}
    sector = select(KpiGroup).where(KpiGroup.day == today, KpiGroup.kind == "")
    whole = {row.kpi: _sides(row) for row in db.scalars(sector)}
    for kpi, by_unit in expected.items():
        added = [sides for unit, sides in by_unit.items() if unit in bound]
        assert whole[kpi] == tuple(map(sum, zip(*added, strict=True))), kpi
    # What nobody offers is said to be missing, and has no figure at all.
    assert not set(missing) & set(stored)


def test_figures_by_level_equal_an_independent_computation_and_add_up_to_the_whole(db, app):
    today = clock.today()
    stored: dict[str, dict[tuple[str, int], Sides]] = defaultdict(dict)
    sector: dict[str, dict[int, Sides]] = defaultdict(dict)
    for row in db.scalars(select(KpiLevel).where(KpiLevel.day == today)):
        if row.whole:
            sector[row.kpi][row.level] = _sides(row)
        else:
            stored[row.kpi][row.unit_id.hex, row.level] = _sides(row)
    with app.extensions["database"].engine.connect() as connection:
        export = Export(connection, today, clock.now())
    expected = figures_by_level(export)
    assert set(expected) == {kpi.id for kpi in kpis().values() if kpi.of_systems}
    for kpi, by_level in expected.items():
        assert stored[kpi] == by_level, kpi
    assert {level for _unit, level in expected["kpi-sao-luu"]} >= {0, 2, 3}
    whole = select(KpiGroup).where(KpiGroup.day == today, KpiGroup.kind == "")
    for row in db.scalars(whole.where(KpiGroup.kpi.in_(expected))):
        parts = sector[row.kpi].values()
        assert _sides(row) == tuple(map(sum, zip(*parts, strict=True))), row.kpi
