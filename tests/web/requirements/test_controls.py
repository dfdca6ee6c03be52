"""Common controls of a unit, the station's questions, reuse, evidence of the unit."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from compliance.core import files
from compliance.core.audit import AuditEvent
from compliance.evidence.models import Evidence
from compliance.requirements.models import ControlAnswer, RequirementResponse
from compliance.systems.models import InformationSystem
from tests.support.answers import COMMON, EACH, control, own
from tests.support.dossiers import (
    acting,
    answered,
    classified,
    described_system,
    opened,
    ready,
    state_of,
    unit_of,
)

PDF = b"%PDF-1.4 quy che"


@pytest.fixture
def unit_id(app: Flask) -> UUID:
    with acting(app) as session:
        return unit_of(session, "bvdk").id


@pytest.fixture
def system_id(app: Flask) -> UUID:
    made = described_system(app)
    classified(app, made)
    return made


def controls(unit_id: UUID, rest: str = "") -> str:
    return f"/units/{unit_id}/controls{rest}"


def of_system(system_id: UUID, rest: str = "") -> str:
    return f"/systems/{system_id}/requirements{rest}"


def row_of(browser, name: str) -> str:
    return " ".join(browser.page.xpath(f"//article[@data-row='{name}']")[0].text_content().split())


def upload(browser, url: str, title: str = "Quy chế") -> None:
    browser.post(
        url,
        {
            "file": (io.BytesIO(PDF), "quy-che.pdf"),
            "title": title,
            "happened_on": "2026-10-01",
            "covers_until": "2026-12-31",
            "expires_on": "2027-10-01",
        },
        content_type="multipart/form-data",
    )


def test_what_a_unit_answers_once_its_systems_follow(app, as_user, unit_id, system_id):
    focal = as_user("focal.bvdk")
    assert focal.get("/controls", follow=False).location == controls(unit_id)
    focal.post(controls(unit_id, f"/{COMMON}"), {"state": "met", "note": "Rà.", "version": "0"})
    focal.get(of_system(system_id, "?group=ruiro"))
    shown = row_of(focal, COMMON)
    assert "theo biện pháp chung của đơn vị" in shown
    assert "Rà." in shown
    link = focal.page.xpath("//a[.='theo biện pháp chung của đơn vị']/@href")[0]
    assert focal.get(link).status_code == 200


def test_an_answer_of_its_own_needs_a_reason_and_can_be_given_up(app, as_user, unit_id, system_id):
    with acting(app) as session:
        control(session, unit_of(session, "bvdk"), COMMON)
    focal = as_user("focal.bvdk")
    given = {"state": "not_met", "note": "Chưa rà.", "version": "0"}
    focal.post(of_system(system_id, f"/{COMMON}"), given)
    assert "Ghi lý do trả lời riêng" in focal.text
    why = "Nhà cung cấp quản lý rủi ro riêng."
    focal.post(of_system(system_id, f"/{COMMON}"), {**given, "override_reason": why})
    focal.get(of_system(system_id, "?group=ruiro"))
    assert why in row_of(focal, COMMON)
    focal.post(of_system(system_id, f"/{COMMON}/follow"), {"version": "1"})
    focal.get(of_system(system_id, "?group=ruiro"))
    assert "theo biện pháp chung" in row_of(focal, COMMON)


def test_another_unit_neither_sees_nor_answers_the_controls(as_user, unit_id):
    for login in ("focal.ttyt", "head.bvnhi", "focal.tyt"):
        stranger = as_user(login)
        assert stranger.get(controls(unit_id)).status_code == 404
        sent = stranger.post(controls(unit_id, f"/{COMMON}"), {"state": "met", "version": "0"})
        assert sent.status_code == 404
    assert as_user("coordinator").get(controls(unit_id)).status_code == 200


def test_a_station_sees_its_questions_in_plain_words(app, as_user):
    focal = as_user("focal.tyt")
    focal.get("/controls")
    assert "Câu hỏi của trạm" in focal.text
    rows = focal.page.xpath("//article[@data-row]")
    assert 0 < len(rows) <= 25
    assert all("Yêu cầu:" in row.text_content() for row in rows)
    assert "theo Trung tâm Y tế Chư Sê" in focal.text
    assert "Không thuộc phạm vi" in focal.text
    name = rows[0].get("data-row")
    url = rows[0].get("data-save").replace("/answer.json", "")
    focal.post(url, {"state": "met", "note": "Có sổ.", "version": "0"})
    with acting(app) as session:
        station = unit_of(session, "tyt")
        kept = session.scalars(select(ControlAnswer).filter_by(unit_id=station.id)).one()
        assert (kept.item_id, kept.note) == (name, "Có sổ.")


def test_evidence_is_attached_once_and_serves_other_rows_and_systems(
    app, as_user, unit_id, system_id
):
    focal = as_user("focal.bvdk")
    focal.post(controls(unit_id, f"/{COMMON}"), {"state": "met", "version": "0"})
    upload(focal, controls(unit_id, f"/{COMMON}/evidence"), "Quy chế an ninh mạng")
    focal.post(of_system(system_id, f"/{EACH}"), {"state": "met", "version": "0"})
    focal.get(of_system(system_id, f"/{EACH}/evidence?q=quy che AN NINH"))
    link = focal.page.xpath("//form[contains(@action, '/link')]/@action")
    assert len(link) == 1
    focal.post(link[0])
    with acting(app) as session:
        assert (
            len(session.scalars(select(Evidence).filter_by(title="Quy chế an ninh mạng")).all())
            == 1
        )
    focal.get(of_system(system_id, f"/{EACH}"))
    file = focal.page.xpath("//a[.='Quy chế an ninh mạng']/@href")[0]
    assert as_user("appraiser").get(file).get_data() == PDF
    assert as_user("focal.ttyt").get(file).status_code == 404


def test_the_appraiser_of_a_system_reads_the_evidence_that_it_follows(
    app, as_user, unit_id, system_id
):
    focal = as_user("focal.bvdk")
    focal.post(controls(unit_id, f"/{COMMON}"), {"state": "met", "version": "0"})
    upload(focal, controls(unit_id, f"/{COMMON}/evidence"))
    appraiser = as_user("appraiser")
    appraiser.get(of_system(system_id, "?group=ruiro"))
    file = appraiser.page.xpath("//a[.='Quy chế']/@href")[0]
    assert appraiser.get(file).get_data() == PDF


def test_a_program_named_as_a_pdf_is_refused(as_user, system_id):
    focal = as_user("focal.bvdk")
    focal.post(of_system(system_id, f"/{COMMON}"), {"state": "met", "version": "0"})
    focal.post(
        of_system(system_id, f"/{COMMON}/evidence"),
        {"file": (io.BytesIO(b"MZ\x90\x00"), "bien-ban.pdf")},
        content_type="multipart/form-data",
    )
    assert "Chỉ nhận tệp PDF" in focal.text


def test_damaged_evidence_is_not_attached_and_stops_the_submission(app, as_user):
    system_id = described_system(app)
    classified(app, system_id)
    answered(app, system_id)
    dossier_id = opened(app, system_id)
    focal = as_user("focal.bvdk")
    upload(focal, of_system(system_id, f"/{EACH}/evidence"))
    with acting(app) as session:
        piece = session.scalars(select(Evidence).filter_by(title="Quy chế")).one()
        files.store().path(piece.file.sha256).write_bytes(b"damaged")
    head = as_user("head.bvdk")
    head.post(f"/dossiers/{dossier_id}/moves/submit")
    assert "không còn khớp mã băm" in head.text
    assert "Quy chế" in head.text
    assert state_of(app, dossier_id) == "draft"
    answer = focal.post(of_system(system_id, f"/{COMMON}/evidence/{piece.id}/link"))
    assert answer.status_code == 400


def test_answers_are_taken_over_only_into_open_rows_with_their_evidence(app, as_user, system_id):
    other = described_system(app, code="nguon", name="Hệ thống nguồn")
    classified(app, other)
    with acting(app) as session:
        source = session.get_one(InformationSystem, other)
        for name in (COMMON, EACH, "QL-RUIRO-01"):
            own(session, source, name, note=f"Nguồn {name}.")
    focal = as_user("focal.bvdk")
    upload(focal, of_system(other, f"/{EACH}/evidence"))
    focal.post(
        of_system(system_id, f"/{COMMON}"), {"state": "not_met", "note": "Giữ.", "version": "0"}
    )
    preview = of_system(system_id, f"/reuse?source=system-{other}")
    focal.get(preview)
    assert sorted(focal.page.xpath("//input[@name='items']/@value")) == sorted(
        [EACH, "QL-RUIRO-01"]
    )
    focal.post(preview, {"items": [EACH]})
    with acting(app) as session:
        rows = {
            r.item_id: r
            for r in session.scalars(select(RequirementResponse).filter_by(system_id=system_id))
        }
        assert rows[COMMON].note == "Giữ."
        assert rows[EACH].note == f"Nguồn {EACH}."
        assert rows[EACH].copied_from.startswith("Hệ thống nguồn")
        assert "QL-RUIRO-01" not in rows
        assert len(session.scalars(select(Evidence).filter_by(title="Quy chế")).all()) == 1
        changed = session.scalars(
            select(AuditEvent.event).where(AuditEvent.event == "requirement:reuse")
        ).all()
        assert changed
    focal.get(of_system(system_id, f"/{EACH}"))
    assert "Quy chế" in focal.text


def test_answers_of_an_earlier_submission_are_offered(app, as_user):
    dossier_id = ready(app)
    as_user("head.bvdk").post(f"/dossiers/{dossier_id}/moves/submit")
    later = described_system(app, code="sau", name="Hệ thống sau")
    classified(app, later)
    focal = as_user("focal.bvdk")
    focal.get(of_system(later, "/reuse"))
    link = focal.page.xpath("//a[contains(., 'thử nghiệm, lần trình 1')]/@href")[0]
    focal.get(link)
    offered = focal.page.xpath("//input[@name='items']/@value")
    assert len(offered) > 100
    focal.post(link, {"items": offered})
    focal.get(of_system(later))
    assert "Đã trả lời" in focal.text
    assert as_user("focal.ttyt").get(link).status_code == 404


def test_a_frozen_dossier_keeps_whose_answer_it_was_and_what_was_left_out(app, as_user):
    system_id = described_system(app, "tyt", code="tram-thu", has_own_server=False)
    classified(app, system_id)
    appraiser = as_user("appraiser")
    appraiser.get(of_system(system_id))
    assert "Không thuộc phạm vi (" in appraiser.text
    answered_own(app, system_id)
    dossier_id = opened(app, system_id)
    head = as_user("head.tyt")
    head.post(f"/dossiers/{dossier_id}/moves/submit")
    appraiser.get(f"/dossiers/{dossier_id}/revisions/1")
    assert "(theo Trung tâm Y tế Chư Sê)" in appraiser.text
    assert "Không thuộc phạm vi." in appraiser.text
    with acting(app) as session:
        control(session, unit_of(session, "ttyt"), COMMON, note="Đổi sau khi trình.")
    appraiser.get(f"/dossiers/{dossier_id}/revisions/1")
    assert "Đổi sau khi trình." not in appraiser.text


def answered_own(app: Flask, system_id: UUID) -> None:
    """Answer only what nobody else answers."""
    from compliance.core.db import transaction
    from compliance.requirements.models import ResponseState
    from compliance.requirements.queries import sheet_of
    from compliance.requirements.services import answer_many
    from tests.support.dossiers import user_of

    with acting(app) as session:
        system = session.get_one(InformationSystem, system_id)
        sheet = sheet_of(system)
        with transaction():
            answer_many(
                system,
                sheet.pack,
                [row.item for row in sheet.open_rows()],
                actor_id=user_of(session, "admin").id,
                state=ResponseState.MET,
                note="Đã làm.",
            )


def test_a_platform_is_named_with_its_ground_and_ended(app, as_user, system_id):
    other = described_system(app, code="nen-tang", name="Nền tảng chung của bệnh viện")
    with acting(app) as session:
        own(session, session.get_one(InformationSystem, other), COMMON, note="Nền tảng làm.")
    focal = as_user("focal.bvdk")
    url = f"/systems/{system_id}/platforms"
    focal.post(url, {"platform": str(other), "reason": ""})
    focal.post(url, {"platform": str(other), "reason": "Quyết định giao dùng chung."})
    focal.get(of_system(system_id, "?group=ruiro"))
    assert "theo nền tảng dùng chung: Nền tảng chung của bệnh viện" in row_of(focal, COMMON)
    focal.get(url)
    focal.post(focal.page.xpath("//form[contains(@action, '/end')]/@action")[0])
    focal.get(of_system(system_id, "?group=ruiro"))
    assert "nền tảng" not in row_of(focal, COMMON)
