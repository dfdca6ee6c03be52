"""Checks of the pack over answers, and reading what was typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reporting.answers import Answer, Unreadable, from_form, of_share, read, shown
from compliance.reporting.checks import Checked, findings
from compliance.reporting.rules import Field, fields_by_key, rules

HELD = rules()
FIELDS = fields_by_key(HELD)


def found(answers, *, last=None, prefilled=None, to=date(2026, 9, 30)):
    form = HELD.form_at("facility").only(answers)
    state = Checked(
        held=HELD,
        form=form,
        answers=answers,
        last=last or {},
        prefilled=prefilled or {},
        covers_from=date(2026, 7, 1),
        covers_to=to,
        today=date(2026, 9, 1),
    )
    return {(one.check_id, one.key): one for one in findings(state)}


def only(answers, **more):
    (one,) = found(answers, **more).values()
    return one


@pytest.mark.parametrize(
    ("answers", "check", "message"),
    [
        ({"v01_so_csdl": Answer()}, "kt-thieu", "Ô “Số cơ sở dữ liệu” bắt buộc chưa điền."),
        ({"v01_so_csdl": Answer(-1)}, "kt-khong-am", "từ 0 đến không giới hạn; hiện là -1"),
        ({"v06_do_tre_bao_cao_ngay": Answer(61)}, "kt-khong-am", "từ 0 đến 60; hiện là 61"),
        ({"v03_ty_le_ban_ghi_loi": of_share(3, 2)}, "kt-khong-am", "hiện là 150"),
        (
            {"v08_so_ket_noi": Answer(2), "v08_so_ket_noi_co_thoa_thuan": Answer(3)},
            "kt-ket-noi",
            "Kết nối có thỏa thuận (3) lớn hơn số kết nối (2).",
        ),
        (
            {"v01_so_he_thong": Answer(2), "v11_tong_he_thong": Answer(3)},
            "kt-he-thong-hai-noi",
            "nhiệm vụ 1 (2) khác nhiệm vụ 11 (3)",
        ),
        (
            {
                "v11_tong_he_thong": Answer(5),
                "v11_phuong_an_chua": Answer(1),
                "v11_phuong_an_mot_phan": Answer(1),
                "v11_phuong_an_day_du": Answer(2),
            },
            "kt-phuong-an-tong",
            "cộng lại 4, phải bằng tổng số hệ thống 5",
        ),
        (
            {"an_chi_an_ninh_mang": Answer(14), "an_chi_cntt": Answer(100)},
            "kt-kinh-phi-15",
            "Chi an ninh mạng 14 % kinh phí, dưới 15 %",
        ),
        ({"chung_so_lieu_den": Answer("2026-06-30")}, "kt-so-lieu-den", "phải trong kỳ"),
        ({"chung_so_lieu_den": Answer("2026-09-02")}, "kt-so-lieu-den", "không sau hôm nay"),
    ],
)
def test_a_check_tells_what_is_wrong_at_its_field(answers, check, message):
    hits = [one for (key, _field), one in found(answers).items() if key == check]
    assert len(hits) == 1
    assert message in hits[0].message


def test_a_large_change_asks_for_a_reason_and_is_content_with_one():
    last = {"an_su_co": Answer(10)}
    assert found({"an_su_co": Answer(15)}, last=last) == {}
    one = only({"an_su_co": Answer(16)}, last=last)
    assert "đổi 60 % so với kỳ trước (10 → 16)" in one.message
    assert one.blocks
    assert not only({"an_su_co": Answer(16, reason="Đợt rà soát lớn.")}, last=last).blocks


def test_cumulative_records_do_not_fall_without_a_reason():
    hits = found({"v05_so_ho_so": Answer(90)}, last={"v05_so_ho_so": Answer(100)})
    assert [key for key, _field in hits] == ["kt-hssk-giam"]


def test_a_number_that_differs_from_the_register_asks_why():
    one = only({"an_su_co": Answer(2)}, prefilled={"an_su_co": Answer(3)})
    assert one.message == "“Số sự cố trong kỳ” khác số lấy từ sổ (3): nêu lý do hoặc sửa sổ."


def test_not_applicable_is_an_answer_and_stops_comparisons():
    answers = {
        "v08_so_ket_noi": Answer(not_applicable="Đơn vị chưa kết nối."),
        "v08_so_ket_noi_co_thoa_thuan": Answer(3),
    }
    assert found(answers) == {}


def test_a_text_that_says_the_same_is_only_a_warning():
    last = {"chung_kho_khan": Answer("Thiếu người.")}
    one = only({"chung_kho_khan": Answer("Thiếu người. ")}, last=last)
    assert (one.result, one.blocks) == ("warning", False)


@pytest.mark.parametrize("text", ["Không có.", "không thay đổi", "Không"])
def test_twice_nothing_to_say_is_no_copied_text(text):
    last = {"chung_kho_khan": Answer(text)}
    assert found({"chung_kho_khan": Answer(text)}, last=last) == {}


def test_what_the_law_asks_since_a_day_is_not_asked_before_it():
    answers = {"an_chi_an_ninh_mang": Answer(14), "an_chi_cntt": Answer(100)}
    assert found(answers, to=date(2026, 6, 30)) == {}
    assert len(found(answers, to=date(2026, 7, 1))) == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.500", 12500), ("7,0", 7), (" 7 ", 7), ("", None), ("1.234.567", 1234567)],
)
def test_numbers_are_read_as_they_are_written_here(typed, value):
    assert from_form(FIELDS["v01_so_csdl"], {"v01_so_csdl": typed}).value == value


@pytest.mark.parametrize(
    "typed",
    [
        "ba",
        "1e999",
        "nan",
        "9" * 20,
        "0.5",
        "12.5",
        "1,234",
        "1,234.5",
        "1.23.456",
        "0.500",
        "1_000",
    ],
)
def test_what_is_no_number_or_can_be_read_in_two_ways_is_refused(typed):
    with pytest.raises(Unreadable):
        from_form(FIELDS["v01_so_csdl"], {"v01_so_csdl": typed})


def test_what_counts_is_whole_and_money_may_be_not():
    key = "an_chi_cntt"
    assert from_form(FIELDS[key], {key: "1.250,5"}).value == 1250.5
    with pytest.raises(Unreadable, match="số nguyên"):
        from_form(FIELDS["v01_so_csdl"], {"v01_so_csdl": "0,5"})


def test_a_share_is_typed_as_two_numbers():
    key = "v03_ty_le_ban_ghi_loi"
    answer = from_form(FIELDS[key], {key: "3", f"{key}:of": "8"})
    assert (answer.value, answer.top, answer.base) == (37.5, 3, 8)
    assert shown(FIELDS[key], answer, HELD) == "37,5 % (3/8)"
    with pytest.raises(Unreadable, match="cả số đạt và tổng số"):
        from_form(FIELDS[key], {key: "3"})


@given(
    st.builds(
        Answer,
        st.none() | st.integers() | st.text(min_size=1),
        not_applicable=st.text(),
        reason=st.text(),
    )
)
def test_an_answer_comes_back_from_its_json(answer):
    assert read(answer.stored()) == answer


def test_a_choice_that_was_not_offered_is_refused():
    one = Field("x", "X", "choice", choices=("yes", "no"))
    with pytest.raises(Unreadable):
        from_form(one, {"x": "maybe"})
