"""Messages between systems: FHIR, HL7 v2, XML envelopes, DICOM."""

import base64
import json

import pytest

from scanners import ScanError
from tests.data.extracts import envelope, record
from tests.data.messages import fhir_bundle, health_check, hl7_message, write_bulk, write_dicom
from tests.unit.scanners.helpers import scan_file


def held(result):
    """What is held, as (table, column, entity)."""
    return {
        (table["name"], column["name"], column["entity"])
        for table in result["tables"]
        for column in table["columns"]
        if column["entity"]
    }


def subjects(result, table):
    (found,) = [t for t in result["tables"] if t["name"] == table]
    return {c["subject"] for c in found["columns"] if c["entity"] == "PERSON"}


@pytest.mark.parametrize("kind", ["bundle", "bulk"])
def test_a_patient_of_fhir_is_found(tmp_path, kind):
    path = tmp_path / "a.json"
    if kind == "bulk":
        write_bulk(path)
    else:
        path.write_text(json.dumps(fhir_bundle(), ensure_ascii=False), encoding="utf-8")
    result = scan_file(path)
    found = held(result)
    assert {(t.rpartition("/")[2], c, e) for t, c, e in found} >= {
        ("identifier", "identifier.national_id", "CCCD"),
        ("identifier", "identifier.insurance_number", "BHYT_CARD"),
        ("name", "name.text", "PERSON"),
        ("telecom", "telecom.phone", "PHONE"),
        ("telecom", "telecom.email", "EMAIL"),
        ("address", "address.text", "ADDRESS"),
        ("contact", "contact.name.text", "PERSON"),
        ("Patient", "birthDate", "DATE_OF_BIRTH"),
        ("Patient", "gender", "GENDER"),
    }
    assert ("Patient/name", "name.text", "PERSON") in found
    assert subjects(result, "Patient/name") == {"patient"}
    assert subjects(result, "Practitioner/name") == {"staff"}


def test_keys_that_are_values_are_read_and_not_shown(tmp_path):
    content = {"ketqua": {"064185001234": {"glucose": 5}, "0912345671": {"glucose": 6}}}
    (tmp_path / "a.json").write_text(json.dumps(content))
    result = scan_file(tmp_path / "a.json")
    assert {e for _, _, e in held(result)} == {"CCCD", "PHONE"}
    assert "064185001234" not in json.dumps(result)
    assert "0912345671" not in json.dumps(result)


def test_rows_written_as_arrays_are_rows(tmp_path):
    rows = [[at, "Nguyễn Thị Lan", f"09123456{at:02d}"] for at in range(10, 60)]
    (tmp_path / "a.json").write_text(json.dumps({"data": rows}))
    result = scan_file(tmp_path / "a.json")
    assert held(result) == {("data", "#2", "PERSON"), ("data", "#3", "PHONE")}
    assert result["rows"] == 50


def test_a_long_array_goes_on_as_rows(tmp_path):
    values = [*range(300_000), "0912345671"]
    (tmp_path / "a.json").write_text(json.dumps([{"ma": "x", "chi_so": values}]))
    assert {e for _, _, e in held(scan_file(tmp_path / "a.json"))} == {"PHONE"}


def test_an_envelope_in_json_is_opened(tmp_path):
    xml = envelope([("XML1", record("TONG_HOP", {"HO_TEN": "Nguyễn Thị Lan", "MA_LK": "1"}))])
    content = {"macskcb": "64001", "file_content": base64.b64encode(xml.encode()).decode()}
    (tmp_path / "a.json").write_text(json.dumps(content))
    assert ("XML1", "HO_TEN", "PERSON") in held(scan_file(tmp_path / "a.json"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_health_check_is_found(tmp_path, packed):
    (tmp_path / "a.xml").write_text(health_check(packed), encoding="utf-8")
    result = scan_file(tmp_path / "a.xml")
    assert result["format"] == "xml"
    table = "KHAMSUCKHOE/THONG_TIN_HANH_CHINH"
    assert {(t, c, e) for t, c, e in held(result) if t == table} == {
        (table, "HO_TEN", "PERSON"), (table, "SO_CCCD", "CCCD"), (table, "DIEN_THOAI", "PHONE"),
        (table, "NGAY_SINH", "DATE_OF_BIRTH"), (table, "DIA_CHI", "ADDRESS"),
    }  # fmt: skip


def test_attributes_of_xml_are_values(tmp_path):
    (tmp_path / "a.xml").write_text(
        '<Patient xmlns="http://hl7.org/fhir"><birthDate value="1985-03-02"/>'
        '<name><text value="Nguyễn Thị Lan"/></name><telecom dt="0912345671">x</telecom></Patient>'
    )
    assert {e for _, _, e in held(scan_file(tmp_path / "a.xml"))} == {
        "DATE_OF_BIRTH", "PERSON", "PHONE",
    }  # fmt: skip


@pytest.mark.parametrize("signs", ["|^~", "#@!", "!;+"])
def test_hl7_is_read_by_its_own_delimiters(tmp_path, signs):
    (tmp_path / "a.hl7").write_text(hl7_message(*signs), encoding="utf-8", newline="")
    result = scan_file(tmp_path / "a.hl7")
    assert result["format"] == "hl7v2"
    found = held(result)
    assert found >= {
        ("PID", "Họ tên bệnh nhân (PID-5)", "PERSON"),
        ("PID", "Ngày sinh (PID-7)", "DATE_OF_BIRTH"),
        ("PID", "Giới tính (PID-8)", "GENDER"),
        ("PID", "Địa chỉ (PID-11)", "ADDRESS"),
        ("PID", "Điện thoại (PID-13)", "PHONE"),
        ("PID", "Mã bệnh nhân (PID-3)", "PATIENT_ID"),
        ("PID", "Số định danh (PID-3)", "CCCD"),
        ("NK1", "Họ tên người nhà (NK1-2)", "PERSON"),
        ("PV1", "Bác sĩ (PV1-7)", "PERSON"),
        ("OBX", "Nội dung (OBX-5)", "PERSON"),
        ("OBX", "Nội dung (OBX-5)", "PHONE"),
        ("ZBN", "Nội dung (ZBN-2)", "CCCD"),
    }
    assert subjects(result, "PV1") == {"staff"}


def test_framed_messages_one_after_the_other_are_read(tmp_path):
    framed = "".join(f"\x0b{hl7_message()}\x1c\r" for _ in range(3))
    (tmp_path / "a.dat").write_text(framed, encoding="utf-8", newline="")
    (pid,) = [t for t in scan_file(tmp_path / "a.dat")["tables"] if t["name"] == "PID"]
    assert pid["rows"] == 6  # every identifier and telephone number repeated is a row


def test_a_line_that_is_no_segment_is_refused(tmp_path):
    (tmp_path / "a.hl7").write_text("MSH|^~\\&|A\rnot a segment\r", newline="")
    with pytest.raises(ScanError, match="dòng 2"):
        scan_file(tmp_path / "a.hl7")


def test_a_dicom_header_is_read_to_its_private_tags(tmp_path):
    result = scan_file(write_dicom(tmp_path / "IM0001"))
    assert result["format"] == "dicom"
    assert held(result) >= {
        ("", "Họ tên bệnh nhân (0010,0010)", "PERSON"),
        ("", "Ngày sinh (0010,0030)", "DATE_OF_BIRTH"),
        ("", "Địa chỉ (0010,1040)", "ADDRESS"),
        ("", "Bác sĩ (0008,0090)", "PERSON"),
        ("", "Nội dung (0009,1001)", "CCCD"),
    }
    assert any(e == "PHONE" for t, _, e in held(result) if t == "RequestAttributesSequence")
    assert any("điểm ảnh" in warning for warning in result["warnings"])


def test_a_claim_of_being_clean_is_not_believed(tmp_path):
    result = scan_file(write_dicom(tmp_path / "a.dcm", PatientIdentityRemoved="YES"))
    assert result["verdict"] == "fail"
    assert any("tự khai" in warning for warning in result["warnings"])


def test_what_is_long_in_a_dicom_file_stays_on_the_disk(tmp_path):
    block = bytes(3 << 20)
    result = scan_file(write_dicom(tmp_path / "a.dcm", EncapsulatedDocument=block))
    assert ("", "Họ tên bệnh nhân (0010,0010)", "PERSON") in held(result)
    with pytest.raises(ScanError, match="1 MiB"):
        scan_file(write_dicom(tmp_path / "b.dcm", TextValue="x" * (2 << 20)))


@pytest.mark.parametrize("kept", [140, 300])
def test_a_cut_dicom_file_is_refused_or_read(tmp_path, kept):
    path = write_dicom(tmp_path / "a.dcm")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ScanError, match="bị cắt"):
        scan_file(path)
