"""Work of the years before: dossiers approved under NĐ 85/2016, a project, one in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from checklists import load
from compliance.core.db import session
from compliance.core.text import fold
from compliance.demo.context import Context
from compliance.demo.dossier_story import Story
from compliance.demo.papers import Papers
from compliance.demo.system_parts import add_parts
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import (
    InformationSystem,
    RelationKind,
    SystemRelation,
    TransitionCase,
)
from compliance.systems.services.systems import note_case
from compliance.units.models import HealthUnit

PACK = "nd85-2016"
PEOPLE = 6_400


@dataclass(frozen=True)
class Past:
    """One system with its past: what was decided, when; without a decision it was under way."""

    unit: str
    kind: str
    name: str
    decided: date | None
    case: TransitionCase
    lifecycle: str = "operating"
    started: date = date(2021, 3, 1)


PASTS: Sequence[Past] = (
    Past("bvdk", "duoc", "Quản lý nhà thuốc", date(2025, 11, 14), TransitionCase.LEVEL_KEPT),
    Past(
        "bvdk", "trang-thiet-bi", "Quản lý thiết bị y tế", date(2026, 3, 20),
        TransitionCase.LEVEL_KEPT,
    ),
    Past(
        "bvdk", "quan-tri-bv", "Điều hành bệnh viện", None, TransitionCase.UNDER_INVESTMENT,
        lifecycle="new_project",
    ),
    Past("ttyt", "duoc", "Quản lý kho thuốc", date(2025, 6, 10), TransitionCase.LEVEL_KEPT),
    Past("ttyt", "tai-chinh", "Kế toán, viện phí", date(2026, 5, 12), TransitionCase.LEVEL_KEPT),
    Past("bvnhi", "duoc", "Quản lý nhà thuốc", date(2024, 9, 3), TransitionCase.LEVEL_KEPT),
    Past(
        "cdc", "kiem-nghiem", "Quản lý xét nghiệm", None, TransitionCase.UNDETERMINED,
        started=date(2026, 7, 20),
    ),
    Past("ttyt2", "nhan-su", "Chấm công, nhân sự", date(2026, 6, 18), TransitionCase.LEVEL_KEPT),
)  # fmt: skip


def seed(context: Context) -> None:
    """Add a handful of systems with answers under the old pack, most with an approved dossier."""
    drawn = context.rng.getstate()
    for number, past in enumerate(PASTS, 1):
        _tell(context, past, number)
    context.rng.setstate(drawn)  # what follows does not depend on this history


def _tell(context: Context, past: Past, number: int) -> None:
    unit, pack = context.unit(past.unit), load(PACK)
    system = _system(context, unit, past, number)
    shown = past.decided or date(2026, 6, 10)
    story = Story(
        context, pack, system, "approved" if past.decided else "draft",
        (context.today - shown).days,
    )  # fmt: skip
    story.classify()
    answers = story.answers()
    session().execute(insert(RequirementResponse), answers)
    _prove(unit, date(2024, 2, 1), answers[:6])
    if past.case != TransitionCase.UNDETERMINED:
        story.tell()
    system = session().get_one(InformationSystem, system.id)
    if past.decided:
        system.legacy_level, system.legacy_decision_date = story.level, past.decided
        system.legacy_decision_number = f"{number + 200}/QĐ-MẪU"
        system.legacy_decision_body = "Văn phòng Sở (dữ liệu mẫu)"
    system.transition_case = past.case
    session().flush()
    if past.case != TransitionCase.UNDETERMINED:
        note_case(system, "Theo ngày quyết định, ngày hợp đồng đã ghi (dữ liệu mẫu).")


def _system(context: Context, unit: HealthUnit, past: Past, number: int) -> InformationSystem:
    system = InformationSystem(
        department_id=context.department.id,
        unit_id=unit.id,
        code=f"{unit.code}-{past.kind}-{number}"[:60],
        name=f"{past.name} {unit.name}",
        kind=past.kind,
        status="active" if past.decided or past.lifecycle == "operating" else "planned",
        lifecycle=past.lifecycle,
        purpose=f"{past.name}: phục vụ công việc chuyên môn của đơn vị.",
        scope_text="Các khoa, phòng của đơn vị.",
        in_use_since=past.started if past.lifecycle == "operating" else None,
        hosting="on_premises",
        has_own_server=True,
        info_public=False,
        info_private=True,
        info_personal=True,
        info_state_secret=False,
        subjects_basic=PEOPLE,
        subjects_sensitive=PEOPLE - 400,
        subject_count_method="Đếm mã người bệnh khác nhau trong bảng hồ sơ.",
        subjects_counted_on=date(2026, 2, 10),
        contract_number=f"{number + 30}/HĐ-MẪU",
        contract_date=date(2026, 4, 6) if past.lifecycle == "new_project" else date(2021, 1, 15),
        contract_end=context.days(420),
        regulation_number=f"{number + 10}/QC-MẪU",
        regulation_date=date(2024, 2, 1),
        regulation_body=unit.name,
        transition_case=past.case,
    )
    system.search = fold(system.code, system.name, unit.name)[:700]
    session().add(system)
    session().flush()
    for kind, target in (
        (RelationKind.OWNER, context.department),
        (RelationKind.OPERATOR, unit),
        (RelationKind.SPECIALISED, context.units["van-phong-so"]),
    ):
        session().add(
            SystemRelation(
                system_id=system.id,
                unit_id=target.id,
                kind=kind,
                valid_from=date(2021, 1, 1),
                document_number=f"{number}/QĐ-MẪU",
                document_date=date(2021, 1, 5),
                document_body="Sở Y tế (dữ liệu mẫu)",
            )
        )
    add_parts(context, system, past.kind)
    session().flush()
    return system


def _prove(unit: HealthUnit, day: date, answers: Sequence[dict[str, Any]]) -> None:
    """Put one paper behind some answers."""
    evidence = Papers("Quy chế").add(unit, "Quy chế bảo đảm an toàn thông tin", day)
    session().flush()
    session().execute(
        insert(ResponseEvidence),
        [{"response_id": row["id"], "evidence_id": evidence.id} for row in answers],
    )
