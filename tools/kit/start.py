"""Start the scanner out of its kit: no installation, no network, nothing written outside of it.

Checks the wheels against MANIFEST.json, unpacks those of this machine once, and runs the scanner.
Without arguments it opens the local page; with some it is ``python -m scanners``.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import runpy
import sys
import zipfile
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
VERSION = (3, 11)


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and stop."""
    print("Lỗi: " + sentence, file=sys.stderr)
    raise SystemExit(2)


def machine() -> str:
    """Return which wheels this machine needs."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        fail("bộ này chỉ có cho máy 64 bit x86.")
    if os.name == "nt":
        return "windows"
    if sys.platform.startswith("linux"):
        return "linux"
    fail("bộ này chỉ có cho Windows và Linux.")


def check(names: list[str], manifest: dict[str, str]) -> None:
    """Compare files with the hashes of the manifest."""
    for name in names:
        path = HERE / name
        if not path.is_file():
            fail("bộ công cụ thiếu tệp " + name + "; hãy giải nén lại.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != manifest[name]:
            fail("tệp " + name + " đã bị thay đổi; hãy lấy lại bộ công cụ từ nơi phát hành.")


def prepare() -> Path:
    """Unpack the wheels of this machine, once, and return where they are."""
    manifest = json.loads((HERE / "MANIFEST.json").read_text(encoding="utf-8"))
    kind = machine()
    wheels = [name for name in manifest if name.startswith("wheels/" + kind + "/")]
    code = [name for name in manifest if name.startswith("scanners/")]
    check(code, manifest)
    found = {path.relative_to(HERE).as_posix() for path in (HERE / "scanners").rglob("*.py")}
    if found - set(code):
        fail("bộ công cụ có tệp lạ " + min(found - set(code)) + "; hãy giải nén lại.")
    done = hashlib.sha256("".join(manifest[name] for name in sorted(wheels)).encode()).hexdigest()
    place = HERE / "lib" / (kind + "-" + done[:12])
    if not (place / "ready").exists():
        print("Chuẩn bị lần đầu, khoảng nửa phút…", file=sys.stderr, flush=True)
        check(wheels, manifest)
        place.mkdir(parents=True, exist_ok=True)
        for name in sorted(wheels):
            with zipfile.ZipFile(HERE / name) as wheel:
                wheel.extractall(place)
        (place / "ready").write_text("ok", encoding="utf-8")
    return place


def main() -> None:
    """Run the scanner."""
    if sys.version_info[:2] != VERSION:
        fail(f"cần Python {VERSION[0]}.{VERSION[1]}; máy này có {platform.python_version()}.")
    place = prepare()
    sys.path[:0] = [str(HERE), str(place)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), str(place)])
    sys.argv = ["scanners", *(sys.argv[1:] or ["serve", "--open"])]
    runpy.run_module("scanners", run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    main()
