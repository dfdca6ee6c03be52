"""Reading the audit trail: by scope, content withheld from the administrator, verified offline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from compliance.core import audit
from compliance.core.audit import AuditEvent
from compliance.core.db import transaction
from compliance.trail.documents import export_lines

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "audit-verify.py"


def verify(tmp_path: Path, content: str) -> tuple[int, str]:
    path = tmp_path / "nhat-ky.jsonl"
    path.write_text(content, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, check=False
    )
    return ran.returncode, ran.stdout.decode("utf-8")


@pytest.fixture
def changes(db, unit):
    """A change at a station and one at a hospital."""
    with transaction():
        unit("tyt").place = "Chỗ riêng của trạm"
        unit("bvdk").place = "Chỗ riêng của bệnh viện"


def test_a_unit_reads_its_own_rows_with_content_and_no_others(as_user, changes):
    focal = as_user("focal.tyt")
    focal.get("/audit?q=unit:update")
    assert "Chỗ riêng của trạm" in focal.text
    assert "Chỗ riêng của bệnh viện" not in focal.text


def test_a_leader_reads_the_whole_sector_with_content(as_user, changes):
    leader = as_user("leader")
    leader.get("/audit?q=unit:update")
    assert "Chỗ riêng của trạm" in leader.text
    assert "Chỗ riêng của bệnh viện" in leader.text


def test_the_administrator_sees_that_something_happened_but_not_what_was_written(as_user, changes):
    admin = as_user("admin")
    admin.get("/audit?q=unit:update")
    assert "unit:update" in admin.text
    assert "không hiện nội dung" in admin.text
    assert "Chỗ riêng" not in admin.text
    assert "Chỗ riêng" not in admin.get("/audit/export.jsonl").get_data(as_text=True)


def test_a_row_is_read_in_words_and_an_object_key_by_key(as_user, db, unit):
    with transaction():
        audit.note(
            "thu:ghi",
            unit_id=unit("tyt").id,
            details={
                "boxes": [{"muc_dich": None, "giu": "x"}, {"muc_dich": "Khám bệnh", "giu": "x"}],
                "leader": [False, True],
                "choices": [["a", "b"], []],
                "rows": 12,
            },
        )
    focal = as_user("focal.tyt")
    focal.get("/audit?q=thu:ghi")
    lines = [
        " ".join(div.text_content().split())
        for div in focal.page.xpath("//div[contains(@class, 'trail-line')]")
    ]
    assert lines == [
        "boxes.muc_dich: (trống) → Khám bệnh",
        "leader: không → có",
        "choices: a; b → (trống)",
        "rows: 12",
    ]


def test_rows_are_found_by_event_person_and_day(as_user, changes):
    leader = as_user("leader")
    leader.get("/audit?q=unit:update&actor=test&first=2026-11-22&last=2026-11-22")
    assert "Chỗ riêng của trạm" in leader.text
    leader.get("/audit?q=unit:update&actor=khong.co")
    assert "Không có dòng nào khớp" in leader.text
    leader.get("/audit?q=unit:update&last=2026-11-21")
    assert "Chỗ riêng" not in leader.text


def test_an_export_is_recorded(as_user, db):
    as_user("leader").get("/audit/export.jsonl?q=unit:update")
    db.rollback()
    row = db.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (row.event, row.actor) == ("audit:export", "leader")


@pytest.mark.postgresql_in_full
def test_an_export_of_a_page_is_verified_without_our_program(as_user, changes, tmp_path):
    content = as_user("leader").get("/audit/export.jsonl").get_data(as_text=True)
    code, told = verify(tmp_path, content)
    assert code == 0, told
    content = as_user("admin").get("/audit/export.jsonl?q=login").get_data(as_text=True)
    assert verify(tmp_path, content)[0] == 0


@pytest.fixture
def whole(db, changes) -> list[str]:
    """The whole trail as lines."""
    return list(export_lines(audit.trail(), complete=True))


def test_the_whole_trail_is_verified_offline(whole, tmp_path):
    code, told = verify(tmp_path, "".join(whole))
    assert code == 0, told
    assert "ĐẠT" in told


@pytest.mark.postgresql_in_full
def test_an_edited_row_is_found_offline(whole, tmp_path):
    row = json.loads(whole[-2])
    row["changes"] = {"place": ["a", "b"]}
    whole[-2] = json.dumps(row, ensure_ascii=False) + "\n"
    code, told = verify(tmp_path, "".join(whole))
    assert code == 1
    assert f"Dòng {row['seq']}: nội dung đã bị sửa." in told


@pytest.mark.postgresql_in_full
def test_a_row_that_was_taken_out_is_found_offline(whole, tmp_path):
    del whole[5]
    code, told = verify(tmp_path, "".join(whole))
    assert code == 1
    assert "Thiếu dòng giữa 4 và 6." in told


@pytest.mark.postgresql_in_full
def test_rows_cut_off_at_the_end_are_found_offline(whole, tmp_path):
    code, told = verify(tmp_path, "".join(whole[:-3]))
    assert code == 1
    assert "cắt cụt" in told


def test_a_file_that_is_no_trail_is_named_unreadable(tmp_path):
    assert verify(tmp_path, "xin chào")[0] == 2


def taken_away(db) -> list[dict]:
    db.expire_all()
    rows = db.scalars(
        select(AuditEvent).where(AuditEvent.event == "file:download").order_by(AuditEvent.seq)
    )
    return [row.changes for row in rows]


def test_who_takes_a_file_away_is_on_record_whatever_page_it_is_from(as_user, db):
    inspector = as_user("inspector")
    assert inspector.get("/findings/export.xlsx?q=Nguyễn").status_code == 200
    (told,) = taken_away(db)
    assert told.pop("size") > 1_000
    # Not what was searched for: it may name a person.
    assert told == {"page": "inspections.export_findings"}
    row = db.scalars(select(AuditEvent).where(AuditEvent.event == "file:download")).one()
    assert row.actor == "inspector"


def test_an_export_that_says_so_itself_and_an_empty_form_leave_no_second_row(as_user, db):
    focal = as_user("focal.tyt")
    assert focal.get("/backups/export.xlsx").status_code == 200
    assert focal.get("/systems/import/template.xlsx").status_code == 200
    assert taken_away(db) == []
    assert db.scalars(select(AuditEvent).where(AuditEvent.event.like("%:export"))).first()


def test_a_page_that_is_only_read_leaves_none(as_user, db):
    leader = as_user("leader")
    assert leader.get("/findings").status_code == 200
    assert taken_away(db) == []
