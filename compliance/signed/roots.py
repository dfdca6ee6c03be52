"""The certificates to which the issuers of signatures are traced: PEM files in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_folder: Path | None = None


def use_roots(folder: Path) -> None:
    """Make ``folder`` (the SIGN_ROOTS setting) the one this process looks into."""
    global _folder
    _folder = folder


def root_files() -> Sequence[bytes]:
    """Return the files as they are now; none when the folder is missing or empty."""
    if _folder is None or not _folder.is_dir():
        return []
    paths = (path for path in sorted(_folder.iterdir()) if path.suffix in (".pem", ".crt", ".cer"))
    return [path.read_bytes() for path in paths if path.is_file()]
