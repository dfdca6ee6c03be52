"""The steps that carry something with them: submitting, appraising, deciding."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from compliance.classification.models import ClassificationRun
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.dossiers.canonical import canonical, hash_of
from compliance.dossiers.issued import revoke_sets
from compliance.dossiers.lineage import predecessors_of
from compliance.dossiers.models import (
    Dossier,
    DossierRevision,
    DossierState,
)
from compliance.dossiers.queries import approved_dossiers, comments_of, revisions_of
from compliance.dossiers.readiness import blocking, lacks_of
from compliance.dossiers.services import (
    adopt_run,
    mirror,
    need_reason,
    pack_of,
    record,
    sheet_for,
    step,
    working_days_from,
)
from compliance.dossiers.signed import keep_decision
from compliance.dossiers.snapshot import gather
from compliance.evidence.services import broken_among
from compliance.units.queries import Viewer
from compliance.verification.services import register_document, revoke_document


def submit(dossier: Dossier, actor: Viewer) -> DossierRevision:
    """Hand the dossier in: freeze everything it prints into the next revision.

    The five working days of the completeness check begin (NĐ 331/2026 Đ23 k2).

    Raises:
        Refused: something that the decree asks for is missing; the sentence says what.
    """
    if dossier.editable:
        adopt_run(dossier, actor.id)
        refuse_incomplete(dossier)
    before = dossier.revision
    dossier.revision = before + 1
    try:
        step(dossier, "submit", actor)
    except Refused:
        dossier.revision = before
        raise
    today = clock.today()
    dossier.submitted_on, dossier.complete_on, dossier.appraised_on = today, None, None
    dossier.due_on = working_days_from(today, pack_of(dossier), "return_days", dossier.level)
    return freeze(dossier, actor.id)


def refuse_incomplete(dossier: Dossier) -> None:
    """Refuse a dossier that lacks what the decree asks for, or whose evidence was damaged.

    Raises:
        Refused: names the first things that are missing, or the files that changed.
    """
    run = session().get_one(ClassificationRun, dossier.run_id)
    sheet = sheet_for(dossier, pack_of(dossier))
    stops = blocking(lacks_of(dossier, run, sheet))
    if stops:
        first = "; ".join(lack.text for lack in stops[:5])
        more = _(" và %(n)s mục khác", n=len(stops) - 5) if len(stops) > 5 else ""
        raise Refused(_("Chưa trình được, còn thiếu: %(what)s%(more)s.", what=first, more=more))
    broken = broken_among(piece for row in sheet.rows for piece in row.evidence)
    if broken:
        titles = "; ".join(dict.fromkeys(piece.title for piece in broken))
        raise Refused(
            _(
                "Chưa trình được: minh chứng không còn khớp mã băm, hãy tải lại: %(what)s.",
                what=titles,
            )
        )


def freeze(dossier: Dossier, actor_id: UUID | None) -> DossierRevision:
    """Store what the dossier prints now as its revision, and make it checkable by its hash."""
    data = gather(dossier, dossier.revision)
    text = canonical(data)
    row = DossierRevision(
        dossier_id=dossier.id,
        unit_id=dossier.unit_id,
        number=dossier.revision,
        snapshot=text,
        sha256=hash_of(text),
        findings=len(data["findings"]),
        pack_id=dossier.pack_id,
        pack_version=dossier.pack_version,
        pack_sha256=dossier.pack_sha256,
        frozen_at=clock.now(),
        frozen_by=actor_id,
    )
    session().add(row)
    session().flush()
    for old in revisions_of(dossier.id):
        if old.number < row.number:
            revoke_document(old.sha256)
    revoke_sets(dossier.id)
    register_document(
        row.sha256,
        title=f"Hồ sơ đề xuất cấp độ: {dossier.system.name}",
        unit_name=dossier.system.unit.name,
        dated=clock.today(),
        revision=row.number,
        unit_id=dossier.unit_id,
    )
    return row


def receive(dossier: Dossier, actor: Viewer) -> None:
    """Take the dossier up for the completeness check."""
    dossier.appraiser_unit_id = step(dossier, "receive", actor).unit_id


def accept(dossier: Dossier, actor: Viewer) -> None:
    """Find the dossier complete: the clock of the appraisal starts today."""
    step(dossier, "accept", actor)
    today = clock.today()
    dossier.complete_on = today
    dossier.due_on = working_days_from(today, pack_of(dossier), "appraisal_days", dossier.level)


def give_back(dossier: Dossier, actor: Viewer, reason: str | None, verb: str = "return") -> None:
    """Return the dossier to the unit, with a reason or with comments on this revision.

    Raises:
        Refused: neither a reason nor a comment says what to change.
    """
    commented = any(c.revision == dossier.revision for c in comments_of(dossier.id))
    words = clean(reason) if commented else need_reason(reason)
    step(dossier, verb, actor, words)
    dossier.due_on = None


def appraise(
    dossier: Dossier,
    actor: Viewer,
    *,
    number: str | None,
    on: date | None,
    level_fit: str | None,
    design_fit: str | None,
    operation_fit: str | None,
) -> None:
    """Conclude that the dossier fits: level, plan in design, plan in operation (Đ23 k1).

    Raises:
        Refused: one of the three opinions, or number or day of the paper, is missing.
    """
    opinion = {
        "level_fit": clean(level_fit),
        "design_fit": clean(design_fit),
        "operation_fit": clean(operation_fit),
    }
    for name, text in opinion.items():
        if not text:
            raise Refused(_("Ghi ý kiến cho cả ba nội dung thẩm định."), name)
    if dossier.level >= 3 and not clean(number):
        raise Refused(_("Ghi số văn bản ý kiến thẩm định (Mẫu số 04)."), "number")
    if on is not None and on > clock.today():
        raise Refused(_("Ngày văn bản không thể ở tương lai."), "on")
    step(dossier, "appraise", actor)
    today = clock.today()
    dossier.opinion = opinion
    dossier.appraisal_number, dossier.appraisal_date = clean(number), on or today
    dossier.appraised_on = today
    dossier.due_on = working_days_from(today, pack_of(dossier), "approval_days", dossier.level)


def approve(
    dossier: Dossier,
    actor: Viewer,
    *,
    number: str | None,
    on: date | None,
    body: str | None,
    source: BinaryIO | None = None,
    file_name: str = "",
    vouched: bool = False,
) -> None:
    """Record the decision that approves the level; an older approval is superseded.

    Raises:
        Refused: the regulation was not issued before (NĐ 331/2026 Đ30 k7), or number, day, body
            or file of the decision is missing, or the file is not that decision; ``vouched`` says
            that a person confirms a scan.
    """
    number, body = clean(number), clean(body)
    if not number:
        raise Refused(_("Ghi số quyết định."), "number")
    if on is None or on > clock.today():
        raise Refused(_("Ghi ngày quyết định; ngày không thể ở tương lai."), "on")
    if not body:
        raise Refused(_("Ghi cơ quan ra quyết định."), "body")
    refuse_without_regulation(dossier, on)
    if dossier.submitted_on and on < dossier.submitted_on:
        raise Refused(_("Ngày quyết định trước ngày trình hồ sơ. Hãy kiểm tra lại."), "on")
    dossier.decision_number, dossier.decision_date, dossier.decision_body = number, on, body
    step(dossier, "approve", actor)
    if source is not None:
        keep_decision(dossier, source.read(), file_name, vouched=vouched, actor_id=actor.id)
    dossier.due_on = None
    dossier.system.approved_level = dossier.level
    supersede_others(dossier, actor.id)


def refuse_without_regulation(dossier: Dossier, decided_on: date) -> None:
    """Refuse an approval without a regulation issued before it (NĐ 331/2026 Đ30 k7).

    Raises:
        Refused: there is none, or it is younger than the decision.
    """
    system = dossier.system
    if not system.regulation_number or system.regulation_date is None:
        raise Refused(
            _(
                "Chưa có Quy chế bảo đảm an ninh mạng đã ban hành (số, ngày). Quy chế phải có "
                "trước khi phê duyệt hồ sơ (NĐ 331/2026 Đ30 k7)."
            )
        )
    if system.regulation_date > decided_on:
        raise Refused(
            _(
                "Quy chế ban hành ngày %(day)s, sau ngày quyết định: không hợp lệ (NĐ 331/2026 "
                "Đ30 k7).",
                day=format_date(system.regulation_date),
            ),
            "on",
        )


def withdraw(dossier: Dossier, actor: Viewer, reason: str | None) -> None:
    """Take a dossier back for good; a new one may be opened afterwards.

    What was printed of it is no longer valid.
    """
    step(dossier, "withdraw", actor, need_reason(reason))
    dossier.due_on = None
    revoke_papers(dossier)


def supersede_others(dossier: Dossier, actor_id: UUID | None) -> None:
    """Let older approved dossiers end, also of systems that were joined into this one.

    Their documents are no longer valid.
    """
    systems = (dossier.system_id, *predecessors_of(dossier.system_id))
    for other in (one for key in systems for one in approved_dossiers(key)):
        if other.id == dossier.id:
            continue
        other.state = DossierState.SUPERSEDED
        record(other, "supersede", actor_id)
        revoke_papers(other)
    mirror(dossier)


def revoke_papers(dossier: Dossier) -> None:
    """Let whoever checks a paper of this dossier learn that it is no longer valid."""
    for revision in revisions_of(dossier.id):
        revoke_document(revision.sha256)
    revoke_sets(dossier.id)
