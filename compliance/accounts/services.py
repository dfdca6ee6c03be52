"""Accounts: making them, logging in, passwords."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete

from compliance.accounts.models import ApiToken, LoginAttempt, RoleAssignment, User
from compliance.accounts.queries import by_login, refused_since
from compliance.core import audit, clock
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Role
from compliance.core.text import clean, fold
from compliance.units.models import HealthUnit

MIN_PASSWORD = 12
#: Refused logins for one name within WINDOW before it must wait.
MAX_REFUSED = 8
#: A whole hospital may stand behind one address.
MAX_REFUSED_ADDRESS = 60
WINDOW = timedelta(minutes=15)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,78}[a-z0-9]")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Throttled(Refused):
    """Too many refused logins: wait."""


@cache
def hasher() -> PasswordHasher:
    """Argon2id with the library's defaults (RFC 9106, low-memory profile)."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to compare with when the login is unknown, so that time tells nothing."""
    return hasher().hash(secrets.token_urlsafe(16))


def new_password() -> str:
    """Return a random password that can be read aloud: five groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _n in range(4)) for _g in range(5))


def is_login(value: str) -> bool:
    """Whether ``value`` may be a login name."""
    return _LOGIN.fullmatch(value) is not None


def rename_user(user: User, display_name: str) -> None:
    """Give a person's name, and make the account findable by it."""
    user.display_name = display_name
    user.search = fold(user.login, display_name)[:400]


def create_user(
    *,
    login: str,
    display_name: str,
    password: str,
    title: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    is_demo: bool = False,
    hashed: str | None = None,
) -> User:
    """Add an account; a real one must change its password at first login.

    Args:
        hashed: the hash of ``password`` where many accounts share one (demo), to make it once.

    Raises:
        Refused: the login is taken or badly formed.
    """
    login = login.strip().lower()
    if not is_login(login):
        raise Refused(
            _("Tên đăng nhập gồm 3–80 chữ thường không dấu, số, dấu chấm, gạch."), "login"
        )
    if by_login(login) is not None:
        raise Refused(_("Tên đăng nhập “%(login)s” đã có.", login=login), "login")
    user = User(
        login=login,
        display_name=clean(display_name) or login,
        title=title,
        email=email,
        phone=phone,
        password_hash=hashed or hasher().hash(password),
        must_change_password=not is_demo,
        is_demo=is_demo,
        created_at=clock.now(),
    )
    rename_user(user, user.display_name)
    session().add(user)
    session().flush()
    return user


def assign_role(
    user: User,
    role: Role,
    unit: HealthUnit,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    decision: str | None = None,
) -> RoleAssignment:
    """Give a role at a unit, from a day until a day.

    Raises:
        Refused: the days are the wrong way round, the unit is closed, or the role is held already.
    """
    check_days(valid_from, valid_to)
    if unit.closed_on is not None:
        raise Refused(_("Đơn vị đã kết thúc hoạt động."), "unit")
    for held in user.assignments:
        same = held.role == role and held.unit_id == unit.id
        if same and _overlap(held.valid_from, held.valid_to, valid_from, valid_to):
            raise Refused(_("Người này đang giữ vai trò đó ở đơn vị đó."), "role")
    held = RoleAssignment(
        user=user,
        unit=unit,
        user_id=user.id,
        unit_id=unit.id,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=decision,
    )
    session().add(held)
    return held


def check_days(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")


def _overlap(a: date | None, b: date | None, c: date | None, d: date | None) -> bool:
    """Whether the periods a–b and c–d (None is open) share a day."""
    return (a or date.min) <= (d or date.max) and (c or date.min) <= (b or date.max)


def log_in(login: str, password: str, address: str) -> User:
    """Check a login; count a refusal in a transaction of its own.

    Args:
        address: of the client, only ever stored as a keyed hash.

    Raises:
        Throttled: too many tries.
        Refused: wrong name or password, or a closed account.
    """
    keys = [_throttle_key("login", login.strip().lower()), _throttle_key("address", address)]
    since = clock.now() - WINDOW
    refused = refused_since(keys, since)
    if refused[keys[0]] >= MAX_REFUSED or refused[keys[1]] >= MAX_REFUSED_ADDRESS:
        raise Throttled(_("Sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc gọi quản trị."))
    user = by_login(login)
    if not _matches(user.password_hash if user else _nobody(), password) or user is None:
        _count_refusal(keys)
        raise Refused(_("Tên đăng nhập hoặc mật khẩu không đúng."))
    if not user.active:
        _count_refusal(keys)
        raise Refused(_("Tài khoản đã bị khóa. Hãy liên hệ quản trị của Sở."))
    with transaction() as current:
        audit.act_as(user.id, user.login)
        user.last_login_at = clock.now()
        if hasher().check_needs_rehash(user.password_hash):
            user.password_hash = hasher().hash(password)
        audit.note("login:accept", target=user)
        current.execute(delete(LoginAttempt).where(LoginAttempt.key == keys[0]))
        current.execute(delete(LoginAttempt).where(LoginAttempt.at < since))
    return user


def _matches(stored: str, password: str) -> bool:
    try:
        return hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _throttle_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _count_refusal(keys: list[str]) -> None:
    with transaction() as current:
        current.add_all(LoginAttempt(key=key, at=clock.now()) for key in keys)
        audit.note("login:refuse", details={"name_hash": keys[0][:12]})


def within_limit(kind: str, value: str, most: int) -> bool:
    """Count a try of some kind, in a transaction of its own; whether there were not too many.

    Args:
        value: whose it is; only ever stored as a keyed hash.
    """
    key = _throttle_key(kind, value)
    if refused_since([key], clock.now() - WINDOW)[key] >= most:
        return False
    with transaction() as current:
        current.add(LoginAttempt(key=key, at=clock.now()))
    return True


def change_password(user: User, old: str, new: str) -> None:
    """Replace the password; every other session of the person ends.

    Raises:
        Refused: the old one is wrong, or the new one is too short, the same, or the login name.
    """
    if not _matches(user.password_hash, old):
        raise Refused(_("Mật khẩu hiện tại không đúng."), "old")
    if len(new) < MIN_PASSWORD:
        raise Refused(_("Mật khẩu mới cần ít nhất %(n)s ký tự.", n=MIN_PASSWORD), "new")
    if new == old or user.login in new.lower():
        raise Refused(_("Mật khẩu mới không được trùng mật khẩu cũ hay chứa tên đăng nhập."), "new")
    user.password_hash = hasher().hash(new)
    user.must_change_password = False
    user.session_epoch += 1
    audit.note("password:change", target=user)


def reset_password(user: User) -> str:
    """Give a fresh first password, shown once; the person must change it at login."""
    password = new_password()
    user.password_hash = hasher().hash(password)
    user.must_change_password = not user.is_demo
    user.session_epoch += 1
    audit.note("password:reset", target=user)
    return password


def set_locale(user: User, locale: str) -> None:
    """Remember the language of a person."""
    user.locale = locale


def create_token(
    name: str,
    unit: HealthUnit,
    role: Role = Role.SERVICE,
    valid_to: date | None = None,
    scopes: list[str] | None = None,
) -> str:
    """Make a service token; the value is returned once and never stored."""
    value = "att_" + secrets.token_urlsafe(32)
    session().add(
        ApiToken(
            name=name,
            unit_id=unit.id,
            role=role,
            scopes=scopes,
            valid_to=valid_to,
            created_at=clock.now(),
            token_hash=hashlib.sha256(value.encode()).hexdigest(),
            prefix=value[:10],
        )
    )
    return value
