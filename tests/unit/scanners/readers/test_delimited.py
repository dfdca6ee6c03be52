import pytest

from tests.data.extracts import Extract, Maker, write_csv
from tests.unit.scanners.helpers import scan_file

SMALL = Extract(
    ["HO_TEN", "SO_CCCD", "GHI_CHU"],
    [["Nguyễn Thị Lan", "064185001234", "a, b; c"], ["Trần Văn Bình", "052085004321", "dòng\nhai"]],
)


def entities(result):
    columns = result["tables"][0]["columns"]
    return {column["name"]: column["entity"] for column in columns}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiter_and_encoding_are_found(tmp_path, delimiter, encoding):
    result = scan_file(write_csv(tmp_path / "a.csv", SMALL, encoding, delimiter))
    assert entities(result) == {"HO_TEN": "PERSON", "SO_CCCD": "CCCD", "GHI_CHU": None}
    assert result["rows"] == 2
    assert result["format"] == "csv"
    assert not result["warnings"]


def test_cp1258_is_converted_with_a_notice(tmp_path):
    import unicodedata

    text = "HO_TEN,SO_CCCD\n" + "Nguyễn Thị Lan,064185001234\nTrần Đức Bình,052085004321\n" * 5
    # Windows-1258 writes base letter and tone apart.
    apart = "".join(
        c if c in "ăâêôơưđĂÂÊÔƠƯĐ" else _tone_apart(c) for c in unicodedata.normalize("NFC", text)
    )
    (tmp_path / "a.csv").write_bytes(apart.encode("cp1258"))
    result = scan_file(tmp_path / "a.csv")
    assert entities(result) == {"HO_TEN": "PERSON", "SO_CCCD": "CCCD"}
    assert "Windows-1258" in result["warnings"][0]


def _tone_apart(letter: str) -> str:
    import unicodedata

    for tone in "\u0300\u0301\u0303\u0309\u0323":
        parts = unicodedata.normalize("NFD", letter)
        if tone in parts:
            return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return letter


def test_a_file_without_header_names_its_columns_by_number(tmp_path):
    result = scan_file(write_csv(tmp_path / "a.csv", SMALL, header=False))
    assert list(entities(result)) == ["#1", "#2", "#3"]
    assert entities(result)["#2"] == "CCCD"
    assert result["rows"] == 2
    assert "không có dòng tiêu đề" in result["warnings"][0]


def test_an_empty_header_is_named_by_number(tmp_path):
    (tmp_path / "a.csv").write_text("HO_TEN,,SO_CCCD\nNguyễn Thị Lan,x,064185001234\n")
    assert list(entities(scan_file(tmp_path / "a.csv"))) == ["HO_TEN", "#2", "SO_CCCD"]


def test_the_line_sep_of_excel_is_obeyed(tmp_path):
    (tmp_path / "a.csv").write_text("sep=;\nHO_TEN;SO_CCCD\nNguyễn Thị Lan;064185001234\n")
    assert entities(scan_file(tmp_path / "a.csv")) == {"HO_TEN": "PERSON", "SO_CCCD": "CCCD"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_one(tmp_path, ending):
    text = ending.join(["HO_TEN,SO_CCCD", "Nguyễn Thị Lan,064185001234", ""])
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert scan_file(tmp_path / "a.csv")["rows"] == 1


def test_long_and_short_rows_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("A,B\n1\n1,2,0912345671\n1,2,0912345672\n1,2,0912345673\n")
    assert entities(scan_file(tmp_path / "a.csv"))["#3"] == "PHONE"


def test_a_cut_last_line_is_noticed(tmp_path):
    (tmp_path / "a.csv").write_text("HO_TEN,SO_CCCD,SDT\nNguyễn Thị Lan,064185001234,09\nTrần")
    assert any("bị cắt" in w for w in scan_file(tmp_path / "a.csv")["warnings"])


def test_many_rows_come_in_batches_with_progress(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(2).visits(5000))
    seen = []
    result = scan_file(path, progress=lambda *three: seen.append(three))
    assert result["rows"] == 5000
    assert len(seen) >= 4
    assert seen == sorted(seen)
    assert seen[-1] == (5000, path.stat().st_size, path.stat().st_size)


def test_a_sample_reads_so_many_rows_and_says_so(tmp_path):
    result = scan_file(write_csv(tmp_path / "a.csv", Maker(2).visits(300)), sample=100)
    assert result["rows"] == 100
    assert any("100 dòng đầu" in warning for warning in result["warnings"])
