"""A drill from the plan to the minutes: the clocks and forms of an incident, never one itself."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from checklists import load
from compliance.incidents.models import DrillPlan
from compliance.registers.models import Kind, RegisterEntry
from tests.support.dossiers import acting
from tests.support.traces import docx_text, pdf_text

PACK = load("su-co-2026")


def planned(focal, **changes) -> str:
    focal.get("/incidents/drills/")
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {
        "unit_id": unit, "scenario": "dt-lo-tep", "planned_on": "2026-12-31",
        "lead": "Phó Trưởng trạm", "participants": "Người Mẫu A\nNgười Mẫu B",
    }  # fmt: skip
    answer = focal.post("/incidents/drills/", {**data, **changes})
    return answer.location if answer.status_code == 302 else ""


def test_a_drill_runs_by_the_clocks_of_an_incident_and_counts_as_none(app, as_user, time):
    time.moment = datetime(2026, 12, 31, 1, 0, tzinfo=UTC)
    focal = as_user("focal.tyt")
    with acting(app) as session:
        incidents = session.scalar(select(func.count()).where(RegisterEntry.kind == Kind.INCIDENT))
    assert planned(focal, planned_on="2026-12-30") == ""
    assert "đã qua" in focal.text
    page = planned(focal)
    assert focal.post(f"{page}/injects/0/give").status_code == 400
    assert focal.post(f"{page}/start").status_code == 302
    assert focal.post(f"{page}/start").status_code == 400
    assert focal.post(f"{page}/injects/0/give").status_code == 302
    time.advance(minutes=7)
    assert focal.post(f"{page}/injects/0/answer").status_code == 302
    assert focal.post(f"{page}/injects/0/answer").status_code == 400
    assert focal.post(f"{page}/injects/2/give").status_code == 302
    assert focal.post(f"{page}/injects/99/give").status_code == 400
    focal.get(page)
    assert "xong sau 7 phút" in focal.text
    with acting(app) as session:
        entry_id = session.scalars(
            select(DrillPlan.entry_id).where(DrillPlan.id == UUID(page.rpartition("/")[2]))
        ).one()
    show = f"/incidents/{entry_id}"
    focal.get(show)
    assert "DIỄN TẬP" in focal.text
    # The clock of personal data runs over the holiday and the weekend as in earnest.
    assert "03/01/2027 08:00" in focal.text
    assert "Gói bàn giao" not in focal.text
    assert focal.post(f"{show}/handover", {"key": ""}).status_code == 400
    paper = focal.post(f"{show}/papers/new/mau-08-356").location
    assert "DIỄN TẬP" in docx_text(focal.get(f"{paper}.docx").data)
    sent = {"sent_at": "2026-12-31T08:05", "channel": "nộp cho chủ trì", "receipt": ""}
    assert focal.post(f"{paper}/send", sent).status_code == 302
    end = {"result": "partly", "lessons": "Chưa có người ký thay"}
    assert focal.post(f"{page}/end", end).status_code == 302
    assert focal.post(f"{page}/end", end).status_code == 400
    focal.get(show)
    assert "chưa gửi khi diễn tập kết thúc" in focal.text
    assert not focal.page.xpath("//main//*[@data-seconds]"), "no clock of it runs on"
    # Who gives out the tasks reads the lessons there, not from memory.
    for told in (page, show):
        focal.get(told)
        assert focal.page.xpath("//*[@class='keep-lines']//dd[.='Chưa có người ký thay']"), told
    focal.get(page)
    assert "Đạt một phần" in focal.text
    assert "chưa xong" in focal.text, "what was put in and never done is not left blank"
    task = {"text": "Cử người ký thay", "owner": "Trưởng trạm", "due": "2027-01-31"}
    assert focal.post(f"{show}/tasks", task).status_code == 302
    minutes = pdf_text(focal.get(f"{show}/file.pdf").data)
    for text in ("DIỄN TẬP", "Người Mẫu A", "7 phút", "Cử người ký thay", "Đạt một phần"):
        assert text in minutes, text
    with acting(app) as session:
        after = session.scalar(select(func.count()).where(RegisterEntry.kind == Kind.INCIDENT))
        assert after == incidents
        entry = session.get_one(RegisterEntry, entry_id)
        assert (entry.result, entry.next_due.isoformat()) == ("partly", "2027-12-31")
    # Neither the list of incidents in hand, nor what is to be done, speaks of it.
    focal.get("/incidents/")
    assert "Tệp trích xuất lên nhóm" not in focal.text
    focal.get("/")
    assert "Sự cố “Diễn tập" not in focal.text
    assert "Việc sau sự cố, diễn tập: Cử người ký thay" not in focal.text
    time.advance(days=2)
    focal = as_user("focal.tyt")
    focal.get("/")
    assert "Việc sau sự cố, diễn tập: Cử người ký thay" in focal.text
    focal.get(f"/registers/drills/{entry_id}")
    assert show in focal.page.xpath("//main//a/@href")
    assert as_user("focal.bvdk").get(page).status_code == 404


def test_a_planned_drill_that_is_not_held_stays_with_its_reason(as_user):
    focal = as_user("focal.tyt")
    page = planned(focal)
    assert focal.post(f"{page}/cancel", {"reason": ""}).status_code == 400
    assert focal.post(f"{page}/cancel", {"reason": "Trùng đợt tiêm chủng"}).status_code == 302
    assert focal.post(f"{page}/start").status_code == 400
    focal.get("/incidents/drills/")
    assert "Trùng đợt tiêm chủng" in focal.text


def test_the_library_holds_the_six_situations():
    kinds = {row["incident_kind"] for row in PACK.section("drill_scenarios")}
    assert len(PACK.section("drill_scenarios")) >= 6
    assert {"ma-doc-tong-tien", "mat-may-tinh-xach-tay", "trang-web-bi-sua"} <= kinds
