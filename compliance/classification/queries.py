"""Runs of a system, and who may touch them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from checklists import Pack, in_force, load
from compliance.classification.models import ClassificationRun, RunState
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer

#: The regime that new determinations follow (NĐ 331/2026, in force from 19/08/2026).
REGIME = "nd331-2026"


def pack_today() -> Pack:
    """Return the pack in force today; before its first day, its newest version."""
    return in_force(REGIME, clock.today()) or load(REGIME)


def pack_of_run(run: ClassificationRun) -> Pack:
    """Return exactly the pack version that a run pinned."""
    return load(run.pack_id, version=run.pack_version)


def standing_run(system_id: UUID) -> ClassificationRun | None:
    """Return the newest concluded run of a system, whoever asks (the system was scoped)."""
    return session().scalar(
        select(ClassificationRun)
        .where(
            ClassificationRun.system_id == system_id,
            ClassificationRun.state == RunState.CONCLUDED,
        )
        .order_by(ClassificationRun.concluded_at.desc(), ClassificationRun.id.desc())
        .limit(1)
    )


def draft_run(system_id: UUID) -> ClassificationRun | None:
    """Return the run being answered, if there is one."""
    return session().scalar(
        select(ClassificationRun).where(
            ClassificationRun.system_id == system_id, ClassificationRun.state == RunState.DRAFT
        )
    )


def runs_of(system_id: UUID) -> Sequence[ClassificationRun]:
    """Return the concluded runs of a system, newest first."""
    return (
        session()
        .scalars(
            select(ClassificationRun)
            .where(
                ClassificationRun.system_id == system_id,
                ClassificationRun.state == RunState.CONCLUDED,
            )
            .order_by(ClassificationRun.concluded_at.desc(), ClassificationRun.id.desc())
        )
        .all()
    )


def find_run(viewer: Viewer, system_id: UUID, run_id: UUID) -> ClassificationRun | None:
    """Return a concluded run of a system whose dossier ``viewer`` may read."""
    return session().scalar(
        select(ClassificationRun)
        .join(ClassificationRun.system)
        .where(
            ClassificationRun.id == run_id,
            ClassificationRun.system_id == system_id,
            ClassificationRun.state == RunState.CONCLUDED,
            system_scope(viewer, Permission.DOSSIER_READ),
        )
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return runs left half way and systems never classified in the viewer's own units."""
    mine = (
        select(InformationSystem.id, InformationSystem.name)
        .where(system_scope(viewer, Permission.DOSSIER_WRITE))
        .order_by(InformationSystem.name)
        .limit(5)
    )
    drafts = session().execute(
        mine.join(ClassificationRun, ClassificationRun.system_id == InformationSystem.id).where(
            ClassificationRun.state == RunState.DRAFT
        )
    )
    todos = [
        Todo(
            _("%(system)s: phân loại đang làm dở", system=name),
            "classification.show",
            {"system_id": system_id},
        )
        for system_id, name in drafts
    ]
    half_way = select(ClassificationRun.system_id).where(ClassificationRun.state == RunState.DRAFT)
    fresh = session().execute(
        mine.where(
            InformationSystem.proposed_level.is_(None),
            InformationSystem.approved_level.is_(None),
            InformationSystem.status == SystemStatus.ACTIVE,
            InformationSystem.id.not_in(half_way),
        )
    )
    todos += [
        Todo(
            _("%(system)s: chưa xác định cấp độ", system=name),
            "classification.show",
            {"system_id": system_id},
            severity="warn",
        )
        for system_id, name in fresh
    ]
    return todos
