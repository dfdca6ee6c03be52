"""The bytes of the file store: encrypted (age), named by the SHA-256 of their plain content."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from compliance.core import workroom
from compliance.core.errors import BadFile
from compliance.core.i18n import _

CHUNK = 1 << 20


class FileStore:
    """Where the bytes lie."""

    def __init__(self, root: Path, key: str = "") -> None:
        self._root = root / "files"
        self._keys = root / "keys"
        self._given = key
        self._work = workroom.Workroom(self._root / "tmp")
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
            # Whole and on the disk before it has its name: another process may look for it now,
            # and without it nothing that was ever kept can be read.
            made = self._keys / f".{secrets.token_hex(16)}"
            with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as handle:
                handle.write(str(pyrage.x25519.Identity.generate()))
                handle.flush()
                os.fsync(handle.fileno())
            with suppress(FileExistsError):  # another process was quicker: its key is the key
                os.link(made, path)
            made.unlink()
        return path.read_text().strip()

    def path(self, sha256: str) -> Path:
        """Return where the encrypted bytes of this content lie."""
        return self._root / sha256[:2] / f"{sha256}.age"

    def write(self, source: BinaryIO) -> tuple[str, int]:
        """Encrypt ``source`` into the store; return its SHA-256 and size in bytes."""
        with self.encrypted(source) as (made, sha256, size):
            self.place(made, sha256)
        return sha256, size

    @contextmanager
    def encrypted(self, source: BinaryIO) -> Iterator[tuple[Path, str, int]]:
        """Encrypt ``source`` beside the store; give the file, its SHA-256 and size in bytes.

        It goes after the block unless it was given its place.
        """
        counted = _Counted(source)
        with self.scratch() as made:
            with made.open("xb") as handle:
                pyrage.encrypt_io(counted, handle, [self.identity().to_public()])
                handle.flush()
                os.fsync(handle.fileno())
            yield made, counted.sha256, counted.size

    def announce(self, sha256: str) -> Path:
        """Note that this content is about to get its place; unlinked once it is known to stay.

        Should the process die first, the next ``sweep`` of another one hears of it.
        """
        return self._work.note(sha256)

    def place(self, made: Path, sha256: str) -> None:
        """Give what was encrypted its place in the store."""
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(made, target)

    @contextmanager
    def plain(self, sha256: str, suffix: str = "") -> Iterator[Path]:
        """Decrypt into a private temporary file for the length of the block, then remove it.

        Raises:
            BadFile: the bytes are gone, damaged or not those of ``sha256``.
        """
        with self.scratch(suffix) as made:
            with made.open("xb") as handle, self._open(sha256) as encrypted:
                self._decrypt(encrypted, handle)
            if _sha256_of(made) != sha256:
                raise BadFile(_("Tệp trong kho không còn nguyên vẹn: mã băm không khớp."))
            yield made

    @contextmanager
    def scratch(self, suffix: str = "") -> Iterator[Path]:
        """Give a private path where nothing stands yet.

        What was made there, or beside it under a name that holds its name, goes after the block.
        """
        work = self._work.path()
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

    def sweep(self, announced: Callable[[str], object]) -> None:
        """Remove what a killed process left half written or decrypted.

        Args:
            announced: is given each content that such a process had announced and not settled.
        """
        self._work.sweep(announced)
        # Earlier releases put such files there without a folder of the process.
        for left in (*self._root.glob("tmp*"), *self._root.glob("tmp/*")):
            if left.is_file() and left.suffix != workroom.ENDING:
                left.unlink(missing_ok=True)


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
