"""Which systems still stand under an older pack, what was carried, what waits for a look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, selectinload

from checklists import Pack, available, load
from checklists.library import PACKS
from checklists.mapping import FOLDER
from compliance.accounts.models import User
from compliance.classification.models import ClassificationRun, RunState
from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.dossiers.models import Dossier, DossierState
from compliance.requirements.models import RequirementResponse
from compliance.requirements.queries import sheet_at
from compliance.systems.models import InformationSystem, TransitionDecision
from compliance.systems.queries import system_scope
from compliance.transfers.models import Transfer, TransferReview
from compliance.units.queries import Viewer

PackKey = tuple[str, int]
S = InformationSystem


def sources_of(target: Pack) -> list[Pack]:
    """Return every pack version whose answers can be carried to ``target``, newest first."""
    found = [
        pack
        for pack in available()
        if (pack.id == target.id and pack.version < target.version)
        or (pack.id, target.id) in _crosswalks()
    ]
    return sorted(found, key=lambda pack: (pack.effective_from, pack.version), reverse=True)


@cache
def _crosswalks() -> frozenset[tuple[str, str]]:
    names = (path.stem.partition("--") for path in (PACKS / FOLDER).glob("*--*.yaml"))
    return frozenset((source, target) for source, _dashes, target in names)


def key_text(pack: Pack) -> str:
    """Return how a pack version stands in addresses: ``nd85-2016@1``."""
    return f"{pack.id}@{pack.version}"


def work_of(system_id: UUID, target: Pack) -> list[Pack]:
    """Return the older packs under which a system has answers, runs or approved dossiers."""
    keys: set[PackKey] = set()
    for model, more in (
        (RequirementResponse, ()),
        (ClassificationRun, (ClassificationRun.state == RunState.CONCLUDED,)),
        (Dossier, (Dossier.state == DossierState.APPROVED,)),
    ):
        rows = session().execute(
            select(model.pack_id, model.pack_version)
            .where(model.system_id == system_id, *more)
            .distinct()
        )
        keys.update((row[0], row[1]) for row in rows)
    return [pack for pack in sources_of(target) if (pack.id, pack.version) in keys]


def standing_of(system_ids: Collection[UUID], target: Pack) -> dict[UUID, Transfer]:
    """Return the newest transfer to ``target`` of each system that was not undone."""
    rows = session().scalars(
        select(Transfer)
        .where(
            Transfer.system_id.in_(system_ids),
            Transfer.undone_at.is_(None),
            Transfer.target_id == target.id,
            Transfer.target_version == target.version,
        )
        .order_by(Transfer.committed_at, Transfer.id)
    )
    return {row.system_id: row for row in rows}


def standing_transfer(system_id: UUID, source: Pack, target: Pack) -> Transfer | None:
    """Return the transfer from ``source`` to ``target`` of a system that was not undone."""
    return session().scalar(
        select(Transfer).where(
            Transfer.system_id == system_id,
            Transfer.undone_at.is_(None),
            Transfer.source_id == source.id,
            Transfer.source_version == source.version,
            Transfer.target_id == target.id,
            Transfer.target_version == target.version,
        )
    )


def newest_transfer(system_id: UUID) -> Transfer | None:
    """Return the last transfer of a system that was not undone; the system was scoped before."""
    return session().scalar(
        select(Transfer)
        .where(Transfer.system_id == system_id, Transfer.undone_at.is_(None))
        .order_by(Transfer.committed_at.desc(), Transfer.id.desc())
        .limit(1)
    )


def find_transfer(
    viewer: Viewer, transfer_id: UUID, permission: Permission = Permission.DOSSIER_READ
) -> Transfer | None:
    """Return a transfer with its system and unit, if its system is within scope."""
    return session().scalar(
        select(Transfer)
        .join(Transfer.system)
        .join(InformationSystem.unit)
        .where(Transfer.id == transfer_id, system_scope(viewer, permission))
        .options(contains_eager(Transfer.system).contains_eager(InformationSystem.unit))
    )


def pending() -> ColumnElement[bool]:
    """Return the condition that a review still waits: not confirmed, its answer not edited."""
    return and_(
        TransferReview.confirmed_at.is_(None),
        RequirementResponse.version == TransferReview.response_version,
    )


def reviews_of(transfer_id: UUID) -> Sequence[TransferReview]:
    """Return the reviews of a transfer with their answers, in the order of the rows' ids."""
    return (
        session()
        .scalars(
            select(TransferReview)
            .where(TransferReview.transfer_id == transfer_id)
            .options(
                selectinload(TransferReview.response).selectinload(RequirementResponse.evidence)
            )
            .order_by(TransferReview.item_id)
        )
        .all()
    )


def is_waiting(review: TransferReview) -> bool:
    """Whether a loaded review still waits for a person."""
    return review.confirmed_at is None and review.response.version == review.response_version


def waiting_reviews(system_id: UUID, pack_id: str) -> dict[str, list[TransferReview]]:
    """Return the reviews that wait at each row of a pack, of the transfers not undone."""
    rows = session().scalars(
        select(TransferReview)
        .join(TransferReview.response)
        .where(
            TransferReview.system_id == system_id, RequirementResponse.pack_id == pack_id, pending()
        )
        .order_by(TransferReview.item_id)
    )
    found: dict[str, list[TransferReview]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def waiting_counts(system_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many answers wait for a look at each system."""
    rows = session().execute(
        select(TransferReview.system_id, func.count())
        .join(TransferReview.response)
        .where(TransferReview.system_id.in_(system_ids), pending())
        .group_by(TransferReview.system_id)
    )
    return {row[0]: row[1] for row in rows}


def systems_to_look_at(viewer: Viewer, most: int = 5) -> list[tuple[UUID, str, int]]:
    """Return transfer, system and number of answers that wait in the viewer's own units."""
    rows = session().execute(
        select(TransferReview.transfer_id, S.name, func.count())
        .join(TransferReview.response)
        .join(S, S.id == TransferReview.system_id)
        .where(system_scope(viewer, Permission.DOSSIER_WRITE), pending())
        .group_by(TransferReview.transfer_id, S.name)
        .order_by(func.count().desc(), S.name)
        .limit(most)
    )
    return [(transfer_id, name, count) for transfer_id, name, count in rows]


def decisions_of(system_id: UUID) -> Sequence[tuple[TransitionDecision, str]]:
    """Return the record of a system's transition cases with who decided, newest first."""
    rows = session().execute(
        select(TransitionDecision, User.login)
        .outerjoin(User, User.id == TransitionDecision.decided_by)
        .where(TransitionDecision.system_id == system_id)
        .order_by(TransitionDecision.decided_at.desc(), TransitionDecision.id.desc())
    )
    return [(row[0], row[1] or "") for row in rows]


def packs_of(transfer: Transfer) -> tuple[Pack, Pack]:
    """Return source and target of a transfer, exactly the versions it names."""
    return (
        load(transfer.source_id, version=transfer.source_version),
        load(transfer.target_id, version=transfer.target_version),
    )


def still_open(transfer: Transfer) -> int:
    """Return how many rows of the target at the level wait for an answer."""
    _source, target = packs_of(transfer)
    return len(sheet_at(transfer.system, target, transfer.level).open_rows())


def old_dossier(system_id: UUID, source: Pack) -> Dossier | None:
    """Return the newest dossier approved under exactly this pack."""
    return session().scalar(
        select(Dossier)
        .where(
            Dossier.system_id == system_id,
            Dossier.pack_id == source.id,
            Dossier.pack_version == source.version,
            Dossier.state.in_((DossierState.APPROVED, DossierState.SUPERSEDED)),
        )
        .order_by(Dossier.decision_date.desc(), Dossier.id.desc())
        .limit(1)
    )


def old_run(system_id: UUID, source: Pack) -> ClassificationRun | None:
    """Return the newest determination concluded under exactly this pack."""
    return session().scalar(
        select(ClassificationRun)
        .where(
            ClassificationRun.system_id == system_id,
            ClassificationRun.state == RunState.CONCLUDED,
            ClassificationRun.pack_id == source.id,
            ClassificationRun.pack_version == source.version,
        )
        .order_by(ClassificationRun.concluded_at.desc(), ClassificationRun.id.desc())
        .limit(1)
    )


def names_of_items(*packs: Pack) -> Mapping[str, str]:
    """Return the wording of every row of these packs by its id."""
    return {item.id: item.text.vi for pack in packs for item in pack.items}
