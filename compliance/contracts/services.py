"""Changes of contracts, and the rules of their ledgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from compliance.contracts.clauses import ANSWERS, all_clauses
from compliance.contracts.models import Access, Contract, Supplier
from compliance.core import audit
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.ledgers.services import chosen, refuse_foreign, refuse_withdrawn
from compliance.systems.models import SystemStatus
from compliance.units.models import HealthUnit


def check_supplier(unit: HealthUnit, row: Supplier | None, values: Mapping[str, Any]) -> None:
    """Refuse a second row of the same supplier.

    Raises:
        Refused: as said.
    """
    _refuse_second(unit, row, Supplier, Supplier.name == values["name"], "name")


def check_contract(unit: HealthUnit, row: Contract | None, values: Mapping[str, Any]) -> None:
    """Refuse foreign rows, days in the wrong order, a number taken, access that nobody describes.

    Raises:
        Refused: as said.
    """
    refuse_foreign(unit, chosen(Supplier, values["supplier_id"]), "supplier_id")
    renewed = values.get("renews_id")
    if renewed:
        refuse_foreign(unit, session().get(Contract, renewed), "renews_id")
        if row is not None and row.id in _chain(renewed):
            raise Refused(
                _("Hợp đồng không thể gia hạn cho chính nó, hoặc cho hợp đồng tiếp theo nó."),
                "renews_id",
            )
    for system in values["systems"]:
        refuse_foreign(unit, system, "systems")
    for name in ("ends_on", "terminated_on"):
        if values.get(name) and values[name] < values["starts_on"]:
            raise Refused(_("Ngày này phải sau ngày có hiệu lực."), name)
    if values["remote_access"] != Access.NONE and not values.get("remote_how"):
        raise Refused(_("Hãy ghi truy cập từ xa bằng cách nào."), "remote_how")
    _refuse_second(unit, row, Contract, Contract.number == values["number"], "number")


def _chain(contract_id: UUID | None) -> set[UUID]:
    """Return a contract and all that it goes on from."""
    seen: set[UUID] = set()
    while contract_id is not None and contract_id not in seen:
        seen.add(contract_id)
        contract_id = session().scalar(select(Contract.renews_id).where(Contract.id == contract_id))
    return seen


def _refuse_second(unit: HealthUnit, row: Any, model: Any, same: Any, name: str) -> None:
    others = (model.unit_id == unit.id, model.stands(), model.id != (row.id if row else new_id()))
    if session().scalar(select(func.count()).select_from(model).where(same, *others)):
        raise Refused(_("Đơn vị đã có dòng này trong sổ."), name)


def save_clauses(
    contract: Contract, given: Mapping[str, str], was: Mapping[str, str]
) -> Sequence[str]:
    """Write which clauses a contract holds; return those that somebody else answered meanwhile.

    Only what was changed on the page is written, so two people may go through one list; what both
    changed, and not to the same answer, stays as it is stored.

    Args:
        contract: whose clauses.
        given: clause → answer as chosen now; empty: not looked at.
        was: clause → answer as the page showed it.

    Raises:
        Refused: the contract is struck out, or an answer is none of ours.
    """
    refuse_withdrawn(contract)
    known = {clause.id for clause in all_clauses()}
    if not set(given) <= known or not set(given.values()) <= {"", *ANSWERS}:
        raise Refused(_("Câu trả lời không có trong danh sách."))
    changed = {key: answer for key, answer in given.items() if answer != was.get(key, "")}
    held = dict(contract.clauses)
    taken = [key for key in changed if held.get(key, "") not in (was.get(key, ""), changed[key])]
    held |= {key: answer for key, answer in changed.items() if key not in taken}
    contract.clauses = {key: answer for key, answer in held.items() if answer}
    return taken


def fill_inventory(contract: Contract) -> int:
    """Write number, day and end of a contract into the entries of its systems; return how many.

    Raises:
        Refused: the contract is struck out, or it is about no system that may be changed.
    """
    refuse_withdrawn(contract)
    filled = 0
    for system in contract.systems:
        if system.status == SystemStatus.JOINED or system.unit_id != contract.unit_id:
            continue
        system.contract_number = contract.number
        system.contract_date, system.contract_end = contract.signed_on, contract.ends_on
        filled += 1
    if not filled:
        raise Refused(_("Hợp đồng chưa gắn với hệ thống nào sửa được."))
    audit.note("contract:fill", target=contract, details={"systems": filled})
    return filled


def clause_answers(form: Mapping[str, str], prefix: str = "clause-") -> dict[str, str]:
    """Return the answers of a posted checklist by clause; ``was-``: as the page showed them."""
    return {key[len(prefix) :]: form[key] for key in form if key.startswith(prefix)}
