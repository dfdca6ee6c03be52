"""Downtime cards and recovery procedures: written, approved, closed, renewed, tried, printed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from checklists import load
from compliance.continuity.models import ContinuityVersion
from compliance.core import clock
from compliance.core.db import transaction
from compliance.obligations.models import Obligation
from compliance.obligations.services import refresh
from tests.support.backups import system_of
from tests.support.dossiers import acting, unit_of
from tests.support.registers import write
from tests.support.traces import docx_text, pdf_text

FIELDS = list(load("nd331-2026").section("continuity_fields"))


def boxes(kind: str, **changes: str) -> dict[str, str]:
    asked = [row["id"] for row in FIELDS if row["of"] == kind]
    return {f"f_{key}": f"Nội dung {key}" for key in asked} | changes


def approve(browser, page: str, on: str = "2026-11-20") -> int:
    browser.get(page)
    for newest in browser.page.xpath("//a[starts-with(., 'Đọc bản')]/@href"):
        browser.get(newest)
    form = "//form[contains(@action, '/approve')]"
    version = browser.page.xpath(f"{form}//input[@name='version']/@value") or ["1"]
    data = {"approver": "Giám đốc (mẫu)", "approved_on": on, "version": version[0]}
    return browser.post(f"{page}/approve", data).status_code


def begin(browser, kind: str, system: str = "", title: str = "HIS ngừng") -> str:
    browser.get("/continuity/new")
    unit = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {"unit_id": unit, "kind": kind, "system_id": str(system), "title": title}
    return browser.post("/continuity/new", data).location.removesuffix("/edit")


def save(browser, page: str, **texts: str):
    browser.get(f"{page}/edit")
    version = browser.page.xpath("//input[@name='version']/@value")[0]
    return browser.post(f"{page}/edit", {**texts, "version": version})


def test_a_card_is_approved_printed_and_renewed(app, as_user):
    key, _code = system_of(app)
    focal = as_user("focal.bvdk")
    page = begin(focal, "downtime", key)
    assert save(focal, page, **boxes("downtime", **{"f_goi-ai": ""})).status_code == 302
    assert approve(focal, page) == 400
    focal.get(page)
    assert "Còn thiếu: Gọi ai" in focal.text
    draft = pdf_text(focal.get(f"{page}/1.pdf").data)
    assert "BẢN NHÁP" in draft
    long = "Một bước rất dài\n" * 90
    assert save(focal, page, **boxes("downtime", **{"f_cac-buoc": long})).status_code == 302
    assert approve(focal, page) == 400
    assert "vừa một trang A4" in focal.text
    text = "Tổ CNTT: 115\nTrực lãnh đạo: 113"
    assert save(focal, page, **boxes("downtime", **{"f_goi-ai": text})).status_code == 302
    assert approve(focal, page, "2026-11-30") == 400
    assert "Ngày phê duyệt chưa đến." in focal.text
    assert focal.page.xpath("//input[@name='approver']/@value") == ["Giám đốc (mẫu)"]
    assert approve(focal, page) == 302
    assert focal.post(f"{page}/edit", {"version": "3"}).status_code == 302
    printed = pdf_text(focal.get(f"{page}/1.pdf").data)
    for words in ("Tổ CNTT: 115", "Nhập lại dữ liệu", "Ngừng lúc", "Giám đốc (mẫu)"):
        assert words in printed, words
    assert "BẢN NHÁP" not in printed
    assert "Trực lãnh đạo: 113" in docx_text(focal.get(f"{page}/1.docx").data)

    # The next version leaves the approved one as it is.
    assert focal.post(f"{page}/renew").status_code == 302
    assert focal.post(f"{page}/renew").status_code == 400
    assert save(focal, page, **boxes("downtime", **{"f_goi-ai": "Số mới"})).status_code == 302
    assert "Số mới" not in pdf_text(focal.get(f"{page}/1.pdf").data)
    focal.get(page)
    assert "Đang dùng bản 1; bản 2 đang viết" in focal.text
    assert approve(focal, page, "2026-11-19") == 400
    assert approve(focal, page, "2026-11-21") == 302
    focal.get(f"{page}?version=1")
    assert "Tổ CNTT: 115" in focal.text
    focal.get(f"/systems/{key}")
    assert "Bản 2, 21/11/2026" in focal.text
    with acting(app) as session:
        unit = unit_of(session, "bvdk").id
        with transaction():
            refresh([unit])
        duty = session.scalars(select(Obligation).where(Obligation.path == page)).one()
        assert (duty.due_on, duty.last_done) == (date(2027, 11, 21), date(2026, 11, 21))
    assert as_user("focal.tyt").get(page).status_code == 404
    assert as_user("focal.tyt").get(f"{page}/1.pdf").status_code == 404
    assert focal.post(f"{page}/end", {"reason": ""}).status_code == 400
    assert "Hãy ghi lý do." in focal.text
    long = "Hệ thống đã thay bằng hệ thống khác. " * 9
    assert focal.post(f"{page}/end", {"reason": long}).status_code == 400
    assert focal.page.xpath("//input[@name='reason']/@value") == [long.strip()]
    assert focal.post(f"{page}/end", {"reason": "Hệ thống đã thay"}).status_code == 302
    assert focal.post(f"{page}/renew").status_code == 400
    assert focal.get("/continuity/export.xlsx?state=ended").status_code == 200
    focal.get("/continuity/?state=ended")
    assert page in focal.page.xpath("//main//a/@href")


def test_a_procedure_names_the_test_that_tried_it(app, as_user):
    key, _code = system_of(app)
    focal = as_user("focal.bvdk")
    page = begin(focal, "recovery", key, "Phục hồi cơ sở dữ liệu")
    tested = write(focal, "restore-tests", system_id=key, title="Thử đêm 20").location
    entry = tested.rsplit("/", 1)[1]
    other = write(focal, "backups").location.rsplit("/", 1)[1]
    assert focal.post(f"{page}/tried", {"entry_id": entry}).status_code == 400
    assert save(focal, page, **boxes("recovery")).status_code == 302
    assert approve(focal, page) == 302
    assert focal.post(f"{page}/tried", {"entry_id": other}).status_code == 400
    assert focal.post(f"{page}/tried", {"entry_id": entry}).status_code == 302
    focal.get(page)
    assert "Thử đêm 20, 20/11/2026" in focal.text
    printed = pdf_text(focal.get(f"{page}/1.pdf").data)
    assert "Thử đêm 20" in printed
    assert "1. Cần có trước khi làm" in printed


def test_the_database_refuses_to_change_an_approved_version(app, as_user):
    """The service says no first; whoever goes round it meets a trigger."""
    focal = as_user("focal.bvdk")
    page = begin(focal, "recovery", title="Không ai sửa được")
    key = UUID(page.rsplit("/", 1)[1])
    assert save(focal, page, **boxes("recovery")).status_code == 302
    table = ContinuityVersion.__table__
    mine = table.c.document_id == key
    with acting(app) as session:
        with transaction():
            session.execute(update(table).where(mine).values(boxes={"nguoi-lam": "Tổ trực"}))
        assert session.scalar(select(table.c.boxes).where(mine)) == {"nguoi-lam": "Tổ trực"}
    assert save(focal, page, **boxes("recovery")).status_code == 302
    assert approve(focal, page) == 302
    with acting(app) as session:
        for change in (
            update(table).where(mine).values(boxes={}),
            update(table).where(mine).values(approver="Người khác"),
            update(table).where(mine).values(approved_on=None),
            update(table).where(mine).values(next_review=date(2030, 1, 1)),
            delete(table).where(mine),
        ):
            with pytest.raises(DBAPIError, match="frozen"):
                session.execute(change)
            session.rollback()
        # What tried it last is noted later.
        with transaction():
            session.execute(update(table).where(mine).values(changed_at=clock.now()))


def test_two_writers_do_not_overwrite_each_other(as_user):
    focal = as_user("focal.tyt")
    page = begin(focal, "downtime")
    assert save(focal, page, **boxes("downtime")).status_code == 302
    stale = focal.post(f"{page}/edit", {**boxes("downtime"), "version": "1"})
    assert stale.status_code == 200
    assert "vừa sửa bản này" in focal.text


def test_what_is_approved_is_what_was_read(as_user):
    focal, head = as_user("focal.bvdk"), as_user("head.bvdk")
    page = begin(focal, "recovery")
    assert save(focal, page, title="Tên gõ nhầm", **boxes("recovery")).status_code == 302
    head.get(page)
    form = "//form[contains(@action, '/approve')]"
    seen = head.page.xpath(f"{form}//input[@name='version']/@value")[0]
    later = boxes("recovery", title="Phục hồi HIS") | {"f_trinh-tu": "Bước khác"}
    assert save(focal, page, **later).status_code == 302
    data = {"approver": "Giám đốc (mẫu)", "approved_on": "2026-11-20", "version": seen}
    assert head.post(f"{page}/approve", data).status_code == 400
    assert "Hãy đọc lại nội dung" in head.text
    assert "Giám đốc (mẫu)" in head.page.xpath("//input[@name='approver']/@value")
    assert approve(head, page) == 302
    # The name is printed on the approved version: it does not change under it.
    focal.post(f"{page}/renew")
    assert save(focal, page, **{**later, "title": "Tên khác"}).status_code == 302
    focal.get(page)
    assert "Phục hồi HIS" in focal.text
    assert "Tên khác" not in focal.text
    assert not focal.page.xpath(form), "the newer text is read before it is approved"


def test_a_test_that_was_struck_out_tried_nothing(app, as_user):
    key, _code = system_of(app)
    focal = as_user("focal.bvdk")
    page = begin(focal, "recovery", key, "Phục hồi cơ sở dữ liệu")
    tested = write(focal, "restore-tests", system_id=key, title="Thử đêm 20").location
    assert save(focal, page, **boxes("recovery")).status_code == 302
    assert approve(focal, page) == 302
    assert focal.post(f"{page}/tried", {"entry_id": tested.rsplit("/", 1)[1]}).status_code == 302
    assert focal.post(f"{tested}/withdraw", {"reason": "Ghi nhầm"}).status_code == 302
    focal.get(page)
    assert "dòng đã bị gạch trong sổ" in focal.text
    focal.get("/continuity/?q=co so du lieu")
    assert "chưa thử" in focal.text
    assert "Thử đêm 20" not in pdf_text(focal.get(f"{page}/1.pdf").data)
