"""States: clear, weakly masked, masked — by what is left and what the row reveals."""

import hashlib
import uuid

import pytest

from scanners.finding import LegalState, State
from scanners.masking import Row, judge_mark, read_hash, read_mask, read_token

ALONE = Row()
FULL = Row(birth_year=True, birth_date=True, gender=True, place=True)


def state(entity, value, row=ALONE):
    mask = read_mask(value)
    assert mask is not None
    return judge_mark(entity, mask.mark, row).state


@pytest.mark.parametrize(
    "value", ["XXXX", "***", "[ĐÃ CHE]", "(đã ẩn)", "NULL", "xxx", "•••", "****-****", "<masked>"]
)
@pytest.mark.parametrize("entity", ["PERSON", "CCCD", "PHONE"])
def test_nothing_left_is_masked(entity, value):
    assert state(entity, value) is State.MASKED


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("PHONE", "0912***678"), ("PHONE", "09123456**"), ("PHONE", "091234xxxx"),
        ("CCCD", "064085******"), ("CCCD", "******001234"), ("PERSON", "Nguyễn V** A"),
        ("PERSON", "Nguyễn *** ***"), ("BHYT_CARD", "*****0123456789"),
        ("EMAIL", "nguyenlan*@example.vn"), ("BANK_ACCOUNT", "0123456***"),
    ],
)  # fmt: skip
def test_a_small_search_space_is_weak(entity, value):
    assert state(entity, value) is State.WEAKLY_MASKED


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("PHONE", "09*****678"), ("CCCD", "*********234"), ("CMND", "******567"),
        ("BHYT_CARD", "GD**********789"), ("BHXH_NUMBER", "*******789"),
        ("PERSON", "N*** V*** A***"), ("EMAIL", "a***@example.vn"),
    ],
)  # fmt: skip
def test_the_agreed_masks_are_masked(entity, value):
    assert state(entity, value) is State.MASKED


def test_the_row_can_give_a_personal_number_away():
    assert state("CCCD", "********1234", ALONE) is State.MASKED
    assert state("CCCD", "********1234", FULL) is State.WEAKLY_MASKED
    assert state("CCCD", "*********234", FULL) is State.MASKED


def test_initials_beside_birth_date_and_place_are_weak():
    assert judge_mark("PERSON", "initials", ALONE).state is State.MASKED
    assert judge_mark("PERSON", "initials", FULL).state is State.WEAKLY_MASKED
    assert state("PERSON", "N*** V*** A***", FULL) is State.WEAKLY_MASKED


@pytest.mark.parametrize(
    "value", ["Nguyễn Thị Lan", "0912345671", "12*", "", "uống 2 viên", "Xuân", "X quang", "5x3"]
)
def test_what_is_not_masked(value):
    assert read_mask(value) is None


@pytest.mark.parametrize(
    ("algorithm", "name"), [("md5", "md5"), ("sha1", "sha1"), ("sha256", "sha256")]
)
def test_digests_are_weak_whatever_they_hide(algorithm, name):
    value = hashlib.new(algorithm, b"064185001234").hexdigest()
    assert read_hash(value) == name
    assert read_hash(value.upper()) == name
    judgement = judge_mark("HASHED_ID", f"hash:{name}", ALONE)
    assert judgement.state is State.WEAKLY_MASKED
    assert judgement.legal is LegalState.PSEUDONYMISED


@pytest.mark.parametrize("value", ["1" * 64, "064185001234", "xin chào các bạn nhỏ", "g" * 32])
def test_what_is_no_digest(value):
    assert read_hash(value) == ""


def test_a_random_token_is_masked_and_a_derived_one_weak():
    random, derived = str(uuid.uuid4()), str(uuid.uuid5(uuid.NAMESPACE_DNS, "a"))
    assert judge_mark("PATIENT_ID", f"uuid:{read_token(random)[4:]}", ALONE).state is State.MASKED
    weak = judge_mark("PATIENT_ID", f"uuid:{read_token(derived)[4:]}", ALONE)
    assert weak.state is State.WEAKLY_MASKED


def test_every_reason_is_a_sentence_without_values():
    for mark in (
        "",
        "all",
        "key",
        "year",
        "band",
        "hash:md5",
        "uuid:4",
        "initials",
        "part:3:2:5:5:0",
    ):
        assert judge_mark("PHONE", mark, ALONE).why
