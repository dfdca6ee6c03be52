"""New versions of packs as an administrator uploads them."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from checklists import load
from checklists.archive import pack_up


def zipped(files: Mapping[str, str | bytes]) -> io.BytesIO:
    """A ZIP of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def new_version(
    pack_id: str = "bon-lop",
    version: int = 2,
    edits: Mapping[str, tuple[str, str]] | None = None,
    drop: tuple[str, ...] = (),
) -> io.BytesIO:
    """The newest version of a pack with another number, ``edits`` file → (old, new) made."""
    source = load(pack_id).folder
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / pack_id / f"v{version}"
        shutil.copytree(source, folder)
        head = folder / "pack.yaml"
        text = head.read_text("utf-8")
        text = text.replace(f"version: {load(pack_id).version}", f"version: {version}", 1)
        head.write_text(text.replace("status: released", "status: draft", 1), "utf-8")
        for name, (old, new) in (edits or {}).items():
            path = folder / name
            before = path.read_text("utf-8")
            assert old in before, f"{old!r} is not in {name}"
            path.write_text(before.replace(old, new, 1), "utf-8")
        for name in drop:
            (folder / name).unlink()
        target = io.BytesIO()
        pack_up(folder, target)
    target.seek(0)
    return target
