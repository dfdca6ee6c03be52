"""Contracts, reviews, machines and budget in the browser."""

from __future__ import annotations

import pytest

from tests.support.browser import differences
from tests.support.traces import pdf_text
from tests.web.training.test_pages import add

pytestmark = pytest.mark.sqlite_only


def options(browser, name) -> list[str]:
    return [v for v in browser.page.xpath(f"//select[@name='{name}']/option/@value") if v]


def chosen(browser) -> dict[str, str]:
    """Return the clauses that are answered on the page of a contract."""
    boxes = browser.page.xpath("//select[starts-with(@name, 'clause-')]")
    found = {b.get("name")[7:]: b.xpath("string(option[@selected]/@value)") for b in boxes}
    return {key: answer for key, answer in found.items() if answer}


def test_a_contract_from_supplier_to_annex_and_inventory(as_user):
    focal = as_user("focal.bvdk")
    add(focal, "/contracts/suppliers/", name="Công ty Trang Thử", contact="0900 111 222")
    focal.get("/contracts/contracts/new")
    company = focal.page.xpath("//option[text()='Công ty Trang Thử']/@value")[0]
    system = focal.page.xpath("//input[@name='systems']/@value")[0]
    fields = {"supplier_id": company, "number": "77/HĐ", "title": "Thuê", "kind": "software"}
    fields |= {"systems": [system], "signed_on": "2026-11-01", "starts_on": "2026-11-01"}
    fields |= {"ends_on": "20/12/2026", "amount": "120.000.000", "remote_access": "on_request"}
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    focal.post("/contracts/contracts/new", {"unit_id": unit, **fields})
    assert "bằng cách nào" in focal.text
    row = add(focal, "/contracts/contracts/", **fields, remote_how="VPN")
    focal.get(row)
    assert "120.000.000" in focal.text
    assert "Kiểm soát truy cập" in focal.text
    # Two people at once: what the other chose stands beside it, the systems too.
    other = add(focal, "/contracts/suppliers/", name="Công ty Khác")
    focal.get(f"{row}/edit")
    second = focal.page.xpath("//input[@name='systems']/@value")[1]
    names = {
        box.get("value"): box.getparent().text_content().strip()
        for box in focal.page.xpath("//input[@name='systems']")
    }
    late = {"unit_id": unit, **fields, "remote_how": "VPN", "systems": [second],
            "supplier_id": other.rpartition("/")[2], "version": "0"}  # fmt: skip
    assert focal.post(f"{row}/edit", late).status_code == 200
    assert differences(focal) == {
        "Nhà cung cấp": ["Công ty Khác", "Công ty Trang Thử"],
        "Hệ thống liên quan": [names[second], names[system]],
    }
    focal.get(row)
    assert focal.page.xpath("//input[@name='was-kiem-soat-truy-cap']/@value") == [""]
    answers = {"was-kiem-soat-truy-cap": "", "clause-kiem-soat-truy-cap": "yes"}
    focal.post(f"{row}/clauses", answers, follow=True)
    assert "Đã lưu điều khoản" in focal.text
    # From a page as old: what the other left alone is written, what both chose is asked again.
    head = as_user("head.bvdk")
    late = {"was-kiem-soat-truy-cap": "", "clause-kiem-soat-truy-cap": "no",
            "was-quan-tri-du-lieu": "", "clause-quan-tri-du-lieu": "no"}  # fmt: skip
    head.post(f"{row}/clauses", late, follow=True)
    alert = head.page.xpath("string(//*[contains(text(), 'người khác vừa chọn')])")
    assert "“Kiểm soát truy cập”: người khác vừa chọn “Có”, bạn chọn “Chưa có”" in alert
    assert "Quản trị dữ liệu" not in alert
    assert chosen(head) == {"kiem-soat-truy-cap": "yes", "quan-tri-du-lieu": "no"}
    # An answer is taken back like any other.
    back = {"was-quan-tri-du-lieu": "no", "clause-quan-tri-du-lieu": ""}
    head.post(f"{row}/clauses", back, follow=True)
    assert chosen(head) == {"kiem-soat-truy-cap": "yes"}
    assert head.post(f"{row}/clauses", {"clause-khac": "yes"}).status_code == 400
    assert focal.get(f"{row}/annex.docx").status_code == 200
    # The hours of the supplier are the project's: no article may seem to give them.
    printed = " ".join(pdf_text(focal.get(f"{row}/annex.pdf").data).split())
    assert "chậm nhất 12 giờ" in printed
    assert "12 giờ cho nhà cung cấp là khuyến nghị của dự án" in printed
    focal.get("/contracts/contracts/?end=soon&q=77")
    assert "77/HĐ" in focal.text
    focal.get("/contracts/contracts/?access=unsafe&q=77")
    assert "77/HĐ" in focal.text
    focal.post(f"{row}/fill", follow=True)
    assert "1 hệ thống" in focal.text
    focal.get(f"/systems/{system}")
    assert "Hợp đồng 77/HĐ" in focal.text
    assert as_user("head.bvnhi").get(row).status_code == 404
    reader = as_user("inspector")
    reader.get(row)
    assert "77/HĐ" in reader.text
    assert "Lưu điều khoản" not in reader.text


def test_an_access_review_moves_the_day_on_the_page_of_the_system(as_user):
    focal = as_user("focal.ttyt")
    focal.get("/upkeep/reviews/new")
    system = options(focal, "system_id")[0]
    fields = {"system_id": system, "reviewed_on": "2026-11-20", "reviewer": "Tổ CNTT"}
    add(focal, "/upkeep/reviews/", **fields, accounts="1.200", removed="3")
    focal.get(f"/systems/{system}")
    assert "Rà soát tài khoản" in focal.text
    assert "20/11/2026" in focal.text
    focal.get("/upkeep/")
    assert "20/11/2026" in focal.text
    add(focal, "/upkeep/machines/", name="MAY-THU", kind="server", protected="y")
    focal.get("/upkeep/machines/?state=stale&kind=server&q=may-thu")
    assert "MAY-THU" in focal.text
    shown = [link for link in focal.page.xpath("//main//a/@href") if ".xlsx" in link]
    assert "kind=server" in shown[0]
    assert focal.get(shown[0]).status_code == 200
    for address in ("/training/courses/?kind=drill", "/contracts/contracts/?kind=software"):
        assert focal.get(address).status_code == 200


def test_a_budget_line_and_the_share_of_the_year(as_user):
    focal = as_user("focal.tyt")
    common = {"year": "2029", "it_programme": "y"}
    add(focal, "/budget/lines/", **common, title="Chi chung", planned="9.000.000.000")
    add(focal, "/budget/lines/", **common, title="Bảo mật", planned="1000000000", security="y")
    focal.get("/budget/?year=2029")
    assert "10 %" in focal.text
    assert "Luật 116/2025/QH15 Đ38" in focal.text
    assert focal.get("/budget/year.xlsx?year=2029").status_code == 200
    focal.get("/budget/lines/?year=2029&for=security")
    assert "Bảo mật" in focal.text
    assert "Chi chung" not in focal.text
    focal.post("/budget/draw-up", follow=True)
    assert focal.response.status_code in (200, 400)
