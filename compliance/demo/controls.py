"""Common controls: a hospital has them, and centres whose stations follow; one is half way."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from checklists import Item
from compliance.classification.queries import pack_today
from compliance.core import clock
from compliance.core.db import session
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.demo.papers import Papers
from compliance.requirements.models import (
    WITH_GAP,
    ControlAnswer,
    ControlEvidence,
    ResponseState,
)
from compliance.requirements.queries import is_common
from compliance.units.models import HealthUnit, UnitKind

#: Share of the common controls that are answered: a centre that is half way; else all of them.
SHARES = {"ttyt-quy-nhon": 0.6}
HOSPITAL = "bv-nhi-gia-lai"
SEED = 14_423
NOTES = {
    ResponseState.MET: "Áp dụng chung toàn đơn vị theo quy chế đã ban hành (dữ liệu mẫu).",
    ResponseState.PARTLY_MET: "Đã làm ở trụ sở, chưa làm ở cơ sở 2 (dữ liệu mẫu).",
    ResponseState.PLANNED: "Đưa vào kế hoạch năm tới (dữ liệu mẫu).",
    ResponseState.NOT_MET: "Chưa có kinh phí (dữ liệu mẫu).",
}
WEIGHTS = {
    ResponseState.MET: 74,
    ResponseState.PARTLY_MET: 12,
    ResponseState.PLANNED: 9,
    ResponseState.NOT_MET: 5,
}


def seed(context: Context) -> None:
    """Answer the common controls of a hospital and of the centres that guide stations."""
    rng = random.Random(SEED)  # of its own: what follows in the demo does not depend on it
    papers = Papers("Quy chế bảo đảm an ninh mạng (dữ liệu mẫu)")
    pack = pack_today()
    items = [i for i in pack.items if is_common(i) and set(i.levels or ()) & {1, 2, 3}]
    people = {context.units[code].id: user for code, user in _people(context)}
    for unit in context.units.values():
        if unit.kind != UnitKind.HEALTH_CENTRE and unit.code != HOSPITAL:
            continue
        share = SHARES.get(unit.code, 1.0)
        rows = [
            _row(context, rng, unit, item, people.get(unit.id), unsure=share < 1)
            for item in items
            if rng.random() < share
        ]
        session().execute(insert(ControlAnswer), rows)
        proof = papers.add(unit, "Quy chế bảo đảm an ninh mạng của đơn vị", context.days(-120))
        linked = [row["id"] for row in rows if row["state"] == ResponseState.MET][:40]
        session().execute(
            insert(ControlEvidence),
            [{"control_id": key, "evidence_id": proof.id} for key in linked],
        )


def _people(context: Context) -> list[tuple[str, UUID]]:
    """Return the units that have a focal point with an account, and that account."""
    return [(code, context.users[f"focal.{alias}"].id) for alias, code in ALIASES.items()]


def _row(
    context: Context,
    rng: random.Random,
    unit: HealthUnit,
    item: Item,
    focal: UUID | None,
    *,
    unsure: bool,
) -> dict[str, object]:
    pack = pack_today()
    state = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    if unsure and rng.random() < 0.05:
        state = ResponseState.UNKNOWN
    gap = state in WITH_GAP
    return {
        "id": new_id(),
        "version": 1,
        "unit_id": unit.id,
        "pack_id": pack.id,
        "pack_version": pack.version,
        "item_id": item.id,
        "state": state.value,
        "note": NOTES.get(state),
        "responsible": "Tổ công nghệ thông tin" if gap else None,
        "due": context.days(rng.randint(20, 300)) if gap else None,
        "cost": rng.randrange(5, 200) * 1_000_000 if gap else None,
        "funding": "Chi thường xuyên" if gap else None,
        "assignee_id": focal if state == ResponseState.UNKNOWN else None,
        "model_copied": False,
        "changed_at": clock.now() - timedelta(days=100),
        "changed_by": focal,
    }
