"""The signed papers of a dossier: which slots a frozen revision has, and who may fill them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.dossiers.acting import able, independent, roles_on
from compliance.dossiers.documents import DOCUMENTS
from compliance.dossiers.issued import set_of
from compliance.dossiers.models import ENDED, MOVE_OF, Dossier, DossierRevision, DossierState
from compliance.dossiers.queries import revision_of
from compliance.dossiers.services import pack_of
from compliance.evidence.services import keep_evidence
from compliance.signed.checking import Slot
from compliance.signed.models import SignedPaper
from compliance.signed.queries import SlotEntry, papers_about
from compliance.signed.services import attach, remove
from compliance.units.queries import Viewer
from reports.documents.dossier import RESTRICTED

#: The decision that approved the level; the draft of it is what our set holds.
DECISION = "decision"
#: What the deciding body finishes, numbers and signs: its signed form is the decision.
_DRAFT_DECISIONS = ("du-thao-quyet-dinh", "quyet-dinh-phuong-an")
#: Written by the specialised unit.
_OF_APPRAISER = ("tham-dinh", "to-trinh")
#: Issued on its own, often before the dossier.
_UNDATED = ("quy-che",)
_DECISION_TITLE = _l("Quyết định phê duyệt cấp độ")


@dataclass(frozen=True)
class SlotLine:
    """A document of the set with the signed paper that stands for it, if one does."""

    key: str
    title: str
    standing: SlotEntry | None
    #: Earlier papers, the newest first.
    ended: Sequence[SlotEntry]
    #: Whether the viewer may put a file here now.
    may: bool
    #: Whether the viewer may open the file: the network plan is not for everybody.
    opens: bool


def about_of(dossier_id: UUID) -> str:
    """Return by what the signed papers of a dossier are found."""
    return f"dossier:{dossier_id}"


def slot_keys(parts: Sequence[str]) -> list[str]:
    """Return the slots of a set in their order; the decision last, in place of its draft."""
    keys = [part for part in parts if part not in _DRAFT_DECISIONS]
    return [*keys, DECISION]


def title_of(key: str) -> str:
    """Return the name of the document of a slot."""
    return str(_DECISION_TITLE) if key == DECISION else DOCUMENTS[key]


def slot_of(dossier: Dossier, revision: DossierRevision, key: str) -> Slot:
    """Return how a file is known to belong in a slot."""
    # One decision may approve several systems: its number names it, not the first of them.
    rest = dossier.decision_number if key == DECISION else dossier.system.name
    return Slot(
        about=about_of(dossier.id),
        revision=revision.number,
        name=key,
        title=f"{title_of(key)}: {rest}",
        content_hash=revision.sha256,
        issued_about=set_of(dossier.id),
        issued_title="" if key == DECISION else f"{DOCUMENTS[key]} (",
        shared=key == DECISION,
    )


def lines_of(
    viewer: Viewer,
    dossier: Dossier,
    revision: DossierRevision,
    parts: Sequence[str],
    *,
    network: bool,
) -> list[SlotLine]:
    """Return the slots of a revision as ``viewer`` finds them: one query for all of them."""
    entries = papers_about(about_of(dossier.id), revision.number)
    found = []
    for key in slot_keys(parts):
        own = [entry for entry in entries if entry.paper.slot == key]
        alive = [entry for entry in own if entry.paper.ended_at is None]
        found.append(
            SlotLine(
                key=key,
                title=title_of(key),
                standing=alive[0] if alive else None,
                ended=[entry for entry in own if entry.paper.ended_at is not None],
                may=not why_not(viewer, dossier, revision, key),
                opens=network or key not in RESTRICTED,
            )
        )
    return found


def why_not(viewer: Viewer, dossier: Dossier, revision: DossierRevision, key: str) -> str:
    """Return why a person may not put a signed file in a slot now; empty if they may."""
    if dossier.state in ENDED:
        return str(_("Hồ sơ đã kết thúc nên không nhận thêm bản ký."))
    if revision.number != dossier.revision:
        return str(_("Đã có lần trình mới hơn: hãy tải bản ký vào lần trình mới nhất."))
    if key == DECISION and dossier.state != DossierState.APPROVED:
        return str(_("Tệp quyết định được tải cùng bước “Ghi quyết định phê duyệt”."))
    if not _may(viewer, dossier, key):
        return str(_("Bản ký của tài liệu này do đơn vị ban hành tải lên."))
    return ""


def _may(viewer: Viewer, dossier: Dossier, key: str) -> bool:
    if key == DECISION:
        held = able(viewer, dossier, pack_of(dossier), MOVE_OF["approve"])
        return bool(independent(dossier, held))
    if key in _OF_APPRAISER:
        held = able(viewer, dossier, pack_of(dossier), MOVE_OF["appraise"])
        return bool(independent(dossier, held))
    return bool(roles_on(viewer, dossier.system, Permission.DOSSIER_WRITE))


def known_facts(dossier: Dossier, key: str, standing: SlotEntry | None = None) -> Mapping[str, Any]:
    """Return number and day of a document that are known already."""
    if standing is not None:
        return {"number": standing.paper.number, "dated": standing.paper.dated}
    if key == DECISION:
        return {"number": dossier.decision_number, "dated": dossier.decision_date}
    if key == "tham-dinh":
        return {"number": dossier.appraisal_number, "dated": dossier.appraisal_date}
    return {"number": dossier.request_number if key == "de-nghi" else None, "dated": None}


def put_signed(
    dossier: Dossier,
    revision: DossierRevision,
    key: str,
    actor: Viewer,
    content: bytes,
    file_name: str,
    *,
    number: str | None,
    dated: date | None,
    vouched: bool,
) -> SignedPaper:
    """Put a signed file into a slot of the newest revision.

    Raises:
        Refused: as ``why_not`` or ``signed.services.attach`` says; a decision keeps the number and
            day that were recorded with the approval.
    """
    reason = why_not(actor, dossier, revision, key)
    if reason:
        raise Refused(reason)
    if key == DECISION:
        facts = known_facts(dossier, key)
        if (number, dated) != (facts["number"], facts["dated"]):
            raise Refused(
                _("Số và ngày phải đúng như đã ghi khi phê duyệt: %(n)s.", n=facts["number"]),
                "number",
            )
    frozen_on = clock.local(revision.frozen_at).date()
    row = attach(
        slot_of(dossier, revision, key),
        content,
        file_name,
        unit=dossier.system.unit,
        number=number,
        dated=dated,
        vouched=vouched,
        actor_id=actor.id,
        not_before=None if key in _UNDATED or key == DECISION else frozen_on,
    )
    if key == DECISION:
        dossier.decision_file_id = row.file_id
    return row


def keep_decision(
    dossier: Dossier, content: bytes, file_name: str, *, vouched: bool, actor_id: UUID
) -> None:
    """Keep the file of the decision that is being recorded, as evidence and in its slot.

    Raises:
        Refused: as ``signed.services.attach`` says.
    """
    revision = revision_of(dossier.id, dossier.revision)
    assert revision is not None

    def keep() -> StoredFile:
        return keep_evidence(
            io.BytesIO(content),
            file_name,
            unit_id=dossier.unit_id,
            system_id=dossier.system_id,
            title=_("Quyết định phê duyệt cấp độ số %(number)s", number=dossier.decision_number),
            happened_on=dossier.decision_date,
            actor_id=actor_id,
        ).file

    row = attach(
        slot_of(dossier, revision, DECISION),
        content,
        file_name,
        unit=dossier.system.unit,
        number=dossier.decision_number,
        dated=dossier.decision_date,
        vouched=vouched,
        actor_id=actor_id,
        keep=keep,
    )
    dossier.decision_file_id = row.file_id


def take_out(
    dossier: Dossier,
    revision: DossierRevision,
    row: SignedPaper,
    actor: Viewer,
    reason: str | None,
) -> None:
    """Take a signed file out of its slot.

    Raises:
        Refused: not this person's to do, a decision (an approval has its file), or no reason.
    """
    stop = why_not(actor, dossier, revision, row.slot)
    if stop:
        raise Refused(stop)
    if row.slot == DECISION:
        raise Refused(_("Tệp quyết định chỉ thay được, không bỏ được: phê duyệt phải có tệp."))
    remove(row, actor.id, reason)
