"""Request sheets for a vendor: which columns, masked how, for what; one link, one file.

The vendor has no account here: whoever holds the link may hand in one file and sees of it nothing
but pass or fail for each column. The key that makes its pseudonyms stays with the unit.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.core.text import clean
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import columns_of, is_stopping
from compliance.scans.services import request_scan
from compliance.sharing.models import VendorSheet
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: How a column must come: code → what the vendor reads.
MASKS = {
    "giu": _l("giữ nguyên"),
    "che": _l("che"),
    "bam": _l("thay bằng mã có khóa (HMAC) của đơn vị"),
    "gop": _l("gộp: năm, nhóm tuổi, tỉnh"),
}
#: Masking states that a rule does not take.
_TOO_CLEAR = {
    "giu": frozenset[str](),
    "che": frozenset({"unmasked", "weakly_masked"}),
    "bam": frozenset({"unmasked", "weakly_masked"}),
    "gop": frozenset({"unmasked"}),
}
MOST_COLUMNS = 200


@dataclass(frozen=True)
class ColumnResult:
    """What the vendor sees of a column."""

    name: str
    passes: bool


@dataclass(frozen=True)
class SheetResult:
    """What the vendor sees of the file."""

    columns: Sequence[ColumnResult]
    passes: bool


def _scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    return VendorSheet.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def sheets_of(viewer: Viewer, most: int = 200) -> Sequence[VendorSheet]:
    """Return the sheets within scope, newest first."""
    statement = (
        select(VendorSheet)
        .where(_scope(viewer, Permission.SHARE_READ))
        .options(joinedload(VendorSheet.unit), joinedload(VendorSheet.scan).defer(Scan.result))
        .options(joinedload(VendorSheet.scan).joinedload(Scan.job))
        .order_by(VendorSheet.created_at.desc())
        .limit(most)
    )
    return session().scalars(statement).all()


def find_sheet(
    viewer: Viewer, sheet_id: UUID, permission: Permission = Permission.SHARE_READ
) -> VendorSheet | None:
    """Return a sheet within scope, with its scan."""
    return session().scalar(
        select(VendorSheet)
        .where(VendorSheet.id == sheet_id, _scope(viewer, permission))
        .options(joinedload(VendorSheet.unit))
        .options(joinedload(VendorSheet.scan).joinedload(Scan.job))
    )


def sheet_by_token(token: str) -> VendorSheet | None:
    """Return the sheet whose link this is; the token is all that its holder needs."""
    return session().scalar(
        select(VendorSheet)
        .where(VendorSheet.token_sha256 == _hash(token))
        .options(joinedload(VendorSheet.unit))
        .options(joinedload(VendorSheet.scan).joinedload(Scan.job))
    )


def open_sheet(
    unit: HealthUnit,
    *,
    title: str | None,
    purpose: str | None,
    vendor: str | None,
    columns: str | None,
    expires_on: date | None,
    actor_id: UUID | None,
) -> tuple[VendorSheet, str]:
    """Open a sheet; return it and the token of its link, which is kept nowhere.

    ``columns`` has one column a line: ``name | giu, che, bam or gop``.

    Raises:
        Refused: something is missing, or a line cannot be read.
    """
    if not (clean(title) and clean(purpose) and clean(vendor)):
        raise Refused(_("Ghi tên phiếu, mục đích và nhà cung cấp."), "title")
    if expires_on is None or expires_on < clock.today():
        raise Refused(_("Ghi hạn nộp, từ hôm nay trở đi."), "expires_on")
    token = secrets.token_urlsafe(32)
    sheet = VendorSheet(
        unit_id=unit.id,
        unit=unit,
        title=clean(title) or "",
        purpose=clean(purpose) or "",
        vendor=clean(vendor) or "",
        policy=read_policy(columns),
        token_sha256=_hash(token),
        expires_on=expires_on,
        created_at=clock.now(),
        created_by=actor_id,
    )
    session().add(sheet)
    session().flush()
    return sheet, token


def read_policy(text: str | None) -> list[dict[str, str]]:
    """Return ``name`` and ``mask`` of each line.

    Raises:
        Refused: no line, a name twice, an unknown rule; it says which line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate((text or "").splitlines(), 1):
        if not line.strip():
            continue
        name, bar, rule = (part.strip() for part in line.rpartition("|"))
        name, rule = (name, rule.lower()) if bar else (line.strip(), "giu")
        if rule not in MASKS or not name:
            raise Refused(
                _("Dòng %(n)s: ghi “tên cột | giu, che, bam hoặc gop”.", n=number), "columns"
            )
        if name in found:
            raise Refused(_("Dòng %(n)s: cột “%(name)s” đã có.", n=number, name=name), "columns")
        found[name[:255]] = rule
    if not found or len(found) > MOST_COLUMNS:
        raise Refused(_("Ghi từ 1 đến %(n)s cột, mỗi dòng một cột.", n=MOST_COLUMNS), "columns")
    return [{"name": name, "mask": rule} for name, rule in found.items()]


def close_sheet(sheet: VendorSheet) -> None:
    """Let the link answer no more."""
    if sheet.closed_at is None:
        sheet.closed_at = clock.now()
        session().flush()


def is_open(sheet: VendorSheet) -> bool:
    """Whether a file may still be handed in: once, in time, not closed."""
    return sheet.scan_id is None and sheet.closed_at is None and sheet.expires_on >= clock.today()


def hand_in(sheet: VendorSheet, stream: BinaryIO, name: str) -> Scan:
    """Take the vendor's one file and have it scanned; the file goes right after the scan.

    Raises:
        Refused: the link was used, is over or closed, or the file cannot be scanned.
    """
    if not is_open(sheet):
        raise Refused(_("Đường dẫn này đã dùng hoặc đã hết hạn. Liên hệ đơn vị để được cấp mới."))
    audit.act_as(None, f"sheet:{sheet.id.hex[:12]}")
    scan = request_scan(
        sheet.unit,
        stream,
        name,
        system=None,
        purpose=_("Phiếu yêu cầu dữ liệu: %(title)s", title=sheet.title),
        actor_id=None,
    )
    session().flush()
    sheet.scan_id, sheet.scan = scan.id, scan
    audit.note("sheet:hand-in", target=sheet, details={"sha256": scan.sha256})
    session().flush()
    return scan


def result_of(sheet: VendorSheet) -> SheetResult | None:
    """Return pass or fail for each column; None until the scan is finished."""
    scan = sheet.scan
    if scan is None or scan.verdict is None:
        return None
    wanted = {row["name"]: row["mask"] for row in sheet.policy}
    passes: dict[str, bool] = {}
    for column in columns_of(scan):
        passes[column["name"]] = passes.get(column["name"], True) and _fits(column, wanted)
    for name in wanted:
        passes.setdefault(name, False)  # asked for and not there
    rows = [ColumnResult(name, ok) for name, ok in passes.items()]
    whole = all(row.passes for row in rows) and scan.verdict == Verdict.PASS
    return SheetResult(sorted(rows, key=lambda row: row.passes), whole)


def _fits(column: dict[str, Any], wanted: dict[str, str]) -> bool:
    rule = wanted.get(column["name"])
    if rule is None or is_stopping(column):
        return False
    return column["state"] not in _TOO_CLEAR[rule]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
