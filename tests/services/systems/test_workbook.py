"""The workbook of the inventory: nothing lost on the way out and in, every bad row named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance.core import schema
from compliance.core.db import Database, transaction
from compliance.core.workbooks import import_file, read_workbook, write_xlsx
from compliance.systems.models import (
    Component,
    InformationSystem,
    Interconnection,
    SystemRelation,
)
from compliance.systems.workbook import WORKBOOK, export_rows, importer
from compliance.units.models import HealthUnit
from compliance.units.services import register_unit


def written(tmp_path: Path, rows: dict) -> Path:
    path = tmp_path / "kiem-ke.xlsx"
    path.write_bytes(write_xlsx(WORKBOOK, rows))
    return path


def one_system(**more) -> dict:
    row = {"code": "moi-his", "name": "HIS mới", "unit": "bvdk-gia-lai", "kind": "his"}
    return {"systems": [{**row, **more}]}


def problems(tmp_path: Path, rows: dict, viewer=None) -> list[str]:
    plan, outcome = import_file(importer, written(tmp_path, rows), viewer=viewer)
    assert outcome is None
    return [error.sentence for error in plan.errors]


def test_importing_an_export_changes_nothing(db, tmp_path):
    path = written(tmp_path, export_rows(None))
    plan, outcome = import_file(importer, path, dry_run=True)
    assert [e.sentence for e in plan.errors] == []
    assert {change.action for change in plan.changes} == {"same"}
    assert len(plan.changes) > 3000
    assert outcome is None


@pytest.mark.postgresql_in_full
def test_the_whole_sector_moves_to_a_fresh_installation_without_loss(db, empty, tmp_path):
    before = export_rows(None)
    path = written(tmp_path, before)
    bodies = [
        (unit.code, unit.name, unit.kind, unit.group)
        for unit in db.scalars(select(HealthUnit).order_by(HealthUnit.kind != "so_y_te"))
    ]
    fresh = Database(empty.url)
    schema.upgrade(fresh.engine)
    with fresh.scope():
        with transaction():
            department = None
            for code, name, kind, group in bodies:
                made = register_unit(
                    code=code, name=name, kind=kind, group=group, parent=department
                )
                department = department or made
        plan, outcome = import_file(importer, path)
        assert [e.sentence for e in plan.errors] == []
        assert outcome is not None
        after = export_rows(None)
    fresh.engine.dispose()
    for sheet, rows in before.items():
        assert sorted(map(str, after[sheet])) == sorted(map(str, rows)), sheet


def test_a_new_system_comes_in_with_everything_that_hangs_on_it(db, tmp_path):
    rows = one_system(vendor="Công ty Mới Mẫu", product="HIS Mới", release="1.0")
    rows["relations"] = [
        {"system": "moi-his", "kind": "owner", "unit": "so-y-te"},
        {"system": "moi-his", "kind": "operator", "unit": "bvdk-gia-lai"},
    ]
    rows["zones"] = [{"system": "moi-his", "name": "Vùng máy chủ", "private_ips": "192.0.2.0/28"}]
    rows["components"] = [
        {"system": "moi-his", "kind": "server", "name": "Máy chủ A", "zone": "Vùng máy chủ"}
    ]
    rows["interconnections"] = [
        {"system": "moi-his", "other_name": "LIS", "other_code": "bvdk-gia-lai-lis"}
    ]
    rows["assets"] = [
        {
            "code": "moi-db",
            "name": "CSDL",
            "unit": "bvdk-gia-lai",
            "kind": "database",
            "system": "moi-his",
        }
    ]
    plan, outcome = import_file(importer, written(tmp_path, rows))
    assert [e.sentence for e in plan.errors] == []
    assert outcome is not None
    system = db.scalars(select(InformationSystem).where(InformationSystem.code == "moi-his")).one()
    relations = db.scalars(select(SystemRelation).where(SystemRelation.system_id == system.id))
    assert {r.kind for r in relations} == {"owner", "operator"}
    component = db.scalars(select(Component).where(Component.system_id == system.id)).one()
    assert component.zone_id is not None
    link = db.scalars(select(Interconnection).where(Interconnection.system_id == system.id)).one()
    assert link.other_system_id is not None
    assert system.search.startswith("moi-his his moi")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "khong-co"}, "không có đơn vị mã “khong-co”"),
        ({"kind": "khong-co"}, "không có trong danh mục loại hệ thống"),
        ({"contract_date": "35/13/2026"}, "không phải ngày"),
        ({"vendor": "Công ty A"}, "hãy ghi cả tên phần mềm và nhà cung cấp"),
        ({"legacy_level": 7}, "cấp độ từ 1 đến 5"),
        ({"transition_case": "level_kept"}, "Hãy chọn cấp độ đã được phê duyệt"),
        ({"important": True}, "phải ghi căn cứ"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_nothing_is_written(db, tmp_path, change, said):
    before = db.scalar(select(func.count()).select_from(InformationSystem))
    path = written_raw(tmp_path, one_system(**change))
    plan, outcome = import_file(importer, path)
    assert outcome is None
    assert any(said in e.sentence and "dòng 2" in e.sentence for e in plan.errors), plan.errors
    assert db.scalar(select(func.count()).select_from(InformationSystem)) == before


def written_raw(tmp_path: Path, rows: dict) -> Path:
    """Write cells as a person may have typed them."""
    from openpyxl import Workbook as Book

    book = Book()
    page = book.active
    page.title = "Hệ thống"
    row = rows["systems"][0]
    sheet = WORKBOOK.sheet("systems")
    page.append([sheet.column(key).header for key in row])
    page.append(["Có" if value is True else value for value in row.values()])
    path = tmp_path / "tay.xlsx"
    book.save(path)
    return path


def test_two_owners_on_one_day_are_refused(db, tmp_path):
    rows = one_system()
    rows["relations"] = [
        {"system": "moi-his", "kind": "owner", "unit": "so-y-te"},
        {"system": "moi-his", "kind": "owner", "unit": "bvdk-gia-lai"},
    ]
    assert any("Đã có" in said for said in problems(tmp_path, rows))


def test_the_operator_cannot_be_made_the_appraiser(db, tmp_path):
    rows = one_system()
    rows["relations"] = [
        {"system": "moi-his", "kind": "operator", "unit": "bvdk-gia-lai"},
        {"system": "moi-his", "kind": "specialised", "unit": "bvdk-gia-lai"},
    ]
    assert any("Điều 18 khoản 4" in said for said in problems(tmp_path, rows))


def test_the_same_code_twice_is_refused(db, tmp_path):
    rows = one_system()
    rows["systems"] *= 2
    assert any("đã có ở dòng 2" in said for said in problems(tmp_path, rows))


def test_a_focal_point_imports_for_its_own_unit_only(db, tmp_path, user):
    said = problems(tmp_path, one_system(), viewer=user("focal.ttyt"))
    assert any("bạn chỉ nhập được cho đơn vị của mình" in line for line in said)


def test_the_code_of_another_units_system_is_taken(db, tmp_path, user):
    rows = one_system(code="bvdk-gia-lai-his", unit="ttyt-chu-se")
    said = problems(tmp_path, rows, viewer=user("focal.ttyt"))
    assert any("mã này thuộc hệ thống của đơn vị khác" in line for line in said)


def test_an_owner_may_be_ended_and_followed_by_another_in_one_file(db, tmp_path):
    code = "bvdk-gia-lai-his"
    rows = export_rows(None)
    rows = {
        "systems": [row for row in rows["systems"] if row["code"] == code],
        "relations": [r for r in rows["relations"] if r["system"] == code and r["kind"] == "owner"],
    }
    old = rows["relations"][0]
    from datetime import date

    new = {**old, "unit": "bvdk-gia-lai", "valid_from": date(2026, 12, 1)}
    rows["relations"] = [new, {**old, "valid_to": date(2026, 11, 30)}]
    plan, outcome = import_file(importer, written(tmp_path, rows))
    assert [e.sentence for e in plan.errors] == []
    assert outcome is not None
    assert (plan.count("create"), plan.count("update")) == (1, 1)


def test_the_template_has_a_column_for_every_attribute_of_a_system():
    columns = {column.key for column in WORKBOOK.sheet("systems").columns}
    kept_elsewhere = {
        "id", "version", "department_id", "unit_id", "product_id", "search",
        "proposed_level", "approved_level", "dossier_state",
    }  # fmt: skip
    attributes = {c.key for c in InformationSystem.__table__.c} - kept_elsewhere
    assert attributes <= columns


def test_a_file_without_its_sheets_says_which_is_missing(db, tmp_path):
    from openpyxl import Workbook as Book

    from compliance.core.errors import BadFile

    book = Book()
    book.active.title = "Lung tung"
    book.create_sheet("Thêm").append(["a"])
    path = tmp_path / "sai.xlsx"
    book.save(path)
    with pytest.raises(BadFile, match="Hệ thống"):
        read_workbook(WORKBOOK, path, "sai.xlsx")
