"""Each of the eight steps stops for what the pack says it stops for, and for nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.scans.models import Scan
from compliance.sharing.gate import evaluate, pack_today
from compliance.sharing.models import ShareColumn, ShareRequest
from compliance.sharing.rules import RULES
from tests.support.sharing import DETAILS

PROTECTED = "Dữ liệu được bảo vệ đặc biệt: cột Xét nghiệm có chẩn đoán HIV; không được chia sẻ."


def request(**changes: Any) -> ShareRequest:
    return ShareRequest(kind="single", **(DETAILS | changes))


def column(**changes: Any) -> ShareColumn:
    values = {"name": "Họ tên", "masking": "unmasked", "entity": "PERSON", "needed": True,
              "reason": "Cần", "stopping": False, "table_name": ""}  # fmt: skip
    return ShareColumn(**(values | changes))


def scan(verdict: str = "pass", warnings: tuple[str, ...] = (), k: int | None = None) -> Scan:
    tables = [{"name": "", "risk": {"k_min": k} if k else None, "columns": []}]
    return Scan(verdict=verdict, result={"warnings": list(warnings), "tables": tables})


def stopped(share: ShareRequest, columns=None, found: Scan | None = None) -> set[str]:
    result = evaluate(share, columns or [column()], found or scan())
    return {step.id for step in result.steps if not step.passes}


def test_every_step_of_the_pack_has_a_rule_and_no_rule_is_left_over():
    assert set(RULES) == {row["id"] for row in pack_today().section("share_steps")}


@pytest.fixture(autouse=True)
def context(db):
    """The words are translated inside an application."""
    return db


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"recipient_kind": None}, "ben-nhan"),
        ({"recipient_kind": "mua-ban"}, "ben-nhan"),
        ({"recipient_name": None}, "ben-nhan"),
        ({"recipient_contact": None}, "ben-nhan"),
        ({"basis": None}, "can-cu"),
        ({"basis": "d37-k2-a"}, "can-cu"),
        ({"basis_document": None}, "can-cu"),
        ({"purpose": None}, "can-cu"),
        ({"abroad": None}, "nuoc-ngoai"),
        ({"abroad": "unknown"}, "nuoc-ngoai"),
        ({"abroad": "yes", "abroad_country": "Nước Mẫu"}, "nuoc-ngoai"),
        ({"recipient_kind": "co-so-khac", "basis": "d26-k2"}, "co-so-bao-hiem"),
        ({"recipient_kind": "bao-hiem-thuong-mai", "basis": "d19-k1-a"}, "co-so-bao-hiem"),
        ({"agreement_number": None}, "thoa-thuan"),
        ({"agreement_signed_on": None}, "thoa-thuan"),
        ({"agreement_contents": DETAILS["agreement_contents"][1:]}, "thoa-thuan"),
        ({"agreement_to": date(2026, 11, 21)}, "thoa-thuan"),
        ({"agreement_from": date(2026, 11, 23)}, "thoa-thuan"),
        ({"expires_on": date(2028, 1, 1)}, "thoa-thuan"),
        ({"channel": None}, "gui"),
        ({"channel": "zalo"}, "gui"),
        ({"encrypted": False}, "gui"),
        ({"expires_on": None}, "gui"),
        ({"expires_on": date(2026, 11, 21)}, "gui"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_stops_its_own_step(changes, step):
    found = stopped(request(**changes))
    assert step in found
    assert not stopped(request())


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "changes",
    [
        {"abroad": "yes", "abroad_country": "Nước Mẫu", "abroad_dossier": "Mẫu 09, biên nhận 1"},
        {"recipient_kind": "co-so-khac", "basis": "d26-k2", "written_request": "Tủ hồ sơ 3"},
        {"recipient_kind": "bhxh", "basis": "d19-k1-c", "agreement_number": None,
         "agreement_document": "Công văn 1"},
        {"recipient_kind": "noi-bo", "basis": "d17-noi-bo", "agreement_number": None,
         "agreement_document": "Quy trình 2"},
        {"channel": "tai-cho", "encrypted": False},
        {"expires_on": date(2026, 11, 22)},
    ],
)  # fmt: skip
def test_the_other_ways_that_the_pack_lets_go_on(changes):
    assert not stopped(request(**changes))


@pytest.mark.sqlite_only
def test_a_column_without_reason_or_need_stops():
    assert stopped(request(), [column(reason=None)]) == {"toi-thieu"}
    assert stopped(request(), [column(needed=False)]) == {"toi-thieu"}


@pytest.mark.sqlite_only
def test_clear_data_goes_only_by_an_exception_with_a_ground_of_this_recipient():
    fail, clear = scan("fail"), {"stopping": True}
    assert stopped(request(), [column(**clear)], fail) == {"quet"}
    foreign = column(**clear, exception_basis="d37-k2-a", exception_reason="Cần")
    assert stopped(request(), [foreign], fail) == {"quet"}
    silent = column(**clear, exception_basis="dong-y")
    assert stopped(request(), [silent], fail) == {"quet"}
    allowed = column(**clear, exception_basis="dong-y", exception_reason="Nối hồ sơ.")
    found = evaluate(request(), [allowed], fail)
    assert found.passes
    assert found.state == "cleared_by_exception"
    assert evaluate(request(), [column()], scan()).state == "cleared"


@pytest.mark.sqlite_only
def test_what_concerns_hiv_goes_to_whom_the_pack_lists_alone():
    fail = scan("fail", (PROTECTED,))
    allowed = column(stopping=True, exception_basis="dong-y", exception_reason="Cần.")
    assert stopped(request(), [allowed], fail) == {"quet"}
    insurer = request(
        recipient_kind="bhxh", basis="d19-k1-c", agreement_document="Công văn 1"
    )  # fmt: skip
    settled = column(stopping=True, exception_basis="d19-k1-c", exception_reason="Thanh toán.")
    assert not stopped(insurer, [settled], fail)


@pytest.mark.sqlite_only
def test_a_small_group_is_said_and_stops_nothing():
    found = evaluate(request(), [column()], scan(k=2))
    assert found.passes
    (step,) = [step for step in found.steps if step.id == "quet"]
    assert "2 người" in step.notes[0]


@pytest.mark.sqlite_only
def test_a_profile_must_say_how_often():
    assert stopped(ShareRequest(kind="recurring", **DETAILS)) == {"gui"}
    assert not stopped(ShareRequest(kind="internal", **DETAILS))
