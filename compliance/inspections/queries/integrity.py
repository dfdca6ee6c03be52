"""Which kept files were found changed, for those who may read the trail of their unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.jobs import Job, JobState
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.inspections.campaign_models import EvidenceFault
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


@dataclass(frozen=True)
class LastLook:
    """When all files were last looked at."""

    at: datetime | None
    files: int


def fault_page(viewer: Viewer, request: ListRequest) -> Page[Sequence[object]]:
    """Return one page of (fault, file, unit): those that still stand first."""
    statement: Any = (
        select(EvidenceFault, StoredFile, HealthUnit)
        .join(StoredFile, StoredFile.sha256 == EvidenceFault.sha256)
        .join(HealthUnit, HealthUnit.id == StoredFile.unit_id)
        .where(StoredFile.deleted_at.is_(None), unit_scope(viewer, Permission.AUDIT_READ))
    )
    if (request.filters or {}).get("state") != "all":
        statement = statement.where(EvidenceFault.mended_at.is_(None))
    sorts = {"found": EvidenceFault.found_at, "unit": HealthUnit.name}
    return paginate(statement, request, sorts, "found", scalars=False)


def last_look() -> LastLook:
    """Return when the worker last finished looking at every file."""
    job = session().scalar(
        select(Job)
        .where(Job.kind == "evidence.verify", Job.state == JobState.DONE)
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    return (
        LastLook(job.finished_at, (job.result or {}).get("files", 0)) if job else LastLook(None, 0)
    )
