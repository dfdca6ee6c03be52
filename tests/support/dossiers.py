"""A system of the hospital that is fully described, and the ways to take it further."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.models import User
from compliance.classification.evaluation import inventory_facts, stand
from compliance.classification.queries import pack_today
from compliance.classification.services import conclude_run, start_run
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.text import fold
from compliance.demo.context import ALIASES
from compliance.dossiers.models import Dossier
from compliance.dossiers.services import open_dossier
from compliance.requirements.models import ResponseState
from compliance.requirements.queries import sheet_of
from compliance.requirements.services import answer_many
from compliance.systems.models import (
    Component,
    InformationSystem,
    NetworkZone,
    RelationKind,
    SystemRelation,
    UserGroup,
)
from compliance.systems.queries import find_system
from compliance.units.models import HealthUnit

RISKS = "Mã độc tống tiền làm ngừng tiếp đón.\nLộ tài khoản quản trị."
ZONE = "192.0.2.64/28"


@contextmanager
def acting(app: Flask) -> Iterator[Session]:
    """Open a session to call services in, by the clock of the test."""
    with app.app_context():
        clock.use_clock(app.extensions["clock"])
        with app.extensions["database"].scope() as session:
            audit.act_as(None, "test")
            yield session


def unit_of(session: Session, name: str) -> HealthUnit:
    return session.scalars(
        select(HealthUnit).where(HealthUnit.code == ALIASES.get(name, name))
    ).one()


def user_of(session: Session, login: str) -> User:
    return session.scalars(select(User).where(User.login == login)).one()


def described_system(app: Flask, unit_name: str = "bvdk", **columns: object) -> UUID:
    """Add a running internal system with 400 people, described as a dossier needs it."""
    with acting(app) as session:
        unit, department = unit_of(session, unit_name), unit_of(session, "so-y-te")
        office = unit_of(session, "van-phong-so")
        values = {
            "department_id": department.id,
            "unit_id": unit.id,
            "code": "thu-nghiem",
            "name": "Phần mềm quản lý thử nghiệm",
            "kind": "khac",
            "lifecycle": "operating",
            "purpose": "Quản lý lịch trực của nhân viên.",
            "scope_text": "Các khoa, phòng.",
            "hosting": "on_premises",
            "info_public": False,
            "info_private": True,
            "info_personal": True,
            "info_state_secret": False,
            "subjects_basic": 400,
            "subjects_sensitive": 400,
            "subject_count_method": "Đếm mã nhân viên khác nhau.",
            "conditional_business": "no",
            "transition_case": "never_approved",
            **columns,
        }
        with transaction():
            system = InformationSystem(**values)
            system.search = fold(system.name, system.code)
            session.add(system)
            session.flush()
            for kind, target in (
                (RelationKind.OWNER, department),
                (RelationKind.OPERATOR, unit),
                (RelationKind.SPECIALISED, office),
            ):
                session.add(
                    SystemRelation(
                        system_id=system.id,
                        unit_id=target.id,
                        kind=kind,
                        valid_from=date(2026, 1, 1),
                    )
                )
            session.add(UserGroup(system_id=system.id, name="Điều dưỡng trưởng", count=30))
            session.add(NetworkZone(system_id=system.id, name="Vùng nội bộ", private_ips=ZONE))
            session.add(Component(system_id=system.id, kind="server", name="Máy chủ lịch trực"))
        return system.id


def classified(app: Flask, system_id: UUID, **answers: object) -> UUID:
    """Conclude a run: defaults for what the inventory does not say, internal use, ``answers``."""
    with acting(app) as session:
        head = user_of(session, "admin")
        system = _system(session, system_id)
        with transaction():
            run = start_run(system, head.id)
            known = inventory_facts(system)
            run.answers = {
                **{
                    row["id"]: row["default"]
                    for row in pack_today().section("facts")
                    if known.get(row["id"]) is None
                },
                "serves_internal_only": True,
                **answers,
            }
            found = stand(system, run).result.level
            conclude_run(system, run, actor_id=head.id, proposed_level=found)
        return run.id


def answered(app: Flask, system_id: UUID, *, open_only: bool = False) -> None:
    """Answer every requirement of the level as met, or only those without any answer."""
    with acting(app) as session:
        system = _system(session, system_id)
        sheet = sheet_of(system)
        assert sheet is not None
        with transaction():
            answer_many(
                system,
                sheet.pack,
                [row.item for row in sheet.rows if not (open_only and row.answer)],
                actor_id=user_of(session, "admin").id,
                state=ResponseState.MET,
                note="Đã làm, có hồ sơ.",
            )


def opened(app: Flask, system_id: UUID) -> UUID:
    """Open a dossier whose own texts are written."""
    with acting(app) as session:
        system = _system(session, system_id)
        with transaction():
            dossier = open_dossier(system, user_of(session, "admin").id)
            dossier.risks = RISKS
        return dossier.id


def ready(app: Flask, unit_name: str = "bvdk", **columns: object) -> UUID:
    """Return a dossier that lacks nothing before it is submitted."""
    system_id = described_system(app, unit_name, **columns)
    classified(app, system_id)
    answered(app, system_id)
    return opened(app, system_id)


def state_of(app: Flask, dossier_id: UUID) -> str:
    with acting(app) as session:
        return session.get_one(Dossier, dossier_id).state


def _system(session: Session, system_id: UUID) -> InformationSystem:
    system = find_system(_everyone(session), system_id)
    assert system is not None
    return system


def _everyone(session: Session) -> User:
    return user_of(session, "inspector")
