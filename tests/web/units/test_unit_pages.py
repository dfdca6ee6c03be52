"""The pages of units: what each role sees, and what an administrator changes."""

from __future__ import annotations

import io

from openpyxl import load_workbook
from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.units.models import HealthUnit, UnitChange, UnitLink
from compliance.units.services import EDITABLE


def url_of(unit, rest: str = "") -> str:
    return f"/units/{unit.id}{rest}"


def form_of(unit, **changes) -> dict:
    values = {name: getattr(unit, name) for name in EDITABLE}
    values.update(version=unit.version, **changes)
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_an_administrator_finds_a_unit_by_a_word_without_marks(as_user):
    admin = as_user("admin")
    admin.get("/units?q=tram+y+te+xa+chu+se")
    assert "Trạm Y tế xã Chư Sê" in admin.text
    assert "Bệnh viện 331" not in admin.text


def test_filters_and_sort_are_kept_in_the_links_of_the_pager(as_user):
    admin = as_user("admin")
    admin.get("/units?kind=tram_y_te&sort=-code")
    following = admin.page.xpath("//a[@rel='next']/@href")[0]
    assert "kind=tram_y_te" in following
    assert "sort=-code" in following
    assert "page=2" in following


def test_only_doubtful_units_are_listed_by_their_filter(as_user):
    admin = as_user("admin")
    admin.get("/units?confidence=U&kind=trung_tam_tuyen_tinh")
    assert "Trung tâm Kiểm nghiệm" in admin.text
    assert "Trung tâm Kiểm soát bệnh tật" not in admin.text


def test_a_coordinated_unit_says_that_it_stands_outside_the_denominator(as_user, unit):
    admin = as_user("admin")
    admin.get(url_of(unit("ubnd-tinh-gia-lai")))
    assert "không tính vào mẫu số" in admin.text


def test_a_station_shows_its_dated_links_with_their_document(as_user, unit):
    focal = as_user("focal.tyt")
    focal.get(url_of(unit("tyt")))
    assert "Hướng dẫn chuyên môn" in focal.text
    assert "từ 01/01/2026" in focal.text
    assert "Trước QĐ 3308/QĐ-UBND" in focal.text
    assert not focal.page.xpath("//a[contains(@href,'/edit')]")


def test_the_guiding_centre_sees_its_station_and_a_stranger_does_not(as_user, unit):
    station = unit("tyt")
    assert as_user("focal.ttyt").get(url_of(station)).status_code == 200
    assert as_user("focal.bvdk").get(url_of(station)).status_code == 404
    assert as_user("focal.tyt").get(url_of(unit("bvdk"))).status_code == 404


def test_nobody_but_the_administrator_changes_a_unit(as_user, unit):
    for login in ("focal.tyt", "head.tyt", "leader", "inspector"):
        assert as_user(login).get(url_of(unit("tyt"), "/edit")).status_code == 403


def test_an_administrator_adds_a_unit(as_user, db):
    admin = as_user("admin")
    answer = admin.post(
        "/units/new",
        {
            "code": "tyt-moi",
            "name": "Trạm Y tế Mới",
            "kind": "tram_y_te",
            "group": "phoi_hop",
            "parent": "so-y-te",
        },
    )
    assert answer.status_code == 302
    made = db.scalars(select(HealthUnit).where(HealthUnit.code == "tyt-moi")).one()
    assert made.path.endswith(made.id.hex + "/")
    assert made.department_id == made.parent_id
    admin.get(answer.location)
    assert "Trạm Y tế Mới" in admin.text


def test_a_code_that_is_taken_is_refused_on_its_field(as_user):
    admin = as_user("admin")
    admin.post(
        "/units/new",
        {"code": "so-y-te", "name": "X", "kind": "phong", "group": "truc_thuoc", "parent": ""},
    )
    assert admin.page.xpath("//*[@id='code-error']")
    assert "“so-y-te” đã có" in admin.text


def test_an_edit_is_saved_and_stands_in_the_audit_trail_without_the_name_of_the_head(
    as_user, unit, db
):
    station = unit("tyt")
    answer = as_user("admin").post(
        url_of(station, "/edit"), form_of(station, head_name="Trần Mẫu Mới", place="Chư Sê")
    )
    assert answer.status_code == 302
    db.rollback()
    assert station.head_name == "Trần Mẫu Mới"
    row = db.scalars(
        select(AuditEvent).where(AuditEvent.event == "unit:update").order_by(AuditEvent.seq.desc())
    ).first()
    assert row.changes["place"][1] == "Chư Sê"
    assert row.changes["head_name"] == "[đã đổi]"


def test_two_people_who_save_the_same_unit_see_both_versions(as_user, unit, db):
    station = unit("tyt")
    old = form_of(station, place="Bản của người sau")
    as_user("admin").post(url_of(station, "/edit"), form_of(station, place="Bản của người trước"))
    second = as_user("admin")
    second.post(url_of(station, "/edit"), old)
    assert "Người khác vừa sửa đơn vị này" in second.text
    row = second.page.xpath("//tr[td='Địa danh']")[0].text_content().split("\n")
    told = " ".join(part.strip() for part in row)
    assert "Bản của người sau" in told
    assert "Bản của người trước" in told
    db.rollback()
    assert unit("tyt").place == "Bản của người trước"
    current = second.page.xpath("//input[@name='version']/@value")[0]
    answer = second.post(url_of(station, "/edit"), {**old, "version": current})
    assert answer.status_code == 302
    db.rollback()
    assert unit("tyt").place == "Bản của người sau"


def test_a_new_name_holds_from_a_day_and_the_old_one_is_history(as_user, unit):
    admin, station = as_user("admin"), unit("tyt")
    admin.post(
        url_of(station, "/rename"),
        {"name": "Trạm Y tế Chư Sê Mới", "on": "2026-12-01", "document": "QĐ 1/QĐ-MẪU"},
        follow=True,
    )
    assert "Trạm Y tế Chư Sê Mới" in admin.text
    assert "01/12/2026 Đổi tên Trạm Y tế xã Chư Sê" in admin.text


def test_a_move_takes_all_below_along_and_keeps_the_former_parent(as_user, unit, db):
    admin, centre, station = as_user("admin"), unit("cdc"), unit("tyt")
    admin.post(url_of(station, "/move"), {"parent": "cdc-gia-lai", "on": "2026-12-01"})
    db.rollback()
    station = unit("tyt")
    assert station.path == unit("cdc").path + station.id.hex + "/"
    link = db.scalars(
        select(UnitLink)
        .where(UnitLink.unit_id == station.id, UnitLink.kind == "management")
        .order_by(UnitLink.valid_to.desc())
    ).first()
    assert str(link.valid_to) == "2026-11-30"
    assert db.scalars(select(UnitChange).where(UnitChange.unit_id == station.id)).one()
    assert centre.id == station.parent_id


def test_a_unit_cannot_be_moved_below_itself(as_user, unit):
    admin = as_user("admin")
    admin.post(url_of(unit("so-y-te"), "/move"), {"parent": "bv-331", "on": "2026-12-01"})
    assert "Không thể chuyển đơn vị xuống dưới chính nó" in admin.text


def test_a_link_is_added_and_ended_on_a_day(as_user, unit, db):
    admin, hospital = as_user("admin"), unit("bvdk")
    values = {"kind": "guidance", "target": "cdc-gia-lai", "valid_from": "2026-11-01"}
    assert admin.post(url_of(hospital, "/links/new"), values).status_code == 302
    admin.post(url_of(hospital, "/links/new"), values)
    assert "Quan hệ này đã có" in admin.text
    db.rollback()
    link = db.scalars(
        select(UnitLink).where(UnitLink.unit_id == hospital.id, UnitLink.kind == "guidance")
    ).one()
    admin.post(f"/units/links/{link.id}/end", {"on": "2026-10-01"})
    assert "Ngày kết thúc phải sau ngày bắt đầu" in admin.text
    answer = admin.post(f"/units/links/{link.id}/end", {"on": "2026-12-31"})
    assert answer.status_code == 302
    db.rollback()
    assert str(link.valid_to) == "2026-12-31"


def test_the_export_holds_only_what_the_reader_may_see(as_user):
    browser = as_user("focal.ttyt")
    answer = browser.get("/units/export.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    codes = {row[0].value for row in book["Đơn vị"].iter_rows(min_row=2)}
    assert "tyt-xa-chu-se" in codes
    assert "bvdk-gia-lai" not in codes


def test_a_unit_page_leads_to_its_systems_and_shows_none_to_who_may_not_read_them(as_user, unit):
    focal = as_user("focal.bvdk")
    focal.get(url_of(unit("bvdk")))
    link = focal.page.xpath("//aside//a[contains(@href,'/systems?unit=')]")[0]
    assert int(link.text) > 0
    admin = as_user("admin")
    admin.get(url_of(unit("bvdk")))
    assert not admin.page.xpath("//aside//a[contains(@href,'/systems')]")
