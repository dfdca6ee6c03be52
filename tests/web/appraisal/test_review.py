"""Reading a revision row by row, remarks and their answers, the comparison of two revisions."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core.db import transaction
from compliance.dossiers.models import Dossier, DossierComment, DossierRevision
from compliance.requirements.models import RequirementResponse
from compliance.systems.models import InformationSystem
from tests.support.dossiers import acting, ready, state_of


def move(browser, dossier_id, verb, data=None):
    answer = browser.post(f"/dossiers/{dossier_id}/moves/{verb}", data or {})
    assert answer.status_code == 302, browser.text


def submitted(app, as_user, **columns):
    dossier_id = ready(app, **columns)
    move(as_user("head.bvdk"), dossier_id, "submit")
    return dossier_id


def in_appraisal(app, as_user, **columns):
    dossier_id = submitted(app, as_user, **columns)
    appraiser = as_user("appraiser")
    move(appraiser, dossier_id, "receive")
    move(appraiser, dossier_id, "accept")
    return dossier_id, appraiser


def change_answer(app, dossier_id, **values):
    """Change the living answer to one requirement; return its id."""
    with acting(app) as session, transaction():
        dossier = session.get_one(Dossier, dossier_id)
        row = session.scalars(
            select(RequirementResponse)
            .where(RequirementResponse.system_id == dossier.system_id)
            .order_by(RequirementResponse.item_id)
        ).first()
        for name, value in values.items():
            setattr(row, name, value)
        return row.item_id


def ids_shown(browser):
    return browser.page.xpath("//article[@data-row]/@id")


def test_only_unusual_rows_are_shown_first_each_with_its_reason(app, as_user):
    dossier_id = ready(app)
    code = change_answer(app, dossier_id, state="not_applicable", note="Không có máy chủ ở đây.")
    move(as_user("head.bvdk"), dossier_id, "submit")
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}/appraise?tag=NHAN-KHONGAPDUNG")
    assert ids_shown(appraiser) == [code]
    assert "Ghi không áp dụng" in appraiser.text
    assert "Không có máy chủ ở đây." in appraiser.text
    appraiser.get(f"/dossiers/{dossier_id}/appraise?show=all")
    everything = ids_shown(appraiser)
    appraiser.get(f"/dossiers/{dossier_id}/appraise")
    assert code in ids_shown(appraiser)
    assert len(everything) > len(ids_shown(appraiser)) or all(ids_shown(appraiser))


def test_what_the_checks_found_is_frozen_with_the_revision(app, as_user):
    dossier_id = submitted(app, as_user)
    with acting(app) as session:
        row = session.scalars(
            select(DossierRevision).where(DossierRevision.dossier_id == dossier_id)
        ).one()
        assert row.findings > 0
        assert row.snapshot.count('"check":"SOAT-') == row.findings
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}/appraise?tag=NHAN-SOAT")
    assert "chưa có minh chứng" in appraiser.text


def test_a_remark_on_a_row_leads_back_to_the_row(app, as_user):
    dossier_id, appraiser = in_appraisal(app, as_user)
    appraiser.get(f"/dossiers/{dossier_id}/appraise?show=all")
    code = ids_shown(appraiser)[0]
    answer = appraiser.post(
        f"/dossiers/{dossier_id}/appraise/comments",
        {"section": "plan-operation", "item_id": code, "text": "Nêu chu kỳ.", "show": "all"},
    )
    assert answer.location.endswith(f"/appraise?show=all#{code}")
    appraiser.get(f"/dossiers/{dossier_id}/appraise?show=commented")
    assert ids_shown(appraiser) == [code]
    assert "Nêu chu kỳ." in appraiser.text


def test_a_remark_on_a_row_that_does_not_exist_is_refused(app, as_user):
    dossier_id, appraiser = in_appraisal(app, as_user)
    appraiser.post(
        f"/dossiers/{dossier_id}/appraise/comments",
        {"section": "other", "item_id": "KHONG-CO", "text": "Sai."},
        follow=True,
    )
    with acting(app) as session:
        assert (
            session.scalars(
                select(DossierComment.text).where(DossierComment.dossier_id == dossier_id)
            ).all()
            == []
        )


def test_the_approver_reads_but_writes_no_remark(app, as_user):
    dossier_id, _appraiser = in_appraisal(app, as_user)
    approver = as_user("approver")
    approver.get(f"/dossiers/{dossier_id}/appraise")
    assert approver.response.status_code == 200
    assert not approver.page.xpath("//form[contains(@class, 'remark-form')]")
    body = {"section": "level", "text": "Thử."}
    refused = approver.post(f"/dossiers/{dossier_id}/appraise/comments", body)
    assert refused.status_code == 403


def test_a_unit_does_not_open_the_appraisal_screen(app, as_user):
    dossier_id = submitted(app, as_user)
    assert as_user("focal.bvdk").get(f"/dossiers/{dossier_id}/appraise").status_code == 403


def returned_with_a_comment(app, as_user):
    dossier_id, appraiser = in_appraisal(app, as_user)
    body = {"section": "level", "text": "Nêu cách đếm số người."}
    appraiser.post(f"/dossiers/{dossier_id}/appraise/comments", body)
    move(appraiser, dossier_id, "return", {"reason": ""})
    with acting(app) as session:
        row = session.scalars(
            select(DossierComment).where(DossierComment.dossier_id == dossier_id)
        ).one()
    return dossier_id, appraiser, row.id


def test_a_unit_answers_a_comment_and_the_appraiser_closes_it(app, as_user):
    dossier_id, appraiser, comment = returned_with_a_comment(app, as_user)
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    head.get(f"/dossiers/{dossier_id}/moves/submit")
    assert "1 ý kiến thẩm định chưa trả lời" in head.text
    focal.post(
        f"/dossiers/{dossier_id}/answers",
        {"comment": str(comment), "state": "done", "answer": "Đã ghi cách đếm."},
    )
    focal.get(f"/dossiers/{dossier_id}/answers")
    assert "Đã trả lời mọi ý kiến" in focal.text
    move(head, dossier_id, "submit")
    move(appraiser, dossier_id, "receive")
    appraiser.get(f"/dossiers/{dossier_id}/appraise")
    assert "đơn vị báo đã sửa" in appraiser.text
    assert "Đã ghi cách đếm." in appraiser.text
    assert "1 ý kiến chưa đóng" in appraiser.text
    appraiser.post(f"/dossiers/{dossier_id}/comments/{comment}/close", {"closed": "yes"})
    appraiser.get(f"/dossiers/{dossier_id}/appraise")
    assert "0 ý kiến chưa đóng" in appraiser.text


def test_to_keep_something_as_it_is_needs_a_reason(app, as_user):
    dossier_id, _appraiser, comment = returned_with_a_comment(app, as_user)
    focal = as_user("focal.bvdk")
    focal.post(
        f"/dossiers/{dossier_id}/answers",
        {"comment": str(comment), "state": "kept", "answer": ""},
        follow=True,
    )
    assert "Còn 1 ý kiến chưa trả lời" in focal.text


def test_a_comment_is_not_answered_while_the_dossier_is_being_appraised(app, as_user):
    dossier_id, _appraiser, comment = returned_with_a_comment(app, as_user)
    move(as_user("head.bvdk"), dossier_id, "submit")
    focal = as_user("focal.bvdk")
    focal.post(
        f"/dossiers/{dossier_id}/answers",
        {"comment": str(comment), "state": "done", "answer": "Muộn."},
    )
    with acting(app) as session:
        assert session.get_one(DossierComment, comment).answer is None


def test_a_comparison_shows_only_what_changed_and_the_whole_on_demand(app, as_user):
    dossier_id, _appraiser, _comment = returned_with_a_comment(app, as_user)
    code = change_answer(app, dossier_id, note="Đã làm theo quy trình mới.")
    with acting(app) as session, transaction():
        dossier = session.get_one(Dossier, dossier_id)
        session.get_one(InformationSystem, dossier.system_id).purpose = "Quản lý lịch trực, nghỉ."
    move(as_user("head.bvdk"), dossier_id, "submit")
    assert state_of(app, dossier_id) == "submitted"
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}/compare?from=1&to=2")
    assert "2 chỗ khác" in appraiser.text
    assert "Quản lý lịch trực của nhân viên." in appraiser.text
    assert "Quản lý lịch trực, nghỉ." in appraiser.text
    assert code in appraiser.text
    assert "Máy chủ lịch trực" not in appraiser.text
    appraiser.get(f"/dossiers/{dossier_id}/compare?from=1&to=2&whole=1")
    assert "Máy chủ lịch trực" in appraiser.text
    appraiser.get(f"/dossiers/{dossier_id}/appraise?tag=NHAN-DOI")
    assert ids_shown(appraiser) == [code]
    appraiser.get(f"/dossiers/{dossier_id}/compare?from=1&to=1")
    assert "Hai lần trình giống nhau" in appraiser.text
    assert appraiser.get(f"/dossiers/{dossier_id}/compare?from=1&to=7").status_code == 404


def test_the_network_plan_is_not_compared_for_who_may_not_see_it(app, as_user):
    dossier_id = submitted(app, as_user)
    for login, sees in (("appraiser", True), ("leader", False)):
        browser = as_user(login)
        browser.get(f"/dossiers/{dossier_id}/compare?from=1&to=1&whole=1")
        assert ("192.0.2.64/28" in browser.text) is sees, login
