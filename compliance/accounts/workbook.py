"""The workbook of accounts: who, and which role at which unit; never a password."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.accounts.models import ROLE_NAMES, RoleAssignment, User
from compliance.core.permissions import Role
from compliance.core.workbooks import Column, Kind, Sheet, Workbook

USERS = Sheet(
    "users",
    "Tài khoản",
    required=False,
    unique=("login",),
    columns=(
        Column(
            "login",
            "Tên đăng nhập",
            Kind.CODE,
            required=True,
            max_length=80,
            help="3–80 chữ thường không dấu, số, dấu chấm, gạch; không đổi về sau",
        ),
        Column("display_name", "Họ và tên", required=True, max_length=120),
        Column("title", "Chức vụ", max_length=120),
        Column("email", "Thư điện tử", max_length=120),
        Column("phone", "Điện thoại", max_length=60),
        Column(
            "active",
            "Được dùng",
            Kind.BOOL,
            help="Không: khóa tài khoản; trống là Có",
        ),
    ),
)
ROLES = Sheet(
    "roles",
    "Vai trò",
    required=False,
    unique=("login", "role", "unit", "valid_from"),
    columns=(
        Column(
            "login",
            "Tên đăng nhập",
            Kind.CODE,
            required=True,
            max_length=80,
            refers_to="users.login",
        ),
        Column(
            "role",
            "Vai trò",
            Kind.CHOICE,
            required=True,
            choices={key: name for key, name in ROLE_NAMES.items() if key != Role.SERVICE},
        ),
        Column(
            "unit",
            "Mã đơn vị",
            Kind.CODE,
            required=True,
            max_length=60,
            refers_to="units.code",
            help="Đơn vị nơi giữ vai trò",
        ),
        Column("valid_from", "Từ ngày", Kind.DATE),
        Column("valid_to", "Đến ngày", Kind.DATE, help="Ngày cuối giữ vai trò; trống là chưa hết"),
        Column("decision", "Quyết định", help="Số, ngày quyết định phân công"),
    ),
)
WORKBOOK = Workbook(
    "users",
    "Danh sách tài khoản",
    [USERS, ROLES],
    notes=(
        "Mật khẩu đầu được tạo ngẫu nhiên khi nhập, chỉ in trên phiếu tài khoản.",
        "Vai trò đã có mà không nằm trong sổ thì giữ nguyên; muốn kết thúc, điền “Đến ngày”.",
    ),
)


def user_values(user: User) -> dict[str, Any]:
    """Return an account as typed values by column key."""
    return {column.key: getattr(user, column.key) for column in USERS.columns}


def role_values(held: RoleAssignment, user: User) -> dict[str, Any]:
    """Return a role as typed values by column key."""
    return {
        "login": user.login,
        "role": held.role,
        "unit": held.unit.code,
        "valid_from": held.valid_from,
        "valid_to": held.valid_to,
        "decision": held.decision,
    }


def export_rows(users: Iterable[User]) -> Mapping[str, list[dict[str, Any]]]:
    """Return accounts and their roles by sheet key; no hash, no session, no last login."""
    users = list(users)
    return {
        "users": [user_values(user) for user in users],
        "roles": [role_values(held, user) for user in users for held in user.assignments],
    }
