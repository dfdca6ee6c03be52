"""Systems of the demo whose work still stands under the old pack, and carrying them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists import Pack, load
from compliance.classification.models import ClassificationRun
from compliance.core.db import transaction
from compliance.dossiers.models import Dossier
from compliance.requirements.models import RequirementResponse, ResponseEvidence
from compliance.systems.models import InformationSystem
from compliance.systems.queries import find_system
from compliance.transfers.models import Transfer, TransferReview
from compliance.transfers.queries import work_of
from compliance.transfers.services import carry
from compliance.transfers.simulation import Simulation, simulate
from tests.support.dossiers import acting, unit_of, user_of

OLD, NEW = load("nd85-2016"), load("nd331-2026")
TABLES = (
    RequirementResponse,
    ResponseEvidence,
    ClassificationRun,
    Dossier,
    InformationSystem,
    TransferReview,
)


def system_named(app: Flask, name: str, unit: str) -> UUID:
    """Return the system of a unit whose name begins so."""
    with acting(app) as session:
        return session.scalars(
            select(InformationSystem.id).where(
                InformationSystem.name.startswith(name),
                InformationSystem.unit_id == unit_of(session, unit).id,
                InformationSystem.code.regexp_match("-[0-9]+$"),
            )
        ).one()


def found_system(db: Session, system_id: UUID) -> InformationSystem:
    db.expire_all()
    system = find_system(user_of(db, "focal.bvdk"), system_id)
    assert system is not None
    return system


def simulated(system: InformationSystem, target: Pack = NEW) -> Simulation:
    (source,) = work_of(system.id, target)
    return simulate(system, source, target)


def carried(db: Session, system: InformationSystem) -> Transfer:
    with transaction():
        transfer, made = carry(simulated(system), user_of(db, "focal.bvdk").id)
    assert made
    return transfer


def contents(db: Session) -> dict[str, list[Any]]:
    """Every row of every table that a transfer touches or must not touch."""
    return {
        model.__tablename__: sorted(map(repr, db.execute(select(model.__table__)).all()))
        for model in TABLES
    }


def rows_of(db: Session, system: InformationSystem, pack: Pack) -> dict[str, tuple[Any, ...]]:
    R = RequirementResponse
    rows = db.execute(
        select(R.item_id, R.state, R.note, R.version).where(
            R.system_id == system.id, R.pack_id == pack.id
        )
    )
    return {row[0]: tuple(row[1:]) for row in rows}
