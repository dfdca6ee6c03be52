"""What the appraiser's side prints: letters that ask, the letter of a merged dossier.

Form 04 is laid out with the other papers of a dossier; who was asked stands in it through
``consulted``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from compliance.appraisal.models import STANCE_LABELS, DossierGroup, OpinionRequest, Stance
from compliance.appraisal.queries import opinions_of
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.core.site import public_url
from compliance.dossiers.documents import data_of, written
from compliance.dossiers.filling import fill
from compliance.dossiers.justification import basis_of
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.dossiers.parties import Wanted
from compliance.dossiers.snapshot import gather
from compliance.settings.queries import is_demo
from compliance.systems.models import RelationKind
from compliance.systems.queries import related_unit
from compliance.units.documents import issue_of, signer_title
from reports import render_docx, render_pdf
from reports.documents import dossier_request, opinion_letter
from reports.documents.dossier_data import DossierData, ListedSystem

_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def asking_letter(
    dossier: Dossier, revision: DossierRevision, opinion: OpinionRequest, kind: str
) -> bytes:
    """Return the letter that asks for one opinion, to be signed: a draft."""
    data = json.loads(revision.snapshot)
    lead = related_unit(dossier.system, RelationKind.SPECIALISED) or dossier.system.unit
    letter = opinion_letter.OpinionLetter(
        issue=issue_of(
            lead,
            signer_title(lead.head_title),
            draft=True,
            number=opinion.number or "",
            date=opinion.dated,
            recipients=("Như trên;", "Lưu: VT."),
        ),
        addressee=opinion.addressee,
        system_name=data["system"]["name"],
        operator=(data["operator"] or data["unit"])["name"],
        level=data["dossier"]["level"],
        question=opinion.question,
        due=opinion.due,
    )
    with in_vietnamese():
        return _WRITERS[kind](opinion_letter.layout(letter))


def opinion_form(dossier: Dossier, revision: DossierRevision, kind: str) -> bytes:
    """Return form 04, at levels 1 and 2 too: there its use is free."""
    wanted = Wanted(
        name="tham-dinh", kind=kind, demo=is_demo(), public_url=public_url(), network=False
    )
    with in_vietnamese():
        data = data_of(dossier, revision, wanted, json.loads(revision.snapshot))
        return written(data, wanted.name, kind, wanted)


def consulted(dossier: Dossier) -> list[tuple[str, str]]:
    """Return who was asked about a dossier and what each said, for form 04."""
    return [
        (row.addressee, _said(row)) for row in opinions_of(dossier.id) if row.withdrawn_at is None
    ]


def _said(row: OpinionRequest) -> str:
    if row.stance is None:
        return "chưa trả lời"
    label = str(STANCE_LABELS[Stance(row.stance)])
    number = f"số {row.reply_number}" if row.reply_number else ""
    day = f"ngày {format_date(row.reply_date)}" if row.reply_date else ""
    paper = " ".join(part for part in (number, day) if part)
    words = f"{label}: {row.reply}" if row.reply else label
    return f"{words} ({paper})" if paper else words


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
