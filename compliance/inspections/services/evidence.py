"""Evidence at rows and findings: kept once with all other evidence, put where it is needed."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.evidence import services as library
from compliance.evidence.models import Evidence
from compliance.evidence.services import ACCEPT, Dates, broken_among
from compliance.inspections.models import Finding, Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.services.answers import require_field
from compliance.inspections.states import InspectionState, Side

__all__ = ["ACCEPT", "Dates"]


def attach_to_row(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    source: BinaryIO,
    name: str,
    *,
    title: str | None,
    dates: Dates,
    side: Side,
) -> InspectionEvidence:
    """Add a piece of evidence to a row: by the unit beforehand, by inspectors in the field.

    Raises:
        BadFile: the file is not of a kind that we take.
        Refused: the step is over, the file is empty, or its dates contradict each other.
    """
    require_side(actor, inspection, side)
    return keep_evidence(
        actor, inspection, source, name, title=title, dates=dates, side=side, row=row
    )


def place_kept(
    actor: User, inspection: Inspection, row: InspectionRow, evidence: Evidence
) -> InspectionEvidence:
    """Let a piece that the unit keeps already stand behind its answer too.

    Raises:
        Refused: the self-assessment is over, or the bytes are no longer those that were kept.
    """
    require_side(actor, inspection, Side.UNIT)
    if broken_among([evidence]):
        raise Refused(
            _("Tệp “%(title)s” không còn khớp mã băm. Hãy tải lại tệp.", title=evidence.title)
        )
    held = session().scalar(
        select(InspectionEvidence).where(
            InspectionEvidence.row_id == row.id,
            InspectionEvidence.evidence_id == evidence.id,
            InspectionEvidence.side == Side.UNIT,
        )
    )
    return held or place(actor, inspection, evidence, Side.UNIT, row=row)


def require_side(actor: User, inspection: Inspection, side: Side) -> None:
    """Refuse evidence of a side whose step has not come or is over."""
    if side == Side.INSPECTOR:
        require_field(actor, inspection)
    elif inspection.state != InspectionState.PLANNED:
        raise Refused(_("Tự đánh giá đã gửi hoặc đã đóng, không đổi minh chứng được nữa."))


def keep_evidence(
    actor: User,
    inspection: Inspection,
    source: BinaryIO,
    name: str,
    *,
    title: str | None,
    dates: Dates,
    side: Side,
    row: InspectionRow | None = None,
    finding: Finding | None = None,
) -> InspectionEvidence:
    """Store a file as evidence of a row or of a fix; rules about who may are the caller's.

    The unit's files join its library; what inspectors collect stays apart from it. Bytes that
    are there already are not kept a second time.

    Raises:
        BadFile: the file is not of a kind that we take.
        Refused: the file is empty, or its dates contradict each other.
    """
    if dates.happened_on and dates.happened_on > clock.today():
        raise Refused(_("Ngày của minh chứng ở tương lai. Hãy kiểm tra lại."), "happened_on")
    kept = library.keep_evidence(
        source,
        name,
        unit_id=inspection.unit_id,
        title=title,
        happened_on=dates.happened_on,
        covers_until=dates.covers_until,
        expires_on=dates.expires_on,
        actor_id=actor.id,
        collector_id=inspection.department_id if side == Side.INSPECTOR else None,
    )
    known = library.same_held(kept, title=title or None, dates=dates)
    if known is not None:
        library.discard_unused(kept, "the same file was kept before")
    return place(actor, inspection, known or kept, side, row=row, finding=finding)


def place(
    actor: User,
    inspection: Inspection,
    evidence: Evidence,
    side: Side,
    *,
    row: InspectionRow | None = None,
    finding: Finding | None = None,
) -> InspectionEvidence:
    """Let a piece of evidence stand at a row or a finding."""
    piece = InspectionEvidence(
        inspection_id=inspection.id,
        row_id=row.id if row else None,
        finding_id=finding.id if finding else None,
        evidence_id=evidence.id,
        evidence=evidence,
        side=side,
        received_at=clock.now(),
        sha256=evidence.file.sha256,
        added_by=actor.id,
    )
    session().add(piece)
    session().flush()
    audit.note(
        "evidence:add",
        unit_id=inspection.unit_id,
        target=piece,
        details={"sha256": piece.sha256, "row": row.item_id if row else None},
    )
    return piece


def remove_evidence(
    actor: User, inspection: Inspection, piece: InspectionEvidence, side: Side
) -> None:
    """Take back a piece put in by mistake; a file that stands nowhere else goes, on record.

    What the unit kept before the inspection was opened stays with it.

    Raises:
        Refused: the other side put it in, or the step is over.
    """
    if piece.side != side or piece.finding_id is not None:
        raise Refused(_("Chỉ bên đã nộp mới gỡ được minh chứng này."))
    require_side(actor, inspection, side)
    audit.note("evidence:remove", unit_id=inspection.unit_id, target=piece)
    evidence = piece.evidence
    session().delete(piece)
    session().flush()
    if side == Side.INSPECTOR or evidence.added_at > inspection.created_at:
        library.discard_unused(evidence, "evidence taken back")


def refuse_broken(pieces: list[InspectionEvidence]) -> None:
    """Refuse to freeze evidence whose bytes are no longer those that were handed in.

    Raises:
        Refused: names the pieces.
    """
    broken = {piece.id for piece in broken_among(piece.evidence for piece in pieces)}
    titles = [
        piece.evidence.title
        for piece in pieces
        if piece.evidence_id in broken or piece.sha256 != piece.evidence.file.sha256
    ]
    if titles:
        raise Refused(
            _(
                "Minh chứng không còn khớp mã băm, hãy gỡ và nộp lại: %(what)s.",
                what="; ".join(dict.fromkeys(titles)),
            )
        )
