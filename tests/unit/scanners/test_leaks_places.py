"""Values in places where no table has its cells: names, keys, remarks, what a parser may quote."""

import json
import logging
import tempfile
import zipfile

import polars as pl
import psutil
import pytest

from scanners import scan_path
from scanners.blocks import run as blocks_run
from tests.data.extracts import Maker, write_csv
from tests.data.formats import write_zip
from tests.data.places import BROKEN, PLACES, PLANTED, leaked
from tests.unit.scanners.helpers import command

NAME, PHONE = PLANTED["HO_TEN"], PLANTED["DIEN_THOAI"]
CALLED = f"{NAME} {PHONE}"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    made = [tmp_path / name for name in ("in", "out", "tmp")]
    for folder in made:
        folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made[2]))
    return made


def read(folder):
    """What the files of a folder say, a Parquet file by its cells."""
    words = []
    for path in folder.rglob("*"):
        words.append(path.name)
        if path.suffix == ".parquet":
            words.append(str(pl.read_parquet(path).to_dicts()))
        elif path.is_file():
            words.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(words)


@pytest.mark.parametrize("cells", ["c.jsonl", "c.parquet"])
def test_no_place_gives_a_value_away(folders, cells, caplog, capfd, recwarn):
    caplog.set_level(logging.DEBUG)
    source, out, temporary = folders
    for name, write in PLACES.items():
        write(source / name)
    command("keygen", "--sign", out / "unit.key")
    words = [(out / "unit.key.pub").read_text()]
    form = ["--format", "json" if cells.endswith("jsonl") else "table"]
    done = command("scan", source, *form, "--cells", out / cells)
    assert done.returncode == 1, done.stderr
    words += [done.stdout, done.stderr]
    for path in sorted(source.iterdir()):
        one = command("scan", path, "--format", "json", "--sign", out / "unit.key")
        words += [one.stdout, one.stderr]
        whole = json.loads(one.stdout)["files"][0]
        assert whole["verdict"] == "fail", path.name
        # The command line shows the folder and the file that it was given; the result does not.
    words += [read(out), caplog.text, "".join(capfd.readouterr())]
    words += [str(warning.message) for warning in recwarn]
    assert not leaked("\n".join(words))
    assert list(temporary.iterdir()) == []


def test_no_parser_gives_away_what_it_stumbles_over(folders, caplog, capfd, recwarn):
    caplog.set_level(logging.DEBUG)
    source, out, temporary = folders
    for name, write in BROKEN.items():
        write(source / name)
    words = []
    for format_ in ("json", "table"):
        done = command("scan", source, "--format", format_, "--cells", out / "c.jsonl")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        words += [done.stdout, done.stderr]
    files = json.loads(words[0])["files"]
    assert len([f for f in files if f["errors"]]) >= len(BROKEN) - 3  # a few are read as they are
    words += [read(out), caplog.text, "".join(capfd.readouterr())]
    words += [str(warning.message) for warning in recwarn]
    assert not leaked("\n".join(words))
    assert list(temporary.iterdir()) == []


def test_no_process_shows_a_value_and_no_worker_keeps_one_on_disk(folders, monkeypatch):
    for name in ("_LEAST", "_MOST"):
        monkeypatch.setattr(blocks_run, name, 50_000)
    monkeypatch.setattr(blocks_run, "SHARED", 0)
    source, _, temporary = folders
    extract = Maker(4).visits(3000)
    column = extract.columns.index("HO_TEN")
    for row in extract.rows:
        row[column] = NAME
    path = write_csv(source / "a.csv", extract)
    words, workers = [], set()

    def look(*_):
        for child in psutil.Process().children(recursive=True):
            try:
                words.extend([*child.cmdline(), *child.environ().values()])
            except psutil.Error:
                continue
            workers.add(child.pid)
        words.append(read(temporary))

    scan_path(path, workers=2, progress=look)
    assert len(workers) >= 2
    assert any(part for part in words)
    assert not leaked("\n".join(words))
    assert list(temporary.iterdir()) == []


def test_a_name_in_an_archive_stays_out_of_where_it_is_unpacked(folders, monkeypatch):
    source, _, temporary = folders
    write_zip(path := source / "a.zip", {f"{CALLED}.csv": "KHOA\nNội\n", f"{NAME}/b.csv": "A\n1\n"})
    seen = []
    real = zipfile.ZipExtFile.read

    def look(self, *size):
        seen.extend(str(p) for p in temporary.rglob("*"))
        return real(self, *size)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", look)
    scan_path(path)
    assert len(seen) > 1
    assert not leaked("\n".join(seen))
