"""Inviting a person of a vendor to describe one product."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.accounts.queries import by_login
from compliance.accounts.services import assign_role, create_user, new_password
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Role
from compliance.core.text import clean
from compliance.products.models import ProductInvitation
from compliance.systems.models import ProductProfile, Vendor
from compliance.units.models import HealthUnit, UnitGroup, UnitKind
from compliance.units.queries import in_force
from compliance.units.services import register_unit


def invite(
    product: ProductProfile,
    department_id: UUID,
    *,
    login: str,
    display_name: str,
    email: str | None = None,
    valid_to: date | None = None,
    decision: str | None = None,
) -> tuple[ProductInvitation, str | None]:
    """Let a person describe a product; return the invitation and the first password of a new one.

    An account that already belongs to the vendor is invited as it is.

    Raises:
        Refused: the login belongs to somebody else, the person is invited already, or the days
            are the wrong way round.
    """
    if valid_to is not None and valid_to < clock.today():
        raise Refused(_("Ngày kết thúc phải từ hôm nay trở đi."), "valid_to")
    unit = _unit_of(product.vendor, department_id)
    user, password = by_login(login.strip().lower()), None
    if user is None:
        password = new_password()
        user = create_user(
            login=login, display_name=display_name, password=password, email=clean(email)
        )
        assign_role(user, Role.VENDOR, unit, decision=clean(decision))
        session().flush()
    elif not any(a.role == Role.VENDOR and a.unit_id == unit.id for a in user.roles_held):
        raise Refused(_("Tên đăng nhập này không phải của nhà cung cấp đó."), "login")
    _refuse_second(product, user)
    row = ProductInvitation(
        vendor=product.vendor,
        vendor_id=product.vendor_id,
        product_name=product.name,
        user=user,
        user_id=user.id,
        decision=clean(decision),
        valid_from=clock.today(),
        valid_to=valid_to,
    )
    session().add(row)
    session().flush()
    details = {"product": product.name}
    audit.note("product:invite", unit_id=unit.id, target=row, details=details)
    return row, password


def end_invitation(row: ProductInvitation) -> None:
    """Let a person describe the product no more, from now on; what was written stays."""
    yesterday = clock.today().fromordinal(clock.today().toordinal() - 1)
    details = {"product": row.product_name}
    unit_id = row.vendor.unit_id
    audit.note("product:end-invitation", unit_id=unit_id, target=row, details=details)
    row.valid_to = yesterday
    if row.valid_from is None or row.valid_from > yesterday:
        row.valid_from = yesterday
    session().flush()


def _refuse_second(product: ProductProfile, user: User) -> None:
    invited = ProductInvitation
    held = session().scalar(
        select(invited.id).where(
            invited.user_id == user.id,
            invited.vendor_id == product.vendor_id,
            invited.product_name == product.name,
            in_force(invited),
        )
    )
    if held is not None:
        raise Refused(_("Người này đã được mời cho sản phẩm đó."), "login")


def _unit_of(vendor: Vendor, department_id: UUID) -> HealthUnit:
    """Return the vendor's own unit; made when the first of its people is invited."""
    if vendor.unit_id is not None:
        return session().get_one(HealthUnit, vendor.unit_id)
    unit = register_unit(
        code=f"ncc-{vendor.id.hex[-8:]}",
        name=vendor.name,
        kind=UnitKind.VENDOR,
        group=UnitGroup.COORDINATED,
        parent=None,
    )
    unit.department_id = department_id
    vendor.unit_id = unit.id
    session().flush()
    return unit
