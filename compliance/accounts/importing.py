"""How a workbook of accounts becomes accounts and roles, with slips for the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from compliance.accounts.administration import close_account, reopen_account
from compliance.accounts.documents import slips_pdf
from compliance.accounts.models import RoleAssignment, User
from compliance.accounts.queries import by_logins, within_sector
from compliance.accounts.services import (
    assign_role,
    create_user,
    hasher,
    is_login,
    new_password,
    rename_user,
)
from compliance.accounts.workbook import WORKBOOK, role_values, user_values
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role
from compliance.core.workbooks import Data, Outcome, Plan, Row, compare, register, unknown
from compliance.settings.queries import is_demo
from compliance.units.import_queries import by_codes
from compliance.units.models import HealthUnit
from compliance.units.queries import department_ids


class RoleKey(NamedTuple):
    """What tells two roles of a person apart."""

    role: str | None
    unit: str | None
    valid_from: date | None


#: login → (first password, its hash)
Secrets = Mapping[str, tuple[str, str]]


class UserImporter:
    """Imports accounts and roles; a viewer only within the sectors he administers."""

    workbook = WORKBOOK

    def plan(self, viewer: Any, data: Data) -> Plan:
        """Say what would be created and changed, and which rows break a rule."""
        plan = Plan()
        rows, roles = data.rows.get("users", []), data.rows.get("roles", [])
        stored = by_logins(_logins(data))
        foreign = {
            login
            for login, user in stored.items()
            if viewer is not None and not within_sector(viewer, user)
        }
        for row in rows:
            login = row.values.get("login") or ""
            if login in foreign:
                plan.errors.append(row.error("login", _("tên đăng nhập đã dùng ở ngành khác.")))
                continue
            plan.errors.extend(_user_errors(viewer, row))
            user = stored.get(login)
            change = compare(_with_default(row), login, user_values(user) if user else None)
            plan.changes.append(change)
        known = ({str(row.values.get("login")) for row in rows} | set(stored)) - foreign
        message = _("không có tài khoản “%(value)s” trong sổ hay đang lưu.", value="%(value)s")
        plan.errors.extend(unknown(roles, "login", known, message))
        self._plan_roles(viewer, roles, stored, plan)
        return plan

    @staticmethod
    def _plan_roles(viewer: Any, rows: list[Row], stored: Mapping[str, User], plan: Plan) -> None:
        units = _units(rows)
        allowed = None if viewer is None else department_ids(viewer, Permission.ACCOUNT_ADMIN)
        known = {
            code
            for code, unit in units.items()
            if (allowed is None or unit.department_id in allowed) and unit.closed_on is None
        }
        message = _("không có đơn vị mã “%(value)s” đang hoạt động.", value="%(value)s")
        plan.errors.extend(unknown(rows, "unit", known, message))
        for row in rows:
            values = row.values
            start, end = values.get("valid_from"), values.get("valid_to")
            if start and end and end < start:
                plan.errors.append(row.error("valid_to", _("phải sau “Từ ngày”.")))
            user = stored.get(values.get("login") or "")
            held = _roles_of(user).get(_role_key(values)) if user else None
            label = f"{values.get('login')}: {values.get('unit')}"
            before = role_values(held, user) if held and user else None
            plan.changes.append(compare(row, label, before))

    def prepare(self, data: Data, progress: Any) -> Secrets:
        """Make and hash the first passwords: slow on purpose, so before the transaction."""
        logins = [row.values["login"] for row in data.rows.get("users", [])]
        stored = by_logins(set(logins))
        fresh = [login for login in logins if login not in stored]
        made = {}
        for number, login in enumerate(fresh):
            if number % 10 == 0:
                progress.report(number, len(fresh), _("Đang tạo mật khẩu đầu"))
            password = new_password()
            made[login] = (password, hasher().hash(password))
        return made

    def apply(self, viewer: Any, data: Data, prepared: Secrets) -> Outcome:
        """Write accounts, then roles; the slips of the new accounts go with the outcome."""
        rows, roles = data.rows.get("users", []), data.rows.get("roles", [])
        users = dict(by_logins(_logins(data)))
        for row in rows:
            _write_user(viewer, row, users, prepared)
        units = _units(roles)
        for row in roles:
            _write_role(row, users[row.values["login"]], units)
        fresh = [users[login] for login in prepared]
        passwords = {login: password for login, (password, _hash) in prepared.items()}
        return Outcome(
            _(
                "Đã nhập %(users)s tài khoản (%(new)s mới), %(roles)s vai trò.",
                users=len(rows),
                new=len(fresh),
                roles=len(roles),
            ),
            slips_pdf(fresh, passwords, demo=is_demo()) if fresh else None,
            "phieu-tai-khoan.pdf",
        )


register(UserImporter())


def _logins(data: Data) -> set[str]:
    rows = [*data.rows.get("users", []), *data.rows.get("roles", [])]
    return {row.values["login"] for row in rows if row.values.get("login")}


def _units(rows: list[Row]) -> Mapping[str, HealthUnit]:
    return by_codes({row.values["unit"] for row in rows if row.values.get("unit")})


def _with_default(row: Row) -> Row:
    """An empty "Được dùng" is yes."""
    if "active" not in row.values or row.values["active"] is not None:
        return row
    return Row(row.sheet, row.number, {**row.values, "active": True})


def _user_errors(viewer: Any, row: Row) -> list[Any]:
    login, wrong = row.values.get("login"), []
    if login and not is_login(login):
        wrong.append(row.error("login", _("gồm 3–80 chữ thường không dấu, số, dấu chấm, gạch.")))
    if row.values.get("active") is False and viewer is not None and viewer.login == login:
        wrong.append(row.error("active", _("không thể tự khóa tài khoản của mình.")))
    return wrong


def _role_key(values: Mapping[str, Any]) -> RoleKey:
    return RoleKey(values.get("role"), values.get("unit"), values.get("valid_from"))


def _roles_of(user: User) -> dict[RoleKey, RoleAssignment]:
    return {RoleKey(h.role, h.unit.code, h.valid_from): h for h in user.assignments}


def _write_user(viewer: Any, row: Row, users: dict[str, User], secrets: Secrets) -> None:
    values = _with_default(row).values
    details = {k: values[k] for k in ("title", "email", "phone") if k in values}
    user = users.get(values["login"])
    if user is None:
        password, hashed = secrets[values["login"]]
        user = users[values["login"]] = create_user(
            login=values["login"],
            display_name=values["display_name"],
            password=password,
            hashed=hashed,
            **details,
        )
    rename_user(user, values["display_name"])
    for name, value in details.items():
        setattr(user, name, value)
    if values.get("active", user.active) != user.active:
        if values["active"]:
            reopen_account(user)
        else:
            close_account(user, by=viewer)


def _write_role(row: Row, user: User, units: Mapping[str, HealthUnit]) -> None:
    values = row.values
    held = _roles_of(user).get(_role_key(values))
    if held is None:
        try:
            assign_role(
                user,
                Role(values["role"]),
                units[values["unit"]],
                valid_from=values.get("valid_from"),
                valid_to=values.get("valid_to"),
                decision=values.get("decision"),
            )
        except Refused as refused:
            raise Refused(row.error("role", refused.message).sentence) from None
        return
    for name in ("valid_to", "decision"):
        if name in values:
            setattr(held, name, values[name])
