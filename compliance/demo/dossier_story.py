"""How one demo system came to where it stands: classified, answered, submitted, appraised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload

from checklists import Pack
from compliance.classification.evaluation import inventory_facts, stand
from compliance.classification.services import conclude_run, start_run
from compliance.core import clock
from compliance.core.db import session
from compliance.core.permissions import Role
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.demo.papers import decision_scan
from compliance.dossiers import moves, services
from compliance.dossiers.acting import deciding_role
from compliance.dossiers.models import Dossier, Section
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import followed_by_systems
from compliance.risks.queries import risk_sheet
from compliance.risks.services import accept_suggestions
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import HeldRole

ADMINISTRATIVE = frozenset({"mot-cua", "cchn-y", "cchn-duoc"})
PROVINCIAL = frozenset({"tram-y-te", "hssk", "kho-dung-chung", "truc-tich-hop"})
#: Never answered in an unresolved run: each could raise the level.
LEFT_OPEN = ("provides_online_service", "supports_online_service", "subjects_sensitive")
#: Whose risk step was brought to its end.
FINISHED = frozenset({"submitted", "appraised", "approved", "superseded"})
RISKS = "Mã độc mã hóa dữ liệu.\nLộ tài khoản quản trị."
NOTES = {
    ResponseState.MET: "Đã làm, có hồ sơ lưu tại đơn vị (dữ liệu mẫu).",
    ResponseState.PARTLY_MET: "Đã làm ở máy chủ, chưa làm hết máy trạm (dữ liệu mẫu).",
    ResponseState.PLANNED: "Đưa vào kế hoạch năm tới (dữ liệu mẫu).",
    ResponseState.NOT_MET: "Chưa có kinh phí (dữ liệu mẫu).",
    ResponseState.NOT_APPLICABLE: "Hệ thống không có thành phần này (dữ liệu mẫu).",
}
WEIGHTS = {
    ResponseState.MET: 64,
    ResponseState.PARTLY_MET: 12,
    ResponseState.PLANNED: 12,
    ResponseState.NOT_MET: 6,
    ResponseState.NOT_APPLICABLE: 6,
}
PARTIAL = {**WEIGHTS, ResponseState.UNKNOWN: 8, ResponseState.NOT_ANSWERED: 40}
GAPS = (ResponseState.PARTLY_MET, ResponseState.PLANNED, ResponseState.NOT_MET)


@dataclass
class Held:
    """A role held at a unit by somebody without an account."""

    role: str
    unit_id: UUID
    unit: HealthUnit


@dataclass
class Actor:
    """Whoever acts for a unit: its demo account, or a stand-in."""

    id: UUID
    roles_held: Sequence[HeldRole]


@dataclass
class Story:
    """One system on its way to ``step``, reached ``days`` ago."""

    context: Context
    pack: Pack
    system: InformationSystem
    step: str
    days: int
    level: int = 2

    @contextmanager
    def at(self, days_before: int) -> Iterator[None]:
        """Stand ``days_before`` days before the last step."""
        day = self.context.days(-self.days - days_before)
        with clock.standing_at(datetime.combine(day, time(2, 30), UTC)):
            yield

    def classify(self) -> None:
        """Answer the wizard and conclude."""
        system = self._loaded()
        with self.at(60):
            run = start_run(system, None, self.pack)
            known = inventory_facts(system)
            answers = {
                row["id"]: row["default"]
                for row in self.pack.section("facts")
                if known.get(row["id"]) is None
            }
            answers.update(self._facts(known))
            if self.step == "unresolved":
                answers.update(dict.fromkeys(LEFT_OPEN))
            run.answers = answers
            self.level = stand(system, run).result.level or 2
            conclude_run(
                system, run, actor_id=self._author("focal"), proposed_level=self.level,
                justification="Theo quy mô và mục đích sử dụng thực tế của đơn vị (dữ liệu mẫu).",
            )  # fmt: skip

    def _facts(self, known: dict[str, Any]) -> dict[str, Any]:
        kind, online = self.system.kind, bool(known.get("provides_online_service"))
        return {
            "serves_internal_only": not online and kind not in ADMINISTRATIVE,
            "handles_admin_procedures": kind in ADMINISTRATIVE,
            "infra_scope": "ministry_sector_or_provinces"
            if kind in PROVINCIAL
            else "one_organisation"
            if kind == "mang-lan"
            else "none",
            "info_private": True,
            "info_personal": bool(self.system.subjects_basic),
        }

    def _loaded(self) -> InformationSystem:
        return session().get_one(
            InformationSystem,
            self.system.id,
            options=[
                selectinload(InformationSystem.relations),
                selectinload(InformationSystem.unit),
            ],
            populate_existing=True,
        )

    def answers(self) -> list[dict[str, Any]]:
        """Return rows of answers to the requirements of the level."""
        if self.step in ("unresolved", "classified"):
            return []
        rng, rows = self.context.rng, []
        followed = followed_by_systems([self.system.id], self.pack).get(self.system.id, {})
        weights = PARTIAL if self.step == "draft" else WEIGHTS
        states, shares = list(weights), list(weights.values())
        moment = clock.now() - timedelta(days=self.days + 30)
        for item in self.pack.items_at(self.level):
            state = rng.choices(states, shares)[0]
            if state == ResponseState.NOT_ANSWERED or item.id in followed:
                continue
            rows.append(
                {
                    "id": new_id(),
                    "version": 1,
                    "system_id": self.system.id,
                    "unit_id": self.system.unit_id,
                    "pack_id": self.pack.id,
                    "pack_version": self.pack.version,
                    "item_id": item.id,
                    "state": state.value,
                    "note": NOTES.get(state),
                    "responsible": "Bộ phận công nghệ thông tin" if state in GAPS else None,
                    "due": self.context.days(rng.randint(-40, 240)) if state in GAPS else None,
                    "model_copied": False,
                    "changed_at": moment,
                    "changed_by": self._author("focal"),
                }
            )
        return rows

    def tell(self) -> None:
        """Take the dossier step by step to where it stands."""
        if self.step in ("unresolved", "classified"):
            return
        system = self._loaded()
        with self.at(40):
            dossier = services.open_dossier(system, self._author("focal"))
            self._judge_risks(system, dossier)
            dossier.request_number = f"{self.context.rng.randint(10, 400)}/CV-MẪU"
            dossier.signer_name, dossier.signer_title = "Người ký Mẫu", "Thủ trưởng đơn vị"
            session().flush()
        self._walk(dossier)

    def _judge_risks(self, system: InformationSystem, dossier: Dossier) -> None:
        """Take the catalogue's proposals: all of them, or a dozen while it is being written."""
        sheet = risk_sheet(system)
        if sheet is None:  # a pack without a catalogue of risks
            dossier.risks = RISKS
            return
        rows = sheet.open_rows if self.step in FINISHED else sheet.open_rows[:12]
        accept_suggestions(sheet, [row.id for row in rows], actor_id=self._author("focal"))

    def _walk(self, dossier: Dossier) -> None:
        if self.step in ("draft", "ready"):
            return
        if self.step == "withdrawn":
            with self.at(0):
                moves.withdraw(dossier, self._head(), "Gộp vào hệ thống khác (dữ liệu mẫu).")
            return
        path = ("submitted", "completeness_check", "in_appraisal", "appraised", "approved")
        target = {"returned": "in_appraisal", "superseded": "approved"}.get(self.step, self.step)
        steps = path[: path.index(target) + 1]
        if not self._may_be_appraised(dossier):
            steps = steps[:1]
        for number, name in enumerate(steps):
            with self.at((len(steps) - 1 - number) * 6):
                self._take(dossier, name)
        if self.step == "returned" and len(steps) > 1:
            self._return(dossier)
        if self.step == "superseded" and len(steps) > 1:
            self._replace(dossier)

    def _may_be_appraised(self, dossier: Dossier) -> bool:
        """Whether the specialised unit does not itself operate the system."""
        return dossier.unit_id != self.context.units["van-phong-so"].id

    def _take(self, dossier: Dossier, name: str) -> None:
        appraiser = self._appraiser()
        if name == "submitted":
            moves.submit(dossier, self._head())
        elif name == "completeness_check":
            moves.receive(dossier, appraiser)
        elif name == "in_appraisal":
            moves.accept(dossier, appraiser)
        elif name == "appraised":
            self._appraise(dossier)
        elif name == "approved":
            self._approve(dossier)

    def _appraise(self, dossier: Dossier) -> None:
        moves.appraise(
            dossier,
            self._appraiser(),
            number=f"{self.context.rng.randint(10, 300)}/TĐ-MẪU",
            on=clock.today(),
            level_fit="Cấp độ đề xuất phù hợp với tiêu chí (dữ liệu mẫu).",
            design_fit="Phương án trong thiết kế phù hợp (dữ liệu mẫu).",
            operation_fit="Phương án trong vận hành phù hợp (dữ liệu mẫu).",
        )

    def _approve(self, dossier: Dossier) -> None:
        system = dossier.system
        if not system.regulation_number:
            system.regulation_number = f"{self.context.rng.randint(10, 99)}/QC-MẪU"
            system.regulation_date = clock.today() - timedelta(days=40)
            system.regulation_body = system.unit.name
        owner = deciding_role(self.pack, dossier.level) == Role.APPROVER
        number = f"{self.context.rng.randint(100, 900)}/QĐ-MẪU"
        body = "Sở Y tế Gia Lai (dữ liệu mẫu)" if owner else "Văn phòng Sở (dữ liệu mẫu)"
        said: dict[str, Any] = {"number": number, "on": clock.today(), "body": body}
        if dossier.unit_id == self.context.unit("bvdk").id:  # elsewhere nobody looks for the file
            said |= decision_scan(number)
        moves.approve(dossier, self._person("approver") if owner else self._appraiser(), **said)

    def _return(self, dossier: Dossier) -> None:
        with self.at(0):
            for section, text in (
                (Section.OVERVIEW, "Sơ đồ mạng thiếu vùng quản trị (dữ liệu mẫu)."),
                (Section.OPERATION, "Chưa nêu tần suất thử phục hồi bản sao lưu (dữ liệu mẫu)."),
            ):
                services.comment(dossier, self._appraiser(), section, text)
            moves.give_back(dossier, self._appraiser(), "Đề nghị bổ sung theo ý kiến từng phần.")

    def _replace(self, dossier: Dossier) -> None:
        """Redetermine: a second dossier goes the whole way and takes the first one's place."""
        with self.at(0):
            again = services.open_dossier(dossier.system, self._author("focal"))
            again.request_number = "Số mẫu/CV-MẪU"
            session().flush()
            for name in ("submitted", "completeness_check", "in_appraisal", "appraised"):
                self._take(again, name)
            self._approve(again)

    def _alias(self) -> str | None:
        codes = {self.context.units[code].id: alias for alias, code in ALIASES.items()}
        return codes.get(self.system.unit_id)

    def _unit(self) -> HealthUnit:
        return session().get_one(HealthUnit, self.system.unit_id)

    def _author(self, role: str) -> UUID | None:
        alias = self._alias()
        return self.context.users[f"{role}.{alias}"].id if alias else None

    def _head(self) -> Actor:
        alias = self._alias()
        if alias:
            return self._person(f"head.{alias}")
        unit = self._unit()
        return Actor(self.context.users["admin"].id, [Held(Role.UNIT_HEAD, unit.id, unit)])

    def _appraiser(self) -> Actor:
        return self._person("appraiser")

    def _person(self, login: str) -> Actor:
        user = self.context.users[login]
        return Actor(user.id, list(user.roles_held))
