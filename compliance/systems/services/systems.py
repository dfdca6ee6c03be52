"""Changes of an inventory entry: new system, its sections, its product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.systems.catalogue import SystemKind, in_window, law_in_force
from compliance.systems.models import (
    InformationSystem,
    ProductProfile,
    RelationKind,
    SystemRelation,
    SystemStatus,
    TransitionCase,
    TransitionDecision,
    Vendor,
)
from compliance.units.models import HealthUnit

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def register_system(
    *, unit: HealthUnit, code: str, name: str, kind: str, **details: Any
) -> InformationSystem:
    """Add a system that ``unit`` keeps in the inventory.

    Raises:
        Refused: the code is badly written or taken, or the unit stands in no sector.
    """
    if unit.department_id is None:
        raise Refused(_("Đơn vị chưa thuộc Sở nào nên chưa kiểm kê được."), "unit_id")
    check_code(unit.department_id, code, None)
    system = InformationSystem(
        id=new_id(),
        department_id=unit.department_id,
        unit_id=unit.id,
        code=code,
        name=name,
        kind=kind,
        relations=[],
        **{"status": SystemStatus.ACTIVE, "transition_case": TransitionCase.UNDETERMINED} | details,
    )
    check_system(system)
    refresh_search(system, unit)
    session().add(system)
    session().flush()
    if system.transition_case != TransitionCase.UNDETERMINED:
        note_case(system, _("Khai khi đưa vào kiểm kê."))
    return system


def start_system(
    unit: HealthUnit, kind: SystemKind, values: Mapping[str, Any], owner: HealthUnit | None
) -> InformationSystem:
    """Register a system from its kind in the catalogue, with the usual data and parties.

    The unit that keeps the entry is taken as operator from today; the owner where it is known.
    """
    usual = set(kind.usual_data)
    system = register_system(
        unit=unit,
        code=values["code"],
        name=values["name"],
        kind=kind.id,
        status=values["status"],
        info_public=True if "public" in usual else None,
        info_private=True if "private" in usual else None,
        info_personal=True if usual & {"personal", "sensitive"} else None,
    )
    parties = [(RelationKind.OPERATOR, unit)]
    if owner is not None:
        parties.append((RelationKind.OWNER, owner))
    for relation, party in parties:
        session().add(
            SystemRelation(
                system_id=system.id, unit_id=party.id, kind=relation, valid_from=clock.today()
            )
        )
    audit.note("system:register", target=system, details={"kind": kind.id})
    return system


def edit_system(system: InformationSystem, version: int, values: Mapping[str, Any]) -> None:
    """Change some fields of a system.

    Raises:
        Clash: somebody saved the system after the form was opened.
        Refused: a rule says no; the field is named.
    """
    if system.version != version:
        raise Clash(
            _("Người khác vừa sửa hệ thống này. Hãy so hai bản bên dưới rồi lưu lại."),
            {name: getattr(system, name) for name in values if hasattr(system, name)},
        )
    if "code" in values and values["code"] != system.code:
        check_code(system.department_id, values["code"], system.id)
    before = system.transition_case
    for name, value in values.items():
        setattr(system, name, value)
    check_system(system)
    refresh_search(system, system.unit)
    if system.transition_case != before:
        note_case(system, _("Khai ở mục Chuyển tiếp của kiểm kê."))


def choose_product(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the documents section with ``product_id`` decided.

    A new vendor or product is added when it is named; an existing one is found by its name.

    Raises:
        Refused: a product is named without its vendor, or the other way round.
    """
    chosen = dict(values)
    vendor_name, name = chosen.pop("new_vendor"), chosen.pop("new_product")
    release = chosen.pop("new_release")
    chosen["product_id"] = UUID(chosen["product_id"]) if chosen["product_id"] else None
    if not vendor_name and not name:
        return chosen
    if not vendor_name or not name:
        raise Refused(
            _("Hãy ghi cả tên phần mềm và nhà cung cấp."),
            "new_product" if vendor_name else "new_vendor",
        )
    chosen["product_id"] = product_named(vendor_name, name, release or "").id
    return chosen


def product_named(vendor_name: str, name: str, release: str) -> ProductProfile:
    """Return the product profile of these names, adding vendor and profile where needed."""
    vendor = session().scalar(select(Vendor).where(Vendor.name == vendor_name))
    if vendor is None:
        vendor = Vendor(id=new_id(), name=vendor_name)
        session().add(vendor)
        session().flush()
    product = session().scalar(
        select(ProductProfile).where(
            ProductProfile.vendor_id == vendor.id,
            ProductProfile.name == name,
            ProductProfile.release == release,
        )
    )
    if product is None:
        product = ProductProfile(id=new_id(), vendor_id=vendor.id, name=name, release=release)
        session().add(product)
        session().flush()
    return product


def check_code(department_id: UUID, code: str, but: UUID | None) -> None:
    """Refuse a code that is badly written, or that another system of the sector has."""
    if not CODE.fullmatch(code):
        raise Refused(_("Mã chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ bvdk-his."), "code")
    taken = session().scalar(
        select(InformationSystem.id).where(
            InformationSystem.department_id == department_id, InformationSystem.code == code
        )
    )
    if taken is not None and taken != but:
        raise Refused(_("Mã “%(code)s” đã có. Hãy dùng mã khác.", code=code), "code")


def check_system(system: InformationSystem) -> None:
    """Refuse what contradicts itself.

    Raises:
        Refused: naming the field.
    """
    if system.important and not (system.important_basis and system.important_since):
        raise Refused(
            _("Hệ thống quan trọng phải ghi căn cứ và ngày bắt đầu coi là quan trọng."),
            "important_since" if system.important_basis else "important_basis",
        )
    if _before(system.contract_end, system.contract_date):
        raise Refused(_("Ngày hết hạn hợp đồng phải sau ngày ký."), "contract_end")
    if system.conditional_business == "yes" and not system.conditional_line:
        raise Refused(_("Hãy ghi tên ngành, nghề có điều kiện."), "conditional_line")
    for name in ("subjects_counted_on", "legacy_decision_date", "regulation_date", "mandate_date"):
        moment = getattr(system, name)
        if moment and moment > clock.today():
            raise Refused(_("Ngày này chưa đến. Hãy kiểm tra lại."), name)
    _check_transition(system)


def _check_transition(system: InformationSystem) -> None:
    """A kept level rests on a decision made before the new law (Luật 116/2025 Đ45 k1)."""
    if system.transition_case != TransitionCase.LEVEL_KEPT:
        return
    if not system.legacy_level:
        raise Refused(_("Hãy chọn cấp độ đã được phê duyệt."), "legacy_level")
    signed = system.legacy_decision_date
    if signed is None or signed < law_in_force():
        return
    if not in_window(signed):
        raise Refused(
            _(
                "Cấp độ chỉ được giữ khi quyết định ký trước %(day)s. Hãy chọn trường hợp khác.",
                day=law_in_force().strftime("%d/%m/%Y"),
            ),
            "transition_case",
        )
    if not system.note:
        raise Refused(
            _(
                "Quyết định ký trong khoảng chuyển tiếp chưa có hướng dẫn. Hãy hỏi đơn vị "
                "chuyên trách rồi ghi ở ô Ghi chú ai đã xác định."
            ),
            "note",
        )


def _before(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and end < start


def refresh_search(system: InformationSystem, unit: HealthUnit) -> None:
    """Recompute the folded search text of a system."""
    system.search = fold(system.code, system.name, unit.name)[:700]


def note_case(
    system: InformationSystem,
    reason: str,
    *,
    proposed: str | None = None,
    actor_id: UUID | None = None,
) -> TransitionDecision:
    """Write the case that stands in the inventory now into its record."""
    row = TransitionDecision(
        system_id=system.id,
        unit_id=system.unit_id,
        case=system.transition_case,
        proposed=proposed,
        reason=reason,
        decided_at=clock.now(),
        decided_by=actor_id,
    )
    session().add(row)
    session().flush()
    return row
