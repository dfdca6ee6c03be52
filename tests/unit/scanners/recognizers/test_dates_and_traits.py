"""Birth dates, ages and the other traits of a person."""

import pytest

from tests.unit.scanners.recognizers.check import fits, found, mark


@pytest.mark.parametrize(
    ("entity", "text", "values"),
    [
        ("DATE_OF_BIRTH", "sinh ngày 12/03/1985 tại", ["12/03/1985"]),
        ("DATE_OF_BIRTH", "NS: 1985", ["1985"]),
        ("DATE_OF_BIRTH", "ngày sinh 5-3-1987", ["5-3-1987"]),
        ("DATE_OF_BIRTH", "sinh ngày 5 tháng 3 năm 1987", ["ngày 5 tháng 3 năm 1987"]),
        ("DATE_OF_BIRTH", "vào viện 12/03/2026", []),
        ("DATE_OF_BIRTH", "198503120000", []),
        ("AGE", "bệnh nhân 45 tuổi", ["45 tuổi"]),
        ("AGE", "3 tháng tuổi", ["3 tháng tuổi"]),
        ("AGE", "45", []),
        ("IP_ADDRESS", "từ 10.0.0.12 vào", ["10.0.0.12"]),
        ("IP_ADDRESS", "2001:db8:0:1::1", ["2001:db8:0:1::1"]),
        ("IP_ADDRESS", "phiên bản 1.2.3", []),
        ("IP_ADDRESS", "999.1.1.1", []),
        ("URL", "xem https://example.vn/a?b=1", ["https://example.vn/a?b=1"]),
        ("URL", "example.vn", []),
        ("HASHED_ID", "cccd_hash=" + "0a" * 32, ["0a" * 32]),
        ("HASHED_ID", "1" * 64, []),
        ("LOCATION", "ở xã Ia Kênh", ["xã Ia Kênh"]),
        ("ORGANIZATION", "chuyển từ Bệnh viện Nguyễn Đình Chiểu", ["Bệnh viện Nguyễn Đình Chiểu"]),
        ("ADDRESS", "số 12 Lê Lợi, phường Hoa Lư, tỉnh Gia Lai",
         ["số 12 Lê Lợi, phường Hoa Lư, tỉnh Gia Lai"]),
        ("ADDRESS", "Thôn 3, xã Ia Kênh, tỉnh Gia Lai", ["Thôn 3, xã Ia Kênh, tỉnh Gia Lai"]),
        ("ADDRESS", "làng Plei Ốp, phường Hoa Lư", ["làng Plei Ốp, phường Hoa Lư"]),
        ("ADDRESS", "khám tại khoa Nội, có thẻ", []),
        ("DIAGNOSIS", "chẩn đoán J18.9", ["J18.9"]),
        ("DIAGNOSIS", "HIV dương tính", ["HIV"]),
        ("DIAGNOSIS", "Vitamin B12", []),
        ("DIAGNOSIS", "phòng B12", []),
        ("GENDER", "Nam", []),
        ("ETHNICITY", "Ba Na", []),
    ],
)  # fmt: skip
def test_finds_in_text(entity, text, values):
    assert found(entity, text) == values


@pytest.mark.parametrize(
    ("entity", "text", "good"),
    [
        ("DATE_OF_BIRTH", "12/03/1985", True),
        ("DATE_OF_BIRTH", "198503120000", True),
        ("DATE_OF_BIRTH", "1985-03-12", True),
        ("DATE_OF_BIRTH", "5/3/87", True),
        ("DATE_OF_BIRTH", "31118", True),  # an Excel serial
        ("DATE_OF_BIRTH", "không rõ", False),
        ("AGE", "45", True),
        ("AGE", "9999", False),
        ("GENDER", "2", True),
        ("GENDER", "Nữ", True),
        ("GENDER", "12", False),
        ("ETHNICITY", "Gia Rai", True),
        ("ETHNICITY", "25", True),
        ("OCCUPATION", "Nông dân", True),
        ("ADDRESS", "Thôn 3", True),
        ("ADDRESS", "123", False),
        ("LOCATION", "52", True),
        ("ORGANIZATION", "64001", True),
        ("DIAGNOSIS", "Viêm phổi", True),
        ("DIAGNOSIS", "12", False),
        ("HASHED_ID", "0a" * 16, True),
        ("IP_ADDRESS", "10.0.0.1", True),
        ("URL", "example.vn/x", True),
    ],
)
def test_fits_under_its_header(entity, text, good):
    assert fits(entity, text) is good


@pytest.mark.parametrize(
    ("entity", "text", "expected"),
    [
        ("DATE_OF_BIRTH", "1985", "year"),
        ("DATE_OF_BIRTH", "198500000000", "year"),
        ("DATE_OF_BIRTH", "1980-1984", "band"),
        ("DATE_OF_BIRTH", "12/03/1985", ""),
        ("AGE", "40-44", "band"),
        ("AGE", "≥ 90", "band"),
        ("DIAGNOSIS", "B20", "protected:hiv"),
        ("DIAGNOSIS", "Rối loạn cảm xúc lưỡng cực", "protected:mental"),
        ("DIAGNOSIS", "F32.1", "protected:mental"),
        ("DIAGNOSIS", "J18.9", ""),
        ("PATIENT_ID", "BN0001", "key"),
        ("ADDRESS", "Gia Lai", "band"),
        ("ADDRESS", "tỉnh Gia Lai", "band"),
        ("ADDRESS", "xã Biển Hồ, tỉnh Gia Lai", "band"),
        ("ADDRESS", "Thôn 3, xã Biển Hồ", ""),
        ("ADDRESS", "12 Lê Lợi, Pleiku", ""),
    ],
)
def test_a_value_bears_its_mark(entity, text, expected):
    assert mark(entity, text) == expected
