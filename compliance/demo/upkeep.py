"""Contracts, access reviews, machines and budget lines of the demo, all made up."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import insert

from compliance.budget.models import BudgetLine
from compliance.contracts.models import (
    Access,
    Contract,
    ContractKind,
    ContractSystem,
    Supplier,
)
from compliance.core import clock
from compliance.core.db import session
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.demo.staff import KEEPERS, STATIONS
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit, UnitKind
from compliance.upkeep.models import AccessReview, CheckKind, Machine, MachineKind, SystemCheck

MILLION = 1_000_000


def seed(context: Context) -> None:
    """Fill the ledgers of the units that keep people too."""
    maker = Maker(context)
    named = [context.unit(alias) for alias in ALIASES]
    others = [u for u in context.units.values() if u.kind in KEEPERS and u not in named]
    stations = [u for u in context.units.values() if u.kind == UnitKind.STATION and u not in named]
    for unit in (*named, *others, *stations[:STATIONS]):
        running = [s for s in context.systems_of(unit) if s.status == SystemStatus.ACTIVE]
        maker.machines(unit)
        maker.money(unit)
        maker.reviews(unit, running[:6])
        maker.checks(unit, running[:4])
        if running:
            maker.contract(unit, running[:2])
    maker.write()


class Maker:
    """Collects rows and writes each table at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        # Of its own: what the other modules draw stays as it was.
        self.rng = random.Random(36)
        self.checking = random.Random(37)
        models = (
            Machine,
            BudgetLine,
            AccessReview,
            SystemCheck,
            Supplier,
            Contract,
            ContractSystem,
        )
        self.rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in models}

    def _add(self, model: Any, unit: HealthUnit, words: str, **values: Any) -> dict[str, Any]:
        row = {
            "id": new_id(),
            "version": 1,
            "unit_id": unit.id,
            "created_at": clock.now(),
            "search": fold(words, unit.name)[:700],
            **values,
        }
        self.rows[model].append(row)
        return row

    def machines(self, unit: HealthUnit) -> None:
        """Make up a few servers and workstations; some without protection, some stale."""
        station = unit.kind == UnitKind.STATION
        kinds = [MachineKind.SERVER] * (0 if station else 2)
        kinds += [MachineKind.WORKSTATION] * (2 if station else 10)
        for number, kind in enumerate(kinds, start=1):
            bare = self.rng.random() < 0.12
            excepted = bare and self.rng.random() < 0.4
            name = f"{'MC' if kind == MachineKind.SERVER else 'MT'}-{number:02d}"
            fresh = self.context.days(-self.rng.choice((0, 1, 1, 2, 3, 20)))
            self._add(
                Machine,
                unit,
                name,
                name=name,
                kind=kind,
                protected=not bare,
                product=None if bare else "Phòng chống mã độc mẫu",
                signatures_on=None if bare else fresh,
                exception="Máy nối thiết bị y tế (dữ liệu mẫu)" if excepted else None,
            )

    def money(self, unit: HealthUnit) -> None:
        """Make up this year's and next year's lines."""
        year, big = self.context.today.year, unit.kind != UnitKind.STATION
        whole = self.rng.randint(300, 1200) * MILLION if big else 30 * MILLION
        for when in (year, year + 1):
            share = self.rng.choice((8, 12, 16, 20))
            security = whole * share // 100
            for title, amount, counts in (
                ("Thuê phần mềm, hạ tầng (dữ liệu mẫu)", whole - security, False),
                ("Phòng chống mã độc, sao lưu, giám sát (dữ liệu mẫu)", security, True),
            ):
                past = when == year
                self._add(
                    BudgetLine,
                    unit,
                    title,
                    year=when,
                    title=title,
                    security=counts,
                    it_programme=True,
                    planned=amount,
                    allotted=amount if past else None,
                    spent=amount * 8 // 10 if past else None,
                    source="Ngân sách nhà nước",
                    grounds="Dự toán của đơn vị (dữ liệu mẫu)" if counts else None,
                )

    def reviews(self, unit: HealthUnit, systems: list[InformationSystem]) -> None:
        """Make up one access review for most systems; some are overdue."""
        for system in systems:
            if self.rng.random() < 0.3:
                continue
            seen = self.rng.randint(8, 220)
            self._add(
                AccessReview,
                unit,
                system.name,
                system_id=system.id,
                reviewed_on=self.context.days(-self.rng.choice((15, 70, 160, 400))),
                reviewer="Tổ công nghệ thông tin",
                accounts=seen,
                removed=seen // 12,
                findings="Khóa tài khoản của người đã thôi việc (dữ liệu mẫu).",
            )

    def checks(self, unit: HealthUnit, systems: list[InformationSystem]) -> None:
        """Make up who looked through logs and scanned for vulnerabilities; some long ago."""
        for system in systems:
            for kind in CheckKind:
                if self.checking.random() < 0.4:
                    continue
                found = self.checking.randint(0, 6)
                self._add(
                    SystemCheck,
                    unit,
                    system.name,
                    system_id=system.id,
                    kind=kind,
                    checked_on=self.context.days(-self.checking.choice((10, 45, 150, 420))),
                    checker="Tổ công nghệ thông tin",
                    found=found,
                    open=found // 3,
                    findings="Điểm phải xử lý ghi ở phiếu kèm theo (dữ liệu mẫu).",
                )

    def contract(self, unit: HealthUnit, systems: list[InformationSystem]) -> None:
        """Make up a supplier and its contract."""
        supplier = self._add(
            Supplier,
            unit,
            "Công ty phần mềm mẫu",
            name="Công ty phần mềm mẫu",
            services="Phần mềm quản lý bệnh viện, bảo trì",
            reviewed_on=self.context.days(-self.rng.choice((60, 200, 420))),
        )
        access = self.rng.choice((Access.ON_REQUEST, Access.ON_REQUEST, Access.STANDING))
        number = f"{self.rng.randint(10, 99)}/HĐ-NCC-MẪU"
        contract = self._add(
            Contract,
            unit,
            f"{number} Thuê phần mềm và bảo trì",
            supplier_id=supplier["id"],
            number=number,
            title="Thuê phần mềm và bảo trì (dữ liệu mẫu)",
            kind=ContractKind.SOFTWARE,
            signed_on=self.context.days(-330),
            starts_on=self.context.days(-325),
            ends_on=self.context.days(self.rng.choice((-10, 30, 100, 400))),
            amount=self.rng.randint(80, 600) * MILLION,
            personal_data=True,
            remote_access=access,
            remote_how="Mạng riêng ảo, tài khoản riêng từng người (dữ liệu mẫu)",
            remote_approver="Trưởng phòng Kế hoạch",
            remote_logged=access == Access.ON_REQUEST,
            clauses={"quan-tri-du-lieu": "yes", "kiem-soat-truy-cap": "yes", "bao-su-co": "no"},
        )
        for system in systems:
            pair = {"contract_id": contract["id"], "system_id": system.id}
            self.rows[ContractSystem].append(pair)

    def write(self) -> None:
        """Write each table at once: made-up rows need no line in the trail."""
        for model, rows in self.rows.items():
            session().execute(insert(model), rows)
