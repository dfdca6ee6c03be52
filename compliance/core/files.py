"""The file store: content-addressed, encrypted (age), outside the web root.

A file is written once under the SHA-256 of its plain content and encrypted with the age format
(X25519, ChaCha20-Poly1305 in a stream), so any size stays in bounded memory and a stolen disk tells
nothing. A row says what the bytes are; deleting removes the bytes when no living row needs them and
keeps the row as the record of the deletion.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import pyrage
from sqlalchemy import BigInteger, ForeignKey, String, event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from compliance.core import audit, clock
from compliance.core.db import Base, session
from compliance.core.errors import BadFile, Refused
from compliance.core.i18n import _
from compliance.core.types import Identified, UTCDateTime

CHUNK = 1 << 20
_UNNEEDED = "files.unneeded"


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


class FileStore:
    """Where the bytes lie."""

    def __init__(self, root: Path, key: str = "") -> None:
        self._root = root / "files"
        self._keys = root / "keys"
        self._given = key
        self._identity: pyrage.x25519.Identity | None = None

    def identity(self) -> pyrage.x25519.Identity:
        """Return the age identity: the FILE_KEY setting, else a key file made at first use."""
        if self._identity is None:
            self._identity = pyrage.x25519.Identity.from_str(self._given or self._key_file())
        return self._identity

    def _key_file(self) -> str:
        path = self._keys / "files.key"
        if not path.exists():
            self._keys.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                return path.read_text().strip()
            with os.fdopen(descriptor, "w") as handle:
                handle.write(str(pyrage.x25519.Identity.generate()))
        return path.read_text().strip()

    def path(self, sha256: str) -> Path:
        """Return where the encrypted bytes of this content lie."""
        return self._root / sha256[:2] / f"{sha256}.age"

    def write(self, source: BinaryIO) -> tuple[str, int]:
        """Encrypt ``source`` into the store; return its SHA-256 and size in bytes."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        counted = _Counted(source)
        with tempfile.NamedTemporaryFile(dir=self._root, delete=False) as handle:
            try:
                pyrage.encrypt_io(counted, handle, [self.identity().to_public()])
                handle.flush()
                os.fsync(handle.fileno())
            except BaseException:
                os.unlink(handle.name)
                raise
        target = self.path(counted.sha256)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        os.replace(handle.name, target)
        return counted.sha256, counted.size

    @contextmanager
    def plain(self, sha256: str, suffix: str = "") -> Iterator[Path]:
        """Decrypt into a private temporary file for the length of the block, then remove it.

        Raises:
            BadFile: the bytes are gone, damaged or not those of ``sha256``.
        """
        work = self._root / "tmp"
        work.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = tempfile.NamedTemporaryFile(dir=work, suffix=suffix, delete=False)  # noqa: SIM115
        try:
            with handle, self._open(sha256) as encrypted:
                self._decrypt(encrypted, handle)
            if _sha256_of(Path(handle.name)) != sha256:
                raise BadFile(_("Tệp trong kho không còn nguyên vẹn: mã băm không khớp."))
            yield Path(handle.name)
        finally:
            Path(handle.name).unlink(missing_ok=True)

    @contextmanager
    def scratch(self, suffix: str = "") -> Iterator[Path]:
        """Give a private path where nothing stands yet.

        What was made there, or beside it under a name that holds its name, goes after the block.
        """
        work = self._root / "tmp"
        work.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = secrets.token_hex(16)
        try:
            yield work / f"{name}{suffix}"
        finally:
            for left in work.glob(f"*{name}*"):
                left.unlink(missing_ok=True)

    def _decrypt(self, encrypted: BinaryIO, plain: Any) -> None:
        try:
            pyrage.decrypt_io(encrypted, plain, [self.identity()])
        except (pyrage.DecryptError, OSError):
            # The library reports a changed or shortened stream as an error of input.
            raise BadFile(_("Tệp trong kho bị hỏng, không giải mã được.")) from None

    def _open(self, sha256: str) -> BinaryIO:
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise BadFile(_("Tệp đã được xóa khỏi kho.")) from None

    def sweep(self) -> None:
        """Remove what a killed process left half written or decrypted."""
        if self._root.exists():
            for leftover in [*self._root.glob("tmp*"), *self._root.glob("tmp/*")]:
                if leftover.is_file():
                    leftover.unlink(missing_ok=True)


class _Counted:
    """Reads through, counting and hashing."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size if size >= 0 else CHUNK)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def _sha256_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


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
    sha256, size = store().write(source)
    if size == 0:
        store().path(sha256).unlink(missing_ok=True)
        raise Refused(_("Tệp rỗng (0 byte). Hãy chọn lại tệp có nội dung."), "file")
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

    The bytes go after the commit: a transaction that fails keeps its file.
    """
    if row.deleted_at is not None:
        return
    row.deleted_at = clock.now()
    row.deletion_reason = reason
    session().flush()
    audit.note("file:delete", target=row, details={"sha256": row.sha256, "reason": reason})
    others = session().scalar(
        select(func.count())
        .select_from(StoredFile)
        .where(StoredFile.sha256 == row.sha256, StoredFile.deleted_at.is_(None))
    )
    if not others:
        session().info.setdefault(_UNNEEDED, set()).add(row.sha256)


@event.listens_for(Session, "after_commit")
def _remove_unneeded(current: Session) -> None:
    for sha256 in current.info.pop(_UNNEEDED, ()):
        store().path(sha256).unlink(missing_ok=True)


@event.listens_for(Session, "after_rollback")
def _keep_needed(current: Session) -> None:
    current.info.pop(_UNNEEDED, None)
