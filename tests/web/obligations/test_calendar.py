"""The pages of the calendar: list, month, workbook, and feeds."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.core.worker import ensure
from compliance.obligations.models import CalendarFeed, Obligation
from tests.support.dossiers import acting, unit_of, user_of


@pytest.fixture(autouse=True)
def _known(app, run_jobs) -> None:
    with acting(app):
        ensure("obligations.refresh")
    run_jobs()


def test_a_unit_sees_its_own_list_searches_filters_and_takes_it_along(app, as_user):
    me = as_user("focal.bvdk")
    assert me.get("/calendar/").status_code == 200
    rows = me.page.xpath("//tbody/tr")
    assert rows
    assert "quy ước" in me.text
    assert me.page.xpath("//tbody/tr/td[1]/a/@href")
    for address in (
        "?state=pressing",
        "?kind=registers.drills",
        "?q=khong-co-viec-nay",
        "?sort=-due",
    ):
        assert me.get(f"/calendar/{address}").status_code == 200
    me.get("/calendar/?kind=registers.drills")
    assert {line.text_content() for line in me.page.xpath("//tbody/tr/td[1]/a")} == {
        "Diễn tập ứng phó sự cố"
    }
    for state in ("late", "never", "soon", "done", "ahead"):
        me.get(f"/calendar/?state={state}")
        said = set(me.page.xpath("//tbody/tr/td[3]//span/text()"))
        assert len(said) <= 1
    book = load_workbook(BytesIO(me.get("/calendar/export.xlsx?kind=home.dates").data))
    text = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert any("Báo cáo kỳ" in str(row[0]) for row in text)
    assert "2026-12-04" in str(text) or "datetime.datetime(2026, 12, 4" in str(text)


def test_the_department_filters_the_sector_by_unit(app, as_user):
    me = as_user("coordinator")
    me.get("/calendar/?unit=benh-vien-khong-co")
    assert not me.page.xpath("//tbody/tr")
    with acting(app) as session:
        code = unit_of(session, "bvdk").code
        name = unit_of(session, "bvdk").name
    me.get(f"/calendar/?unit={code}&state=pressing")
    assert {cell.text_content() for cell in me.page.xpath("//tbody/tr/td[2]")} == {name}


def test_a_month_shows_each_day_with_what_is_due(app, as_user):
    me = as_user("focal.bvdk")
    assert me.get("/calendar/month?m=2026-12").status_code == 200
    day = me.page.xpath("//td[time/@datetime='2026-12-04']")[0]
    assert "Báo cáo kỳ Năm" in day.text_content()
    me.get("/calendar/month?m=2028-02")
    assert me.page.xpath("//time[@datetime='2028-02-29']")
    assert me.get("/calendar/month?unit=khong-co").status_code == 404
    with acting(app) as session:
        other = unit_of(session, "so-y-te").code
    assert me.get(f"/calendar/month?unit={other}").status_code == 404


def test_a_feed_is_shown_once_says_what_its_person_may_see_and_ends(app, as_user, visitor, caplog):
    me = as_user("focal.bvdk")
    with acting(app) as session:
        unit_id = str(unit_of(session, "bvdk").id)
    me.post("/calendar/feeds/new", {"unit_id": unit_id, "name": "Điện thoại"})
    address = me.page.xpath("//code[@data-token]/text()")[0]
    secret = address.rpartition("/")[2]
    assert len(secret) >= 43
    me.get("/calendar/feeds")
    assert secret not in me.text
    answer = visitor.get(f"/calendar/feed/{secret}")
    assert answer.mimetype == "text/calendar"
    content = answer.data.decode().replace("\r\n ", "")
    assert "Báo cáo kỳ Năm gửi Sở" in content
    with acting(app) as session:
        feed = session.scalars(select(CalendarFeed)).one()
        assert secret not in str(vars(feed))
        dated = select(Obligation).where(
            Obligation.unit_id == feed.unit_id, Obligation.due_on.is_not(None)
        )
        assert content.count("BEGIN:VEVENT") == len(session.scalars(dated).all())
        person = user_of(session, "focal.bvdk")
        for private in (person.display_name, person.email, person.phone):
            assert not private or private not in content
    assert visitor.get(f"/calendar/feed/{secret[:-1]}").status_code == 404
    # Nobody else ends it; its person does.
    assert as_user("head.ttyt").post(f"/calendar/feeds/{feed.id}/revoke").status_code == 404
    me.post(f"/calendar/feeds/{feed.id}/revoke")
    assert visitor.get(f"/calendar/feed/{secret}").status_code == 404
    assert not re.search(re.escape(secret), caplog.text)
