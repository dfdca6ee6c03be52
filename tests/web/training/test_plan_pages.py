"""A plan of training through the browser: drawn up, frozen, printed, signed, followed."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from compliance.training.models import TrainingPlan
from tests.support.paper import docx_text, pdf_text
from tests.support.signed_papers import verified
from tests.web.training.test_pages import unit_id

pytestmark = pytest.mark.sqlite_only
PLANS = "/training/plans/"


def draw_up(browser, year="2027") -> str:
    browser.get(f"{PLANS}new")
    unit = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    answer = browser.post(f"{PLANS}new", {"unit_id": unit, "year": year})
    assert answer.status_code == 302, browser.text
    return answer.location


def version(browser, address) -> str:
    browser.get(address)
    return browser.page.xpath("//input[@name='version']/@value")[0]


def test_from_the_draft_to_what_is_done(as_user, db):
    focal = as_user("focal.ttyt")
    plan = draw_up(focal)
    focal.get(plan)
    assert "Bản nháp" in focal.text
    assert "Toàn thể người làm việc tại đơn vị" in focal.text
    wrong = focal.post(f"{plan}/lines/new", {"topic": "", "audience": "Khoa Dược", "month": "3"})
    assert wrong.status_code == 200
    assert "Hãy ghi nội dung." in focal.text
    assert focal.page.xpath("//input[@name='audience']/@value") == ["Khoa Dược"]
    line = {"topic": "Diễn tập mất điện", "kind": "drill", "audience": "Khoa Dược", "month": "3"}
    bad = focal.post(f"{plan}/lines/new", {**line, "cost": "nhiều"})
    assert bad.status_code == 200
    assert focal.page.xpath("//input[@name='cost']/@value") == ["nhiều"]
    assert focal.post(f"{plan}/lines/new", {**line, "cost": "1.500.000"}).status_code == 302
    draft = pdf_text(focal.get(f"{plan}.pdf").get_data())
    assert "BẢN NHÁP" in draft
    assert "Diễn tập mất điện" in draft
    focal.post(f"{plan}/freeze", {"version": version(focal, plan)}, follow=True)
    assert "Đã chốt lúc" in focal.text
    assert "BẢN NHÁP" not in docx_text(focal.get(f"{plan}.docx").get_data())
    printed = focal.get(f"{plan}.pdf").get_data()
    no_number = focal.post(
        f"{plan}/signed",
        {"number": "5/KH", "dated": "2026-11-22", "signer": ""}
        | {"file": (io.BytesIO(printed), "ky.pdf")},
        content_type="multipart/form-data",
    )
    assert no_number.status_code == 200
    assert "Hãy ghi họ tên" in focal.text
    assert focal.page.xpath("//input[@name='number']/@value") == ["5/KH"]
    facts = {"number": "5/KH-TTYT", "dated": "2026-11-22", "signer": "Thử Mẫu, Giám đốc"}
    focal.post(
        f"{plan}/signed",
        {**facts, "vouched": "y", "file": (io.BytesIO(printed), "ky.pdf")},
        follow=True,
        content_type="multipart/form-data",
    )
    assert "Đã làm 0 trong" in focal.text, focal.text
    # Our own file carries the address of what was frozen: known without anybody's word for it.
    assert "đang có giá trị" in verified(focal, printed)
    row = db.scalars(select(TrainingPlan).where(TrainingPlan.number == "5/KH-TTYT")).one()
    assert row.signed_on == date(2026, 11, 22)
    focal.get("/training/courses/?year=2027&q=dien tap mat dien")
    assert "Diễn tập mất điện" in focal.text
    assert "Dòng này bị gạch" not in focal.text
    assert "không sửa" in focal.post(f"{plan}/lines/new", line, follow=True).get_data(as_text=True)
    following = focal.post(f"{plan}/amend").location
    focal.get(following)
    assert "lần 2" in focal.text
    reader = as_user("coordinator")
    reader.get(f"{PLANS}?year=2027")
    assert "5/KH-TTYT" in reader.text
    reader.get(plan)
    assert "Lập bản sửa đổi" not in reader.text
    assert reader.post(f"{plan}/amend").status_code in (403, 404)
    reader.get("/training/year?year=2027&q=trung tam y te")
    assert "Đã ký" in reader.text
    assert as_user("head.bvnhi").get(plan).status_code == 404


def test_what_lacks_to_an_officer_is_said_where_it_is_put_right(as_user):
    focal = as_user("focal.bvdk")
    unit = unit_id(focal, "/training/people/")
    person = focal.post(
        "/training/people/new",
        {"unit_id": unit, "name": "H'Thử Niê", "job_title": "Kỹ sư", "degree": "university"},
    ).location
    key = person.rpartition("/")[2]
    decision = {"unit_id": unit, "person_id": key, "field": "data", "arrangement": "person"}
    decision |= {"decision_number": "9/QĐ", "decision_date": "2026-11-01"}
    decision |= {"valid_from": "2026-11-01", "confidential_on": "2026-11-02"}
    focal_point = focal.post("/training/focal/new", decision).location
    for page in (person, focal_point):
        focal.get(page)
        assert "Trình độ từ cao đẳng trở lên Đủ Đại học" in focal.text
        assert re.search("Đã được đào tạo về bảo vệ dữ liệu cá nhân Thiếu", focal.text)
        assert "NĐ 356/2025/NĐ-CP Đ13, Đ14" in focal.text
        assert "cần đối chiếu" not in focal.text
    focal.get("/training/focal/?q=9/QĐ")
    assert "thiếu 2" in focal.text
