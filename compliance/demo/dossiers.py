"""Classifications, answers and dossiers in every state: ready, late, returned, approved, replaced.

The history is made by the services themselves, each step standing at its own day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from checklists import Pack
from compliance.accounts.models import RoleAssignment
from compliance.classification.evaluation import inventory_facts
from compliance.classification.queries import pack_today
from compliance.classification.services import conclude_run, start_run
from compliance.core import clock
from compliance.core.db import session
from compliance.core.permissions import Role
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.dossiers import moves, services
from compliance.dossiers.models import Dossier, Section
from compliance.requirements.models import RequirementResponse, ResponseState
from compliance.systems.models import InformationSystem, SystemStatus

#: Systems outside the units that have demo accounts.
OTHERS = 24
#: Step at which a dossier stands today, with how many calendar days ago its last step was.
PLAN: tuple[tuple[str, int], ...] = (
    ("unresolved", 3), ("classified", 12), ("draft", 6), ("ready", 2), ("submitted", 1),
    ("submitted", 16), ("completeness_check", 4), ("in_appraisal", 9), ("in_appraisal", 40),
    ("returned", 5), ("appraised", 3), ("appraised", 15), ("approved", 30), ("approved", 75),
    ("superseded", 20), ("withdrawn", 25), ("draft", 1), ("ready", 1), ("approved", 50),
    ("returned", 18),
)  # fmt: skip
NEEDS_DESCRIPTION = frozenset(
    ("ready submitted completeness_check in_appraisal returned appraised approved superseded").split()
)
ADMINISTRATIVE = frozenset({"mot-cua", "cchn-y", "cchn-duoc"})
PROVINCIAL = frozenset({"tram-y-te", "hssk", "kho-dung-chung", "truc-tich-hop"})
RISKS = (
    "Mã độc tống tiền mã hóa dữ liệu, ngừng khám chữa bệnh nhiều giờ.\n"
    "Lộ tài khoản quản trị, dữ liệu người bệnh bị sao chép ra ngoài.\n"
    "Hỏng máy chủ khi chưa thử phục hồi bản sao lưu."
)
NOTES = {
    ResponseState.MET: "Đã làm, có hồ sơ lưu tại đơn vị (dữ liệu mẫu).",
    ResponseState.PARTLY_MET: "Đã làm ở máy chủ, chưa làm hết máy trạm (dữ liệu mẫu).",
    ResponseState.PLANNED: "Đưa vào kế hoạch năm tới (dữ liệu mẫu).",
    ResponseState.NOT_MET: "Chưa có kinh phí (dữ liệu mẫu).",
    ResponseState.NOT_APPLICABLE: "Hệ thống không có thành phần này (dữ liệu mẫu).",
}
_WEIGHTS = {
    ResponseState.MET: 64,
    ResponseState.PARTLY_MET: 12,
    ResponseState.PLANNED: 12,
    ResponseState.NOT_MET: 6,
    ResponseState.NOT_APPLICABLE: 6,
}


@dataclass(frozen=True)
class Actor:
    """Somebody of a unit that has no demo account, or one who has."""

    id: UUID | None
    roles_held: list[RoleAssignment]


def seed(context: Context) -> None:
    """Lead about 80 systems some way towards their approval."""
    pack = pack_today()
    answers: list[dict[str, Any]] = []
    chosen = _chosen(context)
    for number, system in enumerate(chosen):
        step, days = PLAN[number % len(PLAN)]
        if step in NEEDS_DESCRIPTION and not _described(system):
            step, days = "draft", 8
        story = Story(context, pack, system, days)
        story.classify(unresolved=step == "unresolved")
        if step not in ("unresolved", "classified"):
            answers += story.answers(complete=step != "draft")
        story.step = step
        context.stories.append(story)
    session().flush()
    session().execute(insert(RequirementResponse), answers)
    for story in context.stories:
        story.tell()


def _chosen(context: Context) -> list[InformationSystem]:
    named = {context.units[code].id for code in ALIASES.values()}
    running = [s for s in context.systems if s.status == SystemStatus.ACTIVE]
    mine = [s for s in running if s.unit_id in named]
    office = context.units["van-phong-so"].id
    shared = [s for s in running if s.unit_id == office][:3]
    rest = [s for s in running if s.unit_id not in named and s.unit_id != office]
    return [*mine, *shared, *context.rng.sample(rest, OTHERS)]


def _described(system: InformationSystem) -> bool:
    return bool(system.purpose and system.hosting and system.lifecycle and system.scope_text)
