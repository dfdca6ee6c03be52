"""The kit for machines without network: what is in it, and that it starts."""

import ast
import json
import re
import subprocess
import sys
import zipfile

import pytest

from tools.scanner_kit import PINS, ROOT, build

#: Which package brings a module; what is missing here has not been thought of for the kit.
PACKAGES = {
    "cryptography": "cryptography", "defusedxml": "defusedxml", "openpyxl": "openpyxl",
    "polars": "polars", "yaml": "PyYAML", "regex": "regex",
    "ijson": "ijson", "pydicom": "pydicom", "pypdf": "pypdf", "xlrd": "xlrd",
}  # fmt: skip
#: Needed on a cluster or by the web app only, and asked for with a sentence where missing.
OPTIONAL = {"distributed", "presidio_analyzer", "sqlalchemy"}


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit without wheels: the packages of the interpreter that runs the tests serve."""
    folder = tmp_path_factory.mktemp("kit")
    build(folder / "kit.zip", folder / "no-wheels")
    return folder / "kit.zip"


@pytest.fixture
def unpacked(kit, tmp_path):
    with zipfile.ZipFile(kit) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "ra-soat"


def start(place, *arguments, cwd=None):
    return subprocess.run(
        [sys.executable, str(place / "start.py"), *map(str, arguments)], capture_output=True,
        encoding="utf-8", cwd=cwd, check=False,
    )  # fmt: skip


def test_the_same_code_gives_the_same_bytes(kit, tmp_path):
    assert build(tmp_path / "a.zip", tmp_path) == build(tmp_path / "b.zip", tmp_path)
    with zipfile.ZipFile(kit) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("ra-soat/MANIFEST.json"))
        assert b"\r\n" in archive.read("ra-soat/RA-SOAT.bat")
        assert archive.getinfo("ra-soat/ra-soat.sh").external_attr >> 16 == 0o755
    assert {f"ra-soat/{name}" for name in manifest} | {"ra-soat/MANIFEST.json"} == names
    assert {"ra-soat/start.py", "ra-soat/scanners/serve/style.css",
            "ra-soat/scanners/data/names.txt"} <= names  # fmt: skip
    assert not any("compliance" in name or name.endswith(".pyc") for name in names)


def test_it_scans_where_it_was_unpacked(unpacked, tmp_path):
    (tmp_path / "a.csv").write_text("HO_TEN,SO_CCCD\nNguyễn Thị Lan,064185001234\n", "utf-8")
    done = start(unpacked, "scan", "a.csv", "--format", "json", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["files"][0]["verdict"]) == (1, "fail")
    assert start(unpacked, "--help").returncode == 0


def test_a_changed_a_missing_and_a_strange_file_are_refused(unpacked):
    strange = unpacked / "scanners" / "recognizers" / "mine.py"
    strange.write_text("")
    assert "tệp lạ" in start(unpacked, "--help").stderr
    strange.unlink()
    names = unpacked / "scanners" / "data" / "names.txt"
    names.write_text(names.read_text("utf-8") + "x", "utf-8")
    done = start(unpacked, "--help")
    assert (done.returncode, "đã bị thay đổi" in done.stderr) == (2, True)
    names.unlink()
    assert "thiếu tệp" in start(unpacked, "--help").stderr


def test_its_packages_are_those_of_the_app():
    pins = set(PINS.read_text().split())
    assert pins <= set((ROOT / "requirements.txt").read_text().split())


def test_every_package_that_the_scanner_imports_is_in_it():
    pins = {re.split("==", line)[0] for line in PINS.read_text().split()}
    own = {"scanners", *sys.stdlib_module_names, *OPTIONAL}
    for path in (ROOT / "scanners").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                assert top in own or PACKAGES[top] in pins, (path, name)
