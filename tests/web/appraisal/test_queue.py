"""The queue, the completeness check from it, assignment, and one step on many dossiers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, insert, select

from compliance.core.types import new_id
from compliance.dossiers.models import Dossier, DossierEvent
from compliance.systems.models import InformationSystem, SystemRelation
from tests.support.dossiers import acting, ready, state_of, unit_of, user_of
from tests.support.paper import made_up_pdf
from tests.web.appraisal.test_review import move, submitted


def rows_of(browser):
    return browser.page.xpath("//main//tbody/tr")


def test_the_queue_says_how_long_a_dossier_waits_in_working_days(app, as_user, time):
    dossier_id = submitted(app, as_user)
    time.advance(days=9)  # from Sunday 22/11 to Tuesday 01/12/2026
    appraiser = as_user("appraiser")
    appraiser.get("/dossiers/queue?q=thu-nghiem")
    cells = [" ".join(c.text_content().split()) for c in rows_of(appraiser)[0].xpath("td")]
    assert cells[5] == "7"
    assert "quá 2 ngày làm việc" in cells[6]
    assert int(cells[7]) > 0
    assert f"/dossiers/{dossier_id}/completeness" in appraiser.response.get_data(as_text=True)


def test_the_queue_is_filtered_and_exported(app, as_user):
    submitted(app, as_user)
    appraiser = as_user("appraiser")
    appraiser.get("/dossiers/queue?q=thu-nghiem&state=submitted&findings=1&assignee=none")
    assert len(rows_of(appraiser)) == 1
    appraiser.get("/dossiers/queue?q=thu-nghiem&state=in_appraisal")
    assert rows_of(appraiser) == []
    answer = appraiser.get("/dossiers/queue.xlsx?q=thu-nghiem")
    sheet = load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    values = list(sheet.iter_rows(values_only=True))
    assert values[1][0] == "Phần mềm quản lý thử nghiệm"
    assert len(values) == 2


def queries_of(app, browser, url):
    seen = []

    def note(_conn, _cursor, statement, _params, _context, _many):
        seen.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get(url).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.sqlite_only
def test_the_queue_needs_no_more_queries_with_thirty_thousand_systems(app, as_user):
    submitted(app, as_user)
    appraiser = as_user("appraiser")
    before = queries_of(app, appraiser, "/dossiers/queue")
    multiply(app, 30_000)
    assert queries_of(app, appraiser, "/dossiers/queue") == before
    assert "hơn 1.000" in appraiser.text


def multiply(app, number):
    """Add copies of a submitted dossier with its system and its appraiser."""
    with acting(app) as session:
        dossier = session.scalars(select(Dossier).where(Dossier.state == "submitted")).first()
        system = session.get_one(InformationSystem, dossier.system_id)
        office = unit_of(session, "van-phong-so")

        def columns(row, **changes):
            kept = {c.key: getattr(row, c.key) for c in row.__mapper__.column_attrs}
            return {**kept, **changes}

        systems, relations, dossiers = [], [], []
        for n in range(number):
            key = new_id()
            systems.append(columns(system, id=key, code=f"ban-sao-{n}"))
            relations.append(
                {"id": new_id(), "system_id": key, "unit_id": office.id, "kind": "specialised"}
            )
            dossiers.append(columns(dossier, id=new_id(), system_id=key))
        session.execute(insert(InformationSystem), systems)
        session.execute(insert(SystemRelation), relations)
        session.execute(insert(Dossier), dossiers)
        session.commit()


def test_a_dossier_is_found_complete_in_one_step_and_the_next_one_comes(app, as_user):
    dossier_id = submitted(app, as_user)
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}/completeness")
    assert "Thuyết minh tổng quan" in appraiser.text
    answer = appraiser.post(f"/dossiers/{dossier_id}/completeness", {"verdict": "complete"})
    assert answer.status_code == 302
    assert answer.location.endswith(("/completeness", "/dossiers/queue"))
    assert str(dossier_id) not in answer.location
    assert state_of(app, dossier_id) == "in_appraisal"
    with acting(app) as session:
        verbs = session.scalars(
            select(DossierEvent.verb)
            .where(DossierEvent.dossier_id == dossier_id)
            .order_by(DossierEvent.at, DossierEvent.id)
        ).all()
        assert sorted(verbs) == ["accept", "open", "receive", "submit"]


def test_ticked_reasons_become_comments_when_it_is_returned(app, as_user):
    dossier_id = submitted(app, as_user)
    appraiser = as_user("appraiser")
    appraiser.get(f"/dossiers/{dossier_id}/completeness")
    ticked = appraiser.page.xpath("//input[@name='reason'][@checked]/@value")
    assert ticked == ["YK-THIETKE-THIEU"]
    # A regulation is needed before the approval, not before the appraisal (Đ30 k7).
    assert "Chưa có, cần trước khi phê duyệt" in appraiser.text
    appraiser.post(
        f"/dossiers/{dossier_id}/completeness",
        {"verdict": "return", "reason": ["YK-QUYCHE-THIEU"], "note": ""},
    )
    assert state_of(app, dossier_id) == "returned"
    focal = as_user("focal.bvdk")
    focal.get(f"/dossiers/{dossier_id}/answers")
    assert "Quy chế phải ban hành trước khi phê duyệt hồ sơ." in focal.text


def test_a_return_without_a_reason_is_refused_and_nothing_moves(app, as_user):
    dossier_id = submitted(app, as_user)
    appraiser = as_user("appraiser")
    answer = appraiser.post(f"/dossiers/{dossier_id}/completeness", {"verdict": "return"})
    assert answer.status_code == 200
    assert "Ghi lý do" in appraiser.text
    assert state_of(app, dossier_id) == "submitted"


def test_a_dossier_is_taken_in_hand_and_found_by_its_appraiser(app, as_user):
    dossier_id = submitted(app, as_user)
    appraiser = as_user("appraiser")
    with acting(app) as session:
        mine = user_of(session, "appraiser").id
        stranger = user_of(session, "focal.bvdk").id
    appraiser.post(f"/dossiers/{dossier_id}/assignee", {"person": str(stranger)})
    assert appraiser.response.status_code == 200
    appraiser.post(f"/dossiers/{dossier_id}/assignee", {"person": str(mine)})
    appraiser.get("/dossiers/queue?assignee=me")
    assert len(rows_of(appraiser)) == 1
    appraiser.get(f"/dossiers/{dossier_id}")
    assert "Người thẩm định: appraiser" in appraiser.text


def test_one_refusal_in_a_batch_undoes_no_other(app, as_user):
    first = submitted(app, as_user, code="lo-1", name="Hệ thống lô một")
    second = ready(app, code="lo-2", name="Hệ thống lô hai")
    appraiser = as_user("appraiser")
    url = f"/dossiers/batch?verb=complete&id={first}&id={second}"
    appraiser.get(url)
    assert "Hệ thống lô một" in appraiser.text
    appraiser.post("/dossiers/batch", {"verb": "complete", "id": [str(first), str(second)]})
    assert "Đã làm 1 hồ sơ, từ chối 1" in appraiser.text
    assert "bước này chỉ làm được từ" in appraiser.text
    assert state_of(app, first) == "in_appraisal"
    assert state_of(app, second) == "draft"


def test_many_dossiers_are_decided_with_one_paper(app, as_user):
    ids = [
        submitted(
            app,
            as_user,
            code=f"lo-{n}",
            name=f"Hệ thống lô {n}",
            regulation_number="3/QC",
            regulation_date=date(2026, 10, 1),
        )
        for n in (1, 2)
    ]
    appraiser = as_user("appraiser")
    keys = [str(key) for key in ids]
    appraiser.post("/dossiers/batch", {"verb": "complete", "id": keys})
    said = {"level_fit": "Hợp.", "design_fit": "Hợp.", "operation_fit": "Hợp.", "number": ""}
    appraiser.post("/dossiers/batch", {"verb": "appraise", "id": keys, **said})
    paper = (io.BytesIO(made_up_pdf("Quyết định")), "quyet-dinh.pdf")
    decided = {"number": "9/QĐ", "on": "2026-11-22", "body": "Văn phòng Sở", "vouched": "y"}
    appraiser.post(
        "/dossiers/batch",
        {"verb": "approve", "id": keys, **decided, "file": paper},
        content_type="multipart/form-data",
    )
    assert "Đã làm 2 hồ sơ, từ chối 0" in appraiser.text
    assert [state_of(app, key) for key in ids] == ["approved", "approved"]


def test_a_unit_cannot_take_a_batch_step(app, as_user):
    dossier_id = submitted(app, as_user)
    url = f"/dossiers/batch?verb=complete&id={dossier_id}"
    assert as_user("head.bvdk").get(url).status_code == 403


def test_a_move_of_the_old_kind_still_works_from_the_queue(app, as_user):
    dossier_id = submitted(app, as_user)
    move(as_user("appraiser"), dossier_id, "receive")
    assert state_of(app, dossier_id) == "completeness_check"
