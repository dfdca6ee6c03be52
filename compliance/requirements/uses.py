"""Where a requirement is answered, and what becomes of the answers in a new version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from checklists import Item, Pack, migrate
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.packs.slots import FIRST, Answers, Effect, Footing, Place, Use
from compliance.requirements.models import ControlAnswer, RequirementResponse, ResponseState
from compliance.requirements.queries.items import group_key
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return the systems that answered the row, as far as ``viewer`` reads their dossiers."""
    R = RequirementResponse
    rows: Any = session().execute(
        select(InformationSystem.id, InformationSystem.name, func.count().over())
        .join(R, R.system_id == InformationSystem.id)
        .where(
            R.pack_id == pack.id,
            R.item_id == item.id,
            R.state != ResponseState.NOT_ANSWERED,
            system_scope(viewer, Permission.DOSSIER_READ),
        )
        .order_by(InformationSystem.name, InformationSystem.id)
        .limit(FIRST)
    )
    found = rows.all()
    places = [
        Place(name, "requirements.list", {"system_id": system_id, "group": group_key(item)})
        for system_id, name, _total in found
    ]
    return [Use(_("Câu trả lời của hệ thống"), found[0][2] if found else 0, places)]


def effect(old: Pack, new: Pack) -> Effect:
    """Return the answers to the pack and what becomes of them: three queries."""
    R = RequirementResponse
    own, common = _counted(R, old), _counted(ControlAnswer, old)
    if not own and not common:
        return Effect()
    systems = session().scalar(select(func.count(R.system_id.distinct())).where(*_on(R, old))) or 0
    footings = [
        Footing(_("Hệ thống có câu trả lời"), systems, None),
        Footing(_("Câu trả lời của hệ thống"), sum(own.values()), None),
        Footing(_("Câu trả lời chung của đơn vị"), sum(common.values()), None),
    ]
    return Effect(footings, _answers(old, new, dict(Counter(own) + Counter(common))))


def _on(answer: Any, old: Pack) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions on an answer that stands on the pack."""
    return (
        answer.pack_id == old.id,
        answer.pack_version <= old.version,
        answer.state != ResponseState.NOT_ANSWERED,
    )


def _counted(answer: Any, old: Pack) -> dict[str, int]:
    """Return row → number of answers to it."""
    rows: Any = session().execute(
        select(answer.item_id, func.count()).where(*_on(answer, old)).group_by(answer.item_id)
    )
    return dict(rows.all())


def _answers(old: Pack, new: Pack, counted: dict[str, int]) -> Answers:
    """Let the migration of one answer to each row tell what becomes of all of them."""
    moved = migrate(old, new, {item_id: {"state": "met", "text": ""} for item_id in counted})
    review = {entry["id"] for entry in moved["review"]}
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    return Answers(
        carried=sum(counted.get(key, 0) for key in moved["carried"] if key not in review),
        review=[(after[key], counted.get(key, 0)) for key in after if key in review],
        dropped=[
            (before[entry["id"]], counted[entry["id"]])
            for entry in moved["dropped"]
            if entry["id"] in before
        ],
        asked=[item for key, item in after.items() if key not in before],
    )
