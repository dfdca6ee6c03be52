"""`make scanner-kit`: the scanner as one ZIP for machines without network, make or packages.

Wheels for Windows and Linux are fetched here, once, by pip; on the target only Python 3.11 is
needed. The same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from scanners.version import TOOL, rules

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "tools" / "kit"
PINS = ROOT / "requirements-scanner.txt"
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
#: Adapters that need the web app's packages; the scanner itself does without.
_LEFT_OUT = frozenset({"presidio.py"})
_WHEN = (2026, 1, 1, 0, 0, 0)


def fetch(folder: Path) -> None:
    """Download the pinned wheels of every platform into ``folder``."""
    for kind, platforms in PLATFORMS.items():
        options = [option for name in platforms for option in ("--platform", name)]
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--only-binary=:all:", "--python-version", "3.11",
             "--implementation", "cp", *options, "-r", str(PINS), "-d", str(folder / kind)],
            check=True,
        )  # fmt: skip


def contents(wheels: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of everything in the kit, its manifest last."""
    manifest: dict[str, str] = {}
    for name, data in _files(wheels):
        manifest[name] = hashlib.sha256(data).hexdigest()
        yield name, data
    yield "MANIFEST.json", json.dumps(manifest, indent=1, sort_keys=True).encode()


def _files(wheels: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((ROOT / "scanners").rglob("*")):
        wanted = path.is_file() and path.suffix in (".py", ".txt", ".css")
        if wanted and path.name not in _LEFT_OUT:
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for path in sorted(PARTS.iterdir()):
        data = path.read_bytes()
        if path.suffix in (".bat", ".txt"):  # Notepad and cmd want them so
            data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        yield path.name, data
    for kind in PLATFORMS:
        for path in sorted((wheels / kind).glob("*.whl")):
            yield f"wheels/{kind}/{path.name}", path.read_bytes()


def build(target: Path, wheels: Path) -> str:
    """Write the ZIP and return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kit:
        for name, data in contents(wheels):
            info = zipfile.ZipInfo(f"ra-soat/{name}", _WHEN)
            info.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            )
            kit.writestr(info, data)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main() -> int:
    """Build into ``var/kit`` and print where it is and its hash."""
    target = ROOT / "var" / "kit" / f"ra-soat-{TOOL}-{rules()}.zip"
    with tempfile.TemporaryDirectory() as place:
        fetch(Path(place))
        digest = build(target, Path(place))
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size >> 20} MB\nSHA-256: {digest}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
