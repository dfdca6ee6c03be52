"""The file store: content-addressed, encrypted (age), outside the web root.

A file is written once under the SHA-256 of its plain content and encrypted with the age format
(X25519, ChaCha20-Poly1305 in a stream), so any size stays in bounded memory and a stolen disk tells
nothing. A row says what the bytes are; deleting removes the bytes when no living row needs them and
keeps the row as the record of the deletion. Bytes are announced before they get their place: those
of a process that was killed before its row stood are found by that, and by nothing else; a store
beside the wrong database loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Select, String, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from compliance.core import audit, clock
from compliance.core.db import Base, after_commit, after_rollback, in_hook, session, transaction
from compliance.core.errors import Refused
from compliance.core.filestore import FileStore
from compliance.core.i18n import _
from compliance.core.types import Identified, UTCDateTime

log = logging.getLogger("compliance.files")
#: What the running transaction put into the store, each with its announcement; what it discarded.
_PLACED, _DISCARDED = "files.placed", "files.discarded"


class StoredFile(Identified, Base):
    """What is known of a file in the store."""

    __tablename__ = "stored_file"

    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    #: evidence | extract | import | document | share | masked
    purpose: Mapped[str] = mapped_column(String(30))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deletion_reason: Mapped[str | None] = mapped_column(String(255))


_store: FileStore | None = None


def use_store(store: FileStore) -> None:
    """Make ``store`` the one this process works with."""
    global _store
    _store = store


def store() -> FileStore:
    """Return the store of this process."""
    if _store is None:
        raise RuntimeError("no file store is set up")
    return _store


def keep(
    source: BinaryIO,
    *,
    name: str,
    media_type: str,
    purpose: str,
    unit_id: UUID | None,
    actor_id: UUID | None,
) -> StoredFile:
    """Store ``source`` and add its row to the running transaction.

    Raises:
        Refused: the file is empty.
    """
    with store().encrypted(source) as (made, sha256, size):
        if size == 0:
            raise Refused(_("Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung."), "file")
        _alone_with(sha256)
        note = store().announce(sha256)
        session().info.setdefault(_PLACED, []).append((sha256, note))
        store().place(made, sha256)
    row = StoredFile(
        unit_id=unit_id,
        name=Path(name.replace("\\", "/")).name[:255] or "tep",
        media_type=media_type,
        size=size,
        sha256=sha256,
        purpose=purpose,
        created_at=clock.now(),
        created_by=actor_id,
    )
    session().add(row)
    session().flush()
    return row


def discard(row: StoredFile, reason: str) -> None:
    """Delete the bytes (unless another row needs them) and record when and why.

    The bytes go after the commit: a transaction that fails keeps its file (and what it had put
    into the store goes again).
    """
    if row.deleted_at is not None:
        return
    row.deleted_at = clock.now()
    row.deletion_reason = reason
    session().flush()
    audit.note("file:delete", target=row, details={"sha256": row.sha256, "reason": reason})
    session().info.setdefault(_DISCARDED, set()).add(row.sha256)


def _alone_with(sha256: str) -> None:
    """Wait for whoever keeps or removes the same content, until the transaction ends.

    SQLite has one writer at a time anyway.
    """
    if session().get_bind().dialect.name == "postgresql":
        key = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
        session().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@after_commit
def _remove_discarded(current: Session) -> None:
    for _sha256, note in current.info.pop(_PLACED, ()):
        note.unlink(missing_ok=True)
    _remove_unneeded(current, current.info.pop(_DISCARDED, set()))


@after_rollback
def _remove_placed(current: Session) -> None:
    current.info.pop(_DISCARDED, None)
    placed = current.info.pop(_PLACED, ())
    settled = _remove_unneeded(current, {sha256 for sha256, _note in placed})
    for sha256, note in placed:
        if sha256 in settled:
            note.unlink(missing_ok=True)


def _remove_unneeded(current: Session, contents: Collection[str]) -> set[str]:
    """Remove the bytes that no living row needs, each in a write transaction of its own.

    Who keeps the same content meanwhile waits for it, so that nobody's file goes. Returns the
    contents that were seen to; the others wait for the next tidying.
    """
    settled = set()
    for sha256 in sorted(contents):
        try:
            with in_hook(current):
                _alone_with(sha256)
                if current.execute(_living(sha256)).first() is None:
                    store().path(sha256).unlink(missing_ok=True)
            settled.add(sha256)
        except (SQLAlchemyError, OSError) as error:
            log.error("a file waits for the next tidying: %s", type(error).__name__)
    return settled


def _living(sha256: str) -> Select[Any]:
    wanted = (StoredFile.sha256 == sha256, StoredFile.deleted_at.is_(None))
    return select(StoredFile.id).where(*wanted).limit(1)


def tidy() -> None:
    """Make up for what killed processes left undone: bytes half written, without a row, deleted."""
    store().sweep(_remove_abandoned)
    _make_up_for_deletions()


def _remove_abandoned(sha256: str) -> None:
    """Remove the bytes that a killed process put into the store and no row tells of; record it."""
    path = store().path(sha256)
    with transaction() as current:
        _alone_with(sha256)
        if path.exists() and current.execute(_living(sha256)).first() is None:
            audit.note("file:abandoned", details={"sha256": sha256})
            path.unlink(missing_ok=True)


def _make_up_for_deletions() -> None:
    """Remove bytes whose deletion stands but was not carried out: the process was killed."""
    rows = session().scalars(
        select(StoredFile.sha256).where(StoredFile.deleted_at.is_not(None)).distinct()
    )
    left = [sha256 for sha256 in rows if store().path(sha256).exists()]
    with transaction() as current:
        current.info.setdefault(_DISCARDED, set()).update(left)
