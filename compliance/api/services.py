"""Giving out tokens, taking them back, and recognising who bears one."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from compliance.accounts import services as accounts
from compliance.accounts.models import ApiToken
from compliance.api.queries import token_by_hash
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.text import clean
from compliance.units.models import HealthUnit

#: A token that nobody renews ends by itself.
LONGEST = timedelta(days=730)
#: Calls that change something, for one token within a quarter of an hour.
MOST_CALLS = 120
#: Unknown or ended tokens from one address within a quarter of an hour.
MOST_REFUSED = 30
#: The day and hour of the last use is kept no finer.
SEEN_EVERY = timedelta(minutes=5)


class Scope(enum.StrEnum):
    """What a token may be used for."""

    BACKUP_WRITE = "backup:write"
    SCAN_READ = "scan:read"
    SCAN_WRITE = "scan:write"


SCOPE_LABELS = {
    Scope.SCAN_WRITE: _l("Gửi tệp để quét, nộp kết quả đã ký"),
    Scope.SCAN_READ: _l("Đọc kết quả quét của đơn vị"),
    Scope.BACKUP_WRITE: _l("Báo lần sao lưu đã chạy"),
}


class NotKnown(Refused):
    """No such token, or it has ended."""


class NotInScope(Refused):
    """The token may not be used for this."""


class TooMany(Refused):
    """Too many calls: wait."""


def issue(
    unit: HealthUnit,
    name: str | None,
    scopes: Collection[str],
    until: date | None,
    actor_id: UUID | None,
) -> tuple[ApiToken, str]:
    """Give out a token for a unit; return its row, and its value, which is never stored.

    Raises:
        Refused: no name, no scope, or an end that has passed or is too far.
    """
    if not clean(name):
        raise Refused(_("Ghi tên: phần mềm nào, ai giữ mã."), "name")
    known = [scope.value for scope in Scope if scope.value in scopes]
    if not known:
        raise Refused(_("Chọn ít nhất một việc được làm."), "scopes")
    if until is None or not clock.today() <= until <= clock.today() + LONGEST:
        raise Refused(_("Ghi ngày hết hạn, từ hôm nay đến trong hai năm."), "until")
    value = accounts.create_token(clean(name) or "", unit, valid_to=until)
    session().flush()
    row = token_by_hash(_hash(value))
    if row is None:
        raise RuntimeError("the token just made is not there")
    row.scopes, row.created_by = known, actor_id
    session().flush()
    return row, value


def revoke(token: ApiToken, reason: str | None) -> None:
    """End a token at once.

    Raises:
        Refused: no reason, or it has been revoked.
    """
    if token.revoked_at is not None:
        raise Refused(_("Mã này đã bị thu hồi."))
    if not clean(reason):
        raise Refused(_("Ghi lý do thu hồi."), "reason")
    token.revoked_at, token.revocation_reason = clock.now(), clean(reason)
    session().flush()


def recognise(value: str, scope: Scope, address: str) -> ApiToken:
    """Return the token of a request.

    Args:
        value: what follows ``Bearer``, or nothing.
        address: of the client, only ever stored as a keyed hash.

    Raises:
        TooMany: too many wrong tokens from this address.
        NotKnown: no such token, or it has ended.
        NotInScope: it is not for this.
    """
    token = token_by_hash(_hash(value)) if value else None
    if token is None or not token.holds(clock.today()):
        _limit("api-address", address, MOST_REFUSED)
        raise NotKnown(_("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi."))
    if scope.value not in (token.scopes or ()):
        raise NotInScope(_("Mã truy cập này không được dùng cho việc đó."))
    if token.last_used_at is None or clock.now() - token.last_used_at > SEEN_EVERY:
        with transaction():
            token.last_used_at = clock.now()
    return token


def count_call(token: ApiToken) -> None:
    """Count a call that changes something.

    Raises:
        TooMany: this token made too many.
    """
    _limit("api-token", str(token.id), MOST_CALLS)


def _limit(kind: str, value: str, most: int) -> None:
    if not accounts.within_limit(kind, value, most):
        raise TooMany(_("Gọi quá nhiều lần. Hãy đợi 15 phút rồi thử lại."))


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
