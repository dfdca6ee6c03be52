"""What an administrator does to accounts: details, roles, locks, deputies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.accounts.models import Delegation, RoleAssignment, SignatureKind, User
from compliance.accounts.services import check_days, rename_user
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Role
from compliance.units.models import HealthUnit

EDITABLE = ("display_name", "title", "email", "phone")


def edit_user(user: User, version: int, values: Mapping[str, Any]) -> None:
    """Change name, title and contact of an account.

    Raises:
        Clash: somebody saved the account after the form was opened.
    """
    if user.version != version:
        raise Clash(
            _("Người khác vừa sửa tài khoản này. Hãy so hai bản rồi lưu lại."),
            {name: getattr(user, name) for name in EDITABLE},
        )
    for name in EDITABLE:
        if name in values:
            setattr(user, name, values[name])
    rename_user(user, user.display_name)


def take_role(held: RoleAssignment, on: date, *, by: User | None) -> None:
    """End a role: ``on`` is its last day; the assignment stays as history.

    Raises:
        Refused: it has ended, would end before it began, or is one's own role of administrator.
    """
    if held.valid_to is not None and held.valid_to < clock.today():
        raise Refused(_("Vai trò này đã kết thúc."), "on")
    if by is not None and held.user_id == by.id and held.role == Role.ADMIN:
        raise Refused(_("Không thể tự bỏ vai trò quản trị của mình; nhờ quản trị khác."), "on")
    check_days(held.valid_from, on)
    held.valid_to = on
    audit.note("role:take", unit_id=held.unit_id, target=held.user, details={"role": held.role})


def close_account(user: User, *, by: User | None = None) -> None:
    """Lock the account and end its sessions; nothing of its history is deleted.

    Raises:
        Refused: one's own account.
    """
    if by is not None and by.id == user.id:
        raise Refused(_("Không thể tự khóa tài khoản của mình."))
    user.active = False
    user.session_epoch += 1
    audit.note("account:lock", target=user)


def reopen_account(user: User) -> None:
    """Unlock the account."""
    user.active = True
    audit.note("account:unlock", target=user)


def delegate(
    unit: HealthUnit,
    user: User,
    kind: SignatureKind,
    *,
    valid_from: date,
    valid_to: date | None = None,
    scope: str | None = None,
    document: str | None = None,
) -> Delegation:
    """Let a deputy act for the head of a unit, from a day until a day.

    Raises:
        Refused: the days are the wrong way round, or the account is locked.
    """
    check_days(valid_from, valid_to)
    if not user.active:
        raise Refused(_("Tài khoản của người được ủy quyền đang bị khóa."), "user")
    row = Delegation(
        unit_id=unit.id,
        user_id=user.id,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        scope=scope,
        document=document,
    )
    session().add(row)
    return row


def end_delegation(row: Delegation, on: date) -> None:
    """End a delegation: ``on`` is its last day.

    Raises:
        Refused: it would end before it began.
    """
    check_days(row.valid_from, on)
    row.valid_to = on
