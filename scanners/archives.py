"""Archives: their members one by one, unpacked within limits into a folder that goes at once.

ZIP, TAR, and the streams GZIP, BZIP2, XZ, also one in the other. What is counted is what truly
comes out, never what an archive says of itself.
"""

from __future__ import annotations

import contextlib
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, cast

from scanners.errors import ScanError
from scanners.readers.base import CHUNK

MOST_MEMBERS = 5_000
MOST_UNPACKED = 8 << 30
MOST_RATIO = 200
#: Up to here a member may unpack to whatever it likes: small files of zeros are no bomb.
FREE = 16 << 20
DEEPEST = 5
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGED = "tệp nén bị hỏng hoặc bị cắt: hãy nén lại."
_BOMB = "tệp bung ra quá lớn so với cỡ của nó (zip bomb): bị từ chối."
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, EOFError,
    OSError, ValueError, NotImplementedError, RuntimeError, OverflowError, LookupError,
)  # fmt: skip


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one outermost archive, whatever is in what."""

    members: int = field(default_factory=lambda: MOST_MEMBERS)
    room: int = field(default_factory=lambda: MOST_UNPACKED)
    depth: int = field(default_factory=lambda: DEEPEST)

    def deeper(self) -> None:
        """Enter an archive, or a document with files inside.

        Raises:
            ScanError: too many are in one another.
        """
        if self.depth <= 0:
            raise ScanError(f"tệp lồng nhau quá {DEEPEST} lớp: bị từ chối.")
        self.depth -= 1


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: where it lies now, or why it could not be unpacked."""

    name: str
    path: Path | None
    done: int
    error: str = ""


def members(path: Path, kind: str, called: str, folder: Path, budget: Budget) -> Iterator[Member]:
    """Yield the files of an archive, each unpacked into ``folder`` until the next is asked for.

    Args:
        called: the archive's own name; a stream's one file is named by it.

    Raises:
        ScanError: damaged, or past a limit.
    """
    if kind == "zip":
        found = _zip(path, folder, budget)
    elif kind == "tar":
        found = _tar(path, folder, budget)
    else:
        found = _stream(path, kind, called, folder, budget)
    try:
        for member in found:
            yield member
            if member.path is not None:
                member.path.unlink(missing_ok=True)
    except BROKEN:
        raise ScanError(_DAMAGED) from None


def counted(budget: Budget) -> None:
    """Count one more file.

    Raises:
        ScanError: too many.
    """
    budget.members -= 1
    if budget.members < 0:
        raise ScanError(f"có hơn {MOST_MEMBERS} tệp bên trong: hãy tách nhỏ.")


def copy(source: IO[bytes], target: Path, packed: int, budget: Budget) -> None:
    """Unpack one file; what truly comes out is counted.

    Raises:
        ScanError: it grows without measure.
    """
    written = 0
    with target.open("xb") as out:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            budget.room -= len(chunk)
            if budget.room < 0 or (written > FREE and written > MOST_RATIO * max(1, packed)):
                raise ScanError(_BOMB)
            out.write(chunk)


def place(folder: Path, name: str, number: int) -> Path:
    """Return where a file is unpacked to: under a number, with its ending only."""
    suffix = PurePosixPath(name).suffix.lower()
    kept = suffix if suffix[1:].isalnum() and len(suffix) <= 8 else ""
    return folder / f"{number}{kept}"


def _zip(path: Path, folder: Path, budget: Budget) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for number, info in enumerate(archive.infolist()):
            name = _zip_name(info)
            if info.is_dir() or _is_litter(name):
                continue
            counted(budget)
            file.seek(0)
            refused = _refused(info)
            target = None
            if not refused:
                target = place(folder, name, number)
                try:
                    with archive.open(info) as source:
                        copy(source, target, info.compress_size, budget)
                except BROKEN:
                    target.unlink(missing_ok=True)
                    target, refused = None, "tệp này trong tệp nén bị hỏng: hãy nén lại."
            yield Member(name, target, info.header_offset + info.compress_size, refused)


def _refused(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 1:
        return "tệp này trong tệp nén có mật khẩu: hãy giải nén bằng mật khẩu rồi rà soát."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "đây là liên kết (symlink) trong tệp nén; hãy nén tệp gốc."
    return ""


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; old programs write UTF-8 and do not say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/").lstrip("/")


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER


def _tar(path: Path, folder: Path, budget: Budget) -> Iterator[Member]:
    with path.open("rb") as file:
        yield from _tar_members(file, file, path.stat().st_size, folder, budget)


def _tar_members(
    stream: IO[bytes], file: IO[bytes], size: int, folder: Path, budget: Budget
) -> Iterator[Member]:
    """Read a tar as a stream; ``file`` is the packed one, whose size the ratio is measured by."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, info in enumerate(archive):
            name = info.name.lstrip("/")
            if info.isdir() or _is_litter(name):
                continue
            counted(budget)
            source = archive.extractfile(info) if info.isreg() else None
            if source is None:
                sentence = "đây là liên kết hoặc thiết bị trong tệp nén; hãy nén tệp gốc."
                yield Member(name, None, file.tell(), sentence)
                continue
            target = place(folder, name, number)
            copy(source, target, size, budget)
            yield Member(name, target, file.tell())


class _Counted:
    """A stream of unpacked bytes that may not grow without measure."""

    def __init__(self, stream: IO[bytes], packed: int, budget: Budget) -> None:
        self._stream, self._packed, self._budget, self._read = stream, packed, budget, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(CHUNK if size < 0 else size)
        self._read += len(data)
        if self._read > FREE and self._read > MOST_RATIO * max(1, self._packed):
            raise ScanError(_BOMB)
        return data


def _opened(file: IO[bytes], kind: str) -> IO[bytes]:
    if kind == "gz":
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if kind == "bz2":
        import bz2

        return bz2.BZ2File(file)
    return lzma.LZMAFile(file)


def _stream(path: Path, kind: str, called: str, folder: Path, budget: Budget) -> Iterator[Member]:
    size = path.stat().st_size
    with path.open("rb") as file, _opened(file, kind) as stream:
        is_tar = stream.read(512)[257:262] == b"ustar"
    with path.open("rb") as file, _opened(file, kind) as stream:
        if is_tar:
            measured: IO[bytes] = _Counted(stream, size, budget)  # type: ignore[assignment]
            yield from _tar_members(measured, file, size, folder, budget)
            return
        name = called[: -len(kind) - 1] if called.lower().endswith(f".{kind}") else called
        counted(budget)
        target = place(folder, name, 0)
        copy(stream, target, size, budget)
        yield Member(name, target, size)
