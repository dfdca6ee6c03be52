"""Old Vietnamese encodings and text gone wrong: converted, said, and never guessed at random."""

import unicodedata

import pytest

from scanners import ScanError
from scanners.vietnamese import from_vni, repaired
from tests.data.extracts import Extract, Maker, write_csv, write_xlsx
from tests.unit.scanners.helpers import command, lines, scan_file

NAMES = ["Nguyễn Văn Bình", "Trần Thị Lệ Hằng", "Đặng Hữu Phước", "PHẠM NGỌC ÁNH", "Lê Hoà"]


def _table(decode, first=0x20, last=0x100):
    """Return what each character is written as, found by trying what decodes to it."""
    found = {}
    for one in range(first, last):
        for pair in (bytes([one]), *(bytes([base, one]) for base in range(0x41, 0x7B)),
                     *(bytes([base, one]) for base in (0xF4, 0xF6, 0xD4, 0xD6))):  # fmt: skip
            try:
                text = decode(pair)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.setdefault(text, pair)
    return found


TCVN3 = _table(lambda data: data.decode("tcvn3"))
VNI = _table(lambda data: from_vni(data.decode("cp1252")))


def as_bytes(text, table):
    return b"".join(table.get(c) or c.encode("ascii") for c in text)


@pytest.mark.parametrize(("table", "said"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_a_file_of_an_old_font_is_converted_and_said(tmp_path, table, said):
    # .VnTime has capitals with marks only in a font of its own.
    names = [n for n in NAMES if table is VNI or not n.isupper()]
    rows = "\n".join(["HO_TEN,SO_CCCD", *(f"{n},0640850{at:05d}" for at, n in enumerate(names))])
    (tmp_path / "a.csv").write_bytes(as_bytes(rows, table))
    result = scan_file(tmp_path / "a.csv")
    person = result["tables"][0]["columns"][0]
    assert (person["entity"], person["hits"]) == ("PERSON", len(names))
    assert said in result["warnings"][0]


@pytest.mark.parametrize("spoil", ["mojibake", "tcvn3", "vni"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_gone_wrong_in_a_good_file_is_repaired_and_said(tmp_path, spoil, kind):
    def wrong(text):
        if spoil == "mojibake":
            return "".join(_as_read(byte) for byte in text.encode())
        return as_bytes(text, TCVN3 if spoil == "tcvn3" else VNI).decode("cp1252")

    names = [n for n in NAMES if not n.isupper()]
    extract = Extract(["COT_A", "SO"], [[wrong(n), str(at)] for at, n in enumerate(names)])
    if kind == "csv":
        path = write_csv(tmp_path / "a.csv", extract)
    else:
        path = write_xlsx(tmp_path / "a.xlsx", {"A": extract})
    result = scan_file(path)
    assert result["tables"][0]["columns"][0]["entity"] == "PERSON"
    assert any("lỗi phông" in warning for warning in result["warnings"])


def _as_read(byte):
    raw = bytes([byte])
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def test_a_large_file_is_repaired_wherever_it_is_wrong(tmp_path):
    extract = Maker(2).visits(4000)
    for row in extract.rows[-300:]:
        row[3] = "".join(_as_read(byte) for byte in row[3].encode())
    path = write_csv(tmp_path / "a.csv", extract)
    assert path.stat().st_size > 1 << 20
    command("scan", path, "--cells", tmp_path / "c.jsonl")
    found = {(c["column"], c["row"]): c["entity"] for c in lines(tmp_path / "c.jsonl")}
    assert {key for key in found if key[0] == "HO_TEN"} == {
        key for key in extract.truth if key[0] == "HO_TEN"
    }


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_text_may_be_mixed(tmp_path, form):
    rows = [
        [unicodedata.normalize(form if at % 2 else "NFC", name)] for at, name in enumerate(NAMES)
    ]
    result = scan_file(write_csv(tmp_path / "a.csv", Extract(["HO_TEN"], rows)))
    assert result["tables"][0]["columns"][0]["hits"] == len(NAMES)
    assert not result["warnings"]


@pytest.mark.parametrize(
    "text",
    [*NAMES, "Café José Müller", "5 µg/mL ± 0,2", "H’Blin Mlô Êban", "Kpă Hmŏk", "2× ngày, 37°C",
     "Paracetamol® 500mg", "São Paulo", "Noël", "m² ½ §3", "Rơ Châm H'Lan", "ÁNH", "Ph. Trần"],
)  # fmt: skip
def test_good_text_is_left_as_it_is(text):
    assert repaired(text) == text
    assert repaired(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("name", NAMES[:3])
def test_repair_gives_back_the_name(name):
    mojibake = "".join(_as_read(byte) for byte in name.encode())
    assert repaired(mojibake) == name
    assert repaired(as_bytes(name, TCVN3).decode("cp1252")) == name
    assert repaired(as_bytes(name, VNI).decode("cp1252")) == name


def test_bytes_that_are_no_vietnamese_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"HO_TEN,SO\n" + b"\xe3\x83\xc6\xbc\xa5\xd0 \xff\xb0,1\n" * 20)
    with pytest.raises(ScanError, match="bảng mã"):
        scan_file(tmp_path / "a.csv")
