"""About 40 inspections in every state, with verdicts, and findings late, reopened and closed."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from compliance.core import clock, files
from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.text import fold
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.demo.findings import focal_of, follow_up
from compliance.evidence.models import Evidence
from compliance.inspections.checklist import Checklist, sets
from compliance.inspections.models import Campaign, Finding, Inspection, InspectionEvidence
from compliance.inspections.queries.inspections import rows_of
from compliance.inspections.services import campaigns
from compliance.inspections.services.answers import start_field_work, submit_self_assessment
from compliance.inspections.services.findings import propose, write_finding
from compliance.inspections.services.opening import Plan, open_inspection
from compliance.inspections.services.signing import Paper, conclude, sign_minutes
from compliance.inspections.states import (
    UNKNOWN,
    CampaignState,
    InspectionState,
    Progress,
    Side,
)
from compliance.units.models import HealthUnit, UnitKind
from reports import OfficialDocument, blocks, render_pdf

CHECKED = (UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE, UnitKind.STATION, UnitKind.PROVINCIAL_CENTRE)
BASIS = "Kế hoạch kiểm tra năm (dữ liệu mẫu)\nNĐ 331/2026/NĐ-CP Đ27"
SEEN = (
    "Đã xem hồ sơ và đối chiếu tại chỗ.",
    "Đã phỏng vấn người phụ trách, xem màn hình hệ thống.",
    "Văn bản có nhưng chưa cập nhật theo quy định mới.",
    "Chưa xuất trình được minh chứng tại thời điểm kiểm tra.",
)
#: States of the units that have demo accounts: days before today → how far it went.
HISTORY = (
    (270, InspectionState.CONCLUDED),
    (75, InspectionState.CONCLUDED),
    (24, InspectionState.MINUTES_SIGNED),
)
#: And what is under way now, by short name.
NOW = {
    "bvdk": InspectionState.IN_FIELD,
    "ttyt": InspectionState.SELF_ASSESSED,
    "tyt": InspectionState.PLANNED,
    "cdc": InspectionState.PLANNED,
}


def seed(context: Context) -> None:
    """Add campaigns, inspections and findings; the clock walks along with them."""
    paper = render_pdf(
        OfficialDocument(
            title="Minh chứng mẫu",
            blocks=[blocks.Paragraph("Tệp minh chứng của dữ liệu mẫu, không có thật.")],
            draft=False,
            demo=True,
        )
    )
    maker = Maker(context, sets()[0], paper)
    maker.campaigns()
    for alias in ALIASES:
        unit = context.unit(alias)
        for days, state in HISTORY:
            maker.inspection(unit, context.days(-days + context.rng.randint(-4, 4)), state)
        if alias in NOW:
            maker.inspection(unit, context.days(3), NOW[alias])
    taken = {context.unit(alias).id for alias in ALIASES}
    others = [u for u in context.units.values() if u.kind in CHECKED and u.id not in taken]
    states = [*InspectionState] * 4
    for unit, state in zip(context.rng.sample(others, 18), states, strict=False):
        late = state in (InspectionState.MINUTES_SIGNED, InspectionState.CONCLUDED)
        delta = -context.rng.randint(12, 70) if late else context.rng.randint(-6, 25)
        maker.inspection(unit, context.days(delta), state)
    maker.close_past()


class Maker:
    """Takes inspections as far as they shall go, with one team and one sample file."""

    def __init__(self, context: Context, checklist: Checklist, paper: bytes) -> None:
        self.context = context
        self.checklist = checklist
        self.paper = paper
        self.files: dict[object, StoredFile] = {}
        self.open: list[Campaign] = []
        self.team = [context.users["inspector"], context.users["inspector2"]]

    def campaigns(self) -> None:
        """Plan a past, a running and a coming campaign."""
        steps = (CampaignState.ANNOUNCED, CampaignState.RUNNING)
        for title, start, length, moves in (
            ("Kiểm tra an toàn thông tin đợt đầu năm (dữ liệu mẫu)", -290, 60, steps),
            ("Kiểm tra bảo vệ dữ liệu cá nhân năm nay (dữ liệu mẫu)", -60, 110, steps),
            ("Kiểm tra chuyên đề sao lưu (dữ liệu mẫu)", 40, 30, ()),
        ):
            campaign = campaigns.plan_campaign(
                self.team[0],
                self.context.department,
                title=title,
                check_type="kiem-tra-cua-so",
                legal_basis=BASIS,
                starts_on=self.context.days(start),
                ends_on=self.context.days(start + length),
            )
            for step in moves:
                campaigns.move_campaign(self.team[0], campaign, step)
            if moves:
                self.open.append(campaign)

    def close_past(self) -> None:
        """Close the campaign that has ended."""
        campaigns.move_campaign(self.team[0], self.open[0], CampaignState.CLOSED)

    def _campaign_on(self, day: date) -> Campaign | None:
        return next((c for c in self.open if c.starts_on <= day <= c.ends_on), None)

    def inspection(self, unit: HealthUnit, day: date, state: InspectionState) -> None:
        """Take an inspection of ``unit`` planned for ``day`` as far as ``state``."""
        order = [*InspectionState]
        until = order.index(state)
        with acting_on(day - timedelta(20)):
            inspection = open_inspection(
                self.team[0],
                unit,
                self.checklist,
                Plan(
                    check_type="kiem-tra-cua-so",
                    legal_basis=BASIS,
                    planned_on=day,
                    period_from=day.replace(month=1, day=1),
                    period_to=day,
                    self_assess_by=day - timedelta(4),
                    team=self.team,
                    campaign=self._campaign_on(day),
                ),
            )
        quality = self.context.rng.choice((0.6, 0.75, 0.9, 0.95))
        if state == InspectionState.IN_FIELD:
            quality = 0.6  # whoever looks in finds something to work on
        with acting_on(day - timedelta(6)):
            self._answer(inspection, quality, all_rows=until >= 1)
        if until >= 1:
            with acting_on(day - timedelta(5)):
                submit_self_assessment(self.team[0], inspection)
        if until >= 2:
            with acting_on(day):
                start_field_work(self.team[0], inspection)
                findings = self._judge(inspection, quality, all_rows=until >= 3)
        if until >= 3:
            with acting_on(day + timedelta(1), 15):
                self._sign(inspection)
        if until >= 4:
            with acting_on(day + timedelta(9)):
                self._conclude(inspection)
        if until >= 3:
            for number, finding in enumerate(findings):
                follow_up(self, inspection, finding, number, day + timedelta(2))

    def _answer(self, inspection: Inspection, quality: float, *, all_rows: bool) -> None:
        rng, codes = self.context.rng, self.checklist.rules.verdicts
        told = focal_of(self.context, inspection)
        for row in rows_of(inspection.id):
            if not all_rows and rng.random() < 0.5:
                continue
            good = rng.random() < quality + 0.05
            row.unit_answer = (
                UNKNOWN if rng.random() < 0.06 else codes[0] if good else rng.choice(codes[1:3])
            )
            row.unit_answered_at = clock.now()
            row.unit_answered_by = told.id if told else None
        session().flush()

    def _judge(self, inspection: Inspection, quality: float, *, all_rows: bool) -> list[Finding]:
        rng, codes = self.context.rng, self.checklist.rules.verdicts
        findings = []
        for row in rows_of(inspection.id):
            if not all_rows and row.position > 17:
                continue
            severe = self.checklist.questions[row.item_id].severity == "critical"
            share = quality + (0.05 if severe else 0)
            draw = rng.random()
            code = codes[0] if draw < share else codes[1] if draw < share + 0.12 else codes[2]
            row.verdict = code
            row.observation = SEEN[{0: rng.randint(0, 1), 1: 2, 2: 3}[codes.index(code)]]
            row.progress = Progress.DONE
            row.judged_at = clock.now()
            row.judged_by = rng.choice(self.team).id
            if code == codes[0] and rng.random() < 0.97:
                self.evidence(inspection, f"Minh chứng dòng {row.position}", row_id=row.id)
            if code != codes[0]:
                text = propose(row, self.checklist)
                findings.append(write_finding(self.team[0], inspection, row, self.checklist, text))
        session().flush()
        return findings

    def evidence(
        self,
        inspection: Inspection,
        title: str,
        *,
        row_id: object = None,
        finding_id: object = None,
        side: Side = Side.INSPECTOR,
    ) -> None:
        """Attach the sample file; one stored file a unit serves all its evidence."""
        stored = self.files.get(inspection.unit_id)
        if stored is None:
            stored = self.files[inspection.unit_id] = files.keep(
                BytesIO(self.paper),
                name="minh-chung-mau.pdf",
                media_type="application/pdf",
                purpose="evidence",
                unit_id=inspection.unit_id,
                actor_id=self.team[0].id,
            )
        fixer = focal_of(self.context, inspection)
        person = fixer.id if side == Side.UNIT and fixer else self.team[1].id
        evidence = Evidence(
            unit_id=inspection.unit_id,
            collector_id=None if side == Side.UNIT else inspection.department_id,
            title=title,
            happened_on=clock.today() - timedelta(self.context.rng.randint(1, 90)),
            file_id=stored.id,
            file=stored,
            added_at=clock.now(),
            added_by=person,
            search=fold(title, stored.name),
        )
        session().add(
            InspectionEvidence(
                inspection_id=inspection.id,
                row_id=row_id,
                finding_id=finding_id,
                evidence=evidence,
                side=side,
                received_at=clock.now(),
                sha256=stored.sha256,
                added_by=person,
            )
        )

    def _paper(self, inspection: Inspection, suffix: str) -> Paper:
        return Paper(
            number=f"{inspection.code}/{suffix}",
            dated=clock.today(),
            verify_base="",
            demo=True,
            files=False,
        )

    def _sign(self, inspection: Inspection) -> None:
        sign_minutes(
            self.team[0],
            inspection,
            self.checklist,
            inspection.version,
            self._paper(inspection, "BB-KT"),
            place=inspection.unit.name,
            unit_representative="Đại diện Mẫu, Thủ trưởng đơn vị",
            strengths="Đơn vị đã phân công đầu mối, phối hợp tốt với đoàn.",
            unit_opinion=None,
        )

    def _conclude(self, inspection: Inspection) -> None:
        conclude(
            self.team[0],
            inspection,
            inspection.version,
            self._paper(inspection, "BC-KT"),
            conclusion="Đơn vị cơ bản thực hiện quy định; cần khắc phục các tồn tại đã nêu.",
        )
