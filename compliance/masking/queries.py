"""Which masked copies a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.jobs import FINISHED, Job
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.masking.models import MaskRun
from compliance.scans.models import Scan
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def _runs(viewer: Viewer, permission: Permission) -> Select[MaskRun]:
    return (
        select(MaskRun)
        .join(MaskRun.unit)
        .join(MaskRun.scan)
        .where(unit_scope(viewer, permission))
        .options(
            contains_eager(MaskRun.unit),
            contains_eager(MaskRun.scan),
            selectinload(MaskRun.copy_scan).defer(Scan.result),
            joinedload(MaskRun.job),
            joinedload(MaskRun.copy),
        )
    )


def run_page(viewer: Viewer, request: ListRequest) -> Page[MaskRun]:
    """Return one page of the runs within scope, the newest first."""
    statement = _runs(viewer, Permission.SCAN_READ).options(
        contains_eager(MaskRun.scan).options(defer(Scan.result))
    )
    if request.q:
        statement = statement.where(Scan.search.like(like_pattern(fold(request.q)), escape="\\"))
    if not request.sort:
        request = ListRequest(request.q, "time", True, request.page, request.filters)
    sorts = {"time": MaskRun.created_at, "unit": HealthUnit.name}
    return paginate(statement, request, sorts, "time")


def find_run(
    viewer: Viewer, run_id: UUID, permission: Permission = Permission.SCAN_READ
) -> MaskRun | None:
    """Return the run with everything its page shows, if it is within scope."""
    return session().scalar(
        _runs(viewer, permission)
        .where(MaskRun.id == run_id)
        .options(joinedload(MaskRun.source))
        .execution_options(populate_existing=True)
    )


def newest_run(viewer: Viewer, scan_id: UUID) -> MaskRun | None:
    """Return the newest run made from a scan."""
    return session().scalar(
        _runs(viewer, Permission.SCAN_READ)
        .where(MaskRun.scan_id == scan_id)
        .order_by(MaskRun.created_at.desc())
        .limit(1)
    )


def run_for_job(run_id: UUID) -> MaskRun | None:
    """Return the run for the worker."""
    return session().scalar(
        select(MaskRun)
        .where(MaskRun.id == run_id)
        .options(
            joinedload(MaskRun.unit),
            joinedload(MaskRun.scan),
            joinedload(MaskRun.copy_scan),
            joinedload(MaskRun.source),
            joinedload(MaskRun.copy),
            joinedload(MaskRun.job),
        )
        .execution_options(populate_existing=True)
    )


def runs_holding_extracts() -> Sequence[MaskRun]:
    """Return the runs that ended, however, and whose extract still lies in the store."""
    return (
        session()
        .scalars(
            select(MaskRun)
            .join(MaskRun.job)
            .join(MaskRun.source)
            .where(Job.state.in_(FINISHED), StoredFile.deleted_at.is_(None))
            .options(contains_eager(MaskRun.source))
        )
        .all()
    )


def runs_with_copies_before(moment: datetime) -> Sequence[MaskRun]:
    """Return the runs whose copy has been kept since before ``moment``."""
    return (
        session()
        .scalars(
            select(MaskRun)
            .join(MaskRun.copy)
            .where(StoredFile.created_at < moment, StoredFile.deleted_at.is_(None))
            .options(contains_eager(MaskRun.copy))
        )
        .all()
    )
