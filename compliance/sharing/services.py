"""Writing a request, attaching its scan, putting it through the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean, fold
from compliance.scans.models import Scan
from compliance.scans.queries import columns_of, is_stopping
from compliance.sharing.gate import Evaluation, evaluate, pack_today
from compliance.sharing.models import ShareColumn, ShareRequest
from compliance.sharing.moves import record, step
from compliance.sharing.queries import next_code
from compliance.sharing.rules import rows_of
from compliance.sharing.states import STATE_LABELS, ShareKind, ShareState
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

#: What the form of a request changes; ``edit_share`` takes these and no others.
DETAILS = (
    "title",
    "purpose",
    "cycle",
    "recipient_kind",
    "recipient_name",
    "recipient_address",
    "recipient_contact",
    "basis",
    "basis_document",
    "abroad",
    "abroad_country",
    "abroad_dossier",
    "written_request",
    "agreement_number",
    "agreement_signed_on",
    "agreement_from",
    "agreement_to",
    "agreement_contents",
    "agreement_document",
    "channel",
    "encrypted",
    "expires_on",
)
#: Off by default (a convention of the project): the unit says why it keeps them.
DROPPED_BY_DEFAULT = ("ETHNICITY",)


def open_share(
    unit: HealthUnit,
    kind: ShareKind,
    title: str,
    *,
    system: InformationSystem | None,
    asset: DataAsset | None = None,
    actor_id: UUID | None,
) -> ShareRequest:
    """Open a request as a draft.

    Raises:
        Refused: it has no title, or system and data set are not the unit's.
    """
    name = clean(title)
    if not name:
        raise Refused(_("Ghi tên phiếu: dữ liệu gì, gửi cho ai."), "title")
    if system is not None and system.unit_id != unit.id:
        raise Refused(_("Hệ thống này không thuộc đơn vị đã chọn."), "system_id")
    if asset is not None and asset.unit_id != unit.id:
        raise Refused(_("Bộ dữ liệu này không thuộc đơn vị đã chọn."), "asset_id")
    share = ShareRequest(
        unit_id=unit.id,
        unit=unit,
        system_id=system.id if system else (asset.system_id if asset else None),
        system=system,
        asset_id=asset.id if asset else None,
        asset=asset,
        code=next_code(unit.id),
        kind=kind,
        state=ShareState.DRAFT,
        title=name,
        agreement_contents=[],
        created_at=clock.now(),
        created_by=actor_id,
        columns=[],
    )
    _index(share)
    session().add(share)
    # Said before: the reader's language cannot be looked up in a transaction that has failed.
    taken = _("Vừa có phiếu khác lấy cùng số. Hãy gửi lại.")
    try:
        session().flush()
    except IntegrityError:
        raise Clash(taken) from None
    record(share, "open", None, actor_id)
    return share


def copy_share(old: ShareRequest, actor_id: UUID | None) -> ShareRequest:
    """Open a new draft that says what an ended or blocked request said; its scan is not taken."""
    share = open_share(
        old.unit, ShareKind(old.kind), old.title, system=old.system, asset=old.asset,
        actor_id=actor_id,
    )  # fmt: skip
    for name in DETAILS:
        setattr(share, name, getattr(old, name))
    _index(share)
    session().flush()
    return share


def edit_share(share: ShareRequest, values: Mapping[str, Any], *, seen_version: int) -> None:
    """Change what a request says; ``values`` has keys of ``DETAILS``.

    Raises:
        Clash: somebody else saved meanwhile.
        Refused: it is past editing, or a code is none of the pack's.
    """
    _refuse_closed(share)
    if share.version != seen_version:
        current = {name: getattr(share, name) for name in values if name in DETAILS}
        raise Clash(_("Người khác vừa sửa phiếu này. Hãy so hai nội dung rồi lưu lại."), current)
    pack = pack_today()
    for name, section in (
        ("recipient_kind", "recipients"),
        ("basis", "lawful_bases"),
        ("channel", "share_channels"),
    ):
        if values.get(name) and values[name] not in rows_of(pack, section):
            raise Refused(_("Hãy chọn một mục trong danh sách."), name)
    for name in DETAILS:
        if name in values:
            value = values[name]
            setattr(share, name, clean(value) if isinstance(value, str) else value)
    if not share.title:
        raise Refused(_("Ghi tên phiếu: dữ liệu gì, gửi cho ai."), "title")
    _index(share)
    session().flush()


def attach_scan(share: ShareRequest, scan: Scan, actor: Viewer) -> None:
    """Let the request speak of the bytes of this scan; reasons of columns that stay are kept.

    Raises:
        Refused: the scan is not finished or not the unit's, or the request is past it.
    """
    if scan.unit_id != share.unit_id or scan.verdict is None:
        raise Refused(_("Chọn một lần quét đã xong của chính đơn vị."), "scan_id")
    if not columns_of(scan):
        raise Refused(_("Kết quả quét này không có cột nào nên không xét được."), "scan_id")
    step(share, "attach", ShareState.SCANNED, actor, note=scan.sha256)
    share.scan_id, share.scan, share.sha256 = scan.id, scan, scan.sha256
    share.trace = None
    known = {(column.table_name, column.name): column for column in share.columns}
    share.columns = [_column(share, place, found, known) for place, found in _columns(scan)]
    session().flush()


def _columns(scan: Scan) -> list[tuple[int, dict[str, Any]]]:
    """Return each column of the file once, worst finding first, with its place."""
    once: dict[tuple[str, str], dict[str, Any]] = {}
    for found in columns_of(scan):
        key = (found["table"] or "", found["name"])
        once.setdefault(key, found)
    return list(enumerate(once.values()))


def _column(
    share: ShareRequest,
    place: int,
    found: Mapping[str, Any],
    known: Mapping[tuple[str, str], ShareColumn],
) -> ShareColumn:
    table, name = (found["table"] or "")[:255], found["name"][:255]
    column = known.get((table, name)) or ShareColumn(
        unit_id=share.unit_id,
        table_name=table,
        name=name,
        needed=found["entity"] not in DROPPED_BY_DEFAULT,
    )
    column.position = place
    column.entity, column.masking = found["entity"], found["state"]
    column.stopping = is_stopping(found)
    if not column.stopping:
        column.exception_basis = column.exception_reason = None
    return column


def explain_columns(
    share: ShareRequest,
    rows: Mapping[UUID, Mapping[str, Any]],
    *,
    common_reason: str | None,
    seen_version: int,
) -> None:
    """Store why each column is needed and which go as they are.

    Args:
        rows: column id → ``needed``, ``reason``, ``exception_basis``, ``exception_reason``.
        common_reason: for the needed columns that have no reason of their own.

    Raises:
        Clash: somebody else saved meanwhile; Refused: the request is past editing.
    """
    _refuse_closed(share)
    if share.version != seen_version:
        raise Clash(_("Người khác vừa sửa phiếu này. Hãy mở lại trang rồi lưu."))
    bases = rows_of(pack_today(), "lawful_bases")
    for column in share.columns:
        given = rows.get(column.id)
        if given is None:
            continue
        column.needed = bool(given.get("needed"))
        column.reason = clean(given.get("reason")) or (clean(common_reason) or None)
        if column.stopping:
            basis = given.get("exception_basis") or None
            if basis is not None and basis not in bases:
                raise Refused(_("Hãy chọn một mục trong danh sách."))
            column.exception_basis = basis
            column.exception_reason = clean(given.get("exception_reason"))
    share.trace = None
    flag_modified(share, "search")  # the version of the request guards its columns too
    session().flush()


def check_share(share: ShareRequest, actor: Viewer) -> Evaluation:
    """Put the request through the eight steps: blocked, cleared, or cleared by exception.

    Raises:
        Refused: no scan is attached, or the step is not this person's.
    """
    found = evaluate(share, share.columns, share.scan)
    pin(share, found)
    step(share, "check", found.state, actor, trace=found.trace)
    return found


def pin(share: ShareRequest, found: Evaluation) -> None:
    """Keep what the gate found and by which version of the rules."""
    share.trace, share.by_exception = found.trace, found.by_exception
    share.pack_id, share.pack_version = found.pack.id, found.pack.version
    share.pack_sha256 = found.pack.sha256


def reopen(share: ShareRequest, actor: Viewer) -> None:
    """Take a blocked request back into writing; what blocked it stays to be read."""
    step(share, "reopen", ShareState.DRAFT, actor)


def _refuse_closed(share: ShareRequest) -> None:
    if not share.editable:
        state = STATE_LABELS[ShareState(share.state)]
        raise Refused(_("Phiếu đang ở trạng thái “%(state)s” nên không sửa được.", state=state))


def _index(share: ShareRequest) -> None:
    words: Sequence[str | None] = (
        share.code, share.title, share.recipient_name, share.unit.name,
        share.system.name if share.system else None,
    )  # fmt: skip
    share.search = fold(*words)[:900]
