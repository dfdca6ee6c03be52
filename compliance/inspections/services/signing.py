"""Signing: the minutes, then the report, each frozen with its hash and its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from compliance.accounts.models import User
from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _, in_vietnamese
from compliance.inspections.checklist import Checklist
from compliance.inspections.documents import DOCX, PDF, digest_of, paper_of, snapshot_of
from compliance.inspections.models import Inspection, InspectionRevision
from compliance.inspections.queries.findings import findings_of
from compliance.inspections.queries.insight import compared_groups
from compliance.inspections.queries.inspections import evidence_of, find_revision, rows_of
from compliance.inspections.services.answers import require_field, require_team
from compliance.inspections.services.evidence import refuse_broken
from compliance.inspections.services.opening import check_version
from compliance.inspections.services.scores import keep_scores
from compliance.inspections.states import InspectionState, RevisionKind, about_of
from compliance.verification.services import register_document

MEDIA_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Paper:
    """What a signature adds: number and day, and where the QR code leads."""

    number: str
    dated: date
    #: Address that answers for a hash, up to and with the last slash.
    verify_base: str
    demo: bool
    #: Whether the files are made now; sample data prints them when somebody asks.
    files: bool = True


def sign_minutes(
    actor: User,
    inspection: Inspection,
    checklist: Checklist,
    version: int,
    paper: Paper,
    *,
    place: str,
    unit_representative: str,
    strengths: str | None,
    unit_opinion: str | None,
) -> InspectionRevision:
    """Close the field work: freeze rows, evidence, findings and score as they are now.

    Raises:
        Clash: somebody changed the inspection since ``version``.
        Refused: not in the field, not of the team, no row judged, a failed row without finding,
            a row flagged for a second look, evidence whose bytes changed, or a day in the future.
    """
    # Two who sign at once must not wait for each other's reading.
    session().refresh(inspection, ["state", "version"], with_for_update=True)
    require_field(actor, inspection)
    check_version(inspection, version)
    _check_day(paper.dated, inspection)
    _check_complete(inspection, checklist)
    evidence = evidence_of(inspection.id)
    refuse_broken([piece for pieces in evidence.values() for piece in pieces])
    inspection.place = place
    inspection.unit_representative = unit_representative
    inspection.strengths = strengths
    inspection.unit_opinion = unit_opinion
    inspection.signed_at = clock.now()
    inspection.state = InspectionState.MINUTES_SIGNED
    keep_scores(inspection, rows_of(inspection.id), evidence, checklist)
    session().flush()
    with in_vietnamese():
        snapshot = snapshot_of(inspection, number=paper.number, dated=paper.dated.isoformat())
        return _freeze(actor, inspection, RevisionKind.MINUTES, snapshot, paper)


def conclude(
    actor: User, inspection: Inspection, version: int, paper: Paper, *, conclusion: str
) -> InspectionRevision:
    """Report and close the inspection; its findings live on.

    Raises:
        Clash: somebody changed the inspection since ``version``.
        Refused: the minutes are not signed, it was concluded before, or the day is wrong.
    """
    require_team(actor, inspection)
    check_version(inspection, version)
    minutes = find_revision(inspection, RevisionKind.MINUTES)
    if minutes is None:
        raise Refused(_("Chưa ký biên bản nên chưa kết luận được."))
    if inspection.state != InspectionState.MINUTES_SIGNED:
        raise Refused(_("Cuộc kiểm tra đã kết luận; báo cáo không sửa được nữa."))
    if paper.dated < minutes.dated or paper.dated > clock.today():
        raise Refused(_("Ngày báo cáo phải từ ngày biên bản đến hôm nay."), "dated")
    inspection.conclusion = conclusion
    inspection.concluded_at = clock.now()
    inspection.state = InspectionState.CONCLUDED
    session().flush()
    with in_vietnamese():
        snapshot = {
            **minutes.snapshot,
            "minutes": {
                "number": minutes.number,
                "dated": minutes.dated.isoformat(),
                "sha256": minutes.sha256,
            },
            "number": paper.number,
            "dated": paper.dated.isoformat(),
            "conclusion": conclusion,
            "compared": compared_groups(inspection),
        }
        return _freeze(actor, inspection, RevisionKind.REPORT, snapshot, paper)


def _check_day(dated: date, inspection: Inspection) -> None:
    begun = inspection.field_started_at
    if dated > clock.today() or (begun and dated < clock.local(begun).date()):
        raise Refused(_("Ngày lập biên bản phải từ ngày bắt đầu kiểm tra đến hôm nay."), "dated")


def _check_complete(inspection: Inspection, checklist: Checklist) -> None:
    rows = rows_of(inspection.id)
    if all(row.verdict is None for row in rows):
        raise Refused(_("Chưa có dòng nào được kết luận nên chưa lập biên bản được."))
    again = [str(row.position) for row in rows if row.second_look]
    if again:
        raise Refused(
            _(
                "Còn dòng đánh dấu cần xem lại: %(rows)s. Hãy xem lại và bỏ dấu.",
                rows=", ".join(again),
            )
        )
    covered = {finding.row_id for finding in findings_of(inspection.id)}
    bare = [
        str(row.position)
        for row in rows
        if row.id not in covered and row.verdict and checklist.rules.values[row.verdict] == 0
    ]
    if bare:
        raise Refused(
            _(
                "Dòng không đạt chưa có kiến nghị: %(rows)s. Hãy lập kiến nghị.",
                rows=", ".join(bare),
            )
        )


def _freeze(
    actor: User,
    inspection: Inspection,
    kind: RevisionKind,
    snapshot: dict[str, Any],
    paper: Paper,
) -> InspectionRevision:
    title = {
        RevisionKind.MINUTES: _("Biên bản kiểm tra số %(number)s", number=paper.number),
        RevisionKind.REPORT: _("Báo cáo kết quả kiểm tra số %(number)s", number=paper.number),
    }[kind]

    def write(form: str, frozen: dict[str, Any], address: str) -> bytes:
        return paper_of(kind, frozen, form, draft=False, demo=paper.demo, verify_url=address)

    return freeze(actor, inspection, kind.value, snapshot, paper, title, write)


def freeze(
    actor: User,
    inspection: Inspection,
    kind: str,
    snapshot: dict[str, Any],
    paper: Paper,
    title: str,
    write: Callable[[str, dict[str, Any], str], bytes],
) -> InspectionRevision:
    """Store what was signed with its hash and files, and make both checkable by anybody.

    Args:
        write: makes the file of a form (``pdf``, ``docx``) from the snapshot and the address that
            the QR code leads to.
    """
    snapshot = {**snapshot, "kind": kind}
    sha256 = digest_of(snapshot)
    kept: dict[str, StoredFile] = {}
    for form in (PDF, DOCX) if paper.files else ():
        kept[form] = files.keep(
            BytesIO(write(form, snapshot, paper.verify_base + sha256)),
            name=f"{inspection.code}-{kind}.{form}",
            media_type=MEDIA_TYPES[form],
            purpose="document",
            unit_id=inspection.unit_id,
            actor_id=actor.id,
        )
    revision = InspectionRevision(
        inspection_id=inspection.id,
        kind=kind,
        number=paper.number,
        dated=paper.dated,
        snapshot=snapshot,
        sha256=sha256,
        pdf_id=kept[PDF].id if kept else None,
        docx_id=kept[DOCX].id if kept else None,
        frozen_at=clock.now(),
        frozen_by=actor.id,
    )
    session().add(revision)
    for known in (sha256, *(file.sha256 for file in kept.values())):
        register_document(
            known,
            title=title,
            unit_name=inspection.unit.name,
            dated=paper.dated,
            unit_id=inspection.unit_id,
            about=about_of(inspection.id),
        )
    audit.note(
        f"inspection:{_VERBS.get(kind, 'annex')}",
        unit_id=inspection.unit_id,
        target=inspection,
        details={"sha256": sha256, "number": paper.number, "kind": kind},
    )
    return revision


_VERBS = {RevisionKind.MINUTES.value: "sign", RevisionKind.REPORT.value: "conclude"}
