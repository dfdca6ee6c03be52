"""The register of regulations: renewals keep history, the gate of a dossier takes from it."""

from __future__ import annotations

import io
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from compliance.core.db import transaction
from compliance.dossiers.models import Dossier, DossierState
from compliance.figures.facts import Window
from compliance.obligations.models import Obligation
from compliance.obligations.services import refresh
from compliance.regulations.figures import columns
from compliance.regulations.models import Regulation
from compliance.regulations.slots import dossier_panel, references
from compliance.systems.models import InformationSystem
from tests.support.backups import system_of
from tests.support.dossiers import acting, unit_of, user_of
from tests.support.registers import PDF

TEXT = {
    "kind": "quy-che", "title": "Quy chế bảo đảm an ninh mạng", "number": "12/QĐ-BVDK",
    "issued_on": "2025-03-01", "issuer": "Trạm Y tế", "scope": "Toàn trạm",
}  # fmt: skip


def enter(browser, address: str = "/regulations/new", **changes):
    browser.get(address)
    unit = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {"unit_id": unit, **TEXT, **changes}
    return browser.post(address, data, content_type="multipart/form-data")


def begin_anew(app) -> None:
    """Let the hospital have no text yet."""
    with acting(app) as session:
        own = Regulation.unit_id == unit_of(session, "bvdk").id
        with transaction():
            session.execute(update(Regulation).where(own).values(replaces_id=None))
            session.execute(delete(Regulation).where(own))


def test_a_renewed_regulation_stays_and_the_dossier_takes_the_new_one(app, as_user):
    begin_anew(app)
    focal = as_user("focal.bvdk")
    for changes, words in (
        ({"issued_on": "2026-12-01"}, "chưa đến"),
        ({"effective_until": "2025-02-01"}, "Hết hiệu lực phải sau"),
        ({"next_review": "2025-03-01"}, "Ngày rà soát phải sau"),
        ({"kind": "ke-hoach-nam"}, "phải ghi năm"),
        ({"number": ""}, "Hãy ghi số"),
    ):
        assert enter(focal, **changes).status_code == 200
        assert words in focal.text, words
    old = enter(focal, file=(io.BytesIO(PDF), "quy-che.pdf")).location
    assert focal.get(f"{old}/file").data == PDF
    renewal = f"/regulations/new?replaces={old.rsplit('/', 1)[1]}"
    assert enter(focal, renewal, kind="quyet-dinh").status_code == 200
    assert "cùng loại" in focal.text
    assert enter(focal, renewal, issued_on="2025-01-01").status_code == 200
    new = enter(focal, renewal, number="40/QĐ-BVDK", issued_on="2026-06-10").location
    assert enter(focal, renewal, number="41/QĐ-BVDK", issued_on="2026-07-10").status_code == 200
    assert "đã được thay" in focal.text
    focal.get(old)
    assert "Được thay bằng 40/QĐ-BVDK" in focal.text
    focal.get("/regulations/?kind=quy-che")
    assert new in focal.page.xpath("//main//a/@href")
    assert old not in focal.page.xpath("//main//a/@href")
    focal.get("/regulations/?state=all&q=12/qd-bvdk")
    assert old in focal.page.xpath("//main//a/@href")
    assert as_user("focal.bvnhi").get(new).status_code == 404

    # From the register into the inventory, and so to the gate of the dossier.
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
    system, _code = system_of(app)
    with acting(app) as session:
        foreign = session.scalars(
            select(InformationSystem.id).where(InformationSystem.unit_id != unit)
        ).first()
    focal.get(f"/systems/{system}")
    assert "chưa ghi vào kiểm kê" in focal.text
    assert focal.post(f"{old}/apply", {"system": str(system)}).status_code == 400
    assert focal.post(f"{new}/apply", {"system": str(foreign)}).status_code == 400
    assert focal.post(f"{new}/apply", {"system": str(system)}).status_code == 302
    with acting(app) as session:
        row = session.get_one(InformationSystem, system)
        assert (row.regulation_number, row.regulation_date, row.regulation_body) == (
            "40/QĐ-BVDK", date(2026, 6, 10), "Trạm Y tế",
        )  # fmt: skip
    focal.get(f"/systems/{system}")
    assert "40/QĐ-BVDK ngày 10/06/2026" in focal.text

    # A draft dossier of another system offers the same way; the rows of the standard name the text.
    with acting(app) as session:
        focal_point = user_of(session, "focal.bvdk")
        draft = session.scalars(
            select(Dossier)
            .join(InformationSystem, InformationSystem.id == Dossier.system_id)
            .where(
                InformationSystem.unit_id == unit,
                InformationSystem.id != system,
                Dossier.state == DossierState.DRAFT,
            )
            .options(joinedload(Dossier.system))
        ).first()
        (panel,) = dossier_panel(focal_point, draft)
        assert "40/QĐ-BVDK" in panel.lines[0].text
        assert dossier_panel(user_of(session, "focal.tyt"), draft) == []
        (missing,) = references(focal_point, unit, "QL-SUCO-01")
        assert (missing.code, missing.word) == ("none", "chưa có trong sổ")
    focal.get(f"/dossiers/{draft.id}")
    assert f"{new}/apply" in focal.page.xpath("//main//a/@href")

    # What figures and the calendar make of it, on each day as it was then.
    enter(focal, kind="ke-hoach-nam", year="2026", title="Kế hoạch năm", issued_on="2026-01-05")
    with acting(app) as session:
        for end, expected in (
            (date(2025, 2, 28), (False, False)),
            (date(2025, 12, 31), (True, False)),
            (date(2026, 6, 30), (True, True)),
            (date(2027, 1, 31), (True, False)),
        ):
            found = columns([unit], Window(date(2025, 1, 1), end))[unit]
            assert (found["regulation_in_force"], found["year_plan"]) == expected, end
            assert found["response_plan"] is False
        with transaction():
            refresh([unit])
        due = {
            row.path: row.due_on
            for row in session.scalars(
                select(Obligation).where(
                    Obligation.unit_id == unit, Obligation.source == "regulations.review"
                )
            )
        }
        assert due[new] == date(2027, 6, 10)
        assert old not in due
    review = {"reviewed_on": "2026-11-20", "again_on": "2027-05-01"}
    assert focal.post(f"{new}/review", {**review, "reviewed_on": "2026-11-30"}).status_code == 400
    assert focal.post(f"{new}/review", review).status_code == 302
    assert focal.post(f"{new}/end", {"ended_on": "2026-11-21", "reason": ""}).status_code == 400
    assert (
        focal.post(f"{new}/end", {"ended_on": "2026-11-21", "reason": "Bãi bỏ"}).status_code == 302
    )
    assert focal.post(f"{new}/review", review).status_code == 400
    with acting(app) as session:
        with transaction():
            refresh([unit])
        paths = session.scalars(
            select(Obligation.path).where(Obligation.source == "regulations.review")
        ).all()
        assert new not in paths
        assert session.scalars(select(Regulation).where(Regulation.number == "40/QĐ-BVDK")).one()
    assert focal.get("/regulations/export.xlsx?state=all").status_code == 200


def test_a_text_opened_by_two_is_not_overwritten(as_user):
    focal = as_user("focal.tyt")
    page = enter(focal).location
    focal.get(f"{page}/edit")
    version = focal.page.xpath("//input[@name='version']/@value")[0]
    data = {**TEXT, "unit_id": "", "version": version}
    focal.get(f"{page}/edit")
    data["unit_id"] = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    sent = {"content_type": "multipart/form-data"}
    assert focal.post(f"{page}/edit", {**data, "scope": "Một"}, **sent).status_code == 302
    assert focal.post(f"{page}/edit", {**data, "scope": "Hai"}, **sent).status_code == 200
    assert "vừa sửa văn bản này" in focal.text


def test_a_refused_review_or_end_keeps_what_was_typed(app, as_user):
    focal = as_user("focal.tyt")
    text = enter(focal).location
    assert focal.post(f"{text}/review", {"reviewed_on": "hôm qua"}).status_code == 400
    assert focal.page.xpath("//input[@name='reviewed_on']/@value") == ["hôm qua"]
    typed = {"ended_on": "", "reason": "Đơn vị giải thể"}
    assert focal.post(f"{text}/end", typed).status_code == 400
    assert "Hãy nhập ngày." in focal.text
    assert focal.page.xpath("//input[@name='reason']/@value") == ["Đơn vị giải thể"]
    early = {"ended_on": "2020-01-01", "reason": "Đơn vị giải thể"}
    assert focal.post(f"{text}/end", early).status_code == 400
    assert focal.page.xpath("//input[@name='reason']/@value") == ["Đơn vị giải thể"]
    assert focal.post(f"{text}/end", {**early, "ended_on": "2026-11-20"}).status_code == 302


def test_what_was_entered_by_mistake_never_was_in_force_and_stays_readable(app, as_user):
    begin_anew(app)
    focal = as_user("focal.bvdk")
    old = enter(focal).location
    renewal = f"/regulations/new?replaces={old.rsplit('/', 1)[1]}"
    new = enter(focal, renewal, number="9/QĐ", issued_on="2026-06-01").location
    # A corrected day moves the end of what was replaced.
    focal.get(f"{new}/edit")
    version = focal.page.xpath("//input[@name='version']/@value")[0]
    unit = focal.page.xpath("//*[@name='unit_id']//option/@value")[0]
    fixed = {"unit_id": unit, **TEXT, "number": "9/QĐ-BVDK", "version": version}
    early = focal.post(f"{new}/edit", {**fixed, "issued_on": "2024-01-01"})
    assert early.status_code == 200
    assert "trước văn bản cũ" in focal.text
    assert focal.post(f"{new}/edit", {**fixed, "issued_on": "2026-07-01"}).status_code == 302
    focal.get(old)
    assert "từ 01/07/2026. Được thay bằng 9/QĐ-BVDK" in focal.text
    assert focal.post(f"{old}/strike", {"mistake": "x"}).status_code == 400
    assert focal.post(f"{old}/reopen").status_code == 400
    assert focal.post(f"{new}/strike", {"mistake": ""}).status_code == 400
    assert "Hãy ghi lý do" in focal.text
    assert focal.post(f"{new}/strike", {"mistake": "Văn bản của đơn vị khác"}).status_code == 302
    focal.get(new)
    assert "Ghi nhầm: Văn bản của đơn vị khác" in focal.text
    assert focal.get(f"{new}/edit", follow=False).status_code == 302
    focal.get("/regulations/")
    assert old in focal.page.xpath("//main//a/@href")
    assert new not in focal.page.xpath("//main//a/@href")
    with acting(app) as session:
        unit_id = unit_of(session, "bvdk").id
        facts = columns([unit_id], Window(date(2026, 1, 1), date(2026, 8, 1)))
        assert facts[unit_id]["regulation_in_force"]
    again = enter(focal, renewal, number="10/QĐ-BVDK", issued_on="2026-08-01")
    assert again.status_code == 302, "the old text can be renewed again"
    assert as_user("focal.tyt").post(f"{new}/strike", {"mistake": "x"}).status_code == 404


def test_an_end_noted_by_mistake_is_taken_back(app, as_user):
    begin_anew(app)
    focal = as_user("focal.bvdk")
    page = enter(focal).location
    assert focal.post(f"{page}/reopen").status_code == 400
    ended = {"ended_on": "2026-11-01", "reason": "Nhầm dòng"}
    assert focal.post(f"{page}/end", ended).status_code == 302
    focal.get(page)
    assert focal.page.xpath("//form[contains(@action, '/reopen')]")
    assert focal.post(f"{page}/reopen").status_code == 302
    focal.get(page)
    assert "Không còn hiệu lực" not in focal.text


def test_a_second_text_of_a_kind_is_told_of_the_first(app, as_user):
    begin_anew(app)
    focal = as_user("focal.bvdk")
    page = enter(focal).location
    focal.get(page)
    assert "đang hiệu lực: " not in focal.text
    page = enter(focal, number="99/QĐ-BVDK", issued_on="2026-06-01").location
    focal.get(page)
    assert "văn bản cùng loại đang hiệu lực: 12/QĐ-BVDK" in focal.text
