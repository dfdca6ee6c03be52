"""Office files are zips: what must not be unpacked is refused before anything is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from scanners.errors import ScanError
from scanners.readers.base import Probe

if TYPE_CHECKING:
    import zipfile

#: All parts together, and one part that is held in memory whole.
MOST_UNPACKED = 4 << 30
MOST_HELD = 256 << 20
#: A part that unpacks to more than this many times its size is a bomb.
MOST_RATIO = 200
MOST_PARTS = 20_000
LARGE = 16 << 20


def names_in(probe: Probe) -> frozenset[str]:
    """Return the names in a zip; none if it is no zip, or a damaged one."""
    if not probe.head.startswith(b"PK"):
        return frozenset()
    import zipfile

    try:
        with zipfile.ZipFile(probe.path) as archive:
            return frozenset(archive.namelist()[:MOST_PARTS])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


@contextmanager
def opened(path: Path, kind: str, held: frozenset[str] = frozenset()) -> Iterator[zipfile.ZipFile]:
    """Open an office file whose parts have been looked at.

    Args:
        kind: how the file is called in a refusal: ``XLSX``.
        held: parts that are read whole.

    Raises:
        ScanError: damaged, encrypted, unpacking without bound, or with a DTD.
    """
    import zipfile

    damaged = ScanError(f"tệp {kind} bị hỏng hoặc bị cắt: hãy mở bằng phần mềm gốc và lưu lại.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise damaged from None
    with archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ScanError(f"tệp {kind} bung ra quá lớn: bị từ chối.")
        try:
            for part in parts:
                _look(archive, part, kind, held)
            yield archive
        except (ScanError, MemoryError):
            raise
        except Exception:
            # zipfile raises what its parts raise; every one of them means the same to the user.
            raise damaged from None


def _look(archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str, held: frozenset[str]) -> None:
    if part.flag_bits & 1:
        raise ScanError(f"tệp {kind} có mật khẩu: hãy bỏ mật khẩu rồi rà soát lại.")
    if part.file_size > LARGE and part.file_size > MOST_RATIO * max(1, part.compress_size):
        raise ScanError(f"tệp {kind} có phần nén bất thường (zip bomb): bị từ chối.")
    if part.filename in held and part.file_size > MOST_HELD:
        raise ScanError(f"một phần của tệp {kind} quá lớn: hãy tách thành nhiều tệp.")
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            if b"<!DOCTYPE" in stream.read(4096).upper():
                raise ScanError(f"tệp {kind} chứa khai báo DTD hoặc thực thể ngoài: bị từ chối.")


class Place:
    """How far into the packed file reading has come; it jumps about a little, so never back."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._size, self._reached = file, size, 0

    def __call__(self) -> int:
        """Return the position."""
        self._reached = min(self._size, max(self._reached, self._file.tell()))
        return self._reached
