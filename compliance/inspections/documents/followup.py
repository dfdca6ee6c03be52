"""The papers after the minutes, from frozen snapshots and from findings as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import in_vietnamese
from compliance.inspections import labels
from compliance.inspections.documents.papers import PDF, Values
from compliance.inspections.models import (
    Finding,
    FindingEvent,
    Inspection,
    InspectionEvidence,
    InspectionRevision,
)
from compliance.inspections.queries.together import repeats_among
from compliance.settings.queries import is_demo
from reports import OfficialDocument, Signer, render_docx, render_pdf
from reports.documents import inspection_followup as layouts
from reports.documents.issue import Issue


def annex_paper(
    snapshot: Values, form: str, *, draft: bool, demo: bool, verify_url: str | None
) -> bytes:
    """Return an annex of minutes from its own snapshot."""
    minutes = snapshot["minutes"]
    data = layouts.AnnexData(
        issue=_issue(snapshot, draft=draft, demo=demo, verify_url=verify_url),
        unit=snapshot["unit"],
        minutes=_minutes(minutes),
        number=snapshot["annex"],
        reason=snapshot["reason"],
        text=snapshot["text"],
        unit_opinion=snapshot["unit_opinion"] or "",
        team_signer=snapshot["team"][0]["name"] if snapshot["team"] else "",
        unit_signer=(snapshot["unit_representative"] or "").partition(",")[0],
    )
    return _written(layouts.annex_layout(data), form)


def conclusion_paper(report: InspectionRevision, form: str) -> bytes:
    """Return the notice of conclusions of a frozen report: a draft for the office to number."""
    snapshot = report.snapshot
    score = snapshot["score"]
    with in_vietnamese():
        day = format_date(report.dated)
        data = layouts.FollowUpData(
            issue=_issue({**snapshot, "number": "", "dated": None}, draft=True, demo=is_demo()),
            unit=snapshot["unit"],
            until=clock.today(),
            basis=(
                f"Báo cáo kết quả kiểm tra số {report.number} ngày {day} (mã băm {report.sha256})"
            ),
            conclusion=snapshot.get("conclusion") or "",
            score=f"Điểm: {format_number(score['score'])}/100 (cách chấm là quy ước của Sở)."
            if score["score"] is not None
            else "",
            findings=[
                layouts.FollowedLine(
                    label=one["label"],
                    unit=snapshot["unit"],
                    text=one["description"],
                    severity=one["severity"],
                    remedy=one["remedy"],
                    due=date.fromisoformat(one["due"]),
                    state="",
                )
                for one in snapshot["findings"]
            ],
        )
        return _written(layouts.conclusion_layout(data), form)


def ledger_paper(
    inspection: Inspection, snapshot: Values, findings: Sequence[Finding], form: str
) -> bytes:
    """Return the follow-up ledger of an inspection as it stands today."""
    with in_vietnamese():
        return _written(layouts.ledger_layout(_followed(inspection, snapshot, findings)), form)


def remediation_paper(
    inspection: Inspection, snapshot: Values, findings: Sequence[Finding], form: str
) -> bytes:
    """Return the minutes of the check of the remedy, to be signed by both sides."""
    with in_vietnamese():
        return _written(layouts.remediation_layout(_followed(inspection, snapshot, findings)), form)


def _followed(
    inspection: Inspection, snapshot: Values, findings: Sequence[Finding]
) -> layouts.FollowUpData:
    ids = [finding.id for finding in findings]
    pieces, extended, again = _proofs(ids), _extensions(ids), repeats_among(findings)
    team = snapshot["team"]
    return layouts.FollowUpData(
        issue=_issue(
            {**snapshot, "number": "", "dated": clock.today().isoformat()},
            draft=True,
            demo=is_demo(),
        ),
        unit=snapshot["unit"],
        until=clock.today(),
        basis=_minutes(
            {"number": snapshot["number"], "dated": snapshot["dated"], "sha256": snapshot["hash"]}
        ),
        team_signer=team[0]["name"] if team else "",
        unit_signer=(snapshot["unit_representative"] or "").partition(",")[0],
        findings=[
            layouts.FollowedLine(
                label=finding.label(inspection.code),
                unit=snapshot["unit"],
                text=finding.description,
                severity=str(labels.SEVERITY[finding.severity]),
                remedy=finding.remedy,
                due=finding.due,
                state=str(labels.FINDING[finding.state]),
                plan=finding.action_plan or "",
                extended=extended[finding.id],
                evidence=pieces[finding.id],
                repeated=finding.id in again,
            )
            for finding in findings
        ],
    )


def _proofs(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for piece in session().scalars(
        select(InspectionEvidence)
        .where(InspectionEvidence.finding_id.in_(ids))
        .order_by(InspectionEvidence.received_at, InspectionEvidence.id)
    ):
        if piece.finding_id:
            found[piece.finding_id].append(f"{piece.evidence.title} ({piece.sha256})")
    return found


def _extensions(ids: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for finding_id in session().scalars(
        select(FindingEvent.finding_id).where(
            FindingEvent.finding_id.in_(ids), FindingEvent.kind == "extend"
        )
    ):
        found[finding_id] += 1
    return found


def _minutes(minutes: Values) -> str:
    day = format_date(date.fromisoformat(minutes["dated"]))
    return f"Biên bản kiểm tra số {minutes['number']} ngày {day} (mã băm {minutes['sha256']})"


def _issue(snapshot: Values, **outer: Any) -> Issue:
    head, signer = snapshot["head"], snapshot["signer"]
    dated = snapshot.get("dated")
    return Issue(
        issuing_body=head["body"].upper(),
        parent_body=head["parent"].upper(),
        number=snapshot.get("number") or "",
        place=head["place"],
        date=date.fromisoformat(dated) if dated else None,
        signer=Signer(title=(signer["title"] or "Giám đốc").upper(), name=signer["name"] or ""),
        recipients=(snapshot["unit"], "Lưu: VT, Đoàn kiểm tra"),
        legal_bases=snapshot["legal_basis"],
        **outer,
    )


def _written(document: OfficialDocument, form: str) -> bytes:
    return render_pdf(document) if form == PDF else render_docx(document)
