"""An incident from the quick report to the hand-over: pages, clocks, papers, what stays."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyrage
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from checklists import load
from compliance.incidents.models import IncidentClassification, IncidentLog, IncidentPaper
from compliance.notices.models import Notice
from compliance.registers.models import IncidentNotice, RegisterEntry
from tests.support.dossiers import acting, user_of
from tests.support.traces import docx_text, pdf_text

PACK = load("su-co-2026")
QUESTIONS = [row["id"] for row in PACK.section("classification")]
#: Wednesday evening before the first of January: a holiday and a weekend follow.
DETECTED = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
SEEN = "2026-12-30T22:30"


def report(browser, **changes) -> str:
    browser.get("/incidents/report")
    unit = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {
        "unit_id": unit, "title": "Màn hình đòi tiền", "detected_at": SEEN, "system_id": "",
        "patient_data": "unknown", "phone": "0900 000 001",
    }  # fmt: skip
    answer = browser.post("/incidents/report", {**data, **changes})
    assert answer.status_code == 302, browser.text
    return answer.location


def clocks(app, entry_id: str) -> dict[str, IncidentNotice]:
    with acting(app) as session:
        rows = session.scalars(
            select(IncidentNotice).where(IncidentNotice.entry_id == UUID(entry_id))
        )
        return {row.stage: row for row in rows}


def answers(**changes: str) -> dict[str, str]:
    return {key: changes.get(key.replace("-", "_"), "no") for key in QUESTIONS}


def version_on(browser) -> str:
    return browser.page.xpath("//input[@name='version']/@value")[0]


def drafted(browser, address: str, form: str) -> str:
    return browser.post(f"{address}/papers/new/{form}").location


def test_a_report_of_a_minute_starts_the_clocks_and_tells_those_in_charge(app, as_user, incident):
    address, focal = incident
    entry_id = address.rpartition("/")[2]
    due = {stage: row.due_at for stage, row in clocks(app, entry_id).items()}
    # The hours run on through the holiday and the weekend.
    assert due["SC-ANM-72H"] == due["SC-DLCN-72H"] == DETECTED + timedelta(hours=72)
    with acting(app) as session:
        told = session.scalars(select(Notice).where(Notice.source_id == UUID(entry_id))).all()
        focal_id = user_of(session, "focal.tyt").id
        assert focal_id in {row.user_id for row in told}
        assert user_of(session, "head.tyt").id not in {row.user_id for row in told}
        assert not any("0900" in row.body + row.subject for row in told)
    head = as_user("head.tyt")
    head.get(f"/incidents/report/{entry_id}")
    assert "còn 2 ngày 23 giờ" in head.text
    assert "đã được báo" in head.text
    assert focal.get(f"/incidents/report/{entry_id}").status_code == 404
    focal.get(address)
    assert "0900 000 001" in focal.text
    assert as_user("focal.bvdk").get(address).status_code == 404
    focal.get("/incidents/")
    assert "Màn hình đòi tiền" in focal.text


def test_whoever_has_an_account_in_the_unit_reports_there_and_a_vendor_does_not(app, as_user, time):
    time.moment = DETECTED + timedelta(hours=1)
    for login in ("duoc", "admin", "inspector"):
        person = as_user(login)
        location = report(person, patient_data="no")
        person.get(location)
        # Nobody of the Department's own office is in charge in the sample: the page does not say
        # that somebody was told.
        assert "hãy gọi điện cho người phụ trách" in person.text
    assert as_user("vendor").get("/incidents/report").status_code == 403
    person = as_user("duoc")
    person.get("/incidents/report")
    assert "Trạm Y tế" not in "".join(person.page.xpath("//select[@name='unit_id']//text()"))


def test_the_answers_raise_and_only_a_person_confirms_less(app, incident, time):
    address, focal = incident
    entry_id = address.rpartition("/")[2]
    page = f"{address}/classify"
    data = {"kind": "ma-doc-tong-tien", "level": "", "reason": "", **answers(ph_02="unknown")}
    assert focal.post(page, {**data, QUESTIONS[0]: ""}).status_code == 200
    assert focal.post(page, data).status_code == 302, focal.text
    found = clocks(app, entry_id)
    assert {"SC-ANM-NGAY", "SC-ANM-24H", "SC-ANM-72H", "SC-NOIBO-CAPTREN"} <= set(found)
    assert found["SC-NOIBO-CAPTREN"].confidence == "U"
    assert found["SC-ANM-24H"].due_at == DETECTED + timedelta(hours=24)
    focal.get(address)
    assert "Khẩn cấp" in focal.text
    assert "quy ước" in focal.text
    # Less than before: only with a reason, and the clocks stay.
    less = {**data, **answers(), "kind": "ngung-he-thong"}
    assert focal.post(page, {**less, "level": "thap"}).status_code == 200
    assert "hãy ghi lý do" in focal.text
    assert focal.post(page, {**less, "level": "thap", "reason": "Đã loại trừ"}).status_code == 302
    assert set(clocks(app, entry_id)) >= set(found)
    with acting(app) as session:
        rows = session.scalars(
            select(IncidentClassification)
            .where(IncidentClassification.entry_id == UUID(entry_id))
            .order_by(IncidentClassification.id)
        ).all()
        assert rows[0].computed == "khan-cap"
        assert {row.pack_sha256 for row in rows} == {PACK.sha256}
        assert rows[0].duties["SC-ANM-NGAY"] == ["khan-cap", "ph-02"]
        assert [row.confirmed for row in rows] == ["khan-cap", "thap"]
    # A correction of the entry (no longer ticked as serious) takes no confirmed clock away.
    register = f"/registers/incidents/{entry_id}"
    focal.get(f"{register}/edit")
    fields = {"version": version_on(focal), "title": "Sửa tên", "detected_at": SEEN}
    fields["unit_id"] = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    fields["reason"] = "Đã loại trừ"
    assert focal.post(f"{register}/edit", fields).status_code == 302, focal.text
    assert set(clocks(app, entry_id)) >= {"SC-ANM-NGAY", "SC-ANM-24H", "SC-NOIBO-CAPTREN"}


def test_what_was_written_is_never_changed_by_the_database_either(app, incident):
    assert incident
    with acting(app) as session:
        for statement in (
            update(IncidentLog).values(text="khác"),
            delete(IncidentLog),
        ):
            with pytest.raises(DBAPIError):
                session.execute(statement)
            session.rollback()


def test_papers_are_filled_frozen_and_late_ones_stay_late(app, incident, time):
    address, focal = incident
    entry_id = address.rpartition("/")[2]
    data = {"kind": "ma-doc-tong-tien", "level": "", "reason": "", **answers(ph_04="yes")}
    focal.post(f"{address}/classify", data)
    focal.get(f"{address}/record")
    known = {
        "version": version_on(focal), "people_affected": "1200", "cause": "Thư lừa đảo",
        "measures": "Rút mạng", "incident__consequences": "Ba máy ngừng",
        "incident__description": "Tệp đổi đuôi",
    }  # fmt: skip
    assert focal.post(f"{address}/record", known).status_code == 302, focal.text
    paper = drafted(focal, address, "tb-anm-24h")
    assert drafted(focal, address, "tb-anm-24h") == paper
    focal.get(paper)
    assert "Mã độc tống tiền" in focal.text
    assert "đang trống" in focal.text
    # The first notice goes out late: 30 hours after the detection.
    time.moment = DETECTED + timedelta(hours=31)
    focal.get(paper)
    typed = {
        name: (focal.page.xpath(f"//textarea[@name='{name}']")[0].text or "").strip()
        for name in focal.page.xpath("//textarea/@name")
    }
    typed |= {"version": version_on(focal), "f_se_lam": "Khôi phục từ bản rời"}
    assert focal.post(paper, typed).status_code == 302, focal.text
    draft = focal.get(f"{paper}.docx").data
    assert "Khôi phục từ bản rời" in docx_text(draft)
    assert "chưa có thông tin" in docx_text(draft)
    sent = {"sent_at": "2027-01-01T05:00", "channel": "văn bản điện tử", "receipt": "15/TB"}
    assert focal.post(f"{paper}/send", sent).status_code == 302, focal.text
    assert focal.post(f"{paper}/send", sent).status_code == 400
    assert clocks(app, entry_id)["SC-ANM-24H"].document == "15/TB"
    focal.get(address)
    assert "muộn, gửi quá hạn 6 giờ 30 phút" in focal.text
    frozen = focal.get(f"{paper}.pdf").data
    assert focal.post(f"{address}/record", {**known, "version": "1"}).status_code == 200
    with acting(app) as session:
        row = session.scalars(select(IncidentPaper)).one()
        session.refresh(row, ["pdf"])
        assert hashlib.sha256(frozen).hexdigest() == row.pdf.sha256
    # The next stage starts from this one, also in what only a person wrote.
    later = drafted(focal, address, "bc-anm-72h")
    focal.get(later)
    assert "15/TB" in focal.text or "Thông báo ban đầu" in focal.text
    again = drafted(focal, address, "tb-anm-24h")
    assert again != paper
    whole = pdf_text(focal.get(f"{address}/file.pdf").data)
    assert "MUỘN" in whole
    assert "quy ước, không phải luật" in docx_text(focal.get(f"{address}/file.docx").data)


def test_containment_timeline_and_tasks(app, incident, time):
    address, focal = incident
    focal.post(f"{address}/classify", {"kind": "ma-doc-tong-tien", "level": "", **answers()})
    step = {"step": "ma-doc-tong-tien-01"}
    assert focal.post(f"{address}/steps", step).status_code == 302
    assert focal.post(f"{address}/steps", step).status_code == 400
    assert focal.post(f"{address}/steps", {"step": "khac"}).status_code == 400
    line = {"at": "2026-12-30T23:00", "text": "Gọi hãng phần mềm"}
    assert focal.post(f"{address}/lines", line).status_code == 302
    assert focal.post(f"{address}/lines", {**line, "at": "2027-12-30T23:00"}).status_code == 400
    task = {"text": "Mã hóa máy xách tay", "owner": "Tổ CNTT", "due": "2027-01-15"}
    assert focal.post(f"{address}/tasks", task).status_code == 302
    assert focal.post(f"{address}/tasks", {**task, "due": "2026-01-15"}).status_code == 400
    focal.get(address)
    done = focal.page.xpath("//form[contains(@action,'/done')]/@action")[0]
    assert focal.post(done, {"result": "Đã mã hóa 12 máy"}).status_code == 302
    assert focal.post(done, {"result": "Lần nữa"}).status_code == 400
    focal.get(address)
    for text in ("Gọi hãng phần mềm", "Đã làm: Rút dây mạng", "Đã mã hóa 12 máy"):
        assert text in focal.text
    entry_id = address.rpartition("/")[2]
    focal.post(f"/registers/incidents/{entry_id}/withdraw", {"reason": "Báo nhầm"})
    assert focal.post(f"{address}/lines", line).status_code == 400
    focal.get(address)
    assert "Báo nhầm" in focal.text
    assert "Gọi hãng phần mềm" in focal.text


def test_the_hand_over_file_opens_with_the_key_of_the_authority_alone(app, as_user, incident, time):
    address, focal = incident
    focal.get(address)
    assert "chưa nhập khóa công khai" in focal.text
    assert focal.post(f"{address}/handover", {"key": ""}).status_code == 400
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    admin = as_user("admin")
    assert admin.post("/incidents/keys", {"name": "Công an", "recipient": "x"}).status_code == 200
    assert "không phải khóa công khai age" in admin.text
    admin.post("/incidents/keys", {"name": "Công an tỉnh (mẫu)", "recipient": recipient})
    admin.get("/incidents/keys")
    assert hashlib.sha256(recipient.encode()).hexdigest() in admin.text
    paper = drafted(focal, address, "bc-anm-72h")
    sent = {"sent_at": "2026-12-30T23:00", "channel": "điện thoại", "receipt": ""}
    focal.post(f"{paper}/send", sent)
    focal.get(address)
    key = focal.page.xpath("//form[contains(@action,'/handover')]//input[@name='key']/@value")[0]
    sealed = focal.post(f"{address}/handover", {"key": key}).data
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])
    archive = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [identity])))
    listed = archive.read("SHA256SUMS.txt").decode().splitlines()[1:]
    assert {line.split("  ", 1)[1] for line in listed} == set(archive.namelist()) - {
        "SHA256SUMS.txt"
    }
    for line in listed:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert "mau-da-gui/bc-anm-72h-1.pdf" in archive.namelist()
    focal.get(address)
    assert hashlib.sha256(sealed).hexdigest() in focal.text
    admin.get("/incidents/keys")
    stop = admin.page.xpath("//form[contains(@action,'/end')]/@action")[0]
    assert admin.post(stop).status_code == 302
    assert focal.post(f"{address}/handover", {"key": key}).status_code == 400


def test_the_register_leads_to_the_incident_and_counts_down_too(app, incident):
    address, focal = incident
    entry_id = address.rpartition("/")[2]
    focal.get(f"/registers/incidents/{entry_id}")
    assert address in focal.page.xpath("//main//a/@href")
    assert focal.page.xpath("//*[@data-seconds]")
    with acting(app) as session:
        assert session.get_one(RegisterEntry, UUID(entry_id)).title == "Màn hình đòi tiền"
