"""What an administrator does to accounts, and what people do to their own."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.accounts.models import Delegation, RoleAssignment, User
from compliance.accounts.services import assign_role, create_user
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.permissions import Role
from compliance.units.services import register_unit


def account(db, login: str) -> User:
    db.rollback()
    statement = select(User).where(User.login == login).execution_options(populate_existing=True)
    return db.scalars(statement).one()


def test_the_list_is_searched_and_filtered_by_role_unit_and_state(as_user, unit):
    admin = as_user("admin")
    admin.get("/accounts?role=inspector")
    assert "inspector2" in admin.text
    assert "focal.tyt" not in admin.text
    admin.get(f"/accounts?unit={unit('tyt').id}")
    assert "head.tyt" in admin.text
    assert "head.bvdk" not in admin.text
    admin.get("/accounts?q=kiem+tra+vien&active=no")
    assert "Không có tài khoản nào khớp" in admin.text


def test_a_new_account_shows_its_password_once_and_must_change_it(as_user, visitor, db):
    admin = as_user("admin")
    admin.post(
        "/accounts/new",
        {
            "login": "dau.moi.moi",
            "display_name": "Đầu Mối Mới",
            "role": "focal_point",
            "unit": "tyt-xa-chu-se",
        },
    )
    password = admin.page.xpath("//*[@data-password]")[0].text
    user = account(db, "dau.moi.moi")
    assert user.must_change_password
    admin.get(f"/accounts/{user.id}")
    assert password not in admin.text
    answer = visitor.post("/login", {"login": "dau.moi.moi", "password": password})
    assert answer.status_code == 302
    assert visitor.get("/", follow=False).location == "/password"


def test_no_password_and_no_contact_reaches_the_audit_trail(as_user, db):
    admin = as_user("admin")
    admin.post(
        "/accounts/new",
        {
            "login": "dau.moi.moi",
            "display_name": "Đầu Mối Rất Riêng",
            "email": "rieng@example.vn",
            "role": "focal_point",
            "unit": "tyt-xa-chu-se",
        },
    )
    password = admin.page.xpath("//*[@data-password]")[0].text
    db.rollback()
    written = " ".join(str(row.changes) for row in db.scalars(select(AuditEvent)))
    for secret in (password, "rieng@example.vn", "Đầu Mối Rất Riêng"):
        assert secret not in written


def test_a_reset_password_replaces_the_old_one_and_ends_sessions(as_user, db):
    focal, admin = as_user("focal.tyt"), as_user("admin")
    assert focal.get("/", follow=False).status_code == 200
    admin.post(f"/accounts/{account(db, 'focal.tyt').id}/reset-password")
    assert len(admin.page.xpath("//*[@data-password]")[0].text) == 24
    assert focal.get("/", follow=False).location.startswith("/login")


def test_a_locked_account_is_out_and_an_unlocked_one_is_back(as_user, db):
    focal, admin = as_user("focal.tyt"), as_user("admin")
    user_id = account(db, "focal.tyt").id
    admin.post(f"/accounts/{user_id}/lock")
    assert focal.get("/", follow=False).status_code == 302
    assert not account(db, "focal.tyt").active
    admin.post(f"/accounts/{user_id}/unlock")
    assert account(db, "focal.tyt").active


def test_an_administrator_cannot_lock_himself_out(as_user, db):
    admin, me = as_user("admin"), account(db, "admin")
    assert admin.post(f"/accounts/{me.id}/lock").status_code == 400
    held = me.assignments[0]
    admin.post(f"/accounts/roles/{held.id}/end", {"on": "2026-11-21"})
    assert "Không thể tự bỏ vai trò quản trị" in admin.text
    assert account(db, "admin").active


def test_a_role_holds_from_a_day_until_a_day(as_user, db, time):
    admin, user = as_user("admin"), account(db, "focal.tyt")
    values = {"role": "unit_head", "unit": "tyt-xa-chu-se", "valid_from": "2026-12-01"}
    assert admin.post(f"/accounts/{user.id}/roles/new", values).status_code == 302
    admin.post(f"/accounts/{user.id}/roles/new", values)
    assert "đang giữ vai trò đó" in admin.text
    db.rollback()
    held = db.scalars(
        select(RoleAssignment).where(
            RoleAssignment.user_id == user.id, RoleAssignment.role == "unit_head"
        )
    ).one()
    assert "unit_head" not in account(db, "focal.tyt").role_keys
    time.advance(days=10)
    assert "unit_head" in account(db, "focal.tyt").role_keys
    admin.post(f"/accounts/roles/{held.id}/end", {"on": "2026-12-02"})
    time.advance(days=1)
    assert "unit_head" not in account(db, "focal.tyt").role_keys


def test_an_account_of_another_sector_is_not_found(as_user, db):
    with transaction():
        other = register_unit(
            code="so-khac", name="Sở khác", kind="so_y_te", group="truc_thuoc", parent=None
        )
        stranger = create_user(login="nguoi.la", display_name="Người Lạ", password="x" * 12)
        held = assign_role(stranger, Role.ADMIN, other)
    admin = as_user("admin")
    for url in (f"/accounts/{stranger.id}", f"/accounts/{stranger.id}/edit"):
        assert admin.get(url).status_code == 404
    for url in (f"/accounts/{stranger.id}/lock", f"/accounts/roles/{held.id}/end"):
        assert admin.post(url, {"on": "2026-12-01"}).status_code == 404
    assert admin.get(f"/units/{other.id}").status_code == 404


def test_a_deputy_signs_for_a_head_for_a_time(as_user, db):
    admin = as_user("admin")
    values = {
        "unit": "bvdk-gia-lai",
        "login": "focal.bvdk",
        "kind": "KT.",
        "valid_from": "2026-11-01",
        "document": "QĐ 9/QĐ-MẪU",
    }
    assert admin.post("/accounts/deputies/new", values).status_code == 302
    admin.post("/accounts/deputies/new", {**values, "login": "khong.co"})
    assert "Không có tài khoản này" in admin.text
    admin.get("/accounts/deputies")
    assert "QĐ 9/QĐ-MẪU" in admin.text
    db.rollback()
    row = db.scalars(select(Delegation)).one()
    admin.post(f"/accounts/deputies/{row.id}/end", {"on": "2026-11-20"})
    admin.get("/accounts/deputies")
    assert "Chưa có ủy quyền nào đang hiệu lực" in admin.text


def test_people_change_their_own_name_but_not_their_roles(as_user, db):
    focal, user = as_user("focal.tyt"), account(db, "focal.tyt")
    focal.get("/profile")
    assert "Đầu mối an toàn thông tin" in focal.text
    old = user.version
    focal.post("/profile", {"version": old, "display_name": "Tên Mới", "title": "Y sĩ"})
    assert account(db, "focal.tyt").display_name == "Tên Mới"
    focal.post("/profile", {"version": old, "display_name": "Tên Cũ Hơn"})
    assert "Người khác vừa sửa" in focal.text
    assert focal.get(f"/accounts/{user.id}").status_code == 403


@pytest.fixture
def book() -> bytes:
    made = Book()
    made.active.title = "Tài khoản"
    for row in (
        ["Tên đăng nhập", "Họ và tên", "Chức vụ", "Được dùng"],
        ["dm.moi", "Đầu Mối Một", "Điều dưỡng", None],
        ["inspector", "Kiểm tra viên Đổi Tên", None, "Có"],
    ):
        made.active.append(row)
    roles = made.create_sheet("Vai trò")
    for row in (
        ["Tên đăng nhập", "Vai trò", "Mã đơn vị", "Từ ngày"],
        ["dm.moi", "Đầu mối an toàn thông tin", "bv-331", "01/12/2026"],
    ):
        roles.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_accounts_from_a_workbook_come_with_slips_that_are_handed_out_once(
    as_user, run_jobs, db, book
):
    admin = as_user("admin")
    url = admin.post("/accounts/import", {"file": (io.BytesIO(book), "a.xlsx")}).location
    run_jobs()
    admin.get(url)
    assert "Sẽ thêm 2 dòng, sửa 1 dòng" in admin.text
    admin.post(url + "/confirm")
    run_jobs()
    admin.get(url)
    assert "Đã nhập 2 tài khoản (1 mới), 1 vai trò" in admin.text
    slips = admin.post(url + "/document")
    assert slips.data.startswith(b"%PDF")
    assert admin.post(url + "/document").status_code == 400
    user = account(db, "dm.moi")
    assert user.must_change_password
    assert [(h.role, h.unit.code) for h in user.assignments] == [("focal_point", "bv-331")]


def test_the_export_of_accounts_has_no_secret_and_comes_back_unchanged(as_user, run_jobs):
    admin = as_user("admin")
    content = admin.get("/accounts/export.xlsx").data
    cells = [
        str(cell.value)
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not any("argon2" in cell for cell in cells)
    url = admin.post("/accounts/import", {"file": (io.BytesIO(content), "a.xlsx")}).location
    run_jobs()
    admin.get(url)
    assert "Tệp giống hệt dữ liệu đang lưu" in admin.text
