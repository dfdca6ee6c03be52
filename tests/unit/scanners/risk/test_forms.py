"""What is written differently and means the same counts as the same."""

import pytest

from tests.unit.scanners.helpers import scan_of


def risk(folder, **columns):
    return scan_of(folder, **columns)["tables"][0]["risk"]


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("NGAY_SINH", ["19850315", "198503150000", "15/03/1985", "15-03-1985", "1985-03-15",
                       "15/3/1985", "15031985", " 19850315 "]),
        ("GIOI_TINH", ["Nữ", "nữ", "NỮ ", "Nữ"]),
        ("DIA_CHI", ["12 Trần Phú, phường Hội Phú, tỉnh Gia Lai",
                     "Tổ 4, Phường Hội Phú, Tỉnh Gia Lai",
                     "5/2 Lê Lợi, tổ 7, phuong Hoi Phu, tinh Gia Lai"]),
        ("DAN_TOC", ["Gia Rai", "gia rai", "Gia  Rai"]),
        ("TUOI", ["45", "45 ", " 45"]),
    ],
)  # fmt: skip
def test_one_class(tmp_path, header, same):
    found = risk(tmp_path, **{"HO_TEN": ["***"] * len(same), header: same})
    assert found["quasi_identifiers"] == [header]
    assert found["k_min"] == len(same)


@pytest.mark.parametrize(
    ("header", "values", "change"),
    [
        ("NGAY_SINH", ["15/03/1985", "19851101", "1985-07-07"], "birth_year"),
        ("TUOI", ["45", "47 tuổi", "49"], "age_band"),
        ("TUOI", ["3 tháng", "11 tháng tuổi", "2"], "age_band"),
        ("DIA_CHI", ["1 Lê Lợi, xã Ia Der, tỉnh Gia Lai", "Thôn 3, phường Hội Phú, Gia Lai",
                     "2 Lê Lai, xã Đak Đoa, Tỉnh Gia Lai"], "province"),
        ("NGAY_VAO", ["202603010730", "05/03/2026", "2026-03-31 10:00"], "visit_month"),
    ],
)  # fmt: skip
def test_generalised_they_are_one_class(tmp_path, header, values, change):
    found = risk(tmp_path, MA_BN=["B1", "B2", "B3"], **{header: values})
    (option,) = found["what_if"]
    assert option["changes"] == [change]
    assert (option["k_before"], option["k_after"]) == (1, 3)


@pytest.mark.parametrize(
    ("header", "values", "people"),
    [
        ("SO_CCCD", ["064185001234", "64185001234", "064 185 001 234", "064185009999"], 2),
        ("MA_THE_BHYT", ["DN4640123456789", "GD4640123456789", "HT2640123456789;DN4640123456789",
                         "DN4640123456780"], 2),
    ],
)  # fmt: skip
def test_one_person_under_one_number(tmp_path, header, values, people):
    found = risk(tmp_path, **{header: values, "GIOI_TINH": ["1"] * 4})
    assert found["distinct_people"] == people


def test_name_and_birth_stand_in_where_the_number_is_blank(tmp_path):
    found = risk(
        tmp_path,
        HO_TEN=["Trần Thị Lan", "TRẦN THỊ  LAN", "Trần Thị Lan", "Lê Văn Hùng", "Lê Văn Hùng", ""],
        NGAY_SINH=["15/03/1985", "19850315", "16/03/1985", "01/01/1970", "01/01/1970", ""],
        SO_CCCD=["064185001234", "", "", "", "", ""],
        GIOI_TINH=["2", "2", "2", "1", "1", "1"],
    )
    # Lan with her number and without it is one; another Lan; one Hùng; one row says nothing.
    assert found["distinct_people"] == 3
    assert found["rows_without_person"] == 1


def test_masked_numbers_do_not_count_people(tmp_path):
    found = risk(tmp_path, SO_CCCD=["************"] * 4, GIOI_TINH=["1", "2", "1", "2"])
    assert found["distinct_people"] is None
    assert found["k_min"] == 2


def test_a_staff_number_counts_no_patients(tmp_path):
    found = risk(
        tmp_path, MA_BAC_SI=["0123456789", "0123456788", "0123456787"], GIOI_TINH=["1", "2", "1"],
        MA_BENH=["I10", "J45", "I10"],
    )  # fmt: skip
    assert found["distinct_people"] is None


def test_protected_marks_are_counted(tmp_path):
    found = risk(
        tmp_path, GIOI_TINH=["1"] * 5, MA_BENH=["B20", "Z21", "F32.1", "I10", "J45"],
    )  # fmt: skip
    assert found["protected"] == {"hiv": 2, "mental": 1}


@pytest.mark.parametrize("columns", [
    {"TEN_THUOC": ["Paracetamol", "Cefuroxim"], "DON_GIA": ["1200", "3500"]},
    {"MA_XA": ["23557", "23560"], "TEN_XA": ["Xã Ia Der", "Xã Ia Nhin"], "TINH": ["Gia Lai"] * 2},
    {"MA_BENH": ["I10", "J45"], "TEN_BENH": ["Tăng huyết áp", "Hen"]},
])  # fmt: skip
def test_a_list_that_is_not_about_people_has_none(tmp_path, columns):
    assert risk(tmp_path, **columns) is None
