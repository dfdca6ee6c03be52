"""Folder sources and their runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, defer, joinedload

from compliance.core.db import session
from compliance.folders.models import FolderRun, FolderSource
from compliance.folders.schedule import latest_slot
from compliance.scans.models import Scan

#: As many runs as one page can show.
MOST_RUNS = 50


def source_of(asset_id: UUID) -> FolderSource | None:
    """Return the folder of a data set; the caller has checked who may see the data set."""
    return session().scalar(
        select(FolderSource)
        .where(FolderSource.asset_id == asset_id)
        .options(joinedload(FolderSource.unit), joinedload(FolderSource.asset))
        .execution_options(populate_existing=True)
    )


def runs_of(source_id: UUID, most: int = MOST_RUNS) -> Sequence[FolderRun]:
    """Return the newest runs of a folder."""
    return (
        session()
        .scalars(
            select(FolderRun)
            .where(FolderRun.source_id == source_id)
            .options(joinedload(FolderRun.job))
            .order_by(FolderRun.slot.desc())
            .limit(most)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def run_for_job(run_id: UUID) -> FolderRun | None:
    """Return the run for the worker."""
    return session().scalar(
        select(FolderRun)
        .join(FolderRun.source)
        .where(FolderRun.id == run_id)
        .options(
            contains_eager(FolderRun.source).options(
                joinedload(FolderSource.unit), joinedload(FolderSource.asset)
            ),
            joinedload(FolderRun.job),
        )
        .execution_options(populate_existing=True)
    )


def due(now: datetime) -> list[tuple[FolderSource, datetime]]:
    """Return the folders that are due, each with the newest time it has missed: one run for all."""
    found = []
    sources = session().scalars(select(FolderSource).where(FolderSource.active)).all()
    newest = {source.id: next(iter(runs_of(source.id, 1)), None) for source in sources}
    for source in sources:
        slot, last = latest_slot(source, now), newest[source.id]
        if slot <= source.since or (last is not None and last.slot >= slot):
            continue
        if last is None or last.finished_at is not None:
            found.append((source, slot))
    return found


def scanned_before(source: FolderSource, sha256: str) -> Scan | None:
    """Return the newest finished scan of these bytes for this data set."""
    return session().scalar(
        select(Scan)
        .where(
            Scan.unit_id == source.unit_id,
            Scan.asset_id == source.asset_id,
            Scan.sha256 == sha256,
            Scan.verdict.is_not(None),
        )
        .options(defer(Scan.result))
        .order_by(Scan.created_at.desc())
        .limit(1)
    )
