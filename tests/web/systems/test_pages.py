"""Every page of the inventory, as each role sees it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.systems.models import InformationSystem
from tests.conventions.test_crawl import check_page

PAGES = (
    "/systems",
    "/systems/data-assets",
    "/systems/annual-figures",
    "/systems/transition",
    "/systems/reports",
)
READERS = ("focal.bvdk", "head.tyt", "approver", "appraiser", "inspector", "coordinator", "duoc")


def first_system(app, code: str) -> InformationSystem:
    with app.extensions["database"].scope() as session:
        return session.scalars(
            select(InformationSystem).where(InformationSystem.code == code)
        ).one()


@pytest.mark.parametrize("login", READERS)
def test_every_list_opens_for_every_reader(as_user, login):
    browser = as_user(login)
    for url in PAGES:
        assert browser.get(url, follow=False).status_code == 200, url
        check_page(browser, url)


@pytest.mark.parametrize("login", ["admin", "vendor"])
def test_who_has_no_business_with_the_inventory_is_refused(as_user, login):
    browser = as_user(login)
    for url in PAGES:
        assert browser.get(url, follow=False).status_code == 403, url


def test_every_page_of_a_system_opens_for_its_keeper(app, as_user):
    system = first_system(app, "bvdk-gia-lai-his")
    browser = as_user("focal.bvdk")
    base = f"/systems/{system.id}"
    pages = [base, f"{base}/network", f"{base}/relations/new"]
    pages += [
        f"{base}/edit/{s}" for s in ("description", "hosting", "data", "documents", "transition")
    ]
    for table in (
        "user-groups",
        "size-metrics",
        "components",
        "zones",
        "interconnections",
        "documents",
    ):
        pages.append(f"{base}/{table}/new")
    for url in [
        *pages,
        "/systems/new",
        "/systems/new?kind=his",
        "/systems/shared",
        "/systems/data-assets/new",
    ]:
        assert browser.get(url, follow=False).status_code == 200, url
        check_page(browser, url)


def test_form_08_opens_the_rows_behind_a_figure_and_its_files_stay_whole(as_user):
    focal = as_user("focal.bvdk")
    focal.get("/systems/annual-figures")
    everything = len(focal.page.xpath("//main//tbody/tr"))
    (link,) = focal.page.xpath("//dt[text()='Số đã được phê duyệt cấp độ']/../dd/a")
    assert "hệ thống chưa có ngày dự kiến" in focal.text
    focal.get(link.get("href"))
    rows = focal.page.xpath("//main//tbody/tr")
    assert len(rows) == int(link.text_content()) < everything
    # A form of some of the systems would be sent as if it were of all.
    files = [href for href in focal.page.xpath("//main//a/@href") if "annual-figures." in href]
    assert len(files) == 3
    assert not [href for href in files if "part=" in href]
