"""What each action makes of one value."""

import uuid

import pytest

from scanners.headers import Hint
from scanners.mask.actions import REDACTED, apply, pseudonym
from scanners.mask.policy import Rule

KEY = b"k" * 32


def made(value, person="BN1", domain="", hint=None, key=KEY, **rule):
    return apply(Rule(**rule), value, hint or Hint(), key, person, domain)


@pytest.mark.parametrize("action", ["redact", "hmac", "shift", "keep"])
@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_stays_blank(action, blank):
    assert made(blank, action=action) == blank


def test_a_pseudonym_is_one_per_value_domain_and_key():
    first = made("064185001234", action="hmac", domain="CCCD")
    assert uuid.UUID(first).version == 8
    same = ["64185001234", "064 185 001 234", "064185001234 ", "64185001234.0"]
    assert {made(value, action="hmac", domain="CCCD") for value in same} == {first}
    others = [
        made("064185001235", action="hmac", domain="CCCD"),
        made("064185001234", action="hmac", domain="PHONE"),
        made("064185001234", action="hmac", domain="CCCD", key=b"j" * 32),
    ]
    assert first not in others
    assert len(set(others)) == 3


def test_a_name_written_otherwise_has_one_pseudonym():
    forms = ["Trần Thị Lan", "TRẦN THỊ LAN", " Trần  Thị Lan", "Trần Thị Lan"]
    assert len({made(name, action="hmac", domain="PERSON") for name in forms}) == 1


def test_a_pseudonym_holds_nothing_of_the_value():
    code = pseudonym(KEY, "CCCD", "064185001234").replace("-", "")
    assert not any("064185001234"[i : i + 6] in code for i in range(7))


@pytest.mark.parametrize(
    ("to", "value", "expected"),
    [
        ("year", "15/03/1985", "1985"), ("year", "198503150000", "1985"), ("year", "1985", "1985"),
        ("year", "1985-03-15 07:30", "1985"), ("year", "19850000", "1985"),
        ("year", "199000000000", "1990"), ("year", "hôm qua", REDACTED),
        ("month", "15/03/2026", "03/2026"), ("month", "202603150730", "03/2026"),
        ("band", "47", "45-49"), ("band", "47 tuổi", "45-49"), ("band", "3 tháng", "0-4"),
        ("band", "97", "90+"), ("band", "0912345678", REDACTED), ("band", "già", REDACTED),
        ("province", "12 Trần Phú, phường Hội Phú, tỉnh Gia Lai", "Gia Lai"),
        ("province", "Thôn 5, xã Ia Der, TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("province", "12 Trần Phú phường Hội Phú Gia Lai", REDACTED), ("province", "52", "52"),
        ("commune", "12 Trần Phú, tổ 5, phường Hội Phú, Pleiku, tỉnh Gia Lai",
         "phường Hội Phú, Gia Lai"),
        ("commune", "12 Trần Phú, Pleiku", REDACTED),
        ("icd3", "E11.9", "E11"), ("icd3", "e119", "E11"), ("icd3", "đau lưng", REDACTED),
    ],
)  # fmt: skip
def test_generalised(to, value, expected):
    assert made(value, action="generalise", to=to) == expected


@pytest.mark.parametrize(
    "value", ["202603150730", "20260315", "15/03/2026", "15-03-2026 07:30", "2026-03-15T07:30:00"]
)
def test_a_shifted_date_keeps_its_form_and_its_time(value):
    after = made(value, action="shift", days=30)
    assert after != value
    assert len(after) == len(value)
    assert [c for c in after if not c.isdigit()] == [c for c in value if not c.isdigit()]
    assert ("07" in value and "30" in value) <= (after.endswith(value[-4:]))


def test_all_dates_of_one_person_move_alike_and_those_of_others_otherwise():
    def day(value, person):
        return int(made(value, person=person, action="shift", days=5)[-2:])

    for number in range(60):
        moved = day("20260315", f"BN{number}") - 15
        assert 1 <= abs(moved) <= 5
        assert day("20260310", f"BN{number}") - 10 == moved
    assert len({day("20260315", f"BN{number}") for number in range(60)}) == 10


@pytest.mark.parametrize("value", ["20261399", "31/02/2026", "tuần trước", "15/03/2026 bà Lan"])
def test_what_is_no_date_is_not_shifted_but_hidden(value):
    assert made(value, action="shift") == REDACTED


def test_without_a_person_no_date_is_shifted():
    assert made("20260315", person=" ", action="shift") == REDACTED


def test_in_a_text_only_what_is_found_goes():
    text = "mẹ là Trần Thị Bích Hồng, đt 0912345671, hẹn tuần sau"
    after = made(text, action="redact", part="found", hint=Hint(kind="text"))
    assert after == f"mẹ là {REDACTED}, đt {REDACTED}, hẹn tuần sau"
    assert made(text, action="redact") == REDACTED
