"""Merged dossiers: together or not at all; opinions of others; signs against an approved level."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from compliance.appraisal.models import OpinionRequest, RedeterminationSign
from compliance.core.db import transaction
from compliance.dossiers.models import Dossier
from compliance.risks.models import Decision, SystemRisk
from compliance.systems.models import InformationSystem, Interconnection
from tests.support.dossiers import acting, ready, state_of
from tests.support.paper import docx_text, made_up_pdf, pdf_text
from tests.web.appraisal.test_review import in_appraisal, move

QC = {"regulation_number": "3/QC", "regulation_date": date(2026, 10, 1)}
OPINION = {"level_fit": "Hợp.", "design_fit": "Hợp.", "operation_fit": "Hợp.", "number": ""}


def decision():
    paper = (io.BytesIO(made_up_pdf("Quyết định")), "quyet-dinh.pdf")
    return {
        "number": "9/QĐ",
        "on": "2026-11-22",
        "body": "Văn phòng Sở",
        "vouched": "y",
        "file": paper,
    }


def merged(app, as_user):
    ids = [ready(app, code=f"gop-{n}", name=f"Hệ thống gộp {n}", **QC) for n in (1, 2)]
    focal = as_user("focal.bvdk")
    body = {"title": "Hồ sơ gộp văn phòng", "request_number": "7/CV", "id": [str(k) for k in ids]}
    answer = focal.post("/dossiers/groups/new", body)
    assert answer.status_code == 302, focal.text
    return ids, answer.location


def test_merged_dossiers_are_handed_in_appraised_and_decided_together(app, as_user):
    ids, url = merged(app, as_user)
    head, appraiser = as_user("head.bvdk"), as_user("appraiser")
    for browser, verb, values in (
        (head, "submit", {}),
        (appraiser, "receive", {}),
        (appraiser, "accept", {}),
        (appraiser, "appraise", OPINION),
        (appraiser, "approve", decision()),
    ):
        answer = browser.post(f"{url}/moves/{verb}", values, content_type="multipart/form-data")
        assert answer.status_code == 302, browser.text
    assert {state_of(app, key) for key in ids} == {"approved"}
    with acting(app) as session:
        assert {session.get_one(Dossier, key).revision for key in ids} == {1}


def test_one_of_a_merged_dossier_does_not_move_by_itself(app, as_user):
    ids, _url = merged(app, as_user)
    head = as_user("head.bvdk")
    answer = head.post(f"/dossiers/{ids[0]}/moves/submit", {})
    assert answer.status_code == 200
    assert "thuộc hồ sơ gộp" in head.text
    assert state_of(app, ids[0]) == "draft"


def test_one_that_cannot_move_keeps_all_of_a_merged_dossier(app, as_user):
    ids, url = merged(app, as_user)
    with acting(app) as session, transaction():
        dossier = session.get_one(Dossier, ids[1])
        session.get_one(InformationSystem, dossier.system_id).purpose = None
    head = as_user("head.bvdk")
    answer = head.post(f"{url}/moves/submit", {})
    assert answer.status_code == 200
    assert "Hệ thống gộp 2: Chưa trình được" in head.text
    assert {state_of(app, key) for key in ids} == {"draft"}


def test_the_letter_of_a_merged_dossier_lists_its_systems(app, as_user):
    _ids, url = merged(app, as_user)
    content = as_user("focal.bvdk").get(f"{url}/letter.docx").get_data()
    text = docx_text(content)
    for words in ("Hệ thống gộp 1", "Hệ thống gộp 2", "Danh sách hệ thống trong hồ sơ"):
        assert words in text


def test_another_unit_cannot_find_a_merged_dossier(app, as_user):
    _ids, url = merged(app, as_user)
    assert as_user("focal.ttyt").get(url).status_code == 404


def test_a_dissolved_one_lets_its_dossiers_go_their_own_ways(app, as_user):
    ids, url = merged(app, as_user)
    as_user("focal.bvdk").post(f"{url}/dissolve", {})
    move(as_user("head.bvdk"), ids[0], "submit")
    assert state_of(app, ids[0]) == "submitted"


def test_an_opinion_is_asked_answered_and_printed(app, as_user):
    dossier_id, appraiser = in_appraisal(app, as_user)
    asked = {
        "kind": "body",
        "addressee": "Phòng PA05 Công an tỉnh",
        "question": "Cho ý kiến về cấp độ.",
        "due": "2026-12-01",
        "number": "15/VP",
        "dated": "2026-11-22",
    }
    assert appraiser.post(f"/dossiers/{dossier_id}/opinions/new", asked).status_code == 302
    with acting(app) as session:
        key = session.scalars(select(OpinionRequest.id)).one()
    letter = appraiser.get(f"/dossiers/{dossier_id}/opinions/{key}/letter.docx").get_data()
    assert "Cho ý kiến về cấp độ." in docx_text(letter)
    paper = (io.BytesIO(b"%PDF-1.7 tra loi"), "tra-loi.pdf")
    said = {"stance": "change", "reply": "Bổ sung sơ đồ.", "number": "88/PA05", "file": paper}
    url = f"/dossiers/{dossier_id}/opinions/{key}/reply"
    answer = appraiser.post(url, said, content_type="multipart/form-data")
    assert answer.status_code == 302, appraiser.text
    focal = as_user("focal.bvdk")
    focal.get(f"/dossiers/{dossier_id}/opinions")
    assert "Bổ sung sơ đồ." in focal.text
    focal.get(f"/dossiers/{dossier_id}")
    assert "Ý kiến của Phòng PA05 Công an tỉnh: Thống nhất, đề nghị chỉnh sửa" in focal.text
    for kind, read in (("docx", docx_text), ("pdf", pdf_text)):
        text = read(appraiser.get(f"/dossiers/{dossier_id}/mau-04.{kind}").get_data())
        for words in ("Phòng PA05 Công an tỉnh", "Bổ sung sơ đồ.", "Phần 5. Kết luận"):
            assert words in " ".join(text.split()), kind
    assert (
        appraiser.get(f"/dossiers/{dossier_id}/opinions/{key}/file").get_data().startswith(b"%PDF")
    )


def approved(app, as_user):
    dossier_id, appraiser = in_appraisal(app, as_user, **QC)
    move(appraiser, dossier_id, "appraise", OPINION)
    answer = appraiser.post(
        f"/dossiers/{dossier_id}/moves/approve", decision(), content_type="multipart/form-data"
    )
    assert answer.status_code == 302, appraiser.text
    return dossier_id, appraiser


def test_what_speaks_against_an_approved_level_is_noticed_with_its_article(app, as_user, run_jobs):
    dossier_id, appraiser = approved(app, as_user)
    focal = as_user("focal.bvdk")
    focal.get(f"/dossiers/{dossier_id}/redetermination")
    assert "Không thấy dấu hiệu nào" in focal.text
    with acting(app) as session, transaction():
        dossier = session.get_one(Dossier, dossier_id)
        system = session.get_one(InformationSystem, dossier.system_id)
        system.subjects_sensitive = 50_000
        session.add(Interconnection(system_id=system.id, other_name="Cổng dữ liệu tỉnh"))
    focal.get(f"/dossiers/{dossier_id}")
    assert "Kết nối thêm sau khi phê duyệt: Cổng dữ liệu tỉnh." in focal.text
    look(app, run_jobs)
    look(app, run_jobs)
    with acting(app) as session:
        kept = session.scalars(
            select(RedeterminationSign.trigger).where(RedeterminationSign.dossier_id == dossier_id)
        ).all()
    assert "growth_integration_interconnection_or_sharing" in kept
    assert len(kept) == len(set(kept))
    for browser in (focal, appraiser):
        browser.get("/")
        assert "xem lại cấp độ đã phê duyệt" in browser.text
    appraiser.get(f"/dossiers/{dossier_id}/redetermination")
    assert "NĐ 331/2026 Đ10 k2 c" in appraiser.text


def test_a_high_risk_judged_in_the_night_after_the_decision_is_a_sign(app, as_user):
    dossier_id, appraiser = approved(app, as_user)
    midnight = datetime(2026, 11, 22, 17, tzinfo=UTC)  # in Vietnam the 23rd begins
    with acting(app) as session, transaction():
        system = session.get_one(InformationSystem, session.get_one(Dossier, dossier_id).system_id)
        row = SystemRisk(
            system_id=system.id,
            unit_id=system.unit_id,
            pack_id="nd331-2026",
            pack_version=1,
            risk_id="RIENG-1",
            threat="Mất máy chủ",
            asset="HIS",
            harm="Ngừng khám",
            likelihood=3,
            impact=3,
            decision=Decision.REDUCE,
            changed_at=midnight,
        )
        session.add(row)
    for moment, told in ((midnight - timedelta(seconds=1), False), (midnight, True)):
        with acting(app) as session, transaction():
            session.get_one(SystemRisk, row.id).changed_at = moment
        appraiser.get(f"/dossiers/{dossier_id}")
        assert ("Rủi ro mức cao chưa chấp nhận" in appraiser.text) is told


def look(app, run_jobs):
    from compliance.core.worker import ensure

    with acting(app):
        ensure("appraisal.signs")
    run_jobs()


def test_a_level_that_stands_is_closed_with_a_reason(app, as_user):
    dossier_id, appraiser = approved(app, as_user)
    url = f"/dossiers/{dossier_id}/redetermination"
    why = "Công văn 12/CAT yêu cầu rà lại."
    appraiser.post(url, {"trigger": "authority_request", "why": why})
    with acting(app) as session:
        key = session.scalars(select(RedeterminationSign.id)).one()
    appraiser.post(f"{url}/{key}/close", {"reason": "ngắn"})
    appraiser.get(url)
    assert "Có dấu hiệu phải xác định lại cấp độ" in appraiser.text
    appraiser.post(f"{url}/{key}/close", {"reason": "Đã rà, cấp độ không đổi."})
    appraiser.get(url)
    assert "Không thấy dấu hiệu nào" in appraiser.text


def test_the_review_day_is_a_convention_and_says_so(app, as_user):
    dossier_id, appraiser = approved(app, as_user)
    appraiser.get(f"/dossiers/{dossier_id}")
    assert "Mốc rà soát (quy ước): 22/11/2027" in appraiser.text
