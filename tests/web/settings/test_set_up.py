"""The set-up of an installation: shown first, everything may stay open, later reachable."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.services import new_password, reset_password
from compliance.core.db import transaction
from compliance.settings.models import Addressee, Holiday, Installation
from compliance.settings.queries import todos_for
from compliance.units.models import LinkKind, UnitLink
from compliance.units.queries import linked_targets


@pytest.fixture
def fresh(db):
    """An installation nobody has set up."""
    with transaction():
        db.get(Installation, 1).set_up_at = None


def test_an_administrator_of_a_fresh_installation_starts_at_the_set_up(
    visitor, as_user, user, db, fresh
):
    admin = user("admin")
    assert new_password() != new_password()
    with transaction():
        password = reset_password(admin)
    answer = visitor.post("/login", {"login": "admin", "password": password})
    assert answer.location == "/settings"
    assert [todo.endpoint for todo in todos_for(admin)] == ["settings.show"]
    browser = as_user("admin")
    browser.get("/settings")
    assert "Lần đầu dùng" in browser.text
    browser.post("/settings/finish")
    db.rollback()
    assert todos_for(admin) == []
    browser.get("/settings")
    assert "Lần đầu dùng" not in browser.text


def test_what_is_open_stays_undetermined_and_the_set_up_can_still_be_finished(as_user, db, fresh):
    with transaction():
        for row in db.scalars(select(Addressee)):
            db.delete(row)
    admin = as_user("admin")
    admin.get("/settings")
    assert "chưa xác định" in admin.text
    assert "Chưa xác định: hồ sơ đề xuất cấp độ" in admin.text
    assert admin.post("/settings/finish").status_code == 302


def test_nobody_else_reaches_the_settings(as_user):
    for login in ("focal.tyt", "leader", "coordinator"):
        assert as_user(login).get("/settings").status_code == 403


def test_an_addressee_is_added_from_a_day_and_ended(as_user, db):
    admin = as_user("admin")
    admin.post(
        "/settings/addressees",
        {"purpose": "incident", "name": "Công an tỉnh (mẫu)", "valid_from": "2026-11-01"},
    )
    db.rollback()
    row = db.scalars(select(Addressee).where(Addressee.purpose == "incident")).one()
    admin.post(f"/settings/addressees/{row.id}/end", {"on": "2026-10-01"})
    assert "Ngày kết thúc phải sau ngày bắt đầu" in admin.text
    admin.post(f"/settings/addressees/{row.id}/end", {"on": "2026-12-31"})
    db.rollback()
    db.refresh(row)
    assert row.valid_to == date(2026, 12, 31)


def test_many_holidays_are_pasted_at_once(as_user, db):
    admin = as_user("admin")
    admin.post(
        "/settings/holidays/paste",
        {"text": "17/02/2027; Tết\n18/02/2027\tTết\n20/02/2027, Nghỉ bù, làm bù\n\n01/05/2027;Đổi"},
    )
    db.rollback()
    rows = {row.day: row for row in db.scalars(select(Holiday))}
    assert rows[date(2027, 2, 18)].name == "Tết"
    assert rows[date(2027, 2, 20)].working
    assert rows[date(2027, 5, 1)].name == "Đổi"


def test_one_bad_line_of_a_paste_writes_nothing_and_is_named(as_user, db):
    admin = as_user("admin")
    admin.post("/settings/holidays/paste", {"text": "17/02/2027; Tết\n2027-02-18; Tết"})
    assert "Dòng 2: “2027-02-18; Tết” không bắt đầu bằng ngày" in admin.text
    db.rollback()
    assert db.scalar(select(Holiday.id).where(Holiday.day == date(2027, 2, 17))) is None


def test_a_holiday_is_added_once_and_removed(as_user, db):
    admin = as_user("admin")
    values = {"day": "2026-12-24", "name": "Ngày mẫu"}
    assert admin.post("/settings/holidays", values).status_code == 302
    admin.post("/settings/holidays", values)
    assert "đã có trong lịch" in admin.text
    db.rollback()
    row = db.scalars(select(Holiday).where(Holiday.day == date(2026, 12, 24))).one()
    admin.post(f"/settings/holidays/{row.id}/remove")
    db.rollback()
    assert db.scalar(select(Holiday.id).where(Holiday.day == date(2026, 12, 24))) is None


def test_an_owner_names_another_specialised_unit_and_the_former_ends(as_user, db, unit):
    admin = as_user("admin")
    admin.post(
        "/units/owners",
        {"owner": "so-y-te", "target": "cdc-gia-lai", "valid_from": "2026-11-10"},
    )
    db.rollback()
    owner = unit("so-y-te")
    (named,) = linked_targets(owner.id, LinkKind.SPECIALISED)
    assert named.code == "cdc-gia-lai"
    former = db.scalars(
        select(UnitLink).where(
            UnitLink.unit_id == owner.id,
            UnitLink.kind == LinkKind.SPECIALISED,
            UnitLink.target_id == unit("van-phong-so").id,
        )
    ).one()
    assert former.valid_to == date(2026, 11, 9)
    admin.post("/units/owners", {"owner": "so-y-te", "target": "", "valid_from": "2026-11-20"})
    db.rollback()
    assert not linked_targets(owner.id, LinkKind.SPECIALISED)
