"""A focal point keeps its inventory: new system, short forms, rows, relations, shared software."""

from __future__ import annotations

import io

from sqlalchemy import select

from compliance.demo.context import ALIASES
from compliance.sharing.models import ShareRequest
from compliance.systems.models import (
    Component,
    DataAsset,
    InformationSystem,
    SystemDocument,
    SystemRelation,
)
from compliance.units.models import HealthUnit
from tests.web.systems.test_scope import HIS, events, system_id


def stored(app, model, *conditions):
    with app.extensions["database"].scope() as session:
        return session.scalars(select(model).where(*conditions)).all()


def filled(browser) -> dict:
    """Return the fields of the page's form as a browser would send them."""
    form = browser.page.xpath("//main//form[contains(@class,'form-page')]")[0]
    values = {k: v for k, v in form.fields.items() if v is not None}
    values.pop("csrf_token", None)
    return values


def test_a_new_system_starts_from_its_kind(app, as_user):
    browser = as_user("focal.bvdk")
    browser.get("/systems/new?kind=e-learning")
    values = filled(browser)
    assert values["name"] == "Đào tạo trực tuyến: LMS, LCMS, thi, lớp"
    answer = browser.post("/systems/new?kind=e-learning", values)
    assert answer.status_code == 302
    (system,) = stored(app, InformationSystem, InformationSystem.code == values["code"])
    assert (system.kind, system.info_private, system.info_personal) == ("e-learning", True, True)
    relations = stored(app, SystemRelation, SystemRelation.system_id == system.id)
    assert [relation.kind for relation in relations] == ["operator"]


def test_a_taken_code_is_refused_in_one_sentence(app, as_user):
    browser = as_user("focal.bvdk")
    browser.get("/systems/new?kind=his")
    browser.post("/systems/new?kind=his", {**filled(browser), "code": HIS})
    assert f"Mã “{HIS}” đã có" in browser.text


def test_a_section_is_saved_and_audited(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/edit/data"
    browser.get(url)
    before = events(app, "information_system:update")
    answer = browser.post(url, {**filled(browser), "subjects_sensitive": "12.345"})
    assert answer.status_code == 302
    (system,) = stored(app, InformationSystem, InformationSystem.id == his)
    assert system.subjects_sensitive == 12345
    assert events(app, "information_system:update") == before + 1


def test_a_bad_day_and_a_bad_number_get_a_sentence_each(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/edit/data"
    browser.get(url)
    wrong = {"subjects_basic": "nhiều", "subjects_counted_on": "31/02/2026"}
    browser.post(url, {**filled(browser), **wrong})
    assert "Hãy ghi một số nguyên không âm" in browser.text
    assert "Ngày không đúng" in browser.text


def test_two_writers_see_both_versions(app, as_user):
    one, two, his = as_user("focal.bvdk"), as_user("head.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/edit/hosting"
    one.get(url)
    two.get(url)
    first, second = filled(one), filled(two)
    assert one.post(url, {**first, "hosting_place": "Phòng máy A"}).status_code == 302
    answer = two.post(url, {**second, "hosting_place": "Phòng máy B"})
    assert answer.status_code == 200
    assert "Người khác vừa sửa" in two.text
    assert "Phòng máy A" in two.text
    assert "Phòng máy B" in two.page.xpath("//input[@name='hosting_place']/@value")
    assert two.post(url, {**filled(two), "hosting_place": "Phòng máy B"}).status_code == 302
    (system,) = stored(app, InformationSystem, InformationSystem.id == his)
    assert system.hosting_place == "Phòng máy B"


def test_a_kept_level_needs_a_decision_of_the_old_regime(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/edit/transition"
    browser.get(url)
    values = {**filled(browser), "transition_case": "level_kept", "legacy_level": "2", "note": ""}
    browser.post(url, {**values, "legacy_decision_date": "2026-09-01"})
    assert "trước 01/07/2026" in browser.text
    browser.post(url, {**values, "legacy_decision_date": "2026-07-20"})
    assert "Hãy hỏi đơn vị chuyên trách" in browser.text
    assert browser.post(url, {**values, "legacy_decision_date": "2025-07-20"}).status_code == 302


def test_a_row_is_added_edited_and_deleted(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/components"
    row = {"kind": "service", "name": "Dịch vụ mới", "antivirus": "yes"}
    assert browser.post(f"{url}/new", row).status_code == 302
    browser.post(f"{url}/new", row)
    assert "Đã có dòng này trong bảng" in browser.text
    (part,) = stored(app, Component, Component.name == "Dịch vụ mới")
    assert part.antivirus is True
    browser.get(f"{url}/{part.id}")
    values = {**filled(browser), "location": "Phòng máy"}
    assert browser.post(f"{url}/{part.id}", values).status_code == 302
    browser.post(f"{url}/{part.id}", {**values, "location": "Nơi khác"})
    assert "Người khác vừa sửa dòng này" in browser.text
    assert browser.post(f"{url}/{part.id}/delete").status_code == 302
    assert stored(app, Component, Component.name == "Dịch vụ mới") == []


def test_the_file_of_a_document_is_judged_by_its_content(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/documents/new"
    row = {"kind": "design", "title": "Thiết kế mới"}
    browser.post(url, {**row, "file": (io.BytesIO(b"MZ\x90 not a pdf"), "tep.pdf")})
    assert "Chỉ nhận tệp PDF" in browser.text
    good = (io.BytesIO(b"%PDF-1.4 mau"), "tep.pdf")
    assert browser.post(url, {**row, "file": good}).status_code == 302
    (document,) = stored(app, SystemDocument, SystemDocument.title == "Thiết kế mới")
    answer = browser.get(f"/systems/{his}/documents/{document.id}/file")
    assert answer.data == b"%PDF-1.4 mau"
    answer.close()


def test_a_second_owner_is_refused_until_the_first_has_ended(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    base = f"/systems/{his}/relations"
    values = {"kind": "owner", "unit_id": "Bệnh viện Đa khoa Gia Lai", "valid_from": "2026-12-01"}
    browser.post(f"{base}/new", values)
    assert "Hãy kết thúc quan hệ cũ trước" in browser.text
    (owner,) = stored(
        app, SystemRelation, SystemRelation.system_id == his, SystemRelation.kind == "owner"
    )
    assert browser.post(f"{base}/{owner.id}/end", {"valid_to": "2026-11-30"}).status_code == 302
    assert browser.post(f"{base}/new", values).status_code == 302


def test_who_operates_cannot_appraise(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    values = {"kind": "specialised", "unit_id": "bvdk-gia-lai", "valid_from": "2026-12-01"}
    browser.post(f"/systems/{his}/relations/new", values)
    assert "không được là đơn vị thẩm định" in browser.text


def test_a_delegation_needs_document_scope_and_end(app, as_user):
    browser, his = as_user("focal.bvdk"), system_id(app, HIS)
    url = f"/systems/{his}/relations/new"
    browser.get(url)
    values = {**filled(browser), "kind": "delegated_owner", "unit_id": "bvdk-gia-lai"}
    for more, said in (
        ({}, "Ủy quyền phải có văn bản"),
        ({"document_number": "1/UQ"}, "phạm vi và trách nhiệm"),
        ({"document_number": "1/UQ", "scope": "Toàn bộ"}, "phải có thời hạn"),
    ):
        browser.post(url, {**values, **more})
        assert said in browser.text


def test_a_station_confirms_all_its_shared_software_in_one_step(app, as_user):
    browser = as_user("focal.tyt")
    browser.get("/systems/shared")
    assert "phần mềm dùng chung: xác nhận" in browser.text
    assert browser.post("/systems/shared/confirm-all").status_code == 302
    browser.get("/systems/shared")
    assert "Đã xác nhận đủ" in browser.text


def test_a_station_may_say_that_it_does_not_use_a_software(app, as_user):
    browser = as_user("focal.tyt")
    browser.get("/systems/shared")
    url = next(u for u in browser.page.xpath("//form/@action") if u.endswith("/decline"))
    assert browser.post(url).status_code == 302
    browser.get("/systems/shared")
    assert url not in browser.page.xpath("//form/@action")
    assert as_user("focal.ttyt").post(url).status_code == 404


def test_a_data_asset_is_added_edited_and_taken_away(app, as_user):
    browser = as_user("focal.bvdk")
    browser.get("/systems/data-assets/new")
    values = {**filled(browser), "name": "Bộ dữ liệu mới", "code": "bvdk-moi", "kind": "dataset"}
    browser.post(
        "/systems/data-assets/new", {**values, "sensitivity": "public", "distinct_people": "5"}
    )
    assert "phải là dữ liệu cá nhân" in browser.text
    assert browser.post("/systems/data-assets/new", values).status_code == 302
    (asset,) = stored(app, DataAsset, DataAsset.code == "bvdk-moi")
    url = f"/systems/data-assets/{asset.id}"
    browser.get(f"{url}/edit")
    assert browser.post(f"{url}/edit", {**filled(browser), "storage": "MariaDB"}).status_code == 302
    browser.get(url)
    assert "MariaDB" in browser.text
    assert browser.post(f"{url}/delete").status_code == 302
    assert stored(app, DataAsset, DataAsset.code == "bvdk-moi") == []


def test_a_data_asset_that_a_share_names_stays(app, as_user):
    browser = as_user("focal.bvdk")
    with app.extensions["database"].scope() as session:
        asset, share = session.execute(
            select(DataAsset, ShareRequest)
            .join(ShareRequest, ShareRequest.unit_id == DataAsset.unit_id)
            .join(HealthUnit, HealthUnit.id == DataAsset.unit_id)
            .where(HealthUnit.code == ALIASES["bvdk"])
        ).first()
        share.asset_id = asset_id = asset.id
        session.commit()
    browser.post(f"/systems/data-assets/{asset_id}/delete", follow=True)
    assert "không xóa được" in browser.response.get_data(as_text=True)
    assert stored(app, DataAsset, DataAsset.id == asset_id)


def test_a_choice_that_was_not_offered_is_refused_in_a_sentence(as_user):
    browser = as_user("focal.bvdk")
    browser.get("/shares/new")
    answer = browser.post("/shares/new", {**filled(browser), "title": "Phiếu", "system_id": "x"})
    assert answer.status_code in (200, 400)
    assert "Hãy chọn một mục trong danh sách." in browser.text
