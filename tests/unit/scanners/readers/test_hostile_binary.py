"""Binary and packed formats made to break the reader: refused, in bounded memory."""

import json
import os
import random
import sqlite3
import zipfile
from itertools import pairwise

import polars as pl
import pytest

from scanners import ScanError
from scanners.readers import parquet
from scanners.readers.base import BATCH_CHARS, Source
from scanners.readers.parts import pages
from tests.data.extracts import Extract, Maker, write_csv, write_xlsx
from tests.data.formats import write_ods, write_xls
from tests.data.papers import write_docx
from tests.unit.scanners.helpers import command, scan_file
from tests.unit.scanners.readers.test_hostile import alone

MARK = "XDAUX"
ONE = Extract(["HO_TEN"], [[MARK]])


def noise(size):
    """Letters that pack badly, so that a packed part is no bomb by its ratio."""
    return random.Random(1).randbytes(size // 2).hex()


def filled(path, text):
    """Put a text in the place of the mark in a packed file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(MARK.encode(), text.encode()))
    return path


def database(path, value):
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE a (HO_TEN)")
    base.execute("INSERT INTO a VALUES (?)", (value,))
    base.commit()
    base.close()
    return path


@pytest.mark.parametrize(
    ("name", "writer"),
    [
        ("a.docx", lambda p: filled(write_docx(p, [MARK]), noise(18 << 20))),
        ("a.xlsx", lambda p: filled(write_xlsx(p, {"A": ONE}), noise(18 << 20))),
        ("a.ods", lambda p: filled(write_ods(p, ONE), noise(18 << 20))),
        ("a.db", lambda p: database(p, noise(1 << 20) * 24)),
        ("b.db", lambda p: database(p, noise(1 << 20).encode() * 24)),
        ("a.parquet", lambda p: pl.select(HO_TEN=pl.lit(noise(1 << 20) * 24)).write_parquet(p)),
        ("a.arrow", lambda p: pl.select(HO_TEN=pl.lit(noise(1 << 20) * 24)).write_ipc(p)),
    ],
)
def test_a_cell_without_end_is_refused_in_bounded_memory(tmp_path, name, writer):
    writer(path := tmp_path / name)
    sentence, megabytes = alone(path)
    assert "1 MiB" in sentence
    assert megabytes < 260


def test_a_page_that_becomes_too_large_is_refused_before_it_does(tmp_path):
    pl.select(HO_TEN=pl.lit("ab c" * (24 << 20))).write_parquet(tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 1 << 20
    sentence, megabytes = alone(tmp_path / "a.parquet")
    assert "64 MiB" in sentence
    assert megabytes < 120


@pytest.mark.parametrize("compression", ["zstd", "snappy", "gzip", "uncompressed"])
def test_every_page_of_a_parquet_file_is_looked_at(tmp_path, monkeypatch, compression):
    rows = 3000
    frame = pl.DataFrame({
        "a": [f"x{at % 700}" for at in range(rows)], "b": [at / 3 for at in range(rows)],
        "c": [None] * rows, "d": [[1, 2]] * rows, "e": [{"k": "v", "m": at} for at in range(rows)],
        "f": ["y" * 20_000, *["z"] * (rows - 1)],
    })  # fmt: skip
    frame.write_parquet(path := tmp_path / "a.parquet", compression=compression, row_group_size=900)
    seen = []
    real = pages._head

    def look(file, at):
        head, taken = real(file, at)
        seen.append((at, at + taken + head[3]))
        return head, taken

    monkeypatch.setattr(pages, "_head", look)
    pages.look_at_pages(path)
    seen.sort()
    # After the mark, one behind the other; between columns stands what the writer says of them.
    assert seen[0][0] == 4
    assert all(0 <= two[0] - one[1] < 400 for one, two in pairwise(seen))
    assert len(seen) >= 4 * 7


def test_a_text_repeated_in_a_parquet_file_is_not_written_out(tmp_path):
    pl.select(HO_TEN=pl.repeat("x" * 1_000_000, 1500)).write_parquet(tmp_path / "a.parquet")
    sentence, megabytes = alone(tmp_path / "a.parquet")
    assert "bung ra quá lớn" in sentence
    assert megabytes < 260
    pl.select(HO_TEN=pl.repeat("x" * 900_000, 200)).write_parquet(path := tmp_path / "b.parquet")
    batches = parquet.read(Source(path, path.stat().st_size, ".parquet"))
    sizes = [sum(len(row[0]) for row in batch.rows) for batch in batches]
    assert sum(sizes) == 200 * 900_000
    assert max(sizes) < 2 * BATCH_CHARS


@pytest.mark.parametrize(
    ("name", "writer"),
    [
        ("a.parquet", lambda p, e: pl.DataFrame({c: [1] for c in e.columns}).write_parquet(p)),
        ("a.arrow", lambda p, e: pl.DataFrame({c: [1] for c in e.columns}).write_ipc(p)),
        ("a.xlsx", lambda p, e: write_xlsx(p, {"A": e})),
        ("a.ods", write_ods),
    ],
)
def test_too_many_columns_are_refused(tmp_path, name, writer):
    writer(tmp_path / name, Extract([f"C{at}" for at in range(6000)], [["1"] * 6000]))
    with pytest.raises(ScanError, match="5000"):
        scan_file(tmp_path / name)


def test_links_and_devices_of_a_folder_are_said_and_the_others_are_scanned(tmp_path):
    write_csv(tmp_path / "a.csv", Maker(1).visits(3))
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    os.mkfifo(tmp_path / "c.csv")
    (tmp_path / "d").symlink_to("/etc")
    write_xls(tmp_path / "e.xls", Maker(1).visits(3))
    done = command("scan", tmp_path, "/dev/zero", "--format", "json", "--workers", "1")
    assert done.returncode == 2
    files = json.loads(done.stdout)["files"]
    found = {f["path"].removeprefix(f"{tmp_path}/"): (f["verdict"], f["errors"]) for f in files}
    assert [found[name][0] for name in ("a.csv", "e.xls")] == ["fail", "fail"]
    assert "liên kết" in found["b.csv"][1][0]
    assert all("thiết bị" in found[name][1][0] for name in ("c.csv", "/dev/zero"))
    assert "passwd" not in done.stdout
