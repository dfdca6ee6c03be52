"""What is unpacked is gone when a scan ends: well, cancelled, ended from outside, or killed."""

import os
import signal
import subprocess
import sys
import time

import pytest

from scanners import ScanCancelled, scan_path, scratch
from tests.data.extracts import slow_extract
from tests.data.formats import write_zip
from tests.data.objects import embed
from tests.data.papers import write_docx
from tests.support.traces import in_files
from tests.unit.scanners.helpers import ROOT

ROWS = slow_extract(6000)
VALUE = "0640850001"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    (place := tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


def packed(folder, kind="zip"):
    if kind == "zip":
        return write_zip(folder / "a.zip", {"a.csv": ROWS})
    return embed(write_docx(folder / "a.docx", ["Báo cáo"]), "word", {"a.csv": ROWS})


def begun(path, temporary):
    """A scan of its own process that has just unpacked a file."""
    running = subprocess.Popen(
        [sys.executable, "-m", "scanners", "scan", str(path), "--workers", "1"], cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    end = time.monotonic() + 180
    while not in_files(temporary, [VALUE]):
        assert running.poll() is None, "it ended too early"
        assert time.monotonic() < end, "nothing was unpacked"
    return running


@pytest.mark.parametrize("kind", ["zip", "docx"])
def test_a_cancelled_scan_leaves_nothing(tmp_path, temporary, kind):
    seen = []

    def cancelled():
        seen.append(bool(in_files(temporary, [VALUE])))
        return any(seen)

    with pytest.raises(ScanCancelled):
        scan_path(packed(tmp_path, kind), cancelled=cancelled)
    assert any(seen)
    assert list(temporary.iterdir()) == []


def test_a_scan_that_is_ended_leaves_nothing(tmp_path, temporary):
    running = begun(packed(tmp_path), temporary)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 128 + signal.SIGTERM
    assert b"Traceback" not in said
    assert list(temporary.iterdir()) == []


def test_what_a_killed_scan_leaves_is_removed_by_the_next_and_what_is_in_use_stays(
    tmp_path, temporary, monkeypatch
):
    monkeypatch.setattr(scratch, "_YOUNG", -1)
    running = begun(packed(tmp_path), temporary)
    scratch.sweep()
    assert in_files(temporary, [VALUE]), "it is in use"
    running.kill()
    running.communicate(timeout=60)
    left = next(temporary.glob("scan-*"))
    (temporary / "scan-other").mkdir()
    (temporary / "scan-link").symlink_to(left)
    scan_path(write_zip(tmp_path / "b.zip", {"b.csv": b"KHOA\nNoi\n"}))
    assert not in_files(temporary, [VALUE])
    assert not left.exists()
    assert (temporary / "scan-other").exists(), "nothing says that it was ours"


def test_a_new_folder_is_not_thought_left(temporary):
    (made := temporary / "scan-new").mkdir()
    (made / scratch._LOCK).touch()
    scratch.sweep()
    assert made.exists()
