"""A clean interpreter proves what importing the scanner brings in."""

import subprocess
import sys

import scanners

FORBIDDEN = {"flask", "sqlalchemy", "wtforms", "compliance", "checklists", "reports"}
HEAVY = {"presidio_analyzer", "spacy", "numpy", "openpyxl", "regex", "xml", "asyncio",
         "polars", "multiprocessing", "concurrent"}  # fmt: skip


def loaded(statement):
    script = f"import sys; {statement}; print(' '.join({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_it_is_cheap_and_knows_no_web():
    assert not loaded("import scanners, scanners.cli") & (FORBIDDEN | HEAVY)


def test_a_scan_knows_no_web_and_reaches_for_no_network(tmp_path):
    (tmp_path / "a.csv").write_text("HO_TEN,EMAIL\nNguyễn Thị Lan,lan@example.vn\n")
    guard = (
        "import socket\n"
        "def no(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = no; socket.getaddrinfo = no\n"
    )
    script = guard + (
        "import scanners, sys\n"
        f"scanners.scan_path({str(tmp_path / 'a.csv')!r})\n"
        "print(' '.join({m.split('.')[0] for m in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & (FORBIDDEN | {"presidio_analyzer", "spacy"})


def test_the_public_names_are_these():
    assert sorted(scanners.__all__) == [
        "Finding", "ScanCancelled", "ScanError", "State", "redact", "scan_path", "scan_text",
    ]  # fmt: skip
    for name in scanners.__all__:
        assert getattr(scanners, name).__doc__
