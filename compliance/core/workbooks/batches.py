"""An upload on its way: file kept, read by a job, previewed, then written or thrown away.

reading → ready → committing → done
        ↘ faulty (row errors) | refused (unreadable) | cancelled | expired

The file lives in the store until an end state and its removal is recorded. Commit is one
transaction that also moves the state, so a worker killed on the way leaves either nothing or all of
it, and the job taken up again sees which.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from compliance.core import audit, clock, files, jobs
from compliance.core.db import Base, session
from compliance.core.errors import Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.types import DERIVED, Identified, UTCDateTime, Versioned

#: How long a file waits for a decision.
KEEP = timedelta(hours=24)


class BatchState(enum.StrEnum):
    """Where an import stands."""

    READING = "reading"
    READY = "ready"
    FAULTY = "faulty"
    REFUSED = "refused"
    COMMITTING = "committing"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN = (BatchState.READING, BatchState.READY, BatchState.COMMITTING)


class ImportBatch(Identified, Versioned, Base):
    """One uploaded workbook and what became of it."""

    __tablename__ = "import_batch"

    #: Key of the workbook: units, users, systems.
    kind: Mapped[str] = mapped_column(String(30), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    #: The job that reads or writes it now.
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"), info=DERIVED)
    state: Mapped[str] = mapped_column(String(12), default=BatchState.READING, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    #: The preview, emptied at an end state: it may quote names of people.
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=DERIVED)
    fingerprint: Mapped[str | None] = mapped_column(String(64), info=DERIVED)
    created_rows: Mapped[int] = mapped_column(default=0)
    updated_rows: Mapped[int] = mapped_column(default=0)
    same_rows: Mapped[int] = mapped_column(default=0)
    #: One sentence on how it ended.
    summary: Mapped[str | None] = mapped_column(Text, info=DERIVED)
    #: A document made for the requester, to be fetched once (account slips).
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    creator: Mapped[Any] = relationship("User", lazy="raise_on_sql")
    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id], lazy="joined", innerjoin=True)
    document: Mapped[StoredFile | None] = relationship(foreign_keys=[document_id], lazy="joined")
    job: Mapped[jobs.Job | None] = relationship(lazy="raise_on_sql")


def find_batch(actor_id: UUID, kind: str, batch_id: UUID) -> ImportBatch | None:
    """Return an import if this person started it."""
    return session().scalar(
        select(ImportBatch)
        .where(
            ImportBatch.id == batch_id,
            ImportBatch.kind == kind,
            ImportBatch.created_by == actor_id,
        )
        .options(joinedload(ImportBatch.job))
    )


def recent_batches(actor_id: UUID, kind: str, limit: int = 5) -> Sequence[ImportBatch]:
    """Return the latest imports of a person, to go on where one was interrupted."""
    return (
        session()
        .scalars(
            select(ImportBatch)
            .where(ImportBatch.created_by == actor_id, ImportBatch.kind == kind)
            .order_by(ImportBatch.created_at.desc())
            .limit(limit)
        )
        .all()
    )


def start_import(
    kind: str, source: BinaryIO, *, name: str, unit_id: UUID | None, actor_id: UUID
) -> ImportBatch:
    """Keep an uploaded file and let a job read it.

    Raises:
        Refused: the file is empty.
    """
    kept = files.keep(
        source,
        name=name,
        media_type="application/octet-stream",
        purpose="import",
        unit_id=unit_id,
        actor_id=actor_id,
    )
    batch = ImportBatch(
        kind=kind,
        unit_id=unit_id,
        file_id=kept.id,
        created_at=clock.now(),
        created_by=actor_id,
    )
    session().add(batch)
    session().flush()
    row = jobs.enqueue("imports.read", {"batch": str(batch.id)}, actor_id=actor_id)
    batch.job_id = row.id
    return batch


def confirm_import(batch: ImportBatch, taken: Collection[str] = ()) -> None:
    """Let a job write what the preview showed.

    ``taken`` are the clashes in which the file's row holds; in the others the stored one stays.

    Raises:
        Refused: there is nothing to write, or it is not ready.
    """
    stuck = batch.state == BatchState.COMMITTING and batch.job is not None and batch.job.finished
    if batch.state != BatchState.READY and not stuck:
        raise Refused(_("Lần nhập này không ở bước chờ xác nhận. Hãy tải trang lại."))
    batch.state = BatchState.COMMITTING
    # A new dict: a change inside the old one would not be seen.
    batch.preview = {**(batch.preview or {}), "taken": sorted(taken)}
    row = jobs.enqueue("imports.commit", {"batch": str(batch.id)}, actor_id=batch.created_by)
    batch.job_id = row.id


def cancel_import(batch: ImportBatch) -> None:
    """Throw the file away; nothing was written.

    Raises:
        Refused: it is being written, or over.
    """
    stuck = batch.job is not None and batch.job.finished
    if batch.state not in OPEN or (batch.state == BatchState.COMMITTING and not stuck):
        raise Refused(_("Lần nhập này đang ghi hoặc đã kết thúc, không hủy được nữa."))
    if batch.job is not None and not batch.job.finished:
        jobs.cancel(batch.job)
    close_batch(batch, BatchState.CANCELLED, _("Đã hủy. Không có gì được ghi."))


def take_document(batch: ImportBatch) -> bytes:
    """Return the document made by the import and delete it: it is handed out once.

    Raises:
        Refused: it was fetched before.
    """
    if batch.document is None or batch.document.deleted_at is not None:
        raise Refused(_("Tài liệu này chỉ tải được một lần và đã được tải hoặc đã hết hạn."))
    with files.store().plain(batch.document.sha256) as path:
        content = path.read_bytes()
    files.discard(batch.document, _("Đã giao cho người yêu cầu"))
    audit.note("import:document", target=batch)
    return content


def close_batch(batch: ImportBatch, state: BatchState, summary: str) -> None:
    """Move to an end state: the file goes, and so does the preview unless it lists errors."""
    batch.state = state
    batch.summary = summary
    if state != BatchState.FAULTY:
        batch.preview = None
    files.discard(batch.file, _("Hết việc nhập: %(state)s", state=state.value))


def expire_batches() -> int:
    """Throw away what nobody decided on in time; return how many."""
    limit = clock.now() - KEEP
    waiting = session().scalars(
        select(ImportBatch)
        .where(ImportBatch.created_at < limit, ImportBatch.state.in_((*OPEN, BatchState.DONE)))
        .options(joinedload(ImportBatch.job))
    )
    count = 0
    for batch in waiting:
        if batch.job is not None and not batch.job.finished:
            continue
        if batch.state in OPEN:
            close_batch(batch, BatchState.EXPIRED, _("Quá 24 giờ không xác nhận nên đã bỏ tệp."))
            count += 1
        elif batch.document is not None:
            files.discard(batch.document, _("Quá hạn nhận"))
    return count
