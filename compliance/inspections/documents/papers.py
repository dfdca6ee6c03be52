"""Minutes and report, made of a snapshot and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import N_, _
from compliance.inspections.scoring import EXPIRED, NO_EVIDENCE
from compliance.inspections.states import RevisionKind
from reports import OfficialDocument, Signer, render_docx, render_pdf
from reports.blocks import Status
from reports.documents import inspection_minutes, inspection_report
from reports.documents.inspection_data import (
    CheckedGroup,
    CheckedRow,
    ComparedLine,
    EvidenceLine,
    FindingLine,
    GroupLine,
    InspectionData,
    ScoreData,
)
from reports.documents.issue import Issue

PDF, DOCX = "pdf", "docx"
Values = Mapping[str, Any]


def paper_of(
    kind: RevisionKind,
    snapshot: Values,
    form: str,
    *,
    draft: bool,
    demo: bool,
    verify_url: str | None,
) -> bytes:
    """Return the minutes or the report of a snapshot as PDF or DOCX bytes.

    Args:
        form: ``pdf`` or ``docx``.
        verify_url: where the QR code leads; None on a draft.
    """
    document = _document(kind, snapshot, draft=draft, demo=demo, verify_url=verify_url)
    return render_pdf(document) if form == PDF else render_docx(document)


def _document(kind: RevisionKind, snapshot: Values, **outer: Any) -> OfficialDocument:
    data = _data(snapshot, _issue(snapshot, **outer))
    if kind == RevisionKind.MINUTES:
        return inspection_minutes.layout(data)
    return inspection_report.layout(data)


def _issue(snapshot: Values, **outer: Any) -> Issue:
    head, signer = snapshot["head"], snapshot["signer"]
    return Issue(
        issuing_body=head["body"].upper(),
        parent_body=head["parent"].upper(),
        number=snapshot.get("number") or "",
        place=head["place"],
        date=_day(snapshot.get("dated")),
        signer=Signer(title=(signer["title"] or _("Giám đốc")).upper(), name=signer["name"] or ""),
        recipients=(snapshot["unit"], _("Lưu: VT, Đoàn kiểm tra")),
        legal_bases=snapshot["legal_basis"],
        **outer,
    )


def _data(snapshot: Values, issue: Issue) -> InspectionData:
    minutes = snapshot.get("minutes")
    team = snapshot["team"]
    return InspectionData(
        issue=issue,
        unit_name=snapshot["unit"],
        unit_address=snapshot["unit_address"] or "",
        received_by=[snapshot["unit_representative"]] if snapshot["unit_representative"] else (),
        basis="; ".join(snapshot["legal_basis"]),
        kind=snapshot["check_type"],
        team=[
            (member["name"], _("Trưởng đoàn") if place == 0 else _("Thành viên"))
            for place, member in enumerate(team)
        ],
        started=_day(snapshot["field_started"] or snapshot["planned_on"]),
        ended=_day(minutes["dated"] if minutes else snapshot.get("dated")),
        place=snapshot["place"] or "",
        scope=_(
            "Thời kỳ từ %(a)s đến %(b)s",
            a=format_date(_day(snapshot["period"][0])),
            b=format_date(_day(snapshot["period"][1])),
        ),
        method=_method(snapshot),
        checklist=_(
            "%(title)s, gói %(id)s bản %(version)s, mã băm %(hash)s",
            title=snapshot["pack"]["title"],
            id=snapshot["pack"]["id"],
            version=snapshot["pack"]["version"],
            hash=snapshot["pack"]["sha256"],
        ),
        groups=_groups(snapshot["rows"]),
        score=_score(snapshot["score"]),
        compared=[
            ComparedLine(
                title=line["name"] or _("Cả cuộc kiểm tra"),
                score=line["score"],
                last=line["last"],
                median=line["median"],
            )
            # Reports signed before this was kept have no such key.
            for line in snapshot.get("compared", ())
        ],
        evidence=[_evidence(piece) for piece in snapshot["evidence"]],
        strengths=snapshot["strengths"] or "",
        findings=[_finding(finding) for finding in snapshot["findings"]],
        unit_opinion=snapshot["unit_opinion"] or _("Đơn vị nhất trí, không có ý kiến khác."),
        conclusion=snapshot.get("conclusion") or "",
        proposals=_proposals(snapshot["findings"], minutes),
        team_signer=team[0]["name"] if team else "",
        unit_signer=(snapshot["unit_representative"] or "").partition(",")[0],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _method(snapshot: Values) -> str:
    if snapshot["self_assessed"]:
        return _(
            "Đối chiếu bảng tự đánh giá của đơn vị (gửi ngày %(day)s) với hồ sơ, hệ thống và "
            "phỏng vấn tại chỗ.",
            day=format_date(_day(snapshot["self_assessed"])),
        )
    why = snapshot["no_self_reason"]
    method = _("Xem hồ sơ, hệ thống và phỏng vấn tại chỗ; không có bảng tự đánh giá.")
    return f"{method} {_('Lý do: %(why)s', why=why)}" if why else method


def _groups(rows: Sequence[Values]) -> list[CheckedGroup]:
    names = dict.fromkeys(row["group"] for row in rows)
    return [
        CheckedGroup(name, [_row(row) for row in rows if row["group"] == name]) for name in names
    ]


def _row(row: Values) -> CheckedRow:
    numbers = ", ".join(str(number) for number in row["evidence"])
    return CheckedRow(
        code=row["item"],
        text=f"{row['text']} ({row['system']})" if row["system"] else row["text"],
        source=row["source"],
        unit_answer=Status(row["unit_sign"], row["unit_answer"]),
        verdict=Status(row["sign"], row["counted"]),
        note="\n".join(_notes(row)),
        evidence=_("Minh chứng số %(numbers)s.", numbers=numbers) if numbers else "",
    )


#: Why a verdict counts for less, in the words of a reader who does not know the pack's rules.
_WHY_LOWERED = {NO_EVIDENCE: N_("chưa có minh chứng"), EXPIRED: N_("minh chứng đã quá hạn")}


def _notes(row: Values) -> Iterator[str]:
    if row["observation"]:
        yield row["observation"]
    if row["lowered_by"]:
        yield _(
            "Đoàn kết luận “%(word)s”; khi chấm điểm tính là “%(counted)s” vì %(why)s.",
            word=row["verdict_word"],
            counted=row["counted"],
            why=_(_WHY_LOWERED[row["lowered_by"]["rule"]]),
        )
    if row["sample"]:
        yield _("Cỡ mẫu: %(text)s.", text=row["sample"])
    if row["met"]:
        yield _("Đã làm việc với: %(who)s.", who=row["met"])


def _score(score: Values) -> ScoreData | None:
    if score["score"] is None:
        return None
    codes = list(score["verdicts"])
    return ScoreData(
        sentence=_(
            "Điểm: %(score)s/100. Đã xem %(seen)s/%(rows)s nội dung (%(coverage)s%%). %(rating)s.",
            score=format_number(score["score"]),
            seen=score["looked_at"],
            rows=score["rows"],
            coverage=format_number(score["coverage"]),
            rating=_("Xếp loại: %(word)s", word=score["rating"])
            if score["rating"]
            else _("Chưa xếp loại vì xem dưới %(n)s%% nội dung", n=score["min_coverage"]),
        ),
        explanations=list(_explained(score)),
        verdicts=[score["verdicts"][code] for code in codes],
        groups=[
            GroupLine(
                title=group["name"],
                rows=group["rows"],
                looked_at=group["looked_at"],
                counts=[group["counts"][code] for code in codes],
                score=group["score"],
            )
            for group in score["groups"]
        ],
    )


def _explained(score: Values) -> Iterator[str]:
    if score["cap"]:
        yield _(
            "Điểm trước khi xét trần %(raw)s; áp trần %(limit)s theo quy tắc %(rule)s: %(text)s.",
            raw=format_number(score["raw"]),
            **score["cap"],
        )
    if score["lowered"]:
        yield _(
            "%(n)s nội dung “Đạt” được tính thấp hơn vì thiếu minh chứng hoặc minh chứng hết hạn.",
            n=score["lowered"],
        )
    yield _("Nội dung chưa xem không tính là không đạt. Cách chấm điểm là quy ước của Sở.")


def _evidence(piece: Values) -> EvidenceLine:
    dates = [
        (_("ngày"), piece["issued"]),
        (_("nhận"), piece["received"]),
        # Papers signed before this day was kept have no such key.
        (_("nói về đến"), piece.get("covers")),
        (_("giá trị đến"), piece["valid_until"]),
    ]
    return EvidenceLine(
        number=piece["number"],
        row=str(piece["row"]),
        title=piece["title"],
        by=_("Đơn vị") if piece["side"] == "unit" else _("Đoàn"),
        dates="; ".join(f"{word} {format_date(_day(day))}" for word, day in dates if day),
        sha256=piece["sha256"],
    )


def _finding(finding: Values) -> FindingLine:
    text = finding["description"]
    if finding["cause"]:
        text += "\n" + _("Nguyên nhân: %(text)s", text=finding["cause"])
    source = finding["article"] or ""
    if finding["confidence"] == "U":
        source += " " + _("(cần đối chiếu văn bản gốc)")
    return FindingLine(
        number=finding["label"].rpartition("/")[2],
        text=text,
        severity=finding["severity"],
        source=source,
        action=finding["remedy"],
        due=_day(finding["due"]),
    )


def _proposals(findings: Sequence[Values], minutes: Values | None) -> list[str]:
    """Return what the report asks for; the tool recommends and never computes a fine."""
    if minutes is None:
        return []
    asked = [
        _(
            "Đơn vị khắc phục %(n)s tồn tại đã nêu đúng hạn và báo cáo kèm minh chứng.",
            n=len(findings),
        ),
        _(
            "Căn cứ biên bản số %(number)s ngày %(day)s (mã băm %(hash)s).",
            number=minutes["number"],
            day=format_date(_day(minutes["dated"])),
            hash=minutes["sha256"],
        ),
    ]
    return asked if findings else asked[1:]
