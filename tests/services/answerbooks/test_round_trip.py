"""Answers go out and come in: nothing moves by itself, and every bad cell is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.answerbooks.importing import importer
from compliance.answerbooks.sheets import DECISIONS, STATES, WORKBOOK
from compliance.answerbooks.stored import book_rows, systems_of_units
from compliance.classification.queries import pack_today
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.core.workbooks import import_file, read_workbook, write_xlsx
from compliance.core.workbooks.plans import carry_out, make_plan
from compliance.requirements.models import STATE_LABELS, RequirementResponse, ResponseState
from compliance.risks.models import SystemRisk
from compliance.risks.scale import scale_of
from tests.support.dossiers import unit_of, user_of
from tests.support.regrouping import say, system_of


@pytest.fixture
def focal(db):
    return user_of(db, "focal.bvdk")


@pytest.fixture
def his(db):
    """A system whose dossier its unit is writing."""
    return system_of(db, "his")


def written(tmp_path: Path, rows: dict) -> Path:
    path = tmp_path / "tra-loi.xlsx"
    path.write_bytes(write_xlsx(WORKBOOK, rows))
    return path


def problems(tmp_path, rows, viewer) -> list[str]:
    plan, outcome = import_file(importer, written(tmp_path, rows), viewer=viewer)
    assert outcome is None, "it was written"
    return [error.sentence for error in plan.errors]


def row_of(rows: dict, item: str) -> dict:
    return next(row for row in rows["answers"] if row["item"] == item)


def own_row(rows: dict) -> dict:
    """A row that the system answers itself."""
    return next(row for row in rows["answers"] if row["origin"] is None and row["state"] == "met")


def test_words_of_the_file_are_those_of_the_pages():
    assert {s.value: str(STATE_LABELS[s]) for s in ResponseState if s.value in STATES} == STATES
    assert scale_of(pack_today()).decisions == DECISIONS


def test_an_export_taken_in_again_changes_nothing(db, focal, tmp_path):
    systems = systems_of_units([unit_of(db, "bvdk").id])
    rows = book_rows(systems)
    assert len(rows["answers"]) > 300
    assert rows["risks"]
    assert rows["texts"]
    # Dossiers that others have in hand may be exported too; only writable ones are compared.
    plan, outcome = import_file(importer, written(tmp_path, rows), viewer=focal, dry_run=True)
    assert [error.sentence for error in plan.errors] == []
    assert {change.action for change in plan.changes} == {"same"}
    assert outcome is None


def test_what_is_typed_is_what_is_exported_afterwards(db, focal, his, tmp_path):
    rows = book_rows([his])
    row = own_row(rows)
    typed = {
        "state": "planned",
        "note": '=HYPERLINK("x") mua thêm\nmáy chủ dự phòng <b>',
        "responsible": "Tổ CNTT",
        "due": date(2027, 5, 31),
        "cost": 25_000_000,
        "funding": "Ngân sách đơn vị",
    }
    row.update(typed)
    rows["risks"][0].update(
        relevant=True, likelihood=2, impact=3, decision="reduce", treatment="Sao lưu.", due=None
    )
    rows["risks"].append(
        {"system": his.code, "threat": "Mất điện kéo dài", "asset": "Máy chủ",
         "harm": "Ngừng tiếp đón", "relevant": True, "likelihood": 1, "impact": 2,
         "decision": "accept"}
    )  # fmt: skip
    rows["texts"][0]["shared_solutions"] = "Tường lửa chung."
    plan, outcome = import_file(importer, written(tmp_path, rows), viewer=focal)
    assert [error.sentence for error in plan.errors] == []
    assert outcome is not None
    assert "1 câu trả lời, 2 rủi ro, 1 nội dung" in outcome.summary
    db.expire_all()
    after = book_rows([system_of(db, "his")])
    found = row_of(after, row["item"])
    assert {name: found[name] for name in typed} == typed
    assert after["texts"][0]["shared_solutions"] == "Tường lửa chung."
    assert any(risk["threat"] == "Mất điện kéo dài" for risk in after["risks"])
    assert db.scalar(select(AuditEvent.seq).where(AuditEvent.event == "answers:import"))
    # The same file again: nothing is added twice.
    plan, _outcome = import_file(importer, written(tmp_path, rows), viewer=focal, dry_run=True)
    assert {change.action for change in plan.changes} == {"same"}


def test_bad_cells_are_named_and_nothing_is_written(db, focal, his, tmp_path):
    before = db.scalars(select(RequirementResponse.version)).all()
    rows = book_rows([his])
    kept = [row for row in rows["answers"] if row["origin"] is None and row["state"]][:5]
    kept[0].update(state="planned", responsible=None, due=None)
    kept[1].update(state="not_applicable", note="ngắn")
    kept[2].update(state=None)
    kept[3].update(item="KHONG-CO-01")
    kept[4].update(state="partly_met", responsible="Tổ CNTT", due=None)
    said = problems(tmp_path, {**rows, "answers": kept}, focal)
    for words in (
        "cột “Bộ phận, chức danh làm”: Ghi bộ phận",
        "cột “Cách làm, lý do”: “Không áp dụng” phải có lý do",
        "cột “Trả lời”: sổ không xóa câu trả lời",
        "cột “Mã dòng”: “KHONG-CO-01” không phải dòng phải trả lời",
        "cột “Hạn làm xong”: Ghi ngày",
    ):
        assert any(words in line for line in said), (words, said)
    assert len(said) == 5
    assert db.scalars(select(RequirementResponse.version)).all() == before


def test_the_common_answer_is_left_only_with_a_reason(db, focal, his, tmp_path):
    rows = book_rows([his])
    followed = next(row for row in rows["answers"] if row["origin"])
    followed.update(state="not_met", note="Ở đây chưa làm được.")
    said = problems(tmp_path, {"answers": [followed]}, focal)
    assert any("Lý do trả lời riêng" in line for line in said)
    followed["override_reason"] = "Máy chủ này đặt ngoài phòng máy chung."
    plan, outcome = import_file(importer, written(tmp_path, {"answers": [followed]}), viewer=focal)
    assert outcome is not None, plan.errors


def test_another_units_file_is_refused(db, his, tmp_path):
    said = problems(tmp_path, book_rows([his]), user_of(db, "focal.ttyt"))
    assert said
    assert all("mà bạn được sửa hồ sơ" in line for line in said)


def test_a_row_changed_on_both_sides_is_a_clash_that_a_person_decides(db, focal, his, tmp_path):
    rows = book_rows([his])
    mine = [row for row in rows["answers"] if row["origin"] is None and row["state"]][:3]
    for row in mine:
        say(db, his, row["item"], ResponseState.MET, "Sửa trên web sau khi xuất.")
    mine[0]["note"] = "Sửa trong tệp."
    mine[1]["note"] = "Cũng sửa trong tệp."
    path = written(tmp_path, {"answers": mine})
    data = read_workbook(WORKBOOK, path, path.name)
    plan = make_plan(importer, focal, data)
    clashes = [change for change in plan.changes if change.clash]
    assert len(clashes) == 2
    assert [change.action for change in plan.changes] == ["update", "update", "same"]
    data.taken = frozenset({clashes[0].clash})
    with transaction():
        outcome = carry_out(importer, focal, data, plan.fingerprint(), None)
    assert "1 dòng giữ nội dung đang có" in outcome.summary
    db.expire_all()
    after = book_rows([system_of(db, "his")])
    assert [row_of(after, row["item"])["note"] for row in mine] == [
        "Sửa trong tệp.", "Sửa trên web sau khi xuất.", "Sửa trên web sau khi xuất.",
    ]  # fmt: skip


def test_a_bad_risk_is_named(db, focal, his, tmp_path):
    rows = book_rows([his])
    first, second = rows["risks"][:2]
    first.update(relevant=True, likelihood=7, impact=1, decision="accept")
    second.update(relevant=False, note="")
    said = problems(
        tmp_path, {"risks": [first, second, {"system": his.code, "threat": "Một mình"}]}, focal
    )
    assert any("cột “Khả năng”: ghi 1, 2 hoặc 3" in line for line in said)
    assert any("cột “Ghi chú, lý do”" in line for line in said)
    assert any("rủi ro mới phải ghi đủ" in line for line in said)
    assert (
        db.scalars(select(SystemRisk.likelihood).where(SystemRisk.likelihood == 7)).first() is None
    )


@pytest.mark.sqlite_only
def test_every_row_of_the_book_looks_alike(db, focal, tmp_path):
    systems = systems_of_units([focal.home_unit.id])
    book = load_workbook(written(tmp_path, book_rows(systems)))
    for sheet in WORKBOOK.sheets:
        rows = list(book[sheet.title].iter_rows(min_row=2))
        assert rows or not sheet.required
        for row in rows:
            for column, cell in zip(sheet.columns, row, strict=True):
                if cell.value is None:
                    continue
                shaded = cell.fill.fgColor.rgb == "00F2F2F2"
                assert shaded == column.read_only, (sheet.key, column.key)
                assert bool(cell.alignment.wrap_text) == column.read_only
                if isinstance(cell.value, str):
                    assert (cell.data_type, cell.number_format) == ("s", "@")
