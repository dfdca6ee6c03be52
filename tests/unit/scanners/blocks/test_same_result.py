"""By blocks, by several processes or line by line: one result, cell by cell."""

import csv
import io
import unicodedata

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.extract import write_cuts
from scanners import ScanError, reading
from scanners.blocks import run as blocks_run
from scanners.blocks.spoilt import any_spoilt, any_spoilt_row
from scanners.cells import CellWriter
from scanners.engine import run
from scanners.pools import Crew
from scanners.reading import Ask
from scanners.vietnamese import repaired, suspect

BY_LINES, BY_BLOCKS = 1 << 40, 0


def scanned(path, smallest, monkeypatch, workers=1, block=1 << 20):
    """Scan a file one way; return its entry and the lines of its findings."""
    monkeypatch.setattr(reading, "SMALLEST", smallest)
    monkeypatch.setattr(blocks_run, "SHARED", 0 if workers > 1 else 1 << 40)
    monkeypatch.setattr(blocks_run, "_LEAST", block)
    monkeypatch.setattr(blocks_run, "_MOST", block)
    cells = io.StringIO()
    with Crew(workers) as crew:
        ask = Ask(cells=CellWriter(cells, path.parent), crew=crew)
        try:
            (entry,) = run([path], ask, strict=True)["files"]
        except ScanError as problem:
            return str(problem), ""
    return entry, cells.getvalue()


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return write_cuts(tmp_path_factory.mktemp("extract"), (10_000,))[10_000]


@pytest.mark.parametrize("shape", ["as it is", "bom", "lf", "utf-16", "no header", "nfd"])
def test_ten_thousand_rows_give_the_same_findings(extract, shape, tmp_path, monkeypatch):
    data = extract.path.read_bytes()
    if shape == "bom":
        data = b"\xef\xbb\xbf" + data
    elif shape == "lf":
        data = data.replace(b"\r\n", b"\n").rstrip(b"\n")
    elif shape == "utf-16":
        data = data.decode().encode("utf-16")
    elif shape == "no header":
        data = data.split(b"\n", 1)[1]
    elif shape == "nfd":
        data = unicodedata.normalize("NFD", data.decode()).encode()
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    slow = scanned(path, BY_LINES, monkeypatch)
    assert slow[0]["rows"] == 10_000
    assert slow[1].count("\n") > 50_000
    assert scanned(path, BY_BLOCKS, monkeypatch) == slow
    if shape in ("as it is", "utf-16"):
        assert scanned(path, BY_BLOCKS, monkeypatch, workers=2, block=300_000) == slow


def test_what_is_found_is_what_is_there(extract, tmp_path, monkeypatch):
    import json

    from bench.extract import COLUMNS

    names = list(COLUMNS)
    _, lines = scanned(extract.path, BY_BLOCKS, monkeypatch)
    found = {}
    for line in lines.splitlines():
        cell = json.loads(line)
        found[cell["row"], names.index(cell["column"])] = cell["entity"]
    missed = [
        (row, column)
        for row in range(extract.rows)
        for column in range(len(names))
        if extract.truth(row, column) and found.get((row, column)) != extract.truth(row, column)
    ]
    assert not missed


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "Nguyễn Thị Lan", "064185001234", "0912345671", "a,b", 'nói "đau"', "hai\ndòng",
         "hai\r\ndòng", "GD4640123456789", "12/03/1985", "1", "20261105", "***", "N*** V***",
         "\u00a0", "gọi 0912345671", "a" * 64, unicodedata.normalize("NFD", "Trần Văn Bình"),
         "\ufeff", "x\x00y", "\u2028", "\x1e0", "J18.9", "12.50", "K01"]
    ),
    st.text(max_size=8),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12)
HEADERS = st.lists(
    st.sampled_from(["HO_TEN", "SO_CCCD", "GHI_CHU", "NGAY_SINH", "", "x", "MA_BN", "DIEN_THOAI"]),
    min_size=1, max_size=4,
)  # fmt: skip


def test_a_header_of_an_old_font_is_repaired_both_ways(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text('""\nÆ\n', "utf-8")
    slow = scanned(path, BY_LINES, monkeypatch)
    assert scanned(path, BY_BLOCKS, monkeypatch, block=60) == slow


@pytest.mark.parametrize(
    ("text", "nameless"),
    [("GHI_CHU\n,064185001234\n ", 1), ("GHI_CHU\nx\ny\nz,064185001234\n", 2)],
)
def test_rows_that_end_before_the_first_column_followed_count(
    text, nameless, tmp_path, monkeypatch
):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    slow = scanned(path, BY_LINES, monkeypatch)
    assert slow[0]["tables"][0]["risk"]["rows_without_person"] == nameless
    assert scanned(path, BY_BLOCKS, monkeypatch, block=5) == slow
    assert scanned(path, BY_BLOCKS, monkeypatch, block=60) == slow


def test_the_quick_look_misses_no_text_that_lines_would_repair():
    texts = [
        shape.format(chr(code))
        for code in range(0x80, 0x2200)
        for shape in ("{}", "a{}", "{}a", "e{}", "A{}", "E{}", "o{}", "O{}", "N{}n", "u{}i", "đ{}")
        if not 0xD800 <= code <= 0xDFFF
    ]
    spoilt = [text for text in texts if suspect(text) and repaired(text) != text]
    assert len(spoilt) > 100
    for text in spoilt:
        assert any_spoilt(pl.Series(["", text]))
        assert any_spoilt_row([["x", text]])


@pytest.mark.parametrize(
    ("header", "clean", "spoilt"),
    [("HO_TEN", "Hà Văn Bình", "Hà Vaên Bình"),
     ("DIA_CHI", "Thôn 3, xã Ia Grai", "Thôn Ñoâng, xã Ia Grai"), ("x", "123456", "Vaên")],
)  # fmt: skip
def test_a_spoilt_cell_among_many_of_one_family_is_seen(
    header, clean, spoilt, tmp_path, monkeypatch
):
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join([f"{header},y", *[f"{clean},1"] * 90, f"{spoilt},2", ""]), "utf-8")
    slow = scanned(path, BY_LINES, monkeypatch)
    assert any("phông" in warning for warning in slow[0]["warnings"])
    assert scanned(path, BY_BLOCKS, monkeypatch, block=5000) == slow


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    header=HEADERS, rows=ROWS, ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    delimiter=st.sampled_from(",;\t"), bom=st.booleans(), cut=st.integers(0, 3),
    spoilt=st.sampled_from([b"", b"", b'"', b"\xff", b"\n\n,,\n"]), at=st.integers(0, 400),
    block=st.sampled_from([60, 300, 5000]),
)  # fmt: skip
def test_any_file_gives_the_same_result(
    tmp_path, monkeypatch, header, rows, ending, quoting, delimiter, bom, cut, spoilt, at, block
):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerows([header, *rows])
    data = text.getvalue().encode("utf-8", "replace")
    at = min(at, len(data))
    data = (b"\xef\xbb\xbf" if bom else b"") + data[:at] + spoilt + data[at : len(data) - cut]
    path = tmp_path / "a.csv"
    path.write_bytes(data or b"x")
    slow = scanned(path, BY_LINES, monkeypatch)
    assert scanned(path, BY_BLOCKS, monkeypatch, block=block) == slow
