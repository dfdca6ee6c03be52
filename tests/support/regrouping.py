"""The hospital's systems that belong together, and putting them together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from compliance.classification.queries import pack_today
from compliance.core.db import Base, make_engine, transaction
from compliance.dossiers.models import IN_HAND, Dossier, DossierState
from compliance.regrouping.models import Regrouping
from compliance.regrouping.outlook import Outlook, Wish, look_ahead
from compliance.regrouping.services import join
from compliance.requirements.models import RequirementResponse, ResponseState
from compliance.requirements.services import answer_requirement
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system
from tests.support.databases import Copy
from tests.support.dossiers import unit_of, user_of

#: Tables that a regrouping fills for ever: its record, the trail, documents that were revoked.
_FOR_EVER = {"audit_event", "regrouping", "regrouping_member", "regrouping_review"}
WHY = "Bốn phần mềm chung cơ sở dữ liệu, dừng một là dừng cả bốn."
TOLD = "Mức trước do quy định cũ; bốn căn cứ của Điều 7 đều cho cấp này."


def system_of(db: Session, kind: str, unit: str = "bvdk") -> InformationSystem:
    """The system of a kind that a unit keeps, loaded as the pages load it."""
    key = db.scalars(
        select(InformationSystem.id)
        .where(InformationSystem.unit_id == unit_of(db, unit).id, InformationSystem.kind == kind)
        .order_by(InformationSystem.code)
        .limit(1)
    ).one()
    system = find_system(user_of(db, "inspector"), key)
    assert system is not None
    return system


def free(db: Session, *systems: InformationSystem) -> None:
    """Take dossiers that others have in hand back to the unit."""
    with transaction():
        ids = [system.id for system in systems]
        for row in db.scalars(
            select(Dossier).where(Dossier.system_id.in_(ids), Dossier.state.in_(IN_HAND))
        ):
            row.state = DossierState.RETURNED


def together(db: Session, *kinds: str, new: tuple[str, str] | None = None) -> Wish:
    """The wish to join systems of the hospital, none of them being appraised."""
    systems = [system_of(db, kind) for kind in kinds]
    free(db, *systems)
    return Wish([system_of(db, kind) for kind in kinds], new)


def say(db: Session, system: InformationSystem, name: str, state: ResponseState, note: str) -> None:
    """Let a system answer a row so, whatever it said before."""
    R = RequirementResponse
    pack = pack_today()
    known = db.scalar(
        select(R.version).where(R.system_id == system.id, R.pack_id == pack.id, R.item_id == name)
    )
    with transaction():
        answer_requirement(
            system, pack, pack.item(name), actor_id=user_of(db, "admin").id,
            seen_version=known or 0, state=state, note=note,
        )  # fmt: skip


def joined(db: Session, wish: Wish, **words: Any) -> tuple[Outlook, Regrouping]:
    """Join, with a reason and an argument."""
    outlook = look_ahead(wish)
    given = {"reason": WHY, "argument": TOLD, **words}
    with transaction():
        row = join(outlook, actor_id=user_of(db, "focal.bvdk").id, **given)
    db.expire_all()
    return outlook, row


def contents(db: Session) -> dict[str, list[Any]]:
    """Every row of every table but those of the regrouping; versions only ever grow."""
    db.flush()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in _FOR_EVER:
            columns = [column for column in table.c if column.name != "version"]
            found[table.name] = sorted(map(repr, db.execute(select(*columns)).all()))
    assert inspect(InformationSystem).local_table.name in found
    return found


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    """What differs, by table: a failing test says where."""
    return {
        name: (set(rows) ^ set(after[name])) for name, rows in before.items() if rows != after[name]
    }


def addresses(copy: Copy, *kinds: str) -> list[str]:
    """The pages of systems of the hospital, for a browser."""
    engine = make_engine(copy.url)
    with Session(engine) as session:
        unit_id = unit_of(session, "bvdk").id
        found = [
            session.scalars(
                select(InformationSystem.id).where(
                    InformationSystem.unit_id == unit_id, InformationSystem.kind == kind
                )
            ).one()
            for kind in kinds
        ]
    engine.dispose()
    return [f"/systems/{key}" for key in found]
