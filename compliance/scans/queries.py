"""Which scans a person may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.jobs import FINISHED, Job
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.core.todo import Todo
from compliance.scans.models import Scan, Verdict
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: Endings of what the scanner reads; the others are refused before anything is kept. What a file
#: truly is, is found by its content when it is scanned.
FORMATS = frozenset({
    "csv", "tsv", "tab", "txt", "log", "md", "xlsx", "xlsm", "xls", "ods", "odt", "docx", "docm",
    "pdf", "parquet", "arrow", "feather", "json", "ndjson", "jsonl", "xml", "html", "htm", "hl7",
    "dcm", "dicom", "sql", "db", "sqlite", "sqlite3", "zip", "tar", "gz", "tgz", "bz2", "xz",
})  # fmt: skip


def scan_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``Scan`` for what ``viewer`` may touch."""
    return Scan.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def find_scan(
    viewer: Viewer, scan_id: UUID, permission: Permission = Permission.SCAN_READ
) -> Scan | None:
    """Return the scan with unit, system, file and job, if it is within scope."""
    return session().scalar(
        select(Scan)
        .join(Scan.unit)
        .where(Scan.id == scan_id, scan_scope(viewer, permission))
        .options(
            contains_eager(Scan.unit),
            joinedload(Scan.system),
            joinedload(Scan.job),
            joinedload(Scan.file),
            joinedload(Scan.asset),
            joinedload(Scan.key),
        )
        .execution_options(populate_existing=True)
    )


def scan_page(viewer: Viewer, request: ListRequest) -> Page[Scan]:
    """Return one page of the scans list; filters: verdict, unit (id)."""
    filters = request.filters or {}
    statement = (
        select(Scan)
        .join(Scan.unit)
        .where(scan_scope(viewer, Permission.SCAN_READ))
        .options(
            contains_eager(Scan.unit),
            joinedload(Scan.system),
            joinedload(Scan.job),
            defer(Scan.result),
        )
    )
    if request.q:
        statement = statement.where(Scan.search.like(like_pattern(fold(request.q)), escape="\\"))
    if filters.get("verdict") in {v.value for v in Verdict}:
        statement = statement.where(Scan.verdict == filters["verdict"])
    if not request.sort:
        request = ListRequest(request.q, "time", True, request.page, filters)
    sorts = {
        "time": Scan.created_at,
        "unit": HealthUnit.name,
        "rows": Scan.rows,
        "stopping": Scan.stopping,
    }
    return paginate(statement, request, sorts, "time")


def scan_for_job(scan_id: UUID) -> Scan | None:
    """Return the scan for the worker."""
    return session().scalar(
        select(Scan)
        .where(Scan.id == scan_id)
        .options(joinedload(Scan.file), joinedload(Scan.unit), joinedload(Scan.job))
        .execution_options(populate_existing=True)
    )


def leftover_extracts() -> Sequence[Scan]:
    """Return scans that ended, however, and whose extract still lies in the store."""
    return (
        session()
        .scalars(
            select(Scan)
            .join(Scan.job)
            .join(Scan.file)
            .where(Job.state.in_(FINISHED), StoredFile.deleted_at.is_(None))
            .options(contains_eager(Scan.file))
        )
        .all()
    )


def latest_verdicts(viewer: Viewer, system_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the verdict of the newest finished scan of each system."""
    ids = list(system_ids)
    if not ids:
        return {}
    newest = (
        select(Scan.system_id, func.max(Scan.created_at).label("at"))
        .where(Scan.system_id.in_(ids), Scan.verdict.is_not(None))
        .group_by(Scan.system_id)
        .subquery()
    )
    rows = session().execute(
        select(Scan.system_id, Scan.verdict)
        .join(newest, (newest.c.system_id == Scan.system_id) & (newest.c.at == Scan.created_at))
        .where(scan_scope(viewer, Permission.SCAN_READ))
    )
    return {system_id: verdict for system_id, verdict in rows if system_id and verdict}


def newest_of_system(viewer: Viewer, system_id: UUID) -> Scan | None:
    """Return the newest finished scan of a system."""
    return session().scalar(
        select(Scan)
        .where(
            Scan.system_id == system_id,
            Scan.verdict.is_not(None),
            scan_scope(viewer, Permission.SCAN_READ),
        )
        .options(defer(Scan.result))
        .order_by(Scan.created_at.desc())
        .limit(1)
    )


def most_people_in_scans(system_id: UUID) -> int | None:
    """Return the largest number of distinct people in a scanned extract of a system, if known."""
    counted = [
        people
        for result in session().scalars(
            select(Scan.result).where(Scan.system_id == system_id, Scan.result.is_not(None))
        )
        for table in result["tables"]
        if (people := (table["risk"] or {}).get("distinct_people")) is not None
    ]
    return max(counted, default=None)


def columns_of(scan: Scan) -> list[dict[str, Any]]:
    """Return every column of the result, worst first, each with its table's name."""
    tables = (scan.result or {}).get("tables", [])
    columns = [
        {**column, "table": table["name"]} for table in tables for column in table["columns"]
    ]
    return sorted(columns, key=lambda c: (not is_stopping(c), c["state"] == "none"))


def is_stopping(column: Mapping[str, Any]) -> bool:
    """Whether a column of the result stops the file (the scanner's own rule, shown by column)."""
    return (
        column.get("role") == "direct"
        and column.get("subject") in ("patient", "unknown")
        and column.get("state") in ("unmasked", "weakly_masked")
    )


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return the files of the viewer's own unit that failed and were not scanned again since."""
    later = aliased(Scan)
    again = (
        select(later.id)
        .where(
            later.unit_id == Scan.unit_id,
            later.file_name == Scan.file_name,
            later.created_at > Scan.created_at,
            later.verdict.is_not(None),
        )
        .exists()
    )
    rows = session().scalars(
        select(Scan)
        .where(scan_scope(viewer, Permission.SCAN_WRITE), Scan.verdict == Verdict.FAIL, ~again)
        .options(defer(Scan.result))
        .order_by(Scan.created_at.desc())
        .limit(3)
    )
    return [
        Todo(
            text=_("Tệp “%(name)s” còn dữ liệu chưa che: che rồi quét lại", name=row.file_name),
            endpoint="scans.show",
            args={"scan_id": row.id},
            severity="warn",
            unit_id=row.unit_id,
        )
        for row in rows
    ]
