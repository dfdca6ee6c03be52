"""The whole path: opened, self-assessed, in the field, signed, concluded, fixed, verified."""

from __future__ import annotations

from io import BytesIO

import docx
import pypdf
import pytest

from tests.web.inspections import steps


@pytest.fixture
def people(user):
    return {login: user(login) for login in ("inspector", "inspector2")}


def paper_text(answer) -> str:
    if answer.mimetype == "application/pdf":
        pages = pypdf.PdfReader(BytesIO(answer.data)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)
    document = docx.Document(BytesIO(answer.data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return " ".join([*(p.text for p in document.paragraphs), *cells])


def test_an_inspection_goes_from_opening_to_a_verified_finding(as_user, people, unit):
    inspector, focal = as_user("inspector"), as_user("focal.cdc")
    team = list(people.values())
    inspection = steps.open_inspection(inspector, unit("cdc"), team=team)
    rows = steps.rows_of(focal, inspection)
    assert len(rows) == 30

    focal.post(f"{inspection}/submit")
    focal.get(inspection)
    assert "Còn 30 dòng chưa trả lời" in focal.text
    assert steps.answer_row(focal, rows[0], "khong_ap_dung").status_code == 400
    assert "cần nêu lý do" in focal.text
    for number, row in enumerate(rows):
        saved = steps.answer_row(focal, row, "khong_biet" if number == 5 else "dat")
        assert saved.status_code == 302
    assert focal.post(f"{inspection}/submit").status_code == 302
    assert steps.judge_row(inspector, rows[0], "dat", version="1").status_code == 400

    started = inspector.post(f"{inspection}/start")
    assert started.location == rows[0]
    inspector.get(inspection)
    assert "Kiểm tra tại đơn vị, lập biên bản kiểm tra. Trong 10 ngày làm việc" in inspector.text
    for row in rows[:28]:
        saved = steps.judge_row(inspector, row, "dat", photo=steps.photo(), then="next")
        assert saved.status_code == 302
    proposal = steps.judge_row(inspector, rows[28], "khong_dat", observation="Chưa có văn bản.")
    assert proposal.location == f"{rows[28]}/finding"
    refused = steps.sign(inspector, inspection)
    assert refused.status_code == 400
    assert "chưa có kiến nghị: 29" in inspector.text
    assert steps.confirm_finding(inspector, f"{rows[28]}/finding").location == rows[29]

    draft = inspector.get(f"{inspection}/minutes.pdf")
    assert "BẢN NHÁP" in paper_text(draft)
    assert focal.get(f"{inspection}/minutes.pdf").status_code == 404
    assert steps.sign(inspector, inspection).status_code == 302
    for form in ("pdf", "docx"):
        text = paper_text(focal.get(f"{inspection}/minutes.{form}"))
        assert "BIÊN BẢN" in text
        assert "Chưa có văn bản." in text
        assert "DỮ LIỆU MẪU" in text or form == "docx"
        assert "BẢN NHÁP" not in text
    assert steps.conclude(inspector, inspection).status_code == 302
    assert "cần khắc phục" in paper_text(focal.get(f"{inspection}/report.pdf"))

    focal.get(inspection)
    finding = focal.page.xpath("//main//a[contains(@href, '/findings/')]/@href")[0]
    fix(focal, finding)
    inspector.get(finding)
    version = steps.field(inspector, "/extend", "version")
    words = {"version": version, "text": "Đã xem lại, đạt.", "photo": steps.photo("lai.png")}
    saved = inspector.post(f"{finding}/verify", words)
    assert saved.status_code == 302
    inspector.get(finding)
    assert "Đã xác minh, đóng" in inspector.text


def fix(focal, finding: str) -> None:
    focal.get(finding)
    plan = {"plan": "Ban hành quyết định", "owner": "Người Mẫu", "action_due": "2026-11-28"}
    version = steps.field(focal, "/plan", "version")
    assert focal.post(f"{finding}/plan", {"version": version, **plan}).status_code == 302
    focal.get(finding)
    version = steps.field(focal, "/done", "version")
    bare = focal.post(f"{finding}/done", {"version": version, "text": "Đã xong"})
    assert bare.status_code == 400
    assert "ít nhất một minh chứng" in focal.text
    done = focal.post(
        f"{finding}/done", {"version": version, "text": "Đã xong", "file": steps.photo("qd.png")}
    )
    assert done.status_code == 302


def test_the_minutes_are_known_to_the_public_check(as_user, visitor, people, unit):
    inspector = as_user("inspector")
    inspection = steps.open_inspection(inspector, unit("cdc"), team=[people["inspector"]])
    inspector.post(f"{inspection}/start", {"reason": "Kiểm tra đột xuất"})
    row = steps.rows_of(inspector, inspection)[0]
    steps.judge_row(inspector, row, "dat")
    assert steps.sign(inspector, inspection).status_code == 302
    inspector.get(inspection)
    sha256 = inspector.page.xpath("//*[contains(@class,'hash')]/text()")[0].split()[-1]
    visitor.get(f"/verify/{sha256}")
    assert "Biên bản kiểm tra số 01/BB-KT" in visitor.text


def test_met_without_evidence_is_shown_as_lowered(as_user, people, unit):
    inspector = as_user("inspector")
    inspection = steps.open_inspection(inspector, unit("cdc"), team=[people["inspector"]])
    inspector.post(f"{inspection}/start", {"reason": "Kiểm tra đột xuất"})
    row = steps.rows_of(inspector, inspection)[0]
    steps.judge_row(inspector, row, "dat")
    inspector.get(row)
    assert "Đang tính là “Đạt một phần”" in inspector.text
    steps.judge_row(inspector, row, "dat", file=steps.photo())
    inspector.get(row)
    assert "Đang tính là" not in inspector.text


def test_a_file_that_lies_about_its_kind_is_refused_and_nothing_is_saved(as_user, people, unit):
    inspector = as_user("inspector")
    inspection = steps.open_inspection(inspector, unit("cdc"), team=[people["inspector"]])
    inspector.post(f"{inspection}/start", {"reason": "Kiểm tra đột xuất"})
    row = steps.rows_of(inspector, inspection)[0]
    for name, content in (("a.pdf", b"MZ not a pdf"), ("a.exe", b"MZ"), ("a.png", b"")):
        answer = steps.judge_row(inspector, row, "dat", file=steps.photo(name, content))
        assert answer.status_code == 400, name
    inspector.get(row)
    checked = inspector.page.xpath("//input[@name='verdict'][@checked]/@value")
    assert checked == [""]
