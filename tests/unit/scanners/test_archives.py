"""Archives: what is inside is scanned as it stands, within limits, and named by the whole path."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import tempfile
import zipfile

import pytest

from scanners import ScanError, archives, scan_path
from tests.data.extracts import Extract, Maker, masked, write_csv, write_xlsx
from tests.data.formats import write_zip, zipped
from tests.unit.scanners.helpers import command, lines


@pytest.fixture
def clear(tmp_path):
    (tmp_path / "in").mkdir()
    return write_csv(tmp_path / "in" / "clear.csv", Maker(1).visits(30)).read_bytes()


def files_of(path):
    return {file["path"].rpartition("/")[2]: file for file in scan_path(path)["files"]}


def paths_of(path):
    return [file["path"].removeprefix(f"{path.parent}/") for file in scan_path(path)["files"]]


def tarred(parts, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_a_zip_is_scanned_file_by_file(tmp_path, clear):
    safe = write_csv(tmp_path / "safe.csv", masked(Maker(1).visits(30))).read_bytes()
    path = write_zip(tmp_path / "a.zip", {"thu muc/rõ.csv": clear, "che.csv": safe})
    done = command("scan", path, "--format", "json", "--cells", tmp_path / "c.jsonl")
    assert done.returncode == 1
    whole, one, two = json.loads(done.stdout)["files"]
    assert (whole["format"], whole["verdict"], whole["tables"]) == ("zip", "fail", [])
    assert one["path"] == f"{path}!/thu muc/rõ.csv"
    assert (one["verdict"], two["verdict"]) == ("fail", "pass")
    found = [c for c in lines(tmp_path / "c.jsonl") if c["path"] == one["path"]]
    assert {(c["column"], c["row"]): c["entity"] for c in found} == Maker(1).visits(30).truth


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.csv.gz", gzip.compress),
        ("a.csv.bz2", bz2.compress),
        ("a.csv.xz", lzma.compress),
    ],
)
def test_a_packed_stream_is_its_file(tmp_path, clear, name, pack):
    (tmp_path / name).write_bytes(pack(clear))
    assert paths_of(tmp_path / name) == [name, f"{name}!/a.csv"]
    assert files_of(tmp_path / name)["a.csv"]["rows"] == 30


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_scanned_file_by_file(tmp_path, clear, mode):
    (tmp_path / "a.tar").write_bytes(tarred({"x/a.csv": clear, "b.txt": b"khong co gi"}, mode))
    assert paths_of(tmp_path / "a.tar") == ["a.tar", "a.tar!/x/a.csv", "a.tar!/b.txt"]


def test_archives_in_archives_are_opened(tmp_path, clear):
    inner = zipped({"a.csv": clear})
    path = write_zip(tmp_path / "outer.zip", {"mid.tar": tarred({"inner.zip": inner})})
    assert paths_of(path)[-1] == "outer.zip!/mid.tar!/inner.zip!/a.csv"


def test_an_archive_in_itself_ends(tmp_path):
    content = zipped({"a.txt": "x"})
    for _ in range(archives.DEEPEST + 2):
        content = zipped({"a.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    done = command("scan", tmp_path / "a.zip")
    assert done.returncode == 2
    assert "lồng nhau" in done.stderr


def test_a_bomb_is_refused_and_the_others_are_scanned(tmp_path, clear, monkeypatch):
    monkeypatch.setattr(archives, "FREE", 1 << 20)
    write_zip(tmp_path / "bomb.zip", {"a.csv": b"0" * (64 << 20)})
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * (64 << 20)))
    (tmp_path / "x.csv").write_bytes(clear)
    done = command("scan", tmp_path, "--format", "json", "--workers", "1")
    assert done.returncode == 2
    found = {f["path"].rpartition("/")[2]: f for f in json.loads(done.stdout)["files"]}
    assert "zip bomb" in found["bomb.zip"]["errors"][0]
    assert "zip bomb" in found["bomb.gz"]["errors"][0]
    assert found["x.csv"]["verdict"] == "fail"


def test_all_together_may_not_be_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1 << 20)
    noise = {f"{at}.txt": os.urandom(300_000).hex() for at in range(4)}
    with pytest.raises(ScanError, match="quá lớn"):
        scan_path(write_zip(tmp_path / "a.zip", noise))


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    with pytest.raises(ScanError, match="hơn 3 tệp"):
        scan_path(write_zip(tmp_path / "a.zip", {f"{at}.txt": "x" for at in range(5)}))


def test_links_and_devices_inside_are_refused_one_by_one(tmp_path, clear):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in [("link", tarfile.SYMTYPE), ("dev", tarfile.CHRTYPE)]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("../../a.csv")
        info.size = len(clear)
        archive.addfile(info, io.BytesIO(clear))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    done = command("scan", tmp_path / "a.tar", "--format", "json")
    assert done.returncode == 2
    whole, link, device, good = json.loads(done.stdout)["files"]
    assert "liên kết" in link["errors"][0]
    assert "thiết bị" in device["errors"][0]
    assert good["verdict"] == whole["verdict"] == "fail"
    assert not (tmp_path.parent / "a.csv").exists()


def test_a_link_in_a_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    (whole, link) = scan_path(tmp_path / "a.zip")["files"]
    assert whole["verdict"] is None
    assert "liên kết" in link["errors"][0]


def test_a_locked_zip_is_said(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": "A\n1\n"})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    done = command("scan", path)
    assert done.returncode == 2
    assert "mật khẩu" in done.stderr


@pytest.mark.parametrize("name", ["a.zip", "a.csv.gz", "a.tar"])
def test_a_cut_archive_is_refused(tmp_path, clear, name):
    content = {"a.zip": zipped({"a.csv": clear}), "a.csv.gz": gzip.compress(clear),
               "a.tar": tarred({"a.csv": clear})}[name]  # fmt: skip
    (tmp_path / name).write_bytes(content[: len(content) // 4])
    done = command("scan", tmp_path / name)
    assert done.returncode == 2
    assert "bị hỏng hoặc bị cắt" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreadable_member_leaves_the_verdict_open(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.png": b"\x89PNG\r\n\x1a\n", "b.csv": "A\n1\n"})
    whole, picture, table = scan_path(path)["files"]
    assert (whole["verdict"], picture["verdict"], table["verdict"]) == (None, None, "pass")
    assert "1 tệp bên trong" in whole["warnings"][0]


def test_nothing_unpacked_is_left(tmp_path, clear, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    scan_path(write_zip(tmp_path / "a.zip", {"a.csv": clear, "b.zip": zipped({"c.csv": clear})}))
    assert list((tmp_path / "t").iterdir()) == []


def test_what_a_mac_leaves_behind_is_passed_over(tmp_path, clear):
    parts = {"a.csv": clear, "__MACOSX/._a.csv": b"\0\1", ".DS_Store": b"\0\1"}
    assert len(scan_path(write_zip(tmp_path / "a.zip", parts))["files"]) == 2


def test_progress_of_an_archive_only_grows(tmp_path, clear):
    path = write_zip(tmp_path / "a.zip", {f"{at}.csv": clear for at in range(4)})
    seen = []
    scan_path(path, progress=lambda *three: seen.append(three))
    assert seen == sorted(seen)
    assert seen[-1][0] == 120


def test_a_workbook_in_a_zip_is_a_workbook(tmp_path):
    book = write_xlsx(tmp_path / "b.xlsx", {"A": Extract(["HO_TEN"], [["Nguyễn Thị Lan"]])})
    path = write_zip(tmp_path / "a.zip", {"b.xlsx": book.read_bytes()})
    assert scan_path(path)["files"][1]["format"] == "xlsx"
