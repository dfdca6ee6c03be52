"""From a file to states, subjects and the verdict."""

import hashlib
from pathlib import Path

import pytest

from scanners import ScanCancelled, ScanError, scan_path
from tests.data.extracts import Maker, envelope, hashed, masked, record, write_csv, write_qd130
from tests.unit.scanners.helpers import scan_columns, scan_file, scan_of

NAMES = ["Nguyễn Thị Lan", "Trần Văn Bình", "Lê Thu Hà", "Phạm Quốc Huy", "Võ Thị Sen"]
NUMBERS = ["064185001234", "052085004321", "066190007777", "064201000111", "051178002222"]


def test_the_result_has_exactly_the_fields_of_the_contract(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(1).visits(20))
    result = scan_path(path)
    assert list(result) == ["version", "files"]
    (file,) = result["files"]
    assert list(file) == [
        "path", "format", "sha256", "rows", "bytes", "tables", "verdict", "warnings", "errors",
    ]  # fmt: skip
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file["bytes"] == path.stat().st_size
    (table,) = file["tables"]
    assert list(table) == ["name", "rows", "columns", "risk"]
    assert list(table["risk"])[:4] == [
        "quasi_identifiers", "k_min", "unique_share", "distinct_people",
    ]  # fmt: skip
    for column in table["columns"]:
        assert list(column) == [
            "name", "entity", "subject", "state", "legal_state", "hits", "share", "score", "role",
            "why", "examples",
        ]  # fmt: skip
        assert column["subject"] in {"patient", "staff", "organisation", "unknown"}
        assert column["state"] in {"unmasked", "weakly_masked", "masked", "none"}
        assert column["legal_state"] in {"raw", "masked", "pseudonymised", "deidentified"}
        assert column["role"] in {"direct", "quasi", "sensitive", "none"}


def test_a_clear_extract_fails_and_a_masked_one_passes(tmp_path):
    clear = Maker(1).visits(200)
    assert scan_file(write_csv(tmp_path / "a.csv", clear))["verdict"] == "fail"
    result = scan_file(write_csv(tmp_path / "b.csv", masked(clear)))
    assert result["verdict"] == "pass"
    assert sum("giữ mã nội bộ" in warning for warning in result["warnings"]) == 2


@pytest.mark.parametrize("header", ["HO_TEN", "cot1"])
def test_one_clear_name_among_masked_ones_is_enough(tmp_path, header):
    cells = ["N*** V***"] * 199 + ["Nguyễn Thị Lan"]
    column = scan_columns(tmp_path, **{header: cells, "x": ["1"] * 200})[header]
    assert column["entity"] == "PERSON"
    assert column["state"] == "unmasked"
    assert any("199 ô" in why for why in column["why"])


def test_hashes_under_a_number_header_are_weak_and_fail(tmp_path):
    result = scan_of(tmp_path, SO_CCCD=hashed(NUMBERS), MA_BN=list("12345"))
    column = result["tables"][0]["columns"][0]
    assert (column["entity"], column["state"]) == ("HASHED_ID", "weakly_masked")
    assert column["legal_state"] == "pseudonymised"
    assert result["verdict"] == "fail"


def test_a_column_of_times_is_no_column_of_numbers(tmp_path):
    maker = Maker(9)
    times = [maker.moment() for _ in range(300)]
    swapped = [t[6:8] + t[4:6] + t[:4] + t[8:] for t in times]
    result = scan_of(tmp_path, c1=times, c2=swapped, c3=[maker.digits(12) for _ in times])
    assert {c["entity"] for c in result["tables"][0]["columns"]} == {None}
    assert result["verdict"] == "pass"


def test_look_alike_lists_raise_no_alarm(tmp_path):
    maker = Maker(10)
    drugs = ["Kim tiền thảo", "An cung ngưu hoàng", "Hoạt huyết dưỡng não", "Cefuroxim 250mg"] * 50
    result = scan_of(
        tmp_path,
        TEN_THUOC=drugs,
        SO_DANG_KY=[f"893110{maker.digits(6)}" for _ in drugs],
        MA_THUOC=[f"40.{maker.digits(3)}" for _ in drugs],
        TT_THAU=[f"{maker.digits(4)}/QĐ-BV;G1;N5;2025" for _ in drugs],
        SO_HOA_DON=[maker.digits(10) for _ in drugs],
        THANH_TIEN=[f"{maker.digits(9)}.00" for _ in drugs],
        MAVACH=[f"893{maker.digits(10)}" for _ in drugs],
        TEN_DUONG=["Trần Hưng Đạo", "Lê Lợi", "Hùng Vương", "Phan Đình Phùng"] * 50,
        HANG_SX=["Traphaco", "Hoa Linh", "Dược Hậu Giang", "Hoàng Anh Gia Lai"] * 50,
        KHOA=["Khoa Nội", "Khoa Hồi sức", "Khoa Nhi", "Khoa Ngoại"] * 50,
    )
    assert result["verdict"] == "pass"
    columns = result["tables"][0]["columns"]
    assert [c["name"] for c in columns if c["role"] == "direct"] == []


def test_personal_numbers_used_as_record_keys_are_what_they_are(tmp_path):
    column = scan_columns(tmp_path, MA_BN=NUMBERS, x=list("12345"))["MA_BN"]
    assert (column["entity"], column["role"], column["state"]) == ("CCCD", "direct", "unmasked")


def test_free_text_is_searched_whatever_its_header_says(tmp_path):
    cells = ["ổn định", "gọi mẹ 0912345671", "con bà Nguyễn Thị Lan", "tái khám", ""]
    result = scan_of(tmp_path, GHI_CHU=cells, MA_BN=list("12345"))
    found = {c["entity"]: c for c in result["tables"][0]["columns"]}
    assert found["PHONE"]["name"] == "GHI_CHU"
    assert found["PERSON"]["hits"] == 1
    assert found["PERSON"]["share"] == 0.25


def test_an_empty_column_under_a_header_is_masked(tmp_path):
    column = scan_columns(tmp_path, HO_TEN=[""] * 5, x=list("12345"))["HO_TEN"]
    assert (column["entity"], column["state"], column["hits"]) == ("PERSON", "masked", 0)


@pytest.mark.parametrize(
    ("columns", "subject"),
    [
        ({"HO_TEN": NAMES, "MA_BN": list("12345")}, "patient"),
        ({"HO_TEN": NAMES, "CHAN_DOAN": ["Viêm phổi"] * 5}, "patient"),
        ({"HO_TEN": NAMES, "CHUC_VU": ["Trưởng khoa"] * 5}, "staff"),
        ({"HO_TEN": NAMES, "GHI_CHU": [""] * 5}, "unknown"),
        ({"TEN_BS": NAMES, "MA_BN": list("12345")}, "staff"),
        ({"HO_TEN_ME": NAMES, "GHI_CHU": [""] * 5}, "patient"),
    ],
)
def test_whose_data_it_is(tmp_path, columns, subject):
    name = next(iter(columns))
    assert scan_columns(tmp_path, **columns)[name]["subject"] == subject


def test_the_name_of_a_file_can_say_that_it_is_about_staff(tmp_path):
    assert scan_columns(tmp_path, "ds_nhan_vien.csv", HO_TEN=NAMES)["HO_TEN"]["subject"] == "staff"


def test_staff_alone_does_not_stop_a_share(tmp_path):
    result = scan_of(tmp_path, TEN_BS=NAMES, SO_CCHN=[f"00{i}/GL-CCHN" for i in range(1001, 1006)])
    assert result["verdict"] == "pass"


def test_unknown_subjects_stop_a_share(tmp_path):
    assert scan_of(tmp_path, HO_TEN=NAMES, x=list("12345"))["verdict"] == "fail"


def test_quasi_and_sensitive_columns_alone_pass(tmp_path):
    result = scan_of(
        tmp_path, NGAY_SINH=["12/03/1985"] * 5, GIOI_TINH=list("12121"), MA_BENH=["J18.9"] * 5
    )
    assert result["verdict"] == "pass"


@pytest.mark.parametrize(
    ("diagnosis", "beside", "verdict"),
    [
        ("B20", {"MA_LK": list("12345")}, "fail"),
        ("B20", {"TEN_BS": NAMES}, "fail"),
        ("B20", {"HO_TEN": ["***"] * 5}, "pass"),
        ("F32.1", {"MA_BN": list("12345")}, "fail"),
        ("J18.9", {"MA_BN": list("12345")}, "pass"),
    ],
)
def test_a_protected_mark_beside_any_identifier_fails(tmp_path, diagnosis, beside, verdict):
    result = scan_of(tmp_path, MA_BENH=[diagnosis] * 5, **beside)
    assert result["verdict"] == verdict
    assert any("nhóm bảo vệ" in w or "chẩn đoán" in w for w in result["warnings"]) == (
        diagnosis != "J18.9"
    )


def test_the_hiv_table_is_a_disclosure_by_itself(tmp_path):
    content = record("CHI_TIET", {"MA_LK": "1", "NGAYKD_HIV": "20260101"})
    (tmp_path / "a.xml").write_text(envelope([("XML6", content)]), encoding="utf-8")
    result = scan_file(tmp_path / "a.xml")
    assert result["verdict"] == "fail"
    assert any("HIV" in warning for warning in result["warnings"])


def test_a_folder_is_walked_and_what_cannot_be_read_is_listed(tmp_path):
    (tmp_path / "in").mkdir()
    write_csv(tmp_path / "in" / "a.csv", Maker(1).visits(5))
    write_qd130(tmp_path / "b.xml", Maker(1).visits(5))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".hidden.csv").write_text("x")
    files = scan_path(tmp_path)["files"]
    assert [Path(file["path"]).name for file in files] == ["b.xml", "c.pdf", "a.csv"]
    assert [file["verdict"] for file in files] == ["fail", None, "fail"]
    assert [bool(file["errors"]) for file in files] == [False, True, False]
    assert "PDF" in files[1]["errors"][0]


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    with pytest.raises(ScanError, match="không có tệp"):
        scan_path(tmp_path)


def test_a_scan_can_be_cancelled(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(1).visits(3000))
    with pytest.raises(ScanCancelled):
        scan_file(path, cancelled=lambda: True)


def test_findings_under_the_asked_score_are_left_out(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(1).visits(20))
    all_found = scan_file(path, min_score=0.5)["tables"][0]["columns"]
    sure = scan_file(path, min_score=0.98)["tables"][0]["columns"]
    assert {c["entity"] for c in sure} < {c["entity"] for c in all_found}


def test_the_same_file_gives_the_same_result(tmp_path):
    path = write_csv(tmp_path / "a.csv", Maker(1).visits(300))
    assert scan_file(path) == scan_file(path)


def test_a_single_unreadable_file_raises(tmp_path):
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(ScanError):
        scan_file(tmp_path / "c.pdf")


def test_a_patient_clear_in_one_sheet_only_still_fails(tmp_path):
    clear, hidden = Maker(1).visits(30), masked(Maker(1).visits(30))
    from tests.data.extracts import write_xlsx

    path = write_xlsx(tmp_path / "a.xlsx", {"Sạch": hidden, "Sót": clear}, hidden=["Sót"])
    assert scan_file(path)["verdict"] == "fail"


def test_a_list_of_things_with_names_is_no_list_of_persons(tmp_path):
    things = ["Máy siêu âm", "Giường bệnh", "Tủ lạnh", "Máy thở", "Xe đẩy"]
    assert scan_of(tmp_path, Tên=things, Mã=list("12345"))["verdict"] == "pass"
    assert scan_columns(tmp_path, Tên=NAMES, x=list("12345"))["Tên"]["entity"] == "PERSON"


def test_an_address_cut_down_to_its_province_is_generalised(tmp_path):
    column = scan_columns(tmp_path, DIA_CHI=["Gia Lai", "tỉnh Gia Lai", "Kon Tum"] * 3)["DIA_CHI"]
    assert (column["entity"], column["state"]) == ("ADDRESS", "masked")


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("EMAIL", "lan@example.vn ***"), ("DIEN_THOAI", "0912345671 **"),
        ("SO_CCCD", "064185001234 ***"), ("HO_TEN", "Nguyễn Thị Lan ***"),
        ("MA_THE_BHYT", "GD4640123456789 ***"), ("DIA_CHI", "Thôn 3, xã Ia Kênh, Gia Lai **"),
    ],
)  # fmt: skip
def test_stars_beside_a_whole_value_hide_nothing(tmp_path, header, cell):
    column = scan_columns(tmp_path, **{header: [cell] * 3, "x": list("123")})[header]
    assert column["state"] == "unmasked"


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("***, xã Ia Kênh, tỉnh Gia Lai", "masked"), ("***", "masked"), ("*** Gia Lai", "masked"),
        ("Thôn 3 ***", "weakly_masked"), ("12 Lê Lợi, ***", "weakly_masked"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_masked_address_counts(tmp_path, cell, state):
    column = scan_columns(tmp_path, DIA_CHI=[cell] * 3, x=list("123"))["DIA_CHI"]
    assert (column["entity"], column["state"]) == ("ADDRESS", state)


def test_a_birth_date_masked_to_its_year_is_masked(tmp_path):
    columns = scan_columns(tmp_path, NGAY_SINH=["**/**/1985"] * 3, NGAY_SINH_CON=["12/**/1985"] * 3)
    assert columns["NGAY_SINH"]["state"] == "masked"
    assert columns["NGAY_SINH_CON"]["state"] == "weakly_masked"


def test_half_masked_phones_in_notes_are_weak(tmp_path):
    column = scan_columns(tmp_path, GHI_CHU=["0912***678"] * 3, x=list("123"))["GHI_CHU"]
    assert (column["entity"], column["state"]) == ("PHONE", "weakly_masked")


def test_a_long_text_is_searched_to_its_end(tmp_path):
    text = "ổn định " * 6000 + "gọi 0912345671"
    column = scan_columns(tmp_path, GHI_CHU=[text] * 3, x=list("123"))["GHI_CHU"]
    assert (column["entity"], column["hits"]) == ("PHONE", 3)
