"""``flask import-units`` and ``import-users``: everything or nothing, exit 1 with the rows."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from compliance.accounts.models import User
from compliance.accounts.services import hasher
from compliance.accounts.workbook import WORKBOOK as USERS
from compliance.core.workbooks import write_xlsx
from compliance.units.models import HealthUnit
from compliance.units.workbook import WORKBOOK as UNITS

NEW = {"code": "tyt-moi", "name": "Trạm Mới", "kind": "tram_y_te", "group": "phoi_hop"}


@pytest.fixture
def run(app: Flask):
    """Run a command; return exit code and what it said."""

    def command(*words: str):
        answer = app.test_cli_runner().invoke(args=[str(word) for word in words])
        return answer.exit_code, answer.output

    return command


def workbook(tmp_path: Path, book, **rows) -> Path:
    path = tmp_path / "so.xlsx"
    path.write_bytes(write_xlsx(book, rows))
    return path


def stored(app: Flask, statement):
    with app.extensions["database"].scope() as session:
        return session.scalar(statement)


def test_units_are_imported_and_a_second_time_changes_nothing(app, run, tmp_path):
    path = workbook(tmp_path, UNITS, units=[{**NEW, "parent": "so-y-te"}])
    code, told = run("import-units", path, "--dry-run")
    assert (code, "Chạy thử: chưa ghi gì." in told) == (0, True)
    assert stored(app, select(HealthUnit.id).where(HealthUnit.code == "tyt-moi")) is None
    code, told = run("import-units", path)
    assert code == 0, told
    assert "Thêm 1 dòng" in told
    assert stored(app, select(HealthUnit.id).where(HealthUnit.code == "tyt-moi")) is not None
    assert "Thêm 0 dòng, sửa 0 dòng, giữ nguyên 1 dòng." in run("import-units", path)[1]


def test_a_wrong_row_ends_with_code_1_and_writes_nothing(app, run, tmp_path):
    bad = {**NEW, "code": "tyt-sai", "parent": "khong-co"}
    code, told = run("import-units", workbook(tmp_path, UNITS, units=[NEW, bad]))
    assert code == 1
    assert "dòng 3, cột “Mã đơn vị quản lý”: không có đơn vị mã “khong-co”" in told
    assert stored(app, select(HealthUnit.id).where(HealthUnit.code == "tyt-moi")) is None


def test_a_file_that_is_no_workbook_ends_with_code_1(run, tmp_path):
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"")
    code, told = run("import-units", path)
    assert code == 1
    assert "0 byte" in told


def test_passwords_of_new_accounts_stand_on_the_slips_and_nowhere_else(app, run, tmp_path):
    path = workbook(
        tmp_path,
        USERS,
        users=[{"login": "dm.moi", "display_name": "Đầu Mối Mới"}],
        roles=[{"login": "dm.moi", "role": "focal_point", "unit": "bv-331"}],
    )
    slips = tmp_path / "phieu.pdf"
    code, told = run("import-users", path, "--slips", slips)
    assert code == 0, told
    assert slips.stat().st_mode & 0o077 == 0
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(slips.read_bytes())).pages)
    password = re.search(r"(?:[a-z2-9]{4}-){4}[a-z2-9]{4}", text).group()
    assert password not in told
    user = stored(app, select(User).where(User.login == "dm.moi"))
    assert hasher().verify(user.password_hash, password)


def test_a_role_at_an_unknown_unit_is_refused(run, tmp_path):
    path = workbook(
        tmp_path,
        USERS,
        users=[{"login": "dm.moi", "display_name": "Đầu Mối Mới"}],
        roles=[{"login": "dm.moi", "role": "focal_point", "unit": "khong-co"}],
    )
    code, told = run("import-users", path)
    assert code == 1
    assert "không có đơn vị mã “khong-co”" in told


def test_a_fresh_installation_is_filled_by_command(empty, tmp_path):
    from compliance import create_app
    from tests.support.databases import settings

    app = create_app(settings(empty.url, empty.data_dir))
    run = app.test_cli_runner()
    said = run.invoke(args=["init", "--code", "so-y-te", "--name", "Sở Y tế Mẫu"])
    assert said.exit_code == 0, said.output
    rows = [
        {"code": "ubnd", "name": "UBND tỉnh Mẫu", "kind": "ubnd", "group": "phoi_hop"},
        {
            "code": "so-y-te",
            "name": "Sở Y tế Mẫu",
            "kind": "so_y_te",
            "group": "truc_thuoc",
            "parent": "ubnd",
        },
        {**NEW, "parent": "so-y-te"},
    ]
    said = run.invoke(args=["import-units", str(workbook(tmp_path, UNITS, units=rows))])
    assert said.exit_code == 0, said.output
    department = stored(app, select(HealthUnit).where(HealthUnit.code == "so-y-te"))
    root = stored(app, select(HealthUnit).where(HealthUnit.code == "ubnd"))
    station = stored(app, select(HealthUnit).where(HealthUnit.code == "tyt-moi"))
    assert station.path == f"/{root.id.hex}/{department.id.hex}/{station.id.hex}/"
    assert {root.department_id, station.department_id} == {department.id}
    app.extensions["database"].engine.dispose()
