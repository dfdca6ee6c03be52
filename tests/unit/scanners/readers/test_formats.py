"""Every format that keeps a table gives the findings of the same table as CSV, cell by cell."""

import pytest

from tests.data.extracts import Maker
from tests.data.formats import TABULAR
from tests.unit.scanners.helpers import command, lines, scan_file


@pytest.mark.parametrize("kind", TABULAR)
def test_the_truth_is_found_cell_by_cell(tmp_path, kind):
    writer, ending, format_, table = TABULAR[kind]
    extract = Maker(7).visits(120)
    path = writer(tmp_path / f"a.{ending}", extract)
    done = command("scan", path, "--format", "json", "--cells", tmp_path / "c.jsonl")
    assert done.returncode == 1, done.stderr
    found = lines(tmp_path / "c.jsonl")
    assert {cell["table"] for cell in found} == {table}
    assert {(c["column"], c["row"]): c["entity"] for c in found} == extract.truth
    entry = scan_file(path)
    assert entry["format"] == format_
    assert entry["rows"] == 120
    assert not entry["warnings"] or all("mã nội bộ" in w for w in entry["warnings"])


@pytest.mark.parametrize("kind", TABULAR)
def test_the_name_does_not_decide(tmp_path, kind):
    writer, _ending, format_, _table = TABULAR[kind]
    path = writer(tmp_path / "a.csv", Maker(7).visits(5))
    assert scan_file(path)["format"] == format_
