"""Two people, two taps on one incident; what the trail keeps of it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from compliance.core import clock
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.incidents.services import report as report_quickly
from compliance.registers.models import RegisterEntry
from tests.support.dossiers import acting, unit_of, user_of
from tests.support.traces import in_database
from tests.web.incidents.test_drills import planned
from tests.web.incidents.test_real_incident import drafted, version_on


def test_two_people_on_one_record_and_one_paper_see_both_versions(incident, as_user, time):
    address, focal = incident
    head = as_user("head.tyt")
    paper = drafted(focal, address, "tb-anm-24h")
    for page, name, label in (
        (f"{address}/record", "incident__consequences", "Hậu quả"),
        (paper, "f_se_lam", "Việc sẽ làm"),
    ):
        for person in (focal, head):
            person.get(page)
        seen = version_on(focal)
        time.advance(minutes=1)
        assert head.post(page, {"version": seen, name: "Bản của thủ trưởng"}).status_code == 302
        assert focal.post(page, {"version": seen, name: "Bản của đầu mối"}).status_code == 200
        cells = [cell.text_content().strip() for cell in focal.page.xpath("//main//table//td")]
        place = cells.index("Bản của đầu mối")
        assert label.lower() in cells[place - 1].lower()
        assert cells[place + 1] == "Bản của thủ trưởng"
        # What was typed is still there, and goes in once one has seen the other.
        data = {"version": version_on(focal), name: "Bản đã gộp"}
        assert focal.post(page, data).status_code == 302
        focal.get(page)
        assert "Bản đã gộp" in focal.text


def test_the_trail_keeps_no_name_and_no_phone_of_whom_an_incident_is_about(app, incident):
    address, focal = incident
    paper = drafted(focal, address, "tb-anm-24h")
    focal.get(paper)
    typed = {"version": version_on(focal), "f_se_lam": "Gọi Người Không Được Lộ"}
    assert focal.post(paper, typed).status_code == 302
    focal.get(f"{address}/record")
    known = {"version": version_on(focal), "incident__consequences": "Người Không Được Lộ"}
    assert focal.post(f"{address}/record", known).status_code == 302
    line = {"at": "2026-12-30T23:00", "text": "Gọi Người Không Được Lộ"}
    assert focal.post(f"{address}/lines", line).status_code == 302
    task = {"text": "Mã hóa máy", "owner": "Người Không Được Lộ", "due": "2027-01-15"}
    assert focal.post(f"{address}/tasks", task).status_code == 302
    planned(focal, lead="Người Không Được Lộ", participants="Người Không Được Lộ")
    secret = ("Không Được Lộ", "0900 000 001")
    assert len(in_database(app, secret)) > 4
    said = [row for row in in_database(app, secret) if row.startswith(("audit_event", "job"))]
    assert said == []


def test_who_took_the_file_or_a_form_of_an_incident_away_is_on_record(app, incident):
    address, focal = incident
    paper = drafted(focal, address, "tb-anm-24h")
    for file in (f"{address}/file.pdf", f"{paper}.docx"):
        assert focal.get(file).status_code == 200
    with acting(app) as session:
        rows = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.event == "incident:print", AuditEvent.actor == "focal.tyt")
            .order_by(AuditEvent.seq)
        ).all()
    assert [row.changes for row in rows] == [
        {"format": "pdf"},
        {"form": "tb-anm-24h", "number": 1, "format": "docx"},
    ]
    assert {row.target_id for row in rows} == {address.rpartition("/")[2]}


def tap(session) -> RegisterEntry:
    values = {
        "title": "Bấm hai lần",
        "detected_at": clock.now(),
        "patient_data": "no",
        "phone": None,
    }
    actor = user_of(session, "focal.tyt")
    return report_quickly(unit_of(session, "tyt"), None, values, actor=actor)


def test_two_taps_at_the_same_moment_are_one_report(app):
    begun = threading.Event()

    def other() -> None:
        with acting(app) as session:
            begun.set()
            with transaction():
                tap(session)

    thread = threading.Thread(target=other)
    with acting(app) as session, transaction():
        tap(session)
        thread.start()
        assert begun.wait(60)
    thread.join()
    with acting(app) as session:
        found = select(func.count()).where(RegisterEntry.title == "Bấm hai lần")
        assert session.scalar(found) == 1


@pytest.mark.postgresql_only  # SQLite has one writer at a time anyway
def test_reports_of_one_person_wait_for_each_other(app):
    with acting(app) as session, transaction():
        entry = tap(session)
        wait = text("SELECT 1 FROM app_user WHERE id = :id FOR NO KEY UPDATE NOWAIT")
        with (
            app.extensions["database"].engine.connect() as beside,
            pytest.raises(DBAPIError, match="could not obtain lock"),
        ):
            beside.execute(wait, {"id": entry.created_by})
