"""Numbers whose shape says little: a header or a word beside them decides."""

import pytest

from scanners.recognizers.vietnam.bank_account import luhn
from scanners.recognizers.vietnam.tax_code import check_digit_right
from tests.unit.scanners.recognizers.check import fits, found

ALONE_NOTHING = ["231234567", "6412345678", "B1234567", "790123456789", "0123456789012"]


@pytest.mark.parametrize(
    "entity",
    ["CMND", "BHXH_NUMBER", "PASSPORT", "DRIVER_LICENCE", "BANK_ACCOUNT", "TAX_CODE",
     "PATIENT_ID", "VISIT_ID", "MEDICAL_RECORD_NO"],
)  # fmt: skip
@pytest.mark.parametrize("text", ALONE_NOTHING)
def test_a_bare_number_is_nothing(entity, text):
    assert found(entity, text) == []


@pytest.mark.parametrize(
    ("entity", "text", "values"),
    [
        ("CMND", "CMND số 231234567 cấp tại Gia Lai", ["231234567"]),
        ("CMND", "chứng minh nhân dân: 231234567", ["231234567"]),
        ("BHXH_NUMBER", "mã BHXH 6412345678", ["6412345678"]),
        ("PASSPORT", "hộ chiếu B1234567", ["B1234567"]),
        ("DRIVER_LICENCE", "GPLX 790123456789", ["790123456789"]),
        ("BANK_ACCOUNT", "STK 0123456789012", ["0123456789012"]),
        ("BANK_ACCOUNT", "số tài khoản: 12345678", ["12345678"]),
        ("TAX_CODE", "MST: 0100109106", ["0100109106"]),
        ("TAX_CODE", "MST 0100109107", []),
        ("PATIENT_ID", "mã BN 2600012345", ["2600012345"]),
        ("VISIT_ID", "mã LK 202611220001", ["202611220001"]),
        ("MEDICAL_RECORD_NO", "số bệnh án: 26/00123", ["26/00123"]),
        ("LICENCE_PLATE", "xe 81B1-123.45", ["81B1-123.45"]),
        ("LICENCE_PLATE", "biển số 30A12345", []),
        ("PRACTITIONER_LICENCE", "001234/GL-CCHN", ["001234/GL-CCHN"]),
        ("PRACTITIONER_LICENCE", "000123/HNO-GPHN", ["000123/HNO-GPHN"]),
        ("PRACTITIONER_LICENCE", "123/QĐ-BV", []),
    ],
)
def test_a_word_before_it_decides(entity, text, values):
    assert found(entity, text) == values


@pytest.mark.parametrize(
    ("entity", "text", "good"),
    [
        ("CMND", "231234567", True),
        ("CMND", "31234567", True),
        ("CMND", "064185001234", True),
        ("CMND", "abc", False),
        ("BHXH_NUMBER", "6412345678", True),
        ("BHXH_NUMBER", "6412345678;6412345679", True),
        ("BHXH_NUMBER", "64", False),
        ("PASSPORT", "C1234567", True),
        ("PASSPORT", "không", False),
        ("DRIVER_LICENCE", "790123456789", True),
        ("LICENCE_PLATE", "81B1-123.45", True),
        ("LICENCE_PLATE", "29A-678.90", True),
        ("LICENCE_PLATE", "30A12345", True),
        ("LICENCE_PLATE", "xe máy", False),
        ("BANK_ACCOUNT", "0123456789", True),
        ("BANK_ACCOUNT", "tiền mặt", False),
        ("TAX_CODE", "0100109106", True),
        ("TAX_CODE", "0100109106-001", True),
        ("PRACTITIONER_LICENCE", "001234", True),
        ("PATIENT_ID", "BN0001", True),
        ("PATIENT_ID", "", False),
    ],
)
def test_fits_under_its_header(entity, text, good):
    assert fits(entity, text) is good


def test_luhn_checks_a_card():
    assert luhn("9704000000000018")
    assert not luhn("9704000000000019")


def test_the_check_digit_of_a_tax_code():
    assert check_digit_right("0100109106")
    assert not check_digit_right("0100109105")
    assert not check_digit_right("01001")
