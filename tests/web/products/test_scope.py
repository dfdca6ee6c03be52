"""Who sees which product; a vendor sees nothing else."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select

from compliance.dossiers.models import Dossier, DossierState
from compliance.products.models import ProductInvitation
from compliance.systems.models import InformationSystem
from tests.conventions.test_crawl import statements
from tests.support.dossiers import acting
from tests.support.products import HIS, product, running_on


def address(app, name=HIS, release="1.2"):
    with acting(app) as session:
        return f"/products/{product(session, name, release).id}"


def test_a_vendor_sees_only_what_it_is_invited_to(app, as_user):
    vendor = as_user("vendor")
    vendor.get("/products")
    assert {"HIS Mẫu 1 1.2", "HIS Mẫu 1 1.3", "LIS Mẫu 1 1.2"} <= set(
        vendor.page.xpath("//main//td/a/text()")
    )
    assert "Mẫu 2" not in vendor.text
    assert "TAI-CHINH" not in vendor.text, "its own vendor's, but not invited"
    assert vendor.get(address(app, "HIS Mẫu 2", "2.2")).status_code == 404
    assert vendor.get(address(app, "TAI-CHINH Mẫu 1")).status_code == 404


def test_a_vendor_learns_how_many_units_use_its_product_and_not_which(app, as_user):
    running_on(app)
    vendor = as_user("vendor")
    assert vendor.get(address(app)).status_code == 200
    assert "Dùng tại" in vendor.text
    assert "Bệnh viện" not in vendor.text
    assert not vendor.page.xpath("//main//a[contains(@href, '/systems/')]")


def test_an_ended_invitation_opens_nothing(app, as_user):
    with acting(app) as session:
        rows = session.scalars(select(ProductInvitation)).all()
        his = next(row.id for row in rows if row.product_name == HIS)
    office = as_user("coordinator")
    assert office.post(f"/products/invitations/{his}/end").status_code == 302
    assert as_user("vendor").get(address(app)).status_code == 404


@pytest.mark.parametrize("login", ["focal.bvdk", "appraiser", "leader", "coordinator"])
def test_a_version_that_is_being_written_is_seen_by_its_vendor_alone(app, as_user, login):
    running_on(app)
    assert as_user(login).get(address(app)).status_code == 200
    assert as_user(login).get(address(app, HIS, "1.3")).status_code == 404


def test_a_station_does_not_see_a_product_that_it_does_not_use(app, as_user):
    assert as_user("focal.tyt").get(address(app)).status_code == 404


def test_an_invited_person_gets_an_account_once_and_sees_the_product(app, as_user):
    with acting(app) as session:
        his = product(session).id
    office = as_user("coordinator")
    office.post(
        "/products/invitations",
        {"product": str(his), "login": "ncc.moi", "display_name": "Người Mẫu"},
        follow=True,
    )
    assert len(office.page.xpath("//code[@data-password]")) == 1
    office.get("/products/invitations")
    assert "ncc.moi" in office.text


def test_a_vendor_answers_publishes_and_starts_the_next_version(app, as_user):
    draft = address(app, HIS, "1.3")
    vendor = as_user("vendor")
    page = f"{draft}/answers/KT-TAIKHOAN-14"
    vendor.get(page)
    version = vendor.page.xpath("//main//input[@name='version']/@value")[0]
    said = {"state": "met", "note": "Buộc đổi mật khẩu khi cài đặt.", "version": version}
    assert vendor.post(page, {**said, "note": "ngắn"}).status_code == 200
    assert vendor.post(page, said).status_code == 302
    assert vendor.post(page, said).status_code == 200, "on an old version: refused"
    assert vendor.post(f"{draft}/publish").status_code == 302
    vendor.get(draft)
    assert "Lập bản mới" in vendor.page.text_content()
    assert vendor.post(page, said).status_code == 200
    assert "đã công bố" in vendor.text


def in_appraisal(app):
    with acting(app) as session:
        his = product(session)
        return session.scalars(
            select(Dossier)
            .join(InformationSystem, InformationSystem.id == Dossier.system_id)
            .where(InformationSystem.product_id == his.id, Dossier.state == DossierState.APPRAISING)
        ).all()


def test_a_dozen_dossiers_are_appraised_from_one_reading(app, as_user):
    dossiers = in_appraisal(app)
    assert len(dossiers) >= 12
    appraiser = as_user("appraiser")
    pages = [f"/dossiers/{row.id}/revisions/{row.revision}" for row in dossiers]
    before = []
    for page in pages:
        assert appraiser.get(page).status_code == 200, page
        assert "Đọc sản phẩm một lần" in appraiser.text
        before.append(len(appraiser.page.xpath("//section[@id='requirements']//tbody/tr")))
    his = address(app)
    answered = appraiser.post(
        f"{his}/reading",
        {"verdict": "fits", "row-KT-TAIKHOAN-14": "remark", "note-KT-TAIKHOAN-14": "Xem lại."},
    )
    assert answered.status_code == 302
    for page, rows in zip(pages, before, strict=True):
        appraiser.get(page)
        assert "đã đọc ngày" in appraiser.text
        left = len(appraiser.page.xpath("//section[@id='requirements']//tbody/tr"))
        assert left < rows
        appraiser.get(f"{page}?show=all")
        assert len(appraiser.page.xpath("//section[@id='requirements']//tbody/tr")) == rows
    assert "Xem lại." in appraiser.text


def test_the_page_of_the_product_of_a_system_needs_a_bounded_number_of_queries(app, as_user):
    system_id = running_on(app)
    focal = as_user("focal.bvdk")
    with statements(app) as said:
        assert focal.get(f"/systems/{system_id}/product").status_code == 200
    assert len(said) <= 40


@pytest.mark.parametrize(
    ("asked", "found"),
    [("mau 1", True), ("MẪU 1", True), ("lis mẫu", True), ("m_u", False), ("%", False)],
)
def test_a_product_is_found_with_and_without_marks_and_signs_are_only_signs(as_user, asked, found):
    vendor = as_user("vendor")
    vendor.get(f"/products?q={quote(asked)}")
    names = vendor.page.xpath("//main//td/a/text()")
    assert any("Mẫu 1" in name for name in names) is found


def test_a_vendor_is_found_by_its_name_without_marks(as_user):
    coordinator = as_user("coordinator")
    coordinator.get("/products?q=giai+phap+benh+vien")
    assert coordinator.page.xpath("//main//td/a/text()")
