"""Account slips: to be cut out and handed over, never logged."""

from reports import render_docx, render_pdf
from reports.documents import account_slips
from tests.unit.reports.samples import NATION, pages_of, text_of_docx


def slips(count):
    return account_slips.AccountSlips(
        address="https://anm.example.vn",
        slips=[
            account_slips.AccountSlip(f"Người Mẫu {n}", "Trạm Y tế Mẫu", f"focal.{n}", f"Kp7-{n}")
            for n in range(count)
        ],
        demo=True,
    )


def test_six_slips_fit_on_a_page_and_none_is_split():
    pages = pages_of(render_pdf(account_slips.layout(slips(13))))
    assert [page.count("Mật khẩu lần đầu: ") for page in pages] == [6, 6, 1]
    for n in range(13):
        page = next(page for page in pages if f"focal.{n} " in page)
        assert f"Kp7-{n}" in page


def test_slips_are_no_official_document():
    text = text_of_docx(render_docx(account_slips.layout(slips(2))))
    assert NATION not in text
    assert "BẢN NHÁP" not in text
    assert "Kp7-1" in text


def test_a_first_password_is_not_shown_when_a_slip_is_logged():
    assert "Kp7-0" not in repr(slips(1))
