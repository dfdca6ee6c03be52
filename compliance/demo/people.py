"""Demo accounts of the contract; their names are made up."""

from __future__ import annotations

from compliance.accounts.models import User
from compliance.accounts.services import assign_role, create_user, hasher
from compliance.core.db import session
from compliance.core.permissions import Role
from compliance.demo.context import ALIASES, Context
from compliance.systems.models import Vendor
from compliance.units.models import UnitGroup, UnitKind
from compliance.units.services import register_unit

#: login, name, role, unit code
PEOPLE = (
    ("admin", "Quản trị Mẫu", Role.ADMIN, "so-y-te"),
    ("leader", "Lãnh đạo Sở Mẫu", Role.LEADER, "so-y-te"),
    ("approver", "Người phê duyệt Mẫu", Role.APPROVER, "so-y-te"),
    ("appraiser", "Người thẩm định Mẫu", Role.APPRAISER, "van-phong-so"),
    ("inspector", "Kiểm tra viên Mẫu Một", Role.INSPECTOR, "so-y-te"),
    ("inspector2", "Kiểm tra viên Mẫu Hai", Role.INSPECTOR, "so-y-te"),
    ("coordinator", "Điều phối Mẫu", Role.COORDINATOR, "van-phong-so"),
    ("duoc", "Chuyên viên Dược Mẫu", Role.DOMAIN_VIEWER, "phong-nghiep-vu-duoc"),
    ("vendor", "Nhà cung cấp Mẫu", Role.VENDOR, "ncc-mau"),
)


def seed(context: Context) -> None:
    """Fill ``context.users``; all share one password hash, made once."""
    vendor_unit = register_unit(
        code="ncc-mau",
        name="Công ty Phần mềm Y tế Mẫu",
        kind=UnitKind.VENDOR,
        group=UnitGroup.COORDINATED,
        parent=None,
    )
    vendor_unit.department_id = context.department.id
    context.units["ncc-mau"] = vendor_unit
    session().add(Vendor(name=vendor_unit.name, unit_id=vendor_unit.id))
    hashed = hasher().hash(context.password)
    for login, name, role, code in PEOPLE:
        _add(context, hashed, login, name, role, code)
    for alias, code in ALIASES.items():
        unit = context.units[code]
        short = unit.name[:60]
        _add(context, hashed, f"head.{alias}", f"Thủ trưởng Mẫu, {short}", Role.UNIT_HEAD, code)
        _add(context, hashed, f"focal.{alias}", f"Đầu mối Mẫu, {short}", Role.FOCAL_POINT, code)


def _add(context: Context, hashed: str, login: str, name: str, role: Role, code: str) -> User:
    user = create_user(
        login=login,
        display_name=name,
        password=context.password,
        email=f"{login}@so-y-te.example",  # reserved by RFC 2606: reaches nobody
        is_demo=True,
        hashed=hashed,
    )
    assign_role(user, role, context.units[code], decision="Quyết định mẫu (dữ liệu mẫu)")
    context.users[login] = user
    return user
