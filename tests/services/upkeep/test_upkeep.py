"""Access reviews by the level's cycle; machines, their import and what indicators count."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.workbooks import import_file, importer_for, write_csv
from compliance.figures.counting import count
from compliance.figures.facts import Window, rows_of
from compliance.ledgers.services import save_row
from compliance.systems.models import InformationSystem
from compliance.upkeep.books import CHECKS_BOOK, MACHINES, REVIEWS
from compliance.upkeep.importing import machines_of
from compliance.upkeep.models import SystemCheck
from compliance.upkeep.obligations import checks, reviews
from compliance.upkeep.queries import coverage
from compliance.upkeep.services import check_machine
from compliance.upkeep.workbook import MACHINES as SHEET
from compliance.upkeep.workbook import machine_values
from tests.support.dossiers import unit_of, user_of

DAY = date(2026, 11, 22)


def test_the_next_review_follows_the_level(db):
    unit = unit_of(db, "bvdk")
    system = db.scalars(
        select(InformationSystem).where(InformationSystem.unit_id == unit.id).limit(1)
    ).one()
    with transaction():
        system.approved_level, system.status = 3, "active"
    given = {"system_id": system.id, "reviewer": "Tổ CNTT", "accounts": 10, "removed": 2}
    with transaction():
        save_row(REVIEWS, unit, None, {**given, "reviewed_on": DAY - timedelta(1)})
    duty = next(d for d in reviews([unit.id]) if d.system_id == system.id)
    assert (duty.last_done, duty.due_on) == (date(2026, 11, 21), date(2027, 5, 21))
    assert duty.confidence == "S"
    assert "TCVN 14423" in duty.basis
    for wrong in (
        {"removed": 11, "reviewed_on": DAY},
        {"reviewed_on": DAY + timedelta(1)},
    ):
        with pytest.raises(Refused), transaction():
            save_row(REVIEWS, unit, None, {**given, **wrong})
    with pytest.raises(Refused), transaction():
        save_row(REVIEWS, unit_of(db, "ttyt"), None, {**given, "reviewed_on": DAY})


@pytest.mark.parametrize("book", [REVIEWS, CHECKS_BOOK], ids=["reviews", "checks"])
def test_a_unit_without_a_system_is_told_so_by_the_field(db, book):
    with pytest.raises(Refused) as refused, transaction():
        save_row(book, unit_of(db, "tyt"), None, {"system_id": None})
    assert refused.value.field == "system_id"


def test_logs_and_vulnerabilities_have_cycles_of_their_own(db):
    unit = unit_of(db, "bvdk")
    system = db.scalars(
        select(InformationSystem).where(InformationSystem.unit_id == unit.id).limit(1)
    ).one()
    with transaction():
        db.execute(delete(SystemCheck).where(SystemCheck.system_id == system.id))
        system.approved_level, system.status = 4, "active"

    def due() -> dict[str, tuple[date | None, date | None]]:
        return {
            duty.subject: (duty.last_done, duty.due_on)
            for duty in checks([unit.id])
            if duty.system_id == system.id
        }

    assert due() == {"log": (None, None), "vulnerability": (None, None)}
    given = {"system_id": system.id, "checker": "Tổ CNTT", "found": 3, "open": 1}
    for kind in ("log", "vulnerability"):
        with transaction():
            save_row(CHECKS_BOOK, unit, None, {**given, "kind": kind, "checked_on": DAY})
    assert due() == {
        "log": (DAY, date(2026, 12, 22)),
        "vulnerability": (DAY, date(2027, 5, 22)),
    }
    for wrong in ({"open": 4, "checked_on": DAY}, {"checked_on": DAY + timedelta(1)}):
        with pytest.raises(Refused), transaction():
            save_row(CHECKS_BOOK, unit, None, {**given, "kind": "log", **wrong})


def test_machines_come_from_the_console_and_are_counted_one_by_one(db, tmp_path: Path):
    viewer = user_of(db, "focal.tyt")
    unit = viewer.home_unit
    before = len(machines_of(unit))
    path = tmp_path / "may.csv"
    rows = [
        {"name": "THU-1", "kind": "server", "protected": True, "signatures_on": DAY},
        {"name": "THU-2", "kind": "server", "protected": True,
         "signatures_on": DAY - timedelta(8)},
        {"name": "THU-3", "kind": "server", "protected": None},
        {"name": "THU-4", "kind": "workstation", "protected": False,
         "exception": "Máy siêu âm"},
    ]  # fmt: skip

    def bring(given, **options):
        path.write_bytes(write_csv(SHEET, given))
        return import_file(importer_for("machines"), path, viewer=viewer, **options)

    plan, _ = bring([{**rows[0], "signatures_on": DAY + timedelta(1)}], dry_run=True)
    assert [error.row for error in plan.errors] == [2]
    plan, outcome = bring(rows)
    assert plan.errors == []
    assert outcome is not None
    stored = machines_of(unit)
    assert len(stored) == before + 4
    plan, _ = bring([machine_values(m) for m in stored.values()], dry_run=True)
    assert {change.action for change in plan.changes} == {"same"}

    # the same machine in small letters is the same machine, in the file and in the register
    small = {**rows[0], "name": "thu-1"}
    plan, _ = bring([small], dry_run=True)
    assert {change.action for change in plan.changes} == {"same"}
    plan, _ = bring([rows[0], small], dry_run=True)
    assert [error.row for error in plan.errors] == [3]
    with pytest.raises(Refused, match="mang tên này"):
        check_machine(unit, None, small)

    found = [r for r in rows_of("machines", [unit.id], Window(date(2026, 1, 1), DAY))
             if r.title.startswith("THU")]  # fmt: skip
    fresh = "kind == 'server' and protected and signature_days <= 7"
    assert count(found, {"where": fresh}).total == 1
    assert count(found, {"where": "kind == 'server'"}).total == 3
    assert {r.title: r.values["signature_days"] for r in found}["THU-2"] == 8
    servers = coverage(viewer)[0]
    assert (servers.total - servers.protected) >= 1
    machine = stored["thu-3"]
    with transaction():
        values = {**machine_values(machine), "retired_on": DAY}
        save_row(MACHINES, unit, machine, values, seen_version=machine.version)
    left = rows_of("machines", [unit.id], Window(date(2026, 1, 1), DAY))
    assert "THU-3" not in {row.title for row in left}
    with pytest.raises(Refused), transaction():
        save_row(MACHINES, unit, None, {**machine_values(stored["thu-1"]), "retired_on": None})
