"""Suppliers and contracts within scope, and which end soon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from compliance.contracts.models import Contract, ContractSystem, Supplier
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.todo import Todo
from compliance.ledgers.queries import READ, WRITE, holds, within
from compliance.registers.slots import Card
from compliance.systems.catalogue import contract_notice
from compliance.systems.models import InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer


def running() -> ColumnElement[bool]:
    """Return the SQL condition "not ended by anybody, and not gone on in a later contract"."""
    later = select(Contract.renews_id).where(Contract.renews_id.is_not(None), Contract.stands())
    return and_(Contract.stands(), Contract.terminated_on.is_(None), Contract.id.not_in(later))


def ending() -> ColumnElement[bool]:
    """Return the SQL condition "runs, and has come to its end or will soon"."""
    return and_(running(), Contract.ends_on <= clock.today() + contract_notice())


def suppliers_of(units: Sequence[Any]) -> Sequence[Supplier]:
    """Return the suppliers of these units, by name."""
    ids = [unit.id for unit in units]
    statement = select(Supplier).where(Supplier.unit_id.in_(ids), Supplier.stands())
    return session().scalars(statement.order_by(Supplier.name)).all()


def contracts_of(units: Sequence[Any]) -> Sequence[Contract]:
    """Return the contracts of these units, newest first."""
    ids = [unit.id for unit in units]
    statement = select(Contract).where(Contract.unit_id.in_(ids), Contract.stands())
    return session().scalars(statement.order_by(Contract.signed_on.desc())).all()


def of_system(viewer: Viewer, system_id: UUID) -> Sequence[Contract]:
    """Return the running contracts about a system that the viewer may read, newest first."""
    return (
        session()
        .scalars(
            select(Contract)
            .join(ContractSystem, ContractSystem.contract_id == Contract.id)
            .where(ContractSystem.system_id == system_id, running(), within(viewer, Contract, READ))
            .options(joinedload(Contract.supplier))
            .order_by(Contract.signed_on.desc())
        )
        .all()
    )


def covered() -> ColumnElement[bool]:
    """Return the SQL condition on systems "a running contract of the ledger is about it"."""
    return (
        select(ContractSystem.system_id)
        .join(Contract, Contract.id == ContractSystem.contract_id)
        .where(ContractSystem.system_id == InformationSystem.id, running())
        .exists()
    )


def card(viewer: Viewer) -> Card | None:
    """Return the way to the contracts."""
    if not holds(viewer, READ):
        return None
    scope = within(viewer, Contract, READ)
    total = session().scalar(select(func.count()).where(scope, running()))
    late = session().scalar(
        select(func.count()).where(scope, running(), Contract.ends_on < clock.today())
    )
    about = _("Nhà cung cấp, hợp đồng, điều khoản bảo mật, truy cập từ xa, phụ lục.")
    return Card(
        _("Nhà cung cấp và hợp đồng"), about, "contracts.contracts_list", total or 0, late or 0
    )


def panel(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the contracts of a system as lines of its page."""
    if not holds(viewer, READ):
        return Panel()
    return Panel(tasks=[_line(row) for row in of_system(viewer, system.id)])


def _line(row: Contract) -> TaskLine:
    late = row.ends_on is not None and row.ends_on < clock.today()
    soon = row.ends_on is not None and row.ends_on <= clock.today() + contract_notice()
    word = _("Đã hết hạn") if late else _("Sắp hết hạn") if soon else _("Còn hạn")
    code = "not_met" if late else "partly" if soon else "met"
    args = {"row_id": row.id}
    label = _("Hợp đồng %(number)s", number=row.number)
    return TaskLine(label, "contracts.contracts_show", args, code, word, row.supplier.name)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return contracts of the own unit that have ended or end soon."""
    rows = session().scalars(
        select(Contract)
        .where(within(viewer, Contract, WRITE), ending())
        .order_by(Contract.ends_on)
        .limit(5)
    )
    return [
        Todo(
            text=_("Hợp đồng %(number)s hết hạn", number=row.number),
            endpoint="contracts.contracts_show",
            args={"row_id": row.id},
            due=row.ends_on,
            severity="bad" if row.ends_on and row.ends_on < clock.today() else "warn",
            unit_id=row.unit_id,
        )
        for row in rows
    ]


def unsafe_access() -> ColumnElement[bool]:
    """Return the SQL condition "the vendor gets in, and nobody approves or nothing is logged"."""
    return and_(
        Contract.remote_access != "none",
        or_(Contract.remote_approver.is_(None), Contract.remote_logged.is_not(True)),
    )
