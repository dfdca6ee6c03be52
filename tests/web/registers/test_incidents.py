"""Incidents: their states, the clocks of the notices, late ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.registers.clocks import record_notice
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import (
    IncidentNotice,
    IncidentState,
    RegisterEntry,
)
from compliance.registers.services import add_entry, advance_incident
from tests.support.dossiers import acting, unit_of
from tests.support.registers import INCIDENT, own_unit, version_of, write


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
    # A clock goes only with a reason, and never without a trace.
    assert focal.post(f"{address}/edit", data).status_code == 200
    assert "hãy ghi lý do" in focal.text
    assert set(notices(app, entry_id)) > {"SC-ANM-72H"}
    data["reason"] = "Chỉ một máy, không lan"
    assert focal.post(f"{address}/edit", data).status_code == 302
    assert set(notices(app, entry_id)) == {"SC-ANM-72H"}
    focal.get(f"/incidents/{entry_id}")
    for words in ("bỏ “nghiêm trọng”", "Chỉ một máy, không lan", "Không còn đồng hồ"):
        assert words in focal.text, words


def test_a_later_detection_needs_a_reason_and_the_missed_hour_stays_readable(app, as_user, time):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents", detected_at="2026-11-18T07:00").location
    entry_id = UUID(address.rpartition("/")[2])
    notice = notices(app, entry_id)["SC-ANM-72H"]
    data = {"unit_id": own_unit(focal), **INCIDENT, "detected_at": "2026-11-21T07:00"}
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/edit", data).status_code == 200
    assert "hãy ghi lý do" in focal.text
    reason = {"reason": "Gõ nhầm ngày"}
    assert focal.post(f"{address}/edit", {**data, **reason}).status_code == 302
    assert notices(app, entry_id)["SC-ANM-72H"].due_at == notice.due_at + timedelta(days=3)
    focal.get(f"/incidents/{entry_id}")
    assert "từ 18/11/2026 07:00 thành 21/11/2026 07:00" in focal.text
    assert "Trước khi sửa đã quá hạn 21/11/2026 07:00" in focal.text
    # What was sent cannot have been sent before the incident was seen.
    sent = {"sent_at": "2026-11-21T12:00", "document": "3/BC"}
    assert focal.post(f"{address}/notices/{notice.id}", sent).status_code == 302
    data |= {**reason, "version": version_of(focal, address), "detected_at": "2026-11-21T13:00"}
    assert focal.post(f"{address}/edit", data).status_code == 200
    assert "trước lúc phát hiện này" in focal.text


def test_a_notice_noted_by_mistake_runs_on_and_the_mistake_stays_readable(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents").location
    entry_id = UUID(address.rpartition("/")[2])
    notice = notices(app, entry_id)["SC-ANM-72H"]
    one = f"{address}/notices/{notice.id}"
    wrong = focal.post(one, {"sent_at": "2027-11-21T12:00", "document": "77/BC-mau"})
    assert wrong.status_code == 400
    assert "còn ở phía trước" in focal.text
    assert "77/BC-mau" in focal.page.xpath("//input[@name='document']/@value")
    assert focal.post(f"{one}/reopen", {"reason": "x"}).status_code == 400
    assert focal.post(one, {"sent_at": "2026-11-21T12:00", "document": "3/BC"}).status_code == 302
    assert focal.post(f"{one}/reopen", {"reason": ""}).status_code == 400
    assert focal.post(f"{one}/reopen", {"reason": "Bấm nhầm dòng"}).status_code == 302
    assert notices(app, entry_id)["SC-ANM-72H"].sent_at is None
    focal.get(f"/incidents/{entry_id}")
    for words in ("Ghi đã gửi: ", "Ghi nhầm đã gửi lúc 21/11/2026 12:00", "Bấm nhầm dòng"):
        assert words in focal.text, words
    assert as_user("focal.bvdk").post(f"{one}/reopen", {"reason": "x"}).status_code == 404


def test_the_timeline_tells_every_state_and_why_it_was_struck_out(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents").location
    focal.post(f"{address}/advance", {"state": "contained"})
    assert focal.post(f"{address}/withdraw", {"reason": ""}).status_code == 400
    assert focal.post(f"{address}/withdraw", {"reason": "Ghi trùng"}).status_code == 302
    focal.get(address.replace("/registers", ""))
    assert "Chuyển bước: Đã ngăn chặn" in focal.text
    assert "Gạch dòng này: Ghi trùng" in focal.text


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


def test_the_service_refuses_a_step_that_is_not_the_next_one(app, time):
    entry_id = incident(app, time.now() - timedelta(hours=2))
    with acting(app) as session:
        entry = session.get_one(RegisterEntry, entry_id)
        with pytest.raises(Refused), transaction():
            advance_incident(entry, IncidentState.RECOVERED)


def test_running_clocks_stand_first_on_the_first_page_with_the_hours_left(app, as_user, time):
    focal = as_user("focal.bvdk")
    detected = clock.local(time.now() - timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
    address = write(
        focal, "incidents", title="Khẩn thử", detected_at=detected, serious="y"
    ).location
    focal.get("/")
    lines = focal.page.xpath("//ul[contains(@class, 'todos')][1]/li")
    words = [" ".join(line.text_content().split()) for line in lines]
    mine = next(n for n, line in enumerate(words) if "Khẩn thử" in line)
    # One line an incident; whatever is late by days comes after every clock.
    assert sum("Khẩn thử" in line for line in words) == 1
    assert all("Sự cố “" in line for line in words[: mine + 1])
    assert "Còn" in words[mine]
    assert "đồng hồ nữa" in words[mine]
    assert lines[mine].xpath(".//*[@data-seconds]")
    assert lines[mine].xpath(".//a/@href") == [address.replace("/registers", "")]


def test_closing_with_unsent_notices_says_so_first(as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "incidents").location
    for state in ("contained", "eradicated", "recovered"):
        focal.post(f"{address}/advance", {"state": state})
    for page in (address, address.replace("/registers", "")):
        focal.get(page)
        (asked,) = focal.page.xpath("//form[contains(@action, '/advance')]/@data-confirm")
        assert "Còn 1 việc báo cáo chưa gửi" in asked
