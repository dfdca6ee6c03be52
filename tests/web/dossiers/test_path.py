"""The whole way of a dossier: draft, submission, return, resubmission, appraisal, decision."""

from __future__ import annotations

import io
from datetime import date

from sqlalchemy import select

from compliance.dossiers.canonical import hash_of
from compliance.dossiers.models import Dossier, DossierRevision
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
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
from tests.support.paper import made_up_pdf

DECISION = {"number": "12/QĐ-SYT", "on": "2026-11-22", "body": "Sở Y tế", "vouched": "y"}
SCAN = made_up_pdf("Quyết định phê duyệt")
OPINION = {
    "level_fit": "Phù hợp.",
    "design_fit": "Phù hợp.",
    "operation_fit": "Phù hợp.",
    "number": "5/TĐ",
}


def pdf() -> tuple[io.BytesIO, str]:
    return io.BytesIO(SCAN), "quyet-dinh.pdf"


def move(browser, dossier_id, verb, data=None, **options):
    return browser.post(f"/dossiers/{dossier_id}/moves/{verb}", data or {}, **options)


def test_a_dossier_goes_from_the_unit_to_the_decision_with_one_return(app, as_user):
    dossier_id = ready(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    head, appraiser = as_user("head.bvdk"), as_user("appraiser")
    assert move(head, dossier_id, "submit").status_code == 302
    assert state_of(app, dossier_id) == "submitted"
    assert move(appraiser, dossier_id, "receive").status_code == 302
    assert move(appraiser, dossier_id, "accept").status_code == 302
    appraiser.post(
        f"/dossiers/{dossier_id}/comments",
        {"section": "level", "text": "Nêu rõ hơn nhóm người dùng."},
    )
    assert move(appraiser, dossier_id, "return", {"reason": ""}).status_code == 302
    assert state_of(app, dossier_id) == "returned"
    head.get(f"/dossiers/{dossier_id}")
    assert "Nêu rõ hơn nhóm người dùng." in head.text
    assert move(head, dossier_id, "submit").status_code == 302
    for verb in ("receive", "accept"):
        assert move(appraiser, dossier_id, verb).status_code == 302
    assert move(appraiser, dossier_id, "appraise", OPINION).status_code == 302
    assert state_of(app, dossier_id) == "appraised"
    answer = move(
        appraiser,
        dossier_id,
        "approve",
        {**DECISION, "file": pdf()},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, appraiser.text
    with acting(app) as session:
        dossier = session.get_one(Dossier, dossier_id)
        system = session.get_one(InformationSystem, dossier.system_id)
        assert (dossier.state, dossier.revision) == ("approved", 2)
        assert (system.approved_level, system.dossier_state) == (2, "approved")
        hashes = session.scalars(
            select(DossierRevision).where(DossierRevision.dossier_id == dossier_id)
        ).all()
        assert all(hash_of(row.snapshot) == row.sha256 for row in hashes)
        assert len({row.sha256 for row in hashes}) == 2
    assert appraiser.get(f"/dossiers/{dossier_id}/decision").get_data() == SCAN


def test_a_level_three_dossier_is_decided_by_the_owner_not_by_the_specialised_unit(app, as_user):
    system_id = described_system(app, regulation_number="3/QC", regulation_date=date(2026, 10, 1))
    classified(app, system_id, handles_admin_procedures=True, serves_internal_only=False)
    answered(app, system_id)
    dossier_id = opened(app, system_id)
    move(as_user("head.bvdk"), dossier_id, "submit")
    appraiser, approver = as_user("appraiser"), as_user("approver")
    for verb, data in (("receive", {}), ("accept", {}), ("appraise", OPINION)):
        assert move(appraiser, dossier_id, verb, data).status_code == 302, appraiser.text
    refused = move(
        appraiser,
        dossier_id,
        "approve",
        {**DECISION, "file": pdf()},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 200
    assert "không thuộc quyền của bạn" in appraiser.text
    assert state_of(app, dossier_id) == "appraised"
    accepted = move(
        approver,
        dossier_id,
        "approve",
        {**DECISION, "file": pdf()},
        content_type="multipart/form-data",
    )
    assert accepted.status_code == 302, approver.text
    assert state_of(app, dossier_id) == "approved"


def test_a_decision_without_a_regulation_is_refused_with_its_article(app, as_user):
    dossier_id = ready(app)
    move(as_user("head.bvdk"), dossier_id, "submit")
    appraiser = as_user("appraiser")
    for verb, data in (("receive", {}), ("accept", {}), ("appraise", OPINION)):
        move(appraiser, dossier_id, verb, data)
    move(
        appraiser,
        dossier_id,
        "approve",
        {**DECISION, "file": pdf()},
        content_type="multipart/form-data",
    )
    assert "NĐ 331/2026 Đ30 k7" in appraiser.text
    assert state_of(app, dossier_id) == "appraised"


def test_the_focal_point_cannot_submit_what_only_the_head_submits(app, as_user):
    dossier_id = ready(app)
    assert move(as_user("focal.bvdk"), dossier_id, "submit").status_code == 404
    assert state_of(app, dossier_id) == "draft"


def test_another_unit_cannot_find_the_dossier(app, as_user):
    dossier_id = ready(app)
    for login in ("focal.ttyt", "head.ttyt", "duoc"):
        assert as_user(login).get(f"/dossiers/{dossier_id}").status_code == 404, login


def test_a_step_out_of_order_is_refused_with_a_sentence(app, as_user):
    dossier_id = ready(app)
    appraiser = as_user("appraiser")
    answer = move(appraiser, dossier_id, "accept")
    assert answer.status_code == 200
    assert "bước này chỉ làm được từ “Đang kiểm tra tính đầy đủ”" in appraiser.text
    assert state_of(app, dossier_id) == "draft"


def test_who_operates_the_system_cannot_appraise_it(app, as_user):
    dossier_id = ready(app)
    move(as_user("head.bvdk"), dossier_id, "submit")
    with acting(app) as session:
        system_id = session.get_one(Dossier, dossier_id).system_id
        office = unit_of(session, "van-phong-so")
        session.add(
            SystemRelation(system_id=system_id, unit_id=office.id, kind=RelationKind.OPERATOR)
        )
        session.commit()
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}")
    assert "Nhận hồ sơ" not in appraiser.text
    move(appraiser, dossier_id, "receive")
    assert "đang vận hành hệ thống này" in appraiser.text
    assert state_of(app, dossier_id) == "submitted"


def test_an_incomplete_dossier_is_not_submitted_and_says_what_is_missing(app, as_user):
    system_id = described_system(app)
    classified(app, system_id)
    dossier_id = opened(app, system_id)
    head = as_user("head.bvdk")
    move(head, dossier_id, "submit")
    assert "dòng chưa trả lời" in head.text
    assert state_of(app, dossier_id) == "draft"


def test_what_is_edited_after_submission_does_not_change_the_frozen_revision(app, as_user):
    dossier_id = ready(app)
    move(as_user("head.bvdk"), dossier_id, "submit")
    with acting(app) as session:
        dossier = session.get_one(Dossier, dossier_id)
        before = session.scalars(
            select(DossierRevision).where(DossierRevision.dossier_id == dossier_id)
        ).one()
        session.get_one(InformationSystem, dossier.system_id).purpose = "Mục đích khác hẳn"
        session.commit()
    page = as_user("appraiser")
    page.get(f"/dossiers/{dossier_id}/revisions/1")
    assert "mã băm tính lại khớp" in page.text
    assert "Quản lý lịch trực" in page.text
    assert "Mục đích khác hẳn" not in page.text
    assert before.sha256 in page.text


def test_the_qr_address_of_a_frozen_revision_is_known_to_everybody(app, as_user, visitor):
    dossier_id = ready(app)
    move(as_user("head.bvdk"), dossier_id, "submit")
    with acting(app) as session:
        row = session.scalars(
            select(DossierRevision).where(DossierRevision.dossier_id == dossier_id)
        ).one()
    visitor.get(f"/verify/{row.sha256}")
    assert "Hồ sơ đề xuất cấp độ: Phần mềm quản lý thử nghiệm" in visitor.text
    visitor.get(f"/verify/{'0' * 64}")
    assert "Không có tài liệu nào mang mã này" in visitor.text
