"""Which folders of the server may be read: below an allowed root, the unit's own, no links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.scans.queries import FORMATS

#: A folder of more files than this is no folder of extracts.
MOST_FILES = 5000


def roots_of(setting: str) -> list[Path]:
    """Return the allowed roots of the setting SCAN_FOLDERS (several stand apart by ``:``)."""
    return [Path(part) for part in setting.split(os.pathsep) if part.strip()]


def clean_folder(text: str) -> str:
    """Return a folder as it is kept: relative, ``/`` between its parts.

    Raises:
        Refused: it is absolute or leads upwards.
    """
    path = PurePosixPath(text.strip().replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in text or ":" in text:
        raise Refused(
            _("Ghi thư mục tính từ thư mục của đơn vị, không bắt đầu bằng “/”, không có “..”."),
            "folder",
        )
    return "/".join(path.parts)


def resolve(roots: Sequence[Path], unit_code: str, folder: str) -> Path:
    """Return the folder on the server: ROOT/UNIT-CODE/FOLDER of the first root that has it.

    Raises:
        Refused: no root is allowed, there is no such folder, or a part of the way is a link.
    """
    if not roots:
        raise Refused(_("Quản trị chưa cho phép thư mục nào trên máy chủ (SCAN_FOLDERS)."))
    for root in roots:
        path = root.resolve()
        for part in (unit_code, *PurePosixPath(clean_folder(folder)).parts):
            path = path / part
            if not _is_real_folder(path):
                break
        else:
            return path
    raise Refused(
        _(
            "Không có thư mục “%(folder)s” của đơn vị trong nơi được phép, hoặc đó là liên kết.",
            folder=f"{unit_code}/{folder}".rstrip("/"),
        ),
        "folder",
    )


def _is_real_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def files_of(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield every file by name, with why it is not to be scanned, if so; hidden ones are left.

    Nothing is passed over in silence: a run that says "nothing found" has looked at all.

    Raises:
        Refused: there are more than ``MOST_FILES``.
        OSError: a folder below cannot be read.
    """
    found = 0
    for where, folders, names in os.walk(folder, onerror=_stop):  # does not follow links
        here = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in here if not Path(where, name).is_symlink()]
        links = [name for name in here if name not in folders]
        for name in sorted([*names, *links]):
            if name.startswith("."):
                continue
            found += 1
            if found > MOST_FILES:
                raise Refused(_("Thư mục có hơn %(n)s tệp.", n=MOST_FILES))
            path = Path(where, name)
            yield path, _why_not(path)


def _why_not(path: Path) -> str | None:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return _("Không mở được tệp.")
    if stat.S_ISLNK(mode):
        return _("Là liên kết: không đi theo.")
    if not stat.S_ISREG(mode):
        return _("Không phải tệp thường.")
    if path.suffix.lower().lstrip(".") not in FORMATS:
        return _("Máy quét chưa đọc định dạng này.")
    return None


def _stop(error: OSError) -> None:
    raise error
