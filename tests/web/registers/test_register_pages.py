"""Writing, correcting, striking out; evidence with its dates; incidents and their clocks."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import func, select

from compliance.core import clock, files
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.evidence.models import Evidence
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import (
    IncidentNotice,
    IncidentState,
    Kind,
    RegisterEntry,
    RegisterEvidence,
)
from compliance.registers.services import add_entry, advance_incident, record_notice
from compliance.systems.models import InformationSystem
from tests.support.dossiers import acting, unit_of
from tests.support.traces import docx_text, pdf_text

PDF = b"%PDF-1.7 bien ban thu"
COMMON = {"title": "Sao lưu thử", "happened_on": "2026-11-20", "result": "ok", "note": "Ghi thử."}
FIELDS = {
    "backups": {"method": "full", "place": "Tủ chống cháy", "encrypted": "y"},
    "restore-tests": {"rto_minutes": "45", "records_expected": "100", "records_found": "98"},
    "drills": {"scenario": "Mất điện", "participants": "12", "response_minutes": "7"},
}
INCIDENT = {"title": "Thư lừa đảo", "detected_at": "2026-11-21T10:30", "note": ""}


def own_unit(browser, register="backups") -> str:
    browser.get(f"/registers/{register}/new")
    return browser.page.xpath("//*[@name='unit_id']//option/@value")[0]


def write(browser, register, **changes):
    fields = {**COMMON, **FIELDS.get(register, {})} if register != "incidents" else INCIDENT
    data = {"unit_id": own_unit(browser, register), **fields, **changes}
    return browser.post(f"/registers/{register}/new", data)


def version_of(browser, address) -> str:
    browser.get(f"{address}/edit")
    return browser.page.xpath("//input[@name='version']/@value")[0]


@pytest.mark.parametrize("register", [*FIELDS, "incidents"])
def test_an_entry_is_written_shown_listed_and_corrected(app, as_user, register):
    focal = as_user("focal.tyt")
    answer = write(focal, register, title="Việc thử số 7")
    assert answer.status_code == 302, focal.text
    address = answer.location
    focal.get(address)
    assert "Việc thử số 7" in focal.text
    focal.get(f"/registers/{register}/?q=viec thu so 7")
    assert focal.page.xpath(f"//a[@href='{address}']")

    fields = {**COMMON, **FIELDS.get(register, {})} if register != "incidents" else INCIDENT
    data = {"unit_id": own_unit(focal), **fields, "title": "Việc đã sửa"}
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/edit", data).status_code == 302, focal.text
    focal.get(address)
    assert "Việc đã sửa" in focal.text


def test_who_saves_an_old_copy_sees_both_and_may_then_save(app, as_user):
    focal, head = as_user("focal.tyt"), as_user("head.tyt")
    address = write(focal, "backups").location
    unit, old = own_unit(focal), version_of(focal, address)
    base = {"unit_id": unit, **COMMON, **FIELDS["backups"], "version": old}
    assert head.post(f"{address}/edit", {**base, "title": "Bản của trưởng"}).status_code == 302
    answer = focal.post(f"{address}/edit", {**base, "title": "Bản của đầu mối"})
    assert answer.status_code == 200
    assert "Bản của trưởng" in focal.text
    assert "Bản của đầu mối" in focal.text
    fresh = focal.page.xpath("//input[@name='version']/@value")[0]
    again = {**base, "title": "Bản của đầu mối", "version": fresh}
    assert focal.post(f"{address}/edit", again).status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"happened_on": "2026-11-23"}, "Chỉ ghi việc đã làm"),
        ({"next_due": "2026-11-20"}, "Lần sau phải sau"),
        ({"title": ""}, "câu tóm tắt"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_at_its_field(app, as_user, changes, says):
    focal = as_user("focal.tyt")
    assert write(focal, "backups", **changes).status_code == 200
    assert says in focal.text


def test_more_records_than_there_were_are_refused(app, as_user):
    focal = as_user("focal.tyt")
    assert write(focal, "restore-tests", records_found="101").status_code == 200
    assert "lớn hơn số phải có" in focal.text


def test_a_system_of_another_unit_is_refused(app, as_user):
    with acting(app) as session:
        theirs, unit = unit_of(session, "bvdk"), unit_of(session, "tyt")
        system = session.scalars(
            select(InformationSystem).where(InformationSystem.unit_id == theirs.id)
        ).first()
        values = {"happened_on": clock.today(), "title": "Thử", "result": "ok"}
        detail = {"method": "full"}
        with pytest.raises(Refused, match="không thuộc đơn vị"), transaction():
            add_entry(REGISTERS["backups"], unit, system, values, detail, actor_id=None)


def test_a_struck_out_entry_stays_readable_and_can_no_longer_be_changed(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups", title="Ghi nhầm thử").location
    data = {"unit_id": own_unit(focal), **COMMON, **FIELDS["backups"]}
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/withdraw", {"reason": ""}).status_code == 400
    assert focal.post(f"{address}/withdraw", {"reason": "Nhập hai lần"}).status_code == 302
    focal.get(address)
    assert "Nhập hai lần" in focal.text
    assert not focal.page.xpath(f"//a[@href='{address}/edit']")
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/edit", data).status_code == 200
    assert "đã bị gạch" in focal.text
    focal.get("/registers/backups/?q=ghi nham thu")
    assert not focal.page.xpath(f"//a[@href='{address}']")
    focal.get("/registers/backups/?q=ghi nham thu&withdrawn=1")
    assert focal.page.xpath(f"//a[@href='{address}']")
    log = focal.get("/registers/backups/log.pdf").data
    assert "Đã gạch: Nhập hai lần" in pdf_text(log)


def attach(browser, address, content=PDF, name="bien-ban.pdf", **dates):
    data = {"file": (io.BytesIO(content), name), "title": "Biên bản thử", **dates}
    return browser.post(f"{address}/evidence", data, content_type="multipart/form-data")


def test_evidence_has_three_dates_and_is_checked_when_it_is_read(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups").location
    dates = {"happened_on": "2026-11-20", "covers_until": "2026-11-21", "expires_on": "2027-11-20"}
    assert attach(focal, address, **dates).status_code == 302
    focal.get(address)
    for day in ("20/11/2026", "21/11/2026", "20/11/2027"):
        assert day in focal.text
    link = focal.page.xpath("//main//a[contains(@href, '/evidence/')]/@href")[0]
    assert focal.get(link).data == PDF

    with acting(app) as session:
        piece = session.get_one(Evidence, UUID(link.rpartition("/")[2]))
        stored = files.store().path(piece.file.sha256)
    stored.write_bytes(stored.read_bytes()[:-20])
    assert focal.get(link).status_code == 400
    assert "Tệp trong kho" in focal.text
    stored.unlink()
    assert focal.get(link).status_code == 400
    assert "đã được xóa khỏi kho" in focal.text


def test_evidence_is_judged_by_its_bytes_and_its_days(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups").location
    assert attach(focal, address, b"MZ chuong trinh").status_code == 400
    assert "Chỉ nhận tệp PDF" in focal.text
    late = {"happened_on": "2026-11-20", "expires_on": "2026-11-01"}
    assert attach(focal, address, **late).status_code == 400
    assert "Ngày hết giá trị" in focal.text
    with acting(app) as session:
        entry = UUID(address.rpartition("/")[2])
        held = select(func.count()).where(RegisterEvidence.entry_id == entry)
        assert session.scalar(held) == 0


def test_another_unit_finds_neither_the_entry_nor_its_evidence(app, as_user):
    focal, other = as_user("focal.tyt"), as_user("focal.bvdk")
    address = write(focal, "backups").location
    attach(focal, address)
    focal.get(address)
    link = focal.page.xpath("//main//a[contains(@href, '/evidence/')]/@href")[0]
    for url in (address, f"{address}/edit", link):
        assert other.get(url).status_code == 404
    assert attach(other, address).status_code == 404
    assert other.post(f"{address}/withdraw", {"reason": "x"}).status_code == 404


def incident(app, detected: datetime, **detail) -> UUID:
    with acting(app) as session:
        values = {"title": "Sự cố thử", "happened_on": clock.local(detected).date()}
        with transaction():
            entry = add_entry(
                REGISTERS["incidents"],
                unit_of(session, "tyt"),
                None,
                values,
                {"detected_at": detected, "serious": False, "personal_data": False, **detail},
                actor_id=None,
            )
        return entry.id


def notices(app, entry_id: UUID) -> dict[str, IncidentNotice]:
    with acting(app) as session:
        rows = session.scalars(select(IncidentNotice).where(IncidentNotice.entry_id == entry_id))
        return {row.stage: row for row in rows}


def test_the_clocks_run_from_the_detection_even_over_the_year_end(app, time):
    detected = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
    time.moment = detected + timedelta(hours=1)
    entry = incident(app, detected, serious=True, personal_data=True)
    due = {stage: row.due_at for stage, row in notices(app, entry).items()}
    assert due["SC-ANM-NGAY"] == detected
    assert due["SC-ANM-24H"] == datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    assert due["SC-ANM-72H"] == datetime(2027, 1, 2, 15, 30, tzinfo=UTC)
    assert due["SC-DLCN-72H"] == datetime(2027, 1, 2, 15, 30, tzinfo=UTC)


def test_an_ordinary_incident_has_the_72_hour_report_only(app, time):
    entry = incident(app, time.now() - timedelta(hours=1))
    assert set(notices(app, entry)) == {"SC-ANM-72H"}


def test_open_clocks_follow_a_correction_and_sent_ones_stay(app, as_user, time):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents").location
    entry_id = UUID(address.rpartition("/")[2])
    first = notices(app, entry_id)["SC-ANM-72H"]
    sent = {"sent_at": "2026-11-21T12:00", "document": "3/BC"}
    assert focal.post(f"{address}/notices/{first.id}", sent).status_code == 302
    data = {"unit_id": own_unit(focal), **INCIDENT, "detected_at": "2026-11-21T09:30"}
    data |= {"serious": "y", "version": version_of(focal, address)}
    assert focal.post(f"{address}/edit", data).status_code == 302, focal.text
    after = notices(app, entry_id)
    assert after["SC-ANM-24H"].due_at == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    assert after["SC-ANM-72H"].sent_at == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    data |= {"version": version_of(focal, address)}
    data.pop("serious")
    assert focal.post(f"{address}/edit", data).status_code == 302
    assert set(notices(app, entry_id)) == {"SC-ANM-72H"}


def test_a_late_notice_stays_late_after_it_was_sent(app, as_user, time):
    focal = as_user("focal.tyt")
    entry_id = incident(app, time.now() - timedelta(hours=90))
    address = f"/registers/incidents/{entry_id}"
    focal.get(address)
    assert "muộn" in focal.text
    focal.get("/")
    assert "Sự cố “Sự cố thử”" in focal.text
    notice = notices(app, entry_id)["SC-ANM-72H"]
    now = clock.local(time.now()).strftime("%Y-%m-%dT%H:%M")
    assert focal.post(f"{address}/notices/{notice.id}", {"sent_at": now}).status_code == 302
    focal.get(address)
    assert "muộn" in focal.text
    focal.get("/")
    assert "Sự cố “Sự cố thử”" not in focal.text


def test_a_notice_is_sent_once_after_the_detection_and_not_in_the_future(app, time):
    entry_id = incident(app, time.now() - timedelta(hours=5))
    with acting(app) as session:
        entry = session.get_one(RegisterEntry, entry_id)
        session.refresh(entry, ["incident", "notices"])
        (notice,) = entry.notices
        for wrong in (time.now() + timedelta(hours=1), time.now() - timedelta(hours=6)):
            with pytest.raises(Refused), transaction():
                record_notice(entry, notice, wrong, None)
        with transaction():
            record_notice(entry, notice, time.now(), "1/BC")
        with pytest.raises(Refused, match="đã được ghi"), transaction():
            record_notice(entry, notice, time.now(), "2/BC")


def test_an_incident_moves_one_step_at_a_time(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents").location
    advance = f"{address}/advance"
    assert focal.post(advance, {"state": "closed"}).status_code == 400
    assert "chưa thể chuyển sang “Đã kết thúc”" in focal.text
    assert focal.post(advance, {"state": "khong-co"}).status_code == 400
    for state in ("contained", "eradicated", "recovered", "closed"):
        assert focal.post(advance, {"state": state}).status_code == 302
    assert focal.post(advance, {"state": "detected"}).status_code == 400
    focal.get(address)
    assert "Đã kết thúc" in focal.text


def test_an_incident_in_the_future_is_refused(app, as_user):
    focal = as_user("focal.tyt")
    assert write(focal, "incidents", detected_at="2026-11-22T10:30").status_code == 200
    assert "phía trước" in focal.text


def test_the_late_filter_shows_only_the_newest_entry_of_each_thing(app, as_user):
    inspector = as_user("inspector")
    inspector.get("/registers/backups/?late=1")
    shown = set(inspector.page.xpath("//main//tbody/tr/td[1]/a/@href"))
    assert shown
    with acting(app) as session:
        rows = session.scalars(
            select(RegisterEntry).where(
                RegisterEntry.kind == Kind.BACKUP, RegisterEntry.withdrawn_at.is_(None)
            )
        ).all()
    newest: dict[tuple[UUID, UUID | None], date] = {}
    for row in rows:
        key = (row.unit_id, row.system_id)
        newest[key] = max(newest.get(key, row.happened_on), row.happened_on)
    today = date(2026, 11, 22)
    late = {
        f"/registers/backups/{row.id}"
        for row in rows
        if row.next_due
        and row.next_due < today
        and row.happened_on == newest[row.unit_id, row.system_id]
    }
    assert shown <= late
    inspector.get("/registers/")
    assert f"{len(late)} quá hạn" in inspector.text


def test_the_log_is_a_document_and_a_workbook(app, as_user):
    focal = as_user("focal.bvdk")
    for register in REGISTERS:
        text = pdf_text(focal.get(f"/registers/{register}/log.pdf").data)
        assert "SỔ THEO DÕI" in text
        assert "DỮ LIỆU MẪU" in text
        assert "SỔ THEO DÕI" in docx_text(focal.get(f"/registers/{register}/log.docx").data)
    write(focal, "backups", title="=1+2")
    book = openpyxl.load_workbook(io.BytesIO(focal.get("/registers/backups/log.xlsx").data))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("1+2" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_system_shows_its_last_backup_and_restore_test(app, as_user):
    focal = as_user("focal.bvdk")
    with acting(app) as session:
        entry = session.scalars(
            select(RegisterEntry)
            .where(
                RegisterEntry.kind == Kind.RESTORE_TEST,
                RegisterEntry.system_id.is_not(None),
                RegisterEntry.unit_id == unit_of(session, "bvdk").id,
            )
            .order_by(RegisterEntry.happened_on.desc())
        ).first()
    focal.get(f"/systems/{entry.system_id}")
    assert "Phục hồi thử" in focal.text
    assert "Quét tệp trích xuất" in focal.text
    assert focal.page.xpath(f"//a[@href='/registers/restore-tests/{entry.id}']")


def test_the_service_refuses_a_step_that_is_not_the_next_one(app, time):
    entry_id = incident(app, time.now() - timedelta(hours=2))
    with acting(app) as session:
        entry = session.get_one(RegisterEntry, entry_id)
        with pytest.raises(Refused), transaction():
            advance_incident(entry, IncidentState.RECOVERED)
