"""Every format damaged and cut: a result or a sentence, never another exception, and the other
files of the batch are scanned."""

import contextlib
import json
import random

import pytest

from scanners import ScanError, scan_path
from scanners.readers import choose
from tests.data.every import EVERY
from tests.data.extracts import Maker, write_csv
from tests.unit.scanners.helpers import command

EXTRACT = Maker(1).visits(40)


def spoilt(content, rng):
    changed = bytearray(content)
    for _ in range(rng.choice([1, 3, 20])):
        at = rng.randrange(len(changed))
        how = rng.randrange(4)
        if how == 0:
            changed[at] = rng.randrange(256)
        elif how == 1:
            del changed[at : at + rng.randrange(1, 50)]
        elif how == 2:
            changed[at:at] = rng.randbytes(rng.randrange(1, 20))
        else:
            changed[at : at + 4] = rng.choice([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"])
    return bytes(changed)


def whole(kind, folder):
    """A whole file of a kind."""
    path = folder / f"whole.{EVERY[kind].ending}"
    EVERY[kind].write(path, EXTRACT)
    return path


def test_every_reader_and_every_archive_has_its_files_here():
    formats = {kind.format for kind in EVERY.values()}
    assert {reader.FORMAT for reader in choose.readers()} <= formats
    assert {"zip", "tar", *(kind for _, kind in choose._STREAMS)} <= formats


@pytest.mark.parametrize("kind", EVERY)
def test_a_whole_file_is_read(tmp_path, kind):
    (first, *_) = scan_path(whole(kind, tmp_path))["files"]
    assert (first["format"], first["verdict"]) == (EVERY[kind].format, "fail")


@pytest.mark.parametrize("kind", EVERY)
def test_a_damaged_file_is_read_or_refused(tmp_path, kind):
    content = whole(kind, tmp_path).read_bytes()
    rng = random.Random(kind)
    path = tmp_path / f"a.{EVERY[kind].ending}"
    for _ in range(6):
        path.write_bytes(spoilt(content, rng))
        with contextlib.suppress(ScanError):
            assert scan_path(path)["files"]


@pytest.mark.parametrize("kind", EVERY)
def test_a_cut_file_is_refused_and_the_others_are_scanned(tmp_path, kind):
    (source := tmp_path / "whole").mkdir()
    content = whole(kind, source).read_bytes()
    (folder := tmp_path / "in").mkdir()
    for name, kept in (("b", len(content) // 3), ("c", len(content) * 2 // 3),
                       ("d", len(content) - 1)):  # fmt: skip
        (folder / f"{name}.{EVERY[kind].ending}").write_bytes(content[:kept])
    for name in ("a.csv", "z.csv"):
        write_csv(folder / name, Maker(2).visits(3))
    done = command("scan", folder, "--format", "json", "--workers", "1")
    files = json.loads(done.stdout)["files"]
    others = [str(folder / "a.csv"), str(folder / "z.csv")]
    assert [f["verdict"] for f in files if f["path"] in others] == ["fail"] * 2
    refused = [f for f in files if f["errors"]]
    assert done.returncode == (2 if refused else 1)
    assert "Traceback" not in done.stderr
    passed = [f["path"] for f in files if f["verdict"] == "pass"]
    assert not passed, "a cut file is not clean"
    if not EVERY[kind].by_record:
        assert {path.rpartition("/")[2][0] for path in (f["path"].partition("!/")[0]
                for f in refused)} >= {"b", "c"}  # fmt: skip


def test_what_a_library_may_raise_is_a_sentence_and_no_value(tmp_path, monkeypatch):
    class Broken:
        FORMAT = "lạ"

        @staticmethod
        def claims(_probe):
            return True

        @staticmethod
        def read(_source):
            yield from ()
            raise KeyError("0912345671")

    monkeypatch.setattr(choose, "readers", lambda: (Broken,))
    (tmp_path / "a.csv").write_text("A\n1\n")
    with pytest.raises(ScanError, match="cấu trúc lạ") as refused:
        scan_path(tmp_path / "a.csv")
    assert "0912345671" not in str(refused.value)
    assert refused.value.__cause__ is None
