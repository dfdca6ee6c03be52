"""Results signed at the unit: the raw file never came here, so the signature stands for it.

A thin layer over ``scanners.signing`` and ``scanners.keys``: which keys a unit answers for, and
which results are taken in. Nothing of the file but its hash and its redacted findings is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.text import clean, fold
from compliance.scans.models import Scan, ScanKey
from compliance.scans.queries import is_stopping
from compliance.scans.risk import risks_of
from compliance.scans.services import merged, record_result, tidy
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: A result of the widest table is far below; a larger file is something else.
MOST_BYTES = 20 << 20
#: How far the clock of a unit's computer may be ahead.
AHEAD = timedelta(hours=24)
_COLUMN = ("name", "entity", "subject", "state", "hits", "share", "role", "why", "examples")


def keys_of(viewer: Viewer) -> Sequence[ScanKey]:
    """Return the keys that the viewer looks after, those in use first, with their units."""
    return (
        session()
        .scalars(
            select(ScanKey)
            .where(ScanKey.unit_id.in_(_units(viewer)))
            .options(joinedload(ScanKey.unit))
            .order_by(ScanKey.revoked_at.is_not(None), ScanKey.registered_at.desc())
        )
        .all()
    )


def find_key(viewer: Viewer, key_id: UUID) -> ScanKey | None:
    """Return a key that the viewer looks after."""
    return session().scalar(
        select(ScanKey)
        .where(ScanKey.id == key_id, ScanKey.unit_id.in_(_units(viewer)))
        .options(joinedload(ScanKey.unit))
    )


def _units(viewer: Viewer) -> Any:
    return select(HealthUnit.id).where(unit_scope(viewer, Permission.SCAN_KEY))


def register_key(unit: HealthUnit, name: str | None, text: str, actor_id: UUID | None) -> ScanKey:
    """Register the public key of a unit.

    Raises:
        Refused: it is a private key or no Ed25519 key, has no name, or is registered already.
    """
    from scanners.errors import ScanError  # late: the scanner is loaded when it is needed
    from scanners.keys import key_id, read_public_key

    if not clean(name):
        raise Refused(_("Ghi tên khóa: máy nào, ai giữ."), "name")
    try:
        public = read_public_key(text)
    except ScanError as error:
        raise Refused(_("Không nhận khóa: %(why)s", why=error), "public_key") from None
    row = ScanKey(
        unit_id=unit.id,
        unit=unit,
        name=clean(name) or "",
        key_id=key_id(public),
        public_key=public.decode(),
        registered_at=clock.now(),
        registered_by=actor_id,
    )
    session().add(row)
    # Said before: the reader's language cannot be looked up in a transaction that has failed.
    taken = _("Khóa này đã được đăng ký cho đơn vị.")
    try:
        session().flush()
    except IntegrityError:
        raise Refused(taken, "public_key") from None
    return row


def revoke_key(key: ScanKey, reason: str | None) -> None:
    """Take no more results of this key; those taken before stay.

    Raises:
        Refused: no reason, or it is revoked already.
    """
    if key.revoked_at is not None:
        raise Refused(_("Khóa này đã bị thu hồi."))
    if not clean(reason):
        raise Refused(_("Ghi lý do thu hồi khóa."), "reason")
    key.revoked_at, key.revocation_reason = clock.now(), clean(reason)
    session().flush()


def accept_signed(
    unit: HealthUnit,
    stream: BinaryIO,
    *,
    system: InformationSystem | None,
    asset: DataAsset | None = None,
    purpose: str | None,
    actor_id: UUID | None,
) -> Scan:
    """Take in a signed result of exactly one file.

    Raises:
        Refused: no such result, unknown or revoked key, changed since it was signed, old rules,
            a partial scan, or handed in before; the sentence says which.
    """
    result = _read(stream)
    key = _key_of(unit, result)
    from scanners.signing import refusals, verify  # late, as above

    if not verify(result, key.public_key):
        raise Refused(_("Chữ ký không khớp: kết quả đã bị sửa sau khi ký."), "file")
    against = refusals(result)
    if against:
        raise Refused(" ".join(against), "file")
    signed_at, found = _moment(result), _whole(result["files"])
    if session().scalar(
        select(Scan.id).where(
            Scan.unit_id == unit.id, Scan.sha256 == found["sha256"], Scan.key_id == key.id
        )
    ):
        raise Refused(_("Kết quả của tệp này đã được nộp rồi."), "file")
    name = PurePath(str(found["path"]).replace("\\", "/")).name[:255] or "tep"
    scan = Scan(
        unit_id=unit.id,
        unit=unit,
        system_id=system.id if system else None,
        asset_id=asset.id if asset else None,
        file_name=name,
        purpose=purpose,
        sha256=found["sha256"],
        size=int(found["bytes"]),
        key_id=key.id,
        signed={
            "tool": result["tool"],
            "options": result["options"],
            "signed_at": signed_at.isoformat(),
            "signature": result["signature"],
        },
        created_at=clock.now(),
        created_by=actor_id,
        search=fold(name, unit.name, system.name if system else None)[:600],
    )
    session().add(scan)
    session().flush()
    audit.note("scan:accept-signed", target=scan, details={"key": key.key_id})
    record_result(scan, found)
    return scan


def _read(stream: BinaryIO) -> dict[str, Any]:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("Tệp quá lớn, không phải kết quả đã ký."), "file")
    try:
        result = json.loads(content)
    except (ValueError, RecursionError):
        result = None
    if not isinstance(result, dict) or not isinstance(result.get("signature"), dict):
        raise Refused(
            _("Đây không phải kết quả đã ký. Chạy “python -m scanners scan TỆP --sign KHÓA”."),
            "file",
        )
    return result


def _key_of(unit: HealthUnit, result: Mapping[str, Any]) -> ScanKey:
    named = str(result["signature"].get("key_id"))[:64]
    key = session().scalar(
        select(ScanKey).where(ScanKey.unit_id == unit.id, ScanKey.key_id == named)
    )
    if key is None:
        raise Refused(
            _("Khóa đã ký chưa được đăng ký cho đơn vị. Nhờ thủ trưởng đăng ký khóa công khai."),
            "file",
        )
    if key.revoked_at is not None:
        raise Refused(_("Khóa đã ký bị thu hồi. Quét lại và ký bằng khóa đang dùng."), "file")
    return key


def _moment(result: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(str(result["signed_at"]).replace("Z", "+00:00"))
    except (KeyError, ValueError):
        raise Refused(_("Kết quả không ghi thời điểm ký. Quét và ký lại."), "file") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if moment > clock.now() + AHEAD:
        raise Refused(_("Thời điểm ký ở tương lai. Chỉnh đồng hồ máy rồi quét lại."), "file")
    return moment


def _whole(files: Any) -> dict[str, Any]:
    """Return the one entry of a file and of those inside it."""
    try:
        found = tidy(merged(files))
    except (AttributeError, KeyError, TypeError, ValueError):
        found = {}
    _check_shape(found)
    return found


def _check_shape(found: Mapping[str, Any]) -> None:
    """Refuse what our pages could not show, or a verdict that its own columns contradict."""
    try:
        columns = [column for table in found["tables"] for column in table["columns"]]
        whole = all(set(_COLUMN) <= set(column) for column in columns)
        named = all(isinstance(table["name"] or "", str) for table in found["tables"])
        risks_of(found)
        hash_ok = len(str(found["sha256"])) == 64 and int(found["bytes"]) >= 0
    except (AttributeError, KeyError, TypeError, ValueError):
        whole = named = hash_ok = False
    if not (whole and named and hash_ok):
        raise Refused(_("Kết quả không đủ nội dung. Cập nhật công cụ rồi quét lại."), "file")
    if found["verdict"] == "pass" and any(is_stopping(column) for column in columns):
        raise Refused(_("Kết luận của kết quả mâu thuẫn với các cột của nó. Quét lại."), "file")
