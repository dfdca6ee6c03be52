"""The jobs of an import: read the file, write it, throw away what nobody decided on."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from compliance.core import audit, files, jobs
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.workbooks.batches import (
    BatchState,
    ImportBatch,
    close_batch,
    expire_batches,
)
from compliance.core.workbooks.plans import (
    CREATE,
    SAME,
    UPDATE,
    Outcome,
    Plan,
    carry_out,
    importer_for,
    make_plan,
)
from compliance.core.workbooks.reader import read_workbook

MAX_ERRORS = 500


def _load(args: Mapping[str, Any]) -> ImportBatch:
    return (
        session()
        .execute(
            select(ImportBatch)
            .where(ImportBatch.id == UUID(args["batch"]))
            .options(joinedload(ImportBatch.creator))
            .execution_options(populate_existing=True)
        )
        .unique()
        .scalar_one()
    )


@jobs.job("imports.read")
def read_job(progress: jobs.Progress, args: dict[str, Any]) -> dict[str, Any] | None:
    """Read the file and store the preview. Idempotent: only a batch in READING is touched."""
    batch = _load(args)
    if batch.state != BatchState.READING:
        return None
    importer = importer_for(batch.kind)
    progress.report(0, 2, _("Đang đọc tệp"))
    try:
        with files.store().plain(batch.file.sha256, Path(batch.file.name).suffix[:8]) as path:
            data = read_workbook(importer.workbook, path, batch.file.name)
        progress.report(1, 2, _("Đang so với dữ liệu đang lưu"))
        plan = make_plan(importer, batch.creator, data)
    except Refused as refused:
        with transaction():
            close_batch(batch, BatchState.REFUSED, refused.message)
        return None
    with transaction():
        _store_plan(batch, plan)
    return None


def _store_plan(batch: ImportBatch, plan: Plan) -> None:
    batch.created_rows, batch.updated_rows = plan.count(CREATE), plan.count(UPDATE)
    batch.same_rows = plan.count(SAME)
    batch.fingerprint = plan.fingerprint()
    batch.preview = {
        "notices": plan.notices,
        "errors": [error.sentence for error in plan.errors[:MAX_ERRORS]],
        "error_count": len(plan.errors),
        "changes": [] if plan.errors else [c.as_json() for c in plan.changes if c.action != SAME],
    }
    if plan.errors:
        close_batch(
            batch,
            BatchState.FAULTY,
            _("Tệp có %(n)s lỗi nên chưa ghi gì.", n=len(plan.errors)),
        )
    else:
        batch.state = BatchState.READY


@jobs.job("imports.commit")
def commit_job(progress: jobs.Progress, args: dict[str, Any]) -> dict[str, Any] | None:
    """Write the file in one transaction. Taken up again after a crash, it sees what was done."""
    batch = _load(args)
    if batch.state != BatchState.COMMITTING:
        return None
    importer = importer_for(batch.kind)
    progress.report(0, 1, _("Đang đọc lại tệp"))
    try:
        with files.store().plain(batch.file.sha256, Path(batch.file.name).suffix[:8]) as path:
            data = read_workbook(importer.workbook, path, batch.file.name)
        data.taken = frozenset((batch.preview or {}).get("taken", ()))
        prepared = importer.prepare(data, progress)
        progress.report(0, 1, _("Đang ghi"))
        with transaction():
            outcome = carry_out(importer, batch.creator, data, batch.fingerprint or "", prepared)
            if outcome.document is not None:
                batch.document_id = _keep_document(batch, outcome.document, outcome).id
            audit.note(
                "import:commit",
                target=batch,
                details={"created": batch.created_rows, "updated": batch.updated_rows},
            )
            close_batch(batch, BatchState.DONE, outcome.summary)
    except Refused as refused:
        batch = _load(args)
        with transaction():
            close_batch(batch, BatchState.REFUSED, refused.message)
    return None


def _keep_document(batch: ImportBatch, content: bytes, outcome: Outcome) -> StoredFile:
    return files.keep(
        io.BytesIO(content),
        name=outcome.document_name,
        media_type=outcome.document_type,
        purpose="document",
        unit_id=batch.unit_id,
        actor_id=batch.created_by,
    )


@jobs.job("imports.expire")
def expire_job(_progress: jobs.Progress, _args: dict[str, Any]) -> dict[str, Any] | None:
    """Throw away files nobody decided on (periodic)."""
    with transaction():
        return {"expired": expire_batches()}
