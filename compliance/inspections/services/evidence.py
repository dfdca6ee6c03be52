"""Evidence: a file with three dates and the hash of its content."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from compliance.accounts.models import User
from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import BadFile, Refused
from compliance.core.i18n import _
from compliance.inspections.models import Finding, Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.services.answers import require_field
from compliance.inspections.states import InspectionState, Side

#: Ending → (media type, how such a file begins, at which byte).
KINDS: dict[str, tuple[str, tuple[bytes, ...], int]] = {
    "pdf": ("application/pdf", (b"%PDF-",), 0),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",), 0),
    "webp": ("image/webp", (b"WEBP",), 8),
    "heic": ("image/heic", (b"ftyp",), 4),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
        0,
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (b"PK\x03\x04",),
        0,
    ),
}
ACCEPT = ",".join(f".{ending}" for ending in KINDS)


def attach_to_row(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    source: BinaryIO,
    name: str,
    *,
    title: str | None,
    issued_on: date | None,
    valid_until: date | None,
    side: Side,
) -> InspectionEvidence:
    """Add a piece of evidence to a row: by the unit beforehand, by inspectors in the field.

    Raises:
        BadFile: the file is not of the kind that its name says.
        Refused: the step is over, the file is empty, or its dates contradict each other.
    """
    if side == Side.INSPECTOR:
        require_field(actor, inspection)
    elif inspection.state != InspectionState.PLANNED:
        raise Refused(_("Tự đánh giá đã gửi hoặc đã đóng, không thêm minh chứng được nữa."))
    return keep_evidence(
        actor,
        inspection,
        source,
        name,
        title=title,
        issued_on=issued_on,
        valid_until=valid_until,
        side=side,
        row=row,
    )


def keep_evidence(
    actor: User,
    inspection: Inspection,
    source: BinaryIO,
    name: str,
    *,
    title: str | None,
    issued_on: date | None,
    valid_until: date | None,
    side: Side,
    row: InspectionRow | None = None,
    finding: Finding | None = None,
) -> InspectionEvidence:
    """Store a file as evidence of a row or of a fix; rules about who may are the caller's.

    Raises:
        BadFile: the file is not of the kind that its name says.
        Refused: the file is empty, or its dates contradict each other.
    """
    if issued_on and issued_on > clock.today():
        raise Refused(_("Ngày của minh chứng ở tương lai. Hãy kiểm tra lại."), "issued_on")
    if issued_on and valid_until and valid_until < issued_on:
        raise Refused(_("Ngày hết hạn đứng trước ngày của minh chứng."), "valid_until")
    stored = files.keep(
        source,
        name=name,
        media_type=media_type(source, name),
        purpose="evidence",
        unit_id=inspection.unit_id,
        actor_id=actor.id,
    )
    piece = InspectionEvidence(
        inspection_id=inspection.id,
        row_id=row.id if row else None,
        finding_id=finding.id if finding else None,
        side=side,
        title=(title or stored.name)[:255],
        issued_on=issued_on,
        received_at=clock.now(),
        valid_until=valid_until,
        file_id=stored.id,
        file=stored,
        sha256=stored.sha256,
        added_by=actor.id,
    )
    session().add(piece)
    session().flush()
    audit.note(
        "evidence:add",
        unit_id=inspection.unit_id,
        target=piece,
        details={"sha256": stored.sha256, "row": row.item_id if row else None},
    )
    return piece


def media_type(source: BinaryIO, name: str) -> str:
    """Return the media type of a file whose first bytes agree with the ending of its name.

    Raises:
        BadFile: another ending, or bytes of another kind.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise BadFile(
            _("Minh chứng là ảnh (JPG, PNG, WEBP, HEIC), PDF, DOCX hoặc XLSX."),
            "file",
        )
    kind, starts, offset = KINDS[ending]
    head = source.read(32)
    source.seek(0)
    if head and not any(head[offset:].startswith(start) for start in starts):
        raise BadFile(
            _("Nội dung tệp không phải loại .%(ending)s như tên tệp ghi.", ending=ending), "file"
        )
    return kind


def remove_evidence(
    actor: User, inspection: Inspection, piece: InspectionEvidence, side: Side
) -> None:
    """Take back a piece of evidence put in by mistake; the deletion is recorded.

    Raises:
        Refused: the other side put it in, or the step is over.
    """
    if piece.side != side or piece.finding_id is not None:
        raise Refused(_("Chỉ bên đã nộp mới gỡ được minh chứng này."))
    if side == Side.INSPECTOR:
        require_field(actor, inspection)
    elif inspection.state != InspectionState.PLANNED:
        raise Refused(_("Tự đánh giá đã gửi nên không gỡ minh chứng được nữa."))
    audit.note("evidence:remove", unit_id=inspection.unit_id, target=piece)
    stored = piece.file
    session().delete(piece)
    session().flush()
    files.discard(stored, "evidence taken back")
