"""What happens to an incident when something is done twice, at once, or wrongly."""

from __future__ import annotations

import io
from uuid import UUID

import openpyxl
from sqlalchemy import func, select

from compliance.incidents.models import DrillPlan, IncidentPaper
from compliance.registers.models import Kind, RegisterEntry
from tests.support.dossiers import acting
from tests.support.traces import docx_text, pdf_text
from tests.web.incidents.test_drills import planned
from tests.web.incidents.test_real_incident import answers, report


def version_on(browser) -> str:
    return browser.page.xpath("//input[@name='version']/@value")[0]


def count(app) -> int:
    with acting(app) as session:
        return session.scalar(
            select(func.count())
            .select_from(RegisterEntry)
            .where(RegisterEntry.kind == Kind.INCIDENT)
        )


def test_a_report_sent_twice_is_one_incident_with_one_set_of_clocks(app, as_user, time):
    focal = as_user("focal.tyt")
    seen = {"detected_at": "2026-11-22T07:30"}
    first = report(focal, **seen)
    before = count(app)
    assert report(focal, **seen) == first
    assert count(app) == before
    assert report(focal, title="Chuyện khác", **seen) != first
    time.advance(minutes=31)
    assert report(focal, **seen) != first, "the same thing again, much later, is a second one"


def test_a_day_mistyped_comes_back_with_a_sentence(as_user):
    focal = as_user("focal.tyt")
    for typed, words in (
        ("2027-11-22T07:30", "Thời điểm phát hiện còn ở phía trước"),
        ("2024-11-22T07:30", "xem lại ngày, năm"),
        ("0001-01-01T00:00", "xem lại năm"),
    ):
        focal.get("/incidents/report")
        unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
        data = {
            "unit_id": unit, "title": "Thử ngày", "detected_at": typed, "system_id": "",
            "patient_data": "no", "phone": "0900",
        }  # fmt: skip
        assert focal.post("/incidents/report", data).status_code == 200
        assert words in focal.text, typed


def test_what_is_frozen_is_what_stood_on_the_page_of_whoever_sent_it(app, as_user):
    focal, head = as_user("focal.tyt"), as_user("head.tyt")
    address = report(focal, detected_at="2026-11-22T07:30").replace("/report", "")
    paper = focal.post(f"{address}/papers/new/mau-08-356").location
    focal.get(paper)
    name = focal.page.xpath("//textarea/@name")[0]
    mine = {"version": version_on(focal), name: "Viết mà chưa bấm lưu"}
    sent = {"sent_at": "2026-11-22T07:50", "channel": "văn bản điện tử", "receipt": "9/BC"}
    # Somebody else saves meanwhile: nothing is frozen, both texts stand side by side.
    head.get(paper)
    assert (
        head.post(paper, {"version": version_on(head), name: "Thủ trưởng viết"}).status_code == 302
    )
    assert focal.post(f"{paper}/send", {**mine, **sent}).status_code == 400
    for words in ("Người khác vừa sửa mẫu này", "Thủ trưởng viết", "Viết mà chưa bấm lưu"):
        assert words in focal.text, words
    assert "văn bản điện tử" in focal.page.xpath("//input[@name='channel']/@value")
    mine["version"] = version_on(focal)
    early = {**sent, "sent_at": "2026-11-22T07:10"}
    assert focal.post(f"{paper}/send", {**mine, **early}).status_code == 400
    assert "phải sau khi phát hiện" in focal.text
    assert "Viết mà chưa bấm lưu" in focal.text
    assert focal.post(f"{paper}/send", {**mine, **sent}).status_code == 302
    assert "Viết mà chưa bấm lưu" in docx_text(focal.get(f"{paper}.docx").data)
    assert focal.post(f"{paper}/send", {**mine, **sent}).status_code == 400
    with acting(app) as session:
        assert session.scalar(select(func.count()).select_from(IncidentPaper).where(
            IncidentPaper.entry_id == UUID(address.rpartition("/")[2])
        )) == 1  # fmt: skip


def test_two_people_writing_the_record_see_both_texts(as_user, time):
    focal, head = as_user("focal.tyt"), as_user("head.tyt")
    address = report(focal, detected_at="2026-11-22T07:30").replace("/report", "")
    for browser in (focal, head):
        browser.get(f"{address}/record")
    versions = [version_on(focal), version_on(head)]
    name = "incident__consequences"
    first = {"version": versions[1], name: "Không nhận được bệnh"}
    time.advance(seconds=20)
    assert head.post(f"{address}/record", first).status_code == 302
    time.advance(seconds=20)
    second = {"version": versions[0], name: "Mất một buổi", "people_affected": "12"}
    assert focal.post(f"{address}/record", second).status_code == 200
    for words in ("Hai bản khác nhau ở đâu", "Không nhận được bệnh", "Mất một buổi"):
        assert words in focal.text, words
    again = {**second, "version": version_on(focal), name: "Không nhận được bệnh; mất một buổi"}
    assert focal.post(f"{address}/record", again).status_code == 302


def test_a_wrong_line_or_task_comes_back_at_its_form_with_what_was_typed(as_user):
    focal = as_user("focal.tyt")
    address = report(focal, detected_at="2026-11-22T07:30").replace("/report", "")
    line = {"at": "2027-01-01T00:00", "text": "Rút dây mạng máy tiếp đón"}
    assert focal.post(f"{address}/lines", line).status_code == 400
    assert "còn ở phía trước" in focal.text
    assert "Rút dây mạng máy tiếp đón" in focal.page.xpath("string(//textarea[@name='text'])")
    task = {"text": "Cài lại máy", "owner": "Tổ CNTT", "due": "2026-11-01"}
    assert focal.post(f"{address}/tasks", task).status_code == 400
    assert "Hạn làm xong đã qua" in focal.text
    assert "Tổ CNTT" in focal.page.xpath("//input[@name='owner']/@value")
    assert focal.post(f"{address}/tasks", {**task, "due": "2026-12-01"}).status_code == 302
    focal.get(address)
    done = focal.page.xpath("//form[contains(@action, '/done')]/@action")[0]
    assert focal.post(done, {"result": ""}).status_code == 400
    assert "Hãy ghi kết quả" in focal.text
    assert focal.post(done, {"result": "Xong"}).status_code == 302
    # Pressed twice: the page as it is now, and a sentence.
    assert focal.post(done, {"result": "Xong"}).status_code == 400
    assert "Việc này đã ghi xong" in focal.text
    assert "Cài lại máy" in focal.text


def begun(app, focal, **changes) -> tuple[str, UUID]:
    page = planned(focal, **changes)
    assert focal.post(f"{page}/start").status_code == 302
    with acting(app) as session:
        plan = session.get_one(DrillPlan, UUID(page.rpartition("/")[2]))
        return page, plan.entry_id


def test_a_form_of_a_drill_may_be_ready_within_the_first_minute(app, as_user, time):
    time.advance(seconds=40)
    focal = as_user("focal.tyt")
    _page, entry_id = begun(app, focal)
    paper = focal.post(f"/incidents/{entry_id}/papers/new/mau-08-356").location
    focal.get(paper)
    shown = focal.page.xpath("//input[@name='sent_at']/@value")[0]
    sent = {"sent_at": shown, "channel": "nộp cho chủ trì", "receipt": ""}
    assert focal.post(f"{paper}/send", sent).status_code == 302, focal.text


def test_a_planned_drill_is_corrected_before_it_begins(app, as_user):
    focal, head = as_user("focal.tyt"), as_user("head.tyt")
    page = planned(focal)
    for browser in (focal, head):
        browser.get(f"{page}/edit")
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {"unit_id": unit, "scenario": "dt-lo-tep", "planned_on": "2026-12-30",
            "lead": "Trưởng trạm", "participants": "Người Mẫu C"}  # fmt: skip
    versions = [version_on(focal), version_on(head)]
    assert head.post(f"{page}/edit", {**data, "version": versions[1]}).status_code == 302
    late = {**data, "version": versions[0], "lead": "Người khác"}
    assert focal.post(f"{page}/edit", late).status_code == 200
    assert "Hai bản khác nhau" in focal.text
    past = {**data, "version": version_on(focal), "planned_on": "2026-01-01"}
    assert focal.post(f"{page}/edit", past).status_code == 200
    assert "đã qua" in focal.text
    focal.get(page)
    assert "Người Mẫu C" in focal.text
    assert focal.post(f"{page}/start").status_code == 302
    assert focal.get(f"{page}/edit", follow=False).status_code == 302
    assert as_user("focal.bvdk").get(f"{page}/edit").status_code == 404


def test_a_drill_ends_on_its_own_page_and_a_struck_one_goes_on_no_more(app, as_user):
    focal = as_user("focal.tyt")
    page, entry_id = begun(app, focal)
    entry = f"/registers/drills/{entry_id}"
    focal.get(f"{entry}/edit")
    fields = {
        name: focal.page.xpath(f"//*[@name='{name}']/@value")[0]
        for name in ("version", "title", "happened_on")
    }
    fields |= {"unit_id": focal.page.xpath("//*[@name='unit_id']//option/@value")[0],
               "scenario": "x", "result": "ok"}  # fmt: skip
    assert focal.post(f"{entry}/edit", fields).status_code == 200
    assert "kết thúc ở trang diễn tập" in focal.text
    assert focal.post(f"{entry}/withdraw", {"reason": "Bấm nhầm"}).status_code == 302
    focal.get(page)
    assert "đã bị gạch trong sổ: Bấm nhầm" in focal.text
    assert not focal.page.xpath("//form[contains(@action, '/give')]")
    assert focal.post(f"{page}/injects/0/give").status_code == 400
    focal.get("/incidents/drills/?state=struck")
    assert page in focal.page.xpath("//main//a/@href")


def test_a_form_tells_what_was_done_and_when_though_nobody_typed_it_again(as_user, time):
    focal = as_user("focal.tyt")
    address = report(focal, detected_at="2026-11-22T07:30").replace("/report", "")
    data = {"kind": "ma-doc-tong-tien", "level": "", "reason": "", **answers(ph_02="yes")}
    assert focal.post(f"{address}/classify", data).status_code == 302
    focal.get(address)
    step = focal.page.xpath("//input[@name='step']/@value")[0]
    assert focal.post(f"{address}/steps", {"step": step}).status_code == 302
    register = f"/registers{address}/advance"
    assert focal.post(register, {"state": "contained"}).status_code == 302
    focal.get(focal.post(f"{address}/papers/new/bc-anm-72h").location)
    texts = " ".join(focal.page.xpath("//textarea/text()"))
    assert "Rút dây mạng" in texts
    focal.get(f"{address}/record")
    assert "22/11/2026 09:00" in focal.page.xpath("string(//*[@name='incident__contained_at'])")


def test_the_plan_of_a_year_is_searched_printed_and_exported(as_user):
    focal = as_user("focal.tyt")
    kept = planned(focal, planned_on="2026-12-30")
    dropped = planned(focal, planned_on="2026-12-31", scenario="dt-mat-dien")
    focal.post(f"{dropped}/cancel", {"reason": "Trùng đợt tiêm chủng"})
    for asked, there, gone in (
        ("q=tep trich xuat", kept, dropped), ("state=cancelled", dropped, kept),
        ("year=2026&state=planned", kept, dropped),
    ):  # fmt: skip
        focal.get(f"/incidents/drills/?{asked}")
        links = focal.page.xpath("//main//a/@href")
        assert there in links, asked
        assert gone not in links, asked
    text = pdf_text(focal.get("/incidents/drills/plan.pdf?year=2026").data)
    for words in ("KẾ HOẠCH", "Diễn tập năm 2026", "bỏ: Trùng đợt tiêm chủng", "THỦ TRƯỞNG ĐƠN VỊ"):
        assert words in " ".join(text.split()), words
    book = openpyxl.load_workbook(
        io.BytesIO(focal.get("/incidents/drills/plan.xlsx?state=planned").data)
    )
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert "chưa làm" in cells
    assert not any("tiêm chủng" in str(cell) for cell in cells)
    assert "Trùng đợt tiêm chủng" not in docx_text(
        as_user("focal.bvdk").get("/incidents/drills/plan.docx").data
    )


def test_who_reports_is_told_who_else_knows(as_user):
    focal = as_user("focal.tyt")
    focal.get(report(focal, detected_at="2026-11-22T07:30"))
    assert "Bạn là người phụ trách" in focal.text
    assert "Người phụ trách khác của đơn vị đã được báo" in focal.text


def test_lessons_lead_to_tasks_and_a_drill_begun_by_mistake_to_its_entry(app, as_user):
    focal = as_user("focal.tyt")
    page, entry_id = begun(app, focal)
    focal.get(page)
    assert f"/registers/drills/{entry_id}" in focal.page.xpath("//main//a/@href")
    end = {"result": "ok", "lessons": "Danh bạ gọi khẩn còn thiếu"}
    assert focal.post(f"{page}/end", end).status_code == 302
    focal.get(page)
    assert f"/incidents/{entry_id}#tasks" in focal.page.xpath("//main//a/@href")
