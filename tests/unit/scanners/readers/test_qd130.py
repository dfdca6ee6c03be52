import pytest

from scanners import ScanError
from tests.data.extracts import Maker, envelope, record, write_qd130
from tests.unit.scanners.helpers import scan_file


def tables(result):
    return {table["name"]: table for table in result["tables"]}


def columns(table):
    return {column["name"]: column for column in table["columns"]}


@pytest.mark.parametrize("packed", [True, False], ids=["base64", "inline"])
def test_each_table_is_read(tmp_path, packed):
    result = scan_file(write_qd130(tmp_path / "a.xml", Maker(5).visits(40), packed))
    assert result["format"] == "qd130-xml"
    found = tables(result)
    assert found["XML1"]["rows"] == 40
    assert found["XML2"]["rows"] == 40
    one = columns(found["XML1"])
    assert one["SO_CCCD"]["entity"] == "CCCD"
    assert one["SO_CCCD"]["subject"] == "patient"
    assert one["MA_LK"]["entity"] == "VISIT_ID"
    assert one["NGAY_SINH"]["entity"] == "DATE_OF_BIRTH"
    two = columns(found["XML2"])
    assert two["MA_BAC_SI"]["subject"] == "staff"
    assert result["verdict"] == "fail"
    assert any("MA_LK" in warning for warning in result["warnings"])


def test_a_field_may_be_missing_in_some_rows(tmp_path):
    files = [
        ("XML1", record("TONG_HOP", {"MA_LK": "1", "HO_TEN": "Nguyễn Thị Lan"})),
        ("XML1", record("TONG_HOP", {"MA_LK": "2", "DIEN_THOAI": "0912345671"})),
    ]
    (tmp_path / "a.xml").write_text(envelope(files), encoding="utf-8")
    found = columns(tables(scan_file(tmp_path / "a.xml"))["XML1"])
    assert found["HO_TEN"]["hits"] == 1
    assert found["DIEN_THOAI"]["hits"] == 1
    assert found["HO_TEN"]["share"] == 1.0


@pytest.mark.parametrize(
    "start",
    [
        '<?xml version="1.0"?><!DOCTYPE GIAMDINHHS [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<GIAMDINHHS><A>&x;</A></GIAMDINHHS>",
        '<?xml version="1.0"?><!DOCTYPE GIAMDINHHS SYSTEM "http://example.vn/a.dtd">'
        "<GIAMDINHHS></GIAMDINHHS>",
        '<!DOCTYPE GIAMDINHHS [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<GIAMDINHHS><A>&b;</A></GIAMDINHHS>",
    ],
)
def test_entities_are_refused(tmp_path, start):
    (tmp_path / "a.xml").write_text(start)
    with pytest.raises(ScanError, match="thực thể ngoài"):
        scan_file(tmp_path / "a.xml")


def test_entities_inside_packed_content_are_refused(tmp_path):
    evil = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><TONG_HOP><A>&x;</A></TONG_HOP>'
    text = envelope([("XML1", "@")]).replace("@", "")
    import base64

    packed = base64.b64encode(evil.encode()).decode()
    text = text.split("<NOIDUNGFILE>")[0] + f"<NOIDUNGFILE>{packed}</NOIDUNGFILE>"
    text += "</FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>"
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(ScanError, match=r"trong XML1: .*thực thể ngoài"):
        scan_file(tmp_path / "a.xml")


def test_a_truncated_file_is_refused(tmp_path):
    path = write_qd130(tmp_path / "a.xml", Maker(5).visits(40))
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(ScanError, match="kết thúc giữa chừng"):
        scan_file(path)


def test_content_that_is_neither_base64_nor_xml_is_refused(tmp_path):
    text = "<GIAMDINHHS><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>!!!</NOIDUNGFILE></GIAMDINHHS>"
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(ScanError, match="base64"):
        scan_file(tmp_path / "a.xml")


def test_a_tag_without_end_is_given_up(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<GIAMDINHHS><!--" + b"x" * (18 << 20))
    with pytest.raises(ScanError, match="quá dài"):
        scan_file(tmp_path / "a.xml")


def test_deep_nesting_is_refused(tmp_path):
    (tmp_path / "a.xml").write_text("<GIAMDINHHS>" + "<A>" * 100)
    with pytest.raises(ScanError, match="lồng quá sâu"):
        scan_file(tmp_path / "a.xml")
