"""Answers of systems and units for tests, made by the services."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists import Item, Pack
from compliance.classification.queries import pack_today
from compliance.core.db import transaction
from compliance.requirements.models import ControlAnswer, RequirementResponse, ResponseState
from compliance.requirements.services import Words, answer_control, answer_requirement
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from tests.support.dossiers import user_of

#: Answered once for the unit, serves a station too.
COMMON = "QL-RUIRO-02"
#: Answered once for the unit, serves no other unit.
UNIT_ONLY = "QL-NHANSU-04"
#: Shown for each system.
EACH = "QL-SAOLUU-06"


def item(name: str) -> Item:
    return pack_today().item(name)


def words(state: ResponseState, note: str = "Đã làm theo quy chế.") -> Words:
    plan = {"responsible": "Tổ CNTT", "due": date(2027, 3, 31)}
    extra = plan if state in (ResponseState.PARTLY_MET, ResponseState.PLANNED) else {}
    return Words(state=state, note=note, **extra)  # type: ignore[arg-type]


def control(
    session: Session,
    unit: HealthUnit,
    name: str,
    state: ResponseState = ResponseState.MET,
    note: str = "Theo quy chế của đơn vị.",
) -> ControlAnswer:
    """Answer a common control; what the unit said before is replaced."""
    pack = pack_today()
    known = session.scalar(
        select(ControlAnswer).where(
            ControlAnswer.unit_id == unit.id,
            ControlAnswer.pack_id == pack.id,
            ControlAnswer.item_id == name,
        )
    )
    with transaction():
        return answer_control(
            unit,
            pack,
            item(name),
            words(state, note),
            actor_id=user_of(session, "admin").id,
            seen_version=known.version if known else 0,
        )


def own(
    session: Session,
    system: InformationSystem,
    name: str,
    state: ResponseState = ResponseState.MET,
    note: str = "Riêng hệ thống này.",
    pack: Pack | None = None,
) -> RequirementResponse:
    """Give a system its own answer."""
    given = words(state, note)
    with transaction():
        return answer_requirement(
            system,
            pack or pack_today(),
            item(name),
            actor_id=user_of(session, "admin").id,
            seen_version=0,
            state=given.state,
            note=given.note,
            responsible=given.responsible,
            due=given.due,
        )
