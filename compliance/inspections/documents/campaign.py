"""The papers of a campaign, from its rows and the words of the pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from checklists import load
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.inspections import labels
from compliance.inspections.campaign_models import CampaignSelection, CampaignUnit, Method
from compliance.inspections.checklist import INSPECTION_PACK, check_types, parse_set
from compliance.inspections.limits import BASIS, steps
from compliance.inspections.models import Campaign
from compliance.inspections.queries.campaigns import selections_of, units_of
from compliance.inspections.queries.risk import signals
from compliance.settings.queries import is_demo
from compliance.units.documents import signer_title
from compliance.units.models import KIND_NAMES, HealthUnit
from compliance.units.queries import letterhead
from compliance.verification.queries import document_of
from reports import OfficialDocument, Signer, render_docx, render_pdf
from reports.blocks import Cell, Column
from reports.documents import inspection_campaign as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
PAPERS = {"decision": layouts.decision_layout, "plan": layouts.plan_layout}


def campaign_paper(campaign: Campaign, paper: str, form: str, verify_base: str) -> bytes:
    """Return the decision or the plan: a draft unless exactly this content was announced."""
    with in_vietnamese():
        data = _data(campaign, paper)
        known = document_of(_hash(data))
        if known is not None:
            address = verify_base + known.hash
            data = replace(data, issue=replace(data.issue, draft=False, verify_url=address))
        return _WRITERS[form](PAPERS[paper](data))


def announced_papers(campaign: Campaign) -> list[tuple[str, str]]:
    """Return the hash of the content of decision and plan as they stand, with their titles."""
    with in_vietnamese():
        return [
            (_hash(_data(campaign, "decision")), f"Quyết định kiểm tra: {campaign.title}"),
            (_hash(_data(campaign, "plan")), f"Kế hoạch kiểm tra: {campaign.title}"),
        ]


def _hash(data: layouts.CampaignData) -> str:
    """Return the SHA-256 of what a paper says; how it is marked is left out."""
    plain = asdict(replace(data, issue=replace(data.issue, draft=True, verify_url=None)))
    return audit.digest(json.loads(json.dumps(plain, default=str)))


def notice_paper(campaign: Campaign, place: CampaignUnit, form: str) -> bytes:
    """Return the notice to one unit."""
    with in_vietnamese():
        return _WRITERS[form](_notice(campaign, place))


def choice_paper(campaign: Campaign, selection: CampaignSelection, form: str) -> bytes:
    """Return the list of a choice."""
    with in_vietnamese():
        return _WRITERS[form](_choice(campaign, selection))


def campaign_issue(
    campaign: Campaign, *, recipients: Sequence[str] = (), own_number: bool = False
) -> Issue:
    """Return the outer data of a paper of a campaign: a draft."""
    department = session().get_one(HealthUnit, campaign.department_id)
    head = letterhead(department)
    return Issue(
        issuing_body=head.issuing_body.upper(),
        parent_body=head.parent_body.upper(),
        number=campaign.decision_number or "" if own_number else "",
        place=head.place,
        date=campaign.decided_on if own_number else None,
        signer=Signer(
            title=signer_title(department.head_title, "Giám đốc"), name=department.head_name or ""
        ),
        recipients=(*recipients, "Lưu: VT, Đoàn kiểm tra"),
        legal_bases=campaign.legal_basis.splitlines(),
        draft=True,
        demo=is_demo(),
    )


def _data(campaign: Campaign, paper: str) -> layouts.CampaignData:
    return layouts.CampaignData(
        issue=campaign_issue(
            campaign, recipients=("Các đơn vị được kiểm tra",), own_number=paper == "decision"
        ),
        title=campaign.title,
        kind=kind_of(campaign),
        purpose=campaign.purpose or "",
        period=_period(campaign),
        days=f"{format_date(campaign.starts_on)} – {format_date(campaign.ends_on)}",
        decision=decision_of(campaign),
        contact=campaign.contact or "",
        units=[
            layouts.Visited(
                name=place.unit.name,
                why=place.reason,
                day=place.planned_on,
                team=[member.user.display_name for member in place.members],
            )
            for place in units_of(campaign.id)
        ],
        choices=[sentence(selection) for selection in selections_of(campaign.id)],
        checklists=[rule_words(rule) for rule in campaign.checklists],
        limits=list(_limits(campaign)),
    )


def sentence(selection: CampaignSelection) -> str:
    """Return how a choice was made, in one sentence."""
    taken = sum(row["taken"] for row in selection.candidates)
    number, total = selection.number, len(selection.candidates)
    if selection.method == Method.DRAW:
        way = " theo tỷ lệ từng loại đơn vị" if selection.stratified else ""
        return (
            f"Lần {number}: rút ngẫu nhiên{way} {taken}/{total} đơn vị, hạt giống "
            f"“{selection.seed}”, mã băm danh sách {selection.sha256}."
        )
    if selection.method == Method.RISK:
        return f"Lần {number}: {taken}/{total} đơn vị có điểm rủi ro cao nhất (trọng số: quy ước)."
    return f"Lần {number}: chọn tay {taken} đơn vị. Lý do: {selection.reason}"


def rule_words(rule: dict[str, Any]) -> str:
    """Return a rule of the checklists in words."""
    questions = parse_set(rule["set"])
    kinds = (
        ", ".join(str(KIND_NAMES.get(kind, kind)) for kind in rule["kinds"]) or "mọi loại đơn vị"
    )
    level = f", có hệ thống từ cấp độ {rule['level_from']}" if rule["level_from"] else ""
    groups = "; nhóm: " + ", ".join(rule["groups"]) if rule["groups"] else ""
    return f"{kinds}{level}: {labels.checklist_title(questions)}{groups}"


def kind_of(campaign: Campaign) -> str:
    """Return the kind of check in words."""
    kind = check_types().get(campaign.check_type)
    return kind.label if kind else campaign.check_type


def decision_of(campaign: Campaign) -> str:
    """Return the decision in words; empty while there is none."""
    if not campaign.decision_number:
        return ""
    return f"Quyết định số {campaign.decision_number} ngày {format_date(campaign.decided_on)}"


def _period(campaign: Campaign) -> str:
    if not campaign.period_from or not campaign.period_to:
        return ""
    return f"từ {format_date(campaign.period_from)} đến {format_date(campaign.period_to)}"


def _limits(campaign: Campaign) -> Sequence[str]:
    kind = check_types().get(campaign.check_type)
    found = []
    for step_id in kind.steps if kind else ():
        step = steps()[step_id]
        if step.working_days or step.days:
            days = (
                f"{step.working_days} ngày làm việc" if step.working_days else f"{step.days} ngày"
            )
            found.append(f"{step.text} {days} ({BASIS[step.basis]}).")
    return found


def outline() -> list[str]:
    """Return the headings of the report that a unit writes."""
    rows = load(INSPECTION_PACK).section("outlines")
    return [p["vi"] for row in rows if row["id"] == "de-cuong-bao-cao" for p in row["parts"]]


def documents_asked() -> list[tuple[str, str, bool]]:
    """Return the documents to prepare: group, text, whether each must be there."""
    return [
        (row["group"]["vi"], row["text"]["vi"], row["required"])
        for row in load(INSPECTION_PACK).section("requested_documents")
    ]


def _notice(campaign: Campaign, place: CampaignUnit) -> OfficialDocument:
    inspection = place.inspection
    return layouts.notice_layout(
        layouts.NoticeData(
            issue=campaign_issue(campaign, recipients=(place.unit.name,)),
            unit=place.unit.name,
            kind=kind_of(campaign),
            decision=decision_of(campaign),
            day=inspection.planned_on if inspection else place.planned_on,
            place=place.unit.address or place.unit.name,
            team=[member.user.display_name for member in place.members],
            period=_period(campaign),
            answer_by=inspection.self_assess_by if inspection else None,
            contact=campaign.contact or "",
            checklist="; ".join(rule_words(rule) for rule in campaign.checklists[:1]),
            outline=outline(),
            documents=documents_asked(),
        )
    )


def _choice(campaign: Campaign, selection: CampaignSelection) -> OfficialDocument:
    facts: list[tuple[str, Cell]] = [
        ("Cách chọn", sentence(selection)),
        ("Lúc", selection.made_at),
        ("Mã băm danh sách (SHA-256)", selection.sha256),
    ]
    columns = [Column("STT", 0.5, "center"), Column("Mã", 1.4), Column("Đơn vị", 3)]
    notes: list[str] = []
    if selection.method == Method.DRAW:
        facts.insert(1, ("Hạt giống", selection.seed))
        columns += [Column("Vé: SHA-256 (hạt giống, xuống dòng, mã)", 5)]
        notes.append(
            "Ai cũng rút lại được: vé là SHA-256 của chữ “hạt giống, một ký tự xuống dòng, mã đơn "
            "vị” (UTF-8); xếp vé tăng dần, lấy từ đầu. Theo loại đơn vị: mỗi loại được số chỗ theo "
            "tỷ lệ, phần dư lớn nhất trước."
        )
    elif selection.method == Method.RISK:
        columns += [Column("Điểm", 0.7, "right"), Column("Tín hiệu đúng với đơn vị", 6)]
        weights = "; ".join(f"{signal.text}: {signal.weight}" for signal in signals())
        notes.append(f"Trọng số (quy ước của gói kiểm tra): {weights}.")
    columns.append(Column("Kết quả", 1))
    rows: list[list[Cell]] = []
    for number, row in enumerate(selection.candidates, start=1):
        own: list[Cell] = []
        if selection.method == Method.DRAW:
            own = [row["ticket"]]
        elif selection.method == Method.RISK:
            own = [row["points"], "; ".join(row["reasons"])]
        rows.append([number, row["code"], row["name"], *own, "chọn" if row["taken"] else ""])
    return layouts.choice_layout(
        layouts.ChoiceData(
            issue=Issue(
                **{**vars(campaign_issue(campaign)), "date": clock.local(selection.made_at).date()}
            ),
            campaign=campaign.title,
            facts=facts,
            columns=columns,
            rows=rows,
            notes=notes,
        )
    )
