"""What the appraiser's side prints: form 04, letters that ask, the letter of a merged dossier."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from compliance.appraisal.models import STANCE_LABELS, DossierGroup, OpinionRequest, Stance
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.core.site import public_url
from compliance.dossiers.filling import fill
from compliance.dossiers.justification import basis_of
from compliance.dossiers.models import Dossier, DossierComment, DossierRevision, DossierState
from compliance.dossiers.parties import Wanted
from compliance.dossiers.snapshot import gather
from compliance.settings.queries import is_demo
from compliance.systems.models import RelationKind
from compliance.systems.queries import related_unit
from compliance.units.queries import letterhead
from reports import Signer, render_docx, render_pdf
from reports.documents import appraisal_opinion as layouts
from reports.documents import dossier_request
from reports.documents.dossier_data import DossierData, ListedSystem
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_DOCUMENTS = (
    "Thuyết minh tổng quan về hệ thống thông tin",
    "Tài liệu thiết kế hoặc tương đương",
    "Thuyết minh đề xuất cấp độ",
    "Thuyết minh phương án bảo đảm an ninh mạng",
)


def opinion_form(
    dossier: Dossier,
    revision: DossierRevision,
    opinions: Sequence[OpinionRequest],
    comments: Sequence[DossierComment],
    kind: str,
) -> bytes:
    """Return form 04 as it stands now, as ``docx`` or ``pdf``."""
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_opinion(dossier, revision, opinions, comments)))


def asking_letter(
    dossier: Dossier, revision: DossierRevision, opinion: OpinionRequest, kind: str
) -> bytes:
    """Return the letter that asks for one opinion."""
    with in_vietnamese():
        data = _opinion(dossier, revision, [], [])
        issue = replace(data.issue, number=opinion.number or "", date=opinion.dated)
        letter = layouts.ask_layout(replace(data, issue=issue), _consulted(opinion))
        return _WRITERS[kind](letter)


def _opinion(
    dossier: Dossier,
    revision: DossierRevision,
    opinions: Sequence[OpinionRequest],
    comments: Sequence[DossierComment],
) -> layouts.AppraisalOpinion:
    data, said = json.loads(revision.snapshot), dossier.opinion or {}
    lead = related_unit(dossier.system, RelationKind.SPECIALISED) or dossier.system.unit
    head = letterhead(lead)
    gaps = [row.text for row in comments if row.closed_at is None]
    done = dossier.state in (DossierState.APPRAISED, DossierState.APPROVED)
    returned = dossier.state == DossierState.RETURNED
    sender = (data["operator"] or data["unit"])["name"]
    return layouts.AppraisalOpinion(
        issue=Issue(
            issuing_body=head.issuing_body,
            parent_body=head.parent_body,
            number=dossier.appraisal_number or "",
            date=dossier.appraisal_date,
            place=head.place,
            signer=Signer(title=(lead.head_title or "Thủ trưởng đơn vị").upper()),
            recipients=("Như trên;", "Lưu: VT."),
            draft=not done,
            demo=is_demo(),
            verify_url=f"{public_url()}/verify/{revision.sha256}" if done else None,
        ),
        addressee=sender,
        system_name=data["system"]["name"],
        operator=sender,
        level=data["dossier"]["level"],
        request=_letter(data["dossier"]["request_number"], dossier.submitted_on, sender),
        documents=[(name, f"Lần {revision.number}", revision.sha256) for name in _DOCUMENTS],
        bases=data["legal_bases"],
        lead=lead.name,
        partners=[_consulted(row) for row in opinions if row.withdrawn_at is None],
        level_fit=said.get("level_fit") or "",
        design_fit=said.get("design_fit") or "",
        operation_fit=said.get("operation_fit") or "",
        conclusion="Phù hợp" if done else "Chưa phù hợp" if returned else "",
        gaps=gaps,
    )


def _consulted(row: OpinionRequest) -> layouts.Consulted:
    return layouts.Consulted(
        name=row.addressee,
        question=row.question,
        asked=_letter(row.number, row.dated),
        due=row.due,
        stance=str(STANCE_LABELS[Stance(row.stance)]) if row.stance else "",
        reply=row.reply or "",
        answered=_letter(row.reply_number, row.reply_date),
    )


def _letter(number: str | None, day: date | None, sender: str = "") -> str:
    parts = (
        f"số {number}" if number else "",
        f"ngày {format_date(day)}" if day else "",
        f"của {sender}" if sender else "",
    )
    return " ".join(part for part in parts if part)


def group_letter(group: DossierGroup, members: Sequence[Dossier], kind: str) -> bytes:
    """Return the one request letter that lists every system of a merged dossier: a draft."""
    wanted = Wanted(name="group", kind=kind, demo=is_demo(), public_url=public_url(), network=False)
    with in_vietnamese():
        snapshots = [gather(dossier, dossier.revision + 1) for dossier in members]
        filled: list[DossierData] = [fill(data, wanted, None) for data in snapshots]
        first = filled[0]
        data = replace(
            first,
            issue=replace(first.issue, number=group.request_number or first.issue.number),
            system_name=group.title,
            level=max(dossier.level for dossier in members),
            systems=[
                ListedSystem(
                    dossier.system.name, dossier.level, basis_of(snapshot["classification"])
                )
                for dossier, snapshot in zip(members, snapshots, strict=True)
            ],
        )
        return _WRITERS[kind](dossier_request.layout(data))
