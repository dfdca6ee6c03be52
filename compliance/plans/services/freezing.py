"""Freezing a plan by the unit's head, and recording the document that was signed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.plans.models import LayerStatus, PlanCoverage, PlanRevision, RevisionState
from compliance.plans.queries import revisions_of, standing
from compliance.plans.rules import pack
from compliance.plans.sheet import PlanSheet
from compliance.plans.snapshot import hash_of, snapshot_of
from compliance.verification.services import register_document, revoke_document

DOCUMENT_FIELDS = ("document_number", "document_date", "document_body")


def freeze(
    sheet: PlanSheet, covered: Sequence[PlanCoverage], *, actor_id: UUID | None
) -> PlanRevision:
    """Freeze the plan as it reads now; what was frozen before and never signed is withdrawn.

    A plan may be frozen with gaps: it says so itself. An empty one may not.

    Raises:
        Refused: nothing is said of any measure, or nothing changed since it was frozen last.
    """
    if sheet.word == LayerStatus.NONE and not sheet.plan.measures:
        raise Refused(_("Phương án chưa có nội dung: hãy ghi các biện pháp trước khi chốt."))
    content = snapshot_of(sheet, covered)
    digest = hash_of(content)
    held = revisions_of(sheet.plan.id)
    last = standing(held, RevisionState.FROZEN, RevisionState.SIGNED)
    if last is not None and last.content_hash == digest:
        raise Refused(_("Nội dung chưa đổi từ lần chốt số %(n)s.", n=last.number))
    waiting = standing(held, RevisionState.FROZEN)
    if waiting is not None:
        waiting.state = RevisionState.WITHDRAWN
    rules = pack()
    row = PlanRevision(
        id=new_id(),
        number=max((revision.number for revision in held), default=0) + 1,
        state=RevisionState.FROZEN,
        pack_id=rules.id,
        pack_version=rules.version,
        pack_hash=rules.sha256,
        content=content,
        content_hash=digest,
        frozen_at=clock.now(),
        frozen_by=actor_id,
    )
    row.plan_id, row.plan = sheet.plan.id, sheet.plan
    session().add(row)
    audit.note("plan:freeze", target=sheet.plan, details={"number": row.number, "sha256": digest})
    return row


def withdraw(sheet: PlanSheet) -> PlanRevision:
    """Take back what was frozen and is not signed yet.

    Raises:
        Clash: there is none any more.
    """
    waiting = standing(revisions_of(sheet.plan.id), RevisionState.FROZEN)
    if waiting is None:
        raise Clash(_("Không còn bản chốt nào chờ ký. Hãy tải lại trang."))
    waiting.state = RevisionState.WITHDRAWN
    audit.note("plan:withdraw", target=sheet.plan, details={"number": waiting.number})
    return waiting


def record_document(
    sheet: PlanSheet, version: int, values: Mapping[str, Any], signed: Evidence | None
) -> PlanRevision:
    """Record the signed plan of what was frozen: number, day, body, and the file if there is one.

    From then on anybody can check it by its content and by the signed file; the one before it is
    superseded and no longer valid.

    Raises:
        Clash: what was frozen was withdrawn or signed after the form was opened.
        Refused: the day of the signature lies ahead.
    """
    held = revisions_of(sheet.plan.id)
    row = standing(held, RevisionState.FROZEN)
    if row is None or row.version != version:
        raise Clash(_("Bản chốt vừa được người khác ký hoặc rút lại. Hãy tải lại trang."))
    if values["document_date"] > clock.today():
        raise Refused(_("Ngày ký còn ở phía trước."), "document_date")
    before = standing(held, RevisionState.SIGNED)
    if before is not None:
        before.state = RevisionState.SUPERSEDED
        revoke_document(before.content_hash)
    for name in DOCUMENT_FIELDS:
        setattr(row, name, values.get(name))
    row.evidence_id = signed.id if signed else None
    row.state = RevisionState.SIGNED
    for known in (row.content_hash, *([signed.file.sha256] if signed else [])):
        register_document(
            known,
            title=f"Phương án bốn lớp số {row.document_number}",
            unit_name=sheet.unit.name,
            dated=row.document_date or clock.today(),
            revision=row.number,
            unit_id=sheet.unit.id,
        )
    audit.note("plan:sign", target=sheet.plan, details={"sha256": row.content_hash})
    return row
