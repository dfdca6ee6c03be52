"""Who may see and touch which system: out of scope is 404, a using unit sees a summary."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance.core.audit import AuditEvent
from compliance.systems.models import DataAsset, InformationSystem, NetworkZone
from tests.conventions.test_crawl import statements


def system_id(app, code):
    with app.extensions["database"].scope() as session:
        return session.scalars(
            select(InformationSystem.id).where(InformationSystem.code == code)
        ).one()


def asset_id(app, code):
    with app.extensions["database"].scope() as session:
        return session.scalars(select(DataAsset.id).where(DataAsset.code == code)).one()


def events(app, name):
    with app.extensions["database"].scope() as session:
        return session.scalar(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.event == name)
        )


HIS, HSSK = "bvdk-gia-lai-his", "van-phong-so-hssk"


@pytest.mark.parametrize("login", ["focal.ttyt", "head.tyt", "focal.bvnhi"])
def test_another_unit_finds_neither_the_system_nor_its_data(app, as_user, login):
    browser, his = as_user(login), system_id(app, HIS)
    data = asset_id(app, f"{HIS}-db")
    for url in (f"/systems/{his}", f"/systems/{his}/network", f"/systems/data-assets/{data}"):
        assert browser.get(url, follow=False).status_code == 404, url
    assert browser.post(f"/systems/{his}/edit/hosting", {"version": "1"}).status_code == 404
    assert browser.post(f"/systems/data-assets/{data}/delete").status_code == 404


@pytest.mark.parametrize("login", ["inspector", "coordinator", "leader", "approver", "appraiser"])
def test_the_sector_owner_and_appraiser_read_the_whole_but_do_not_write(app, as_user, login):
    browser, his = as_user(login), system_id(app, HIS)
    assert browser.get(f"/systems/{his}").status_code == 200
    assert "Thành phần trong phạm vi" in browser.text
    assert browser.get(f"/systems/{his}/edit/hosting", follow=False).status_code == 403


def test_a_station_sees_a_summary_of_the_software_it_uses(app, as_user):
    browser, hssk = as_user("focal.tyt"), system_id(app, HSSK)
    assert browser.get(f"/systems/{hssk}").status_code == 200
    assert "phần tóm tắt" in browser.text
    assert "Thành phần trong phạm vi" not in browser.text
    assert "Hợp đồng" not in browser.text
    assert browser.get(f"/systems/{hssk}/network", follow=False).status_code == 404


def test_a_field_lead_sees_the_systems_of_its_field_only(app, as_user):
    browser = as_user("duoc")
    browser.get("/systems")
    kinds = {row.xpath("string(td[3])").strip() for row in browser.page.xpath("//tbody/tr")}
    assert kinds
    assert kinds <= {
        "Quản lý dược, mỹ phẩm, thuốc, vật tư",
        "Cấp chứng chỉ hành nghề dược",
        "Quản lý trang thiết bị y tế",
    }
    assert browser.get(f"/systems/{system_id(app, HIS)}", follow=False).status_code == 404


def test_zones_are_shown_to_the_operator_and_every_reading_is_written_down(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    before = events(app, "network:read")
    assert browser.get(f"/systems/{his}/network").status_code == 200
    assert "192.0.2.0/28" in browser.text
    assert events(app, "network:read") == before + 1
    logical, flows = browser.page.xpath("//figure/*[local-name()='svg']")
    for word in ("Vùng biên", "Chưa xếp vùng", "Máy chủ ứng dụng", "Cổng giám định BHYT"):
        assert word in logical.text_content()
    assert "Chỉ định và kết quả xét nghiệm" in flows.text_content()
    assert "focal.bvdk 22/11/2026" in logical.text_content()
    browser.get(f"/systems/{his}")
    assert "192.0.2.0/28" not in browser.text


def test_a_leader_sees_no_addresses(app, as_user):
    url = f"/systems/{system_id(app, HIS)}/network"
    assert as_user("leader").get(url, follow=False).status_code == 403


def test_the_exported_workbook_holds_only_my_unit(app, as_user):
    import io

    from openpyxl import load_workbook

    browser = as_user("focal.bvdk")
    answer = browser.get("/systems/workbook.xlsx")
    book = load_workbook(io.BytesIO(answer.data), read_only=True)
    rows = list(book["Hệ thống"].iter_rows(min_row=2, values_only=True))
    assert rows
    assert {row[2] for row in rows} == {"bvdk-gia-lai"}
    assert list(book["Vùng mạng"].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    "url", ["/systems", "/systems/data-assets", "/systems/annual-figures", "/systems/transition"]
)
def test_a_list_needs_as_many_queries_for_ten_rows_as_for_six_hundred(app, as_user, url):
    def queries(login):
        browser = as_user(login)
        browser.get(url)
        with statements(app) as said:
            assert browser.get(url).status_code == 200
        return len(said)

    few, many = queries("focal.bvdk"), queries("inspector")
    assert many <= few + 1, (few, many)
    # One counts for the bell; form 08 asks two regimes, the owners and the inspections as well.
    assert many <= (27 if url.endswith("annual-figures") else 17)


def test_search_finds_with_and_without_marks(app, as_user):
    browser = as_user("focal.bvdk")
    for words in ("bệnh án", "benh an", "BỆNH ÁN"):
        browser.get("/systems", query_string={"q": words})
        assert "Bệnh án điện tử" in browser.text, words
    browser.get("/systems", query_string={"q": "không có đâu"})
    assert "Không có hệ thống nào khớp" in browser.text


def test_filters_narrow_the_list_and_the_way_back_keeps_them(app, as_user):
    browser = as_user("inspector")
    browser.get("/systems", query_string={"kind": "camera", "page": "2", "sort": "-unit"})
    assert {r.xpath("string(td[3])").strip() for r in browser.page.xpath("//tbody/tr")} == {
        "Camera giám sát y tế cơ sở"
    }
    browser.get(browser.page.xpath("//tbody//a/@href")[0])
    back = browser.page.xpath("//nav[contains(@class,'crumbs')]//a/@href")[0]
    assert "kind=camera" in back
    assert "page=2" in back
    assert "sort=-unit" in back


def test_zones_of_another_unit_cannot_be_written_by_guessing(app, as_user):
    his = system_id(app, HIS)
    with app.extensions["database"].scope() as session:
        zone = session.scalars(select(NetworkZone.id).where(NetworkZone.system_id == his)).first()
    browser = as_user("focal.ttyt")
    assert browser.post(f"/systems/{his}/zones/{zone}/delete").status_code == 404
