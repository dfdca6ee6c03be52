"""Unpacks an uploaded archive of one pack; whatever is no plain pack is refused unread."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from checklists.model import PackError

#: Bounds of an upload: the largest pack shipped has some 40 files and 800 kB.
MAX_ARCHIVE = 5 << 20
MAX_FILES = 300
MAX_FILE = 1 << 20
MAX_TOTAL = 10 << 20
#: Stands for a folder that the archive does not have.
UNNAMED = "_"
_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpack(source: BinaryIO, target: Path) -> Path:
    """Write the files of the pack in a ZIP below ``target``; return its folder.

    The archive holds ``<id>/v<n>/…``, ``v<n>/…`` or the files themselves. The folder returned is
    ``<target>/<id>/v<n>`` as the archive names them, ``UNNAMED`` where it does not.

    Raises:
        PackError: no ZIP, too big, or with anything but the YAML files of one pack.
    """
    source.seek(0, 2)
    if source.tell() > MAX_ARCHIVE:
        raise PackError(f"Tệp nén lớn hơn {MAX_ARCHIVE >> 20} MB: một gói nhỏ hơn thế nhiều.")
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            return _unpack(archive, target)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        raise PackError("Không mở được tệp: hãy nén thư mục gói thành tệp .zip thường.") from None
    except (OSError, ValueError):
        raise PackError("Tệp nén bị hỏng, không đọc được.") from None


def pack_up(folder: Path, target: BinaryIO) -> None:
    """Write the pack in ``folder`` (…/<id>/v<n>) as a ZIP; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.yaml")):
            name = path.relative_to(folder.parent.parent).as_posix()
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _unpack(archive: zipfile.ZipFile, target: Path) -> Path:
    entries = dict(_files(archive))
    heads = [path.parent for path in entries if path.name == "pack.yaml"]
    if len(heads) != 1:
        raise PackError(
            "Tệp nén không có pack.yaml."
            if not heads
            else "Tệp nén có nhiều pack.yaml: mỗi lần tải lên một bản của một gói."
        )
    head = heads[0]
    if len(head.parts) > 2:
        raise PackError(f"pack.yaml nằm quá sâu ({head}): nén thư mục <mã gói>/v<bản>.")
    folder = target.joinpath(*((UNNAMED, UNNAMED, *head.parts)[-2:]))
    total = 0
    for path, entry in entries.items():
        if not path.is_relative_to(head) or len(path.relative_to(head).parts) > 2:
            raise PackError(f"Tệp {path} không thuộc gói: chỉ nén thư mục của một bản.")
        content = _read(archive, entry, path)
        total += len(content)
        if total > MAX_TOTAL:
            raise PackError(f"Gói bung ra lớn hơn {MAX_TOTAL >> 20} MB nên không mở.")
        place = folder / path.relative_to(head)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Every file with its checked path; folders and what a desktop leaves behind are passed by."""
    seen: set[str] = set()
    for entry in archive.infolist():
        steps = entry.filename.split("/")
        if any(step in _JUNK for step in steps):
            continue
        _check_kind(entry)
        if entry.is_dir():
            continue
        if not all(_STEP.fullmatch(step) for step in steps):
            raise PackError(
                f"Tên tệp “{_shown(entry.filename)}” không dùng được: chỉ chữ không dấu, số, "
                "gạch nối, chấm; không có “..” hay đường dẫn tuyệt đối."
            )
        if not steps[-1].endswith(".yaml"):
            raise PackError(f"Tệp {_shown(entry.filename)}: gói chỉ có tệp .yaml.")
        if entry.filename.lower() in seen:
            raise PackError(f"Tệp {_shown(entry.filename)} có hai lần trong tệp nén.")
        seen.add(entry.filename.lower())
        if len(seen) > MAX_FILES:
            raise PackError(f"Tệp nén có quá {MAX_FILES} tệp.")
        yield PurePosixPath(entry.filename), entry


def _check_kind(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackError(f"{_shown(entry.filename)} là liên kết, không phải tệp.")
    if entry.flag_bits & 0x1:
        raise PackError("Tệp nén có mật khẩu: hãy nén lại không đặt mật khẩu.")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: PurePosixPath) -> bytes:
    """The content of an entry; the size it claims for itself is not believed."""
    with archive.open(entry) as handle:
        content = handle.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise PackError(f"Tệp {path} lớn hơn {MAX_FILE >> 20} MB nên không mở.")
    return content


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:80]
