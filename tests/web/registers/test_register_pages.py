"""Writing, correcting, striking out; evidence with its dates; the printed log."""

from __future__ import annotations

import io
from datetime import date
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import func, select

from compliance.core import clock, files
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.evidence.models import Evidence
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import (
    Kind,
    RegisterEntry,
    RegisterEvidence,
)
from compliance.registers.services import add_entry
from compliance.systems.models import InformationSystem
from tests.support.dossiers import acting, unit_of
from tests.support.registers import COMMON, FIELDS, INCIDENT, PDF, own_unit, version_of, write
from tests.support.traces import docx_text, pdf_text


@pytest.mark.parametrize("register", [*FIELDS, "incidents"])
def test_an_entry_is_written_shown_listed_and_corrected(app, as_user, register):
    focal = as_user("focal.tyt")
    answer = write(focal, register, title="Việc thử số 7")
    assert answer.status_code == 302, focal.text
    address = answer.location
    focal.get(address)
    assert "Việc thử số 7" in focal.text
    focal.get(f"/registers/{register}/?q=viec thu so 7")
    assert focal.page.xpath(f"//a[@href='{address}']")

    fields = {**COMMON, **FIELDS.get(register, {})} if register != "incidents" else INCIDENT
    data = {"unit_id": own_unit(focal), **fields, "title": "Việc đã sửa"}
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/edit", data).status_code == 302, focal.text
    focal.get(address)
    assert "Việc đã sửa" in focal.text


def test_who_saves_an_old_copy_sees_both_and_may_then_save(app, as_user):
    focal, head = as_user("focal.tyt"), as_user("head.tyt")
    address = write(focal, "backups").location
    unit, old = own_unit(focal), version_of(focal, address)
    base = {"unit_id": unit, **COMMON, **FIELDS["backups"], "version": old}
    assert head.post(f"{address}/edit", {**base, "title": "Bản của trưởng"}).status_code == 302
    answer = focal.post(f"{address}/edit", {**base, "title": "Bản của đầu mối"})
    assert answer.status_code == 200
    assert "Bản của trưởng" in focal.text
    assert "Bản của đầu mối" in focal.text
    fresh = focal.page.xpath("//input[@name='version']/@value")[0]
    again = {**base, "title": "Bản của đầu mối", "version": fresh}
    assert focal.post(f"{address}/edit", again).status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"happened_on": "2026-11-23"}, "Chỉ ghi việc đã làm"),
        ({"next_due": "2026-11-20"}, "Lần sau phải sau"),
        ({"title": ""}, "câu tóm tắt"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_at_its_field(app, as_user, changes, says):
    focal = as_user("focal.tyt")
    assert write(focal, "backups", **changes).status_code == 200
    assert says in focal.text


def test_more_records_than_there_were_are_refused(app, as_user):
    focal = as_user("focal.tyt")
    assert write(focal, "restore-tests", records_found="101").status_code == 200
    assert "lớn hơn số phải có" in focal.text


def test_a_system_of_another_unit_is_refused(app, as_user):
    with acting(app) as session:
        theirs, unit = unit_of(session, "bvdk"), unit_of(session, "tyt")
        system = session.scalars(
            select(InformationSystem).where(InformationSystem.unit_id == theirs.id)
        ).first()
        values = {"happened_on": clock.today(), "title": "Thử", "result": "ok"}
        detail = {"method": "full"}
        with pytest.raises(Refused, match="không thuộc đơn vị"), transaction():
            add_entry(REGISTERS["backups"], unit, system, values, detail, actor_id=None)


def test_a_struck_out_entry_stays_readable_and_can_no_longer_be_changed(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups", title="Ghi nhầm thử").location
    data = {"unit_id": own_unit(focal), **COMMON, **FIELDS["backups"]}
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/withdraw", {"reason": ""}).status_code == 400
    assert focal.post(f"{address}/withdraw", {"reason": "Nhập hai lần"}).status_code == 302
    focal.get(address)
    assert "Nhập hai lần" in focal.text
    assert not focal.page.xpath(f"//a[@href='{address}/edit']")
    data["version"] = version_of(focal, address)
    assert focal.post(f"{address}/edit", data).status_code == 200
    assert "đã bị gạch" in focal.text
    focal.get("/registers/backups/?q=ghi nham thu")
    assert not focal.page.xpath(f"//a[@href='{address}']")
    focal.get("/registers/backups/?q=ghi nham thu&withdrawn=1")
    assert focal.page.xpath(f"//a[@href='{address}']")
    log = focal.get("/registers/backups/log.pdf").data
    assert "Đã gạch: Nhập hai lần" in pdf_text(log)


def attach(browser, address, content=PDF, name="bien-ban.pdf", **dates):
    data = {"file": (io.BytesIO(content), name), "title": "Biên bản thử", **dates}
    return browser.post(f"{address}/evidence", data, content_type="multipart/form-data")


def test_evidence_has_three_dates_and_is_checked_when_it_is_read(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups").location
    dates = {"happened_on": "2026-11-20", "covers_until": "2026-11-21", "expires_on": "2027-11-20"}
    assert attach(focal, address, **dates).status_code == 302
    focal.get(address)
    for day in ("20/11/2026", "21/11/2026", "20/11/2027"):
        assert day in focal.text
    link = focal.page.xpath("//main//a[contains(@href, '/evidence/')]/@href")[0]
    assert focal.get(link).data == PDF

    with acting(app) as session:
        piece = session.get_one(Evidence, UUID(link.rpartition("/")[2]))
        stored = files.store().path(piece.file.sha256)
    stored.write_bytes(stored.read_bytes()[:-20])
    assert focal.get(link).status_code == 400
    assert "Tệp trong kho" in focal.text
    stored.unlink()
    assert focal.get(link).status_code == 400
    assert "đã được xóa khỏi kho" in focal.text


def test_evidence_is_judged_by_its_bytes_and_its_days(app, as_user):
    focal = as_user("focal.tyt")
    address = write(focal, "backups").location
    assert attach(focal, address, b"MZ chuong trinh").status_code == 400
    assert "Chỉ nhận tệp PDF" in focal.text
    late = {"happened_on": "2026-11-20", "expires_on": "2026-11-01"}
    assert attach(focal, address, **late).status_code == 400
    assert "Ngày hết giá trị" in focal.text
    with acting(app) as session:
        entry = UUID(address.rpartition("/")[2])
        held = select(func.count()).where(RegisterEvidence.entry_id == entry)
        assert session.scalar(held) == 0


def test_another_unit_finds_neither_the_entry_nor_its_evidence(app, as_user):
    focal, other = as_user("focal.tyt"), as_user("focal.bvdk")
    address = write(focal, "backups").location
    attach(focal, address)
    focal.get(address)
    link = focal.page.xpath("//main//a[contains(@href, '/evidence/')]/@href")[0]
    for url in (address, f"{address}/edit", link):
        assert other.get(url).status_code == 404
    assert attach(other, address).status_code == 404
    assert other.post(f"{address}/withdraw", {"reason": "x"}).status_code == 404


def test_the_late_filter_shows_only_the_newest_entry_of_each_thing(app, as_user):
    inspector = as_user("inspector")
    inspector.get("/registers/backups/?late=1")
    shown = set(inspector.page.xpath("//main//tbody/tr/td[1]/a/@href"))
    assert shown
    with acting(app) as session:
        rows = session.scalars(
            select(RegisterEntry).where(
                RegisterEntry.kind == Kind.BACKUP, RegisterEntry.withdrawn_at.is_(None)
            )
        ).all()
    newest: dict[tuple[UUID, UUID | None], date] = {}
    for row in rows:
        key = (row.unit_id, row.system_id)
        newest[key] = max(newest.get(key, row.happened_on), row.happened_on)
    today = date(2026, 11, 22)
    late = {
        f"/registers/backups/{row.id}"
        for row in rows
        if row.next_due
        and row.next_due < today
        and row.happened_on == newest[row.unit_id, row.system_id]
    }
    assert shown <= late
    inspector.get("/registers/")
    assert f"{len(late)} quá hạn" in inspector.text


def test_the_log_is_a_document_and_a_workbook(app, as_user):
    focal = as_user("focal.bvdk")
    for register in REGISTERS:
        text = pdf_text(focal.get(f"/registers/{register}/log.pdf").data)
        assert "SỔ THEO DÕI" in text
        assert "DỮ LIỆU MẪU" in text
        assert "SỔ THEO DÕI" in docx_text(focal.get(f"/registers/{register}/log.docx").data)
    write(focal, "backups", title="=1+2")
    book = openpyxl.load_workbook(io.BytesIO(focal.get("/registers/backups/log.xlsx").data))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("1+2" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_system_shows_its_last_backup_and_restore_test(app, as_user):
    focal = as_user("focal.bvdk")
    with acting(app) as session:
        entry = session.scalars(
            select(RegisterEntry)
            .where(
                RegisterEntry.kind == Kind.RESTORE_TEST,
                RegisterEntry.system_id.is_not(None),
                RegisterEntry.unit_id == unit_of(session, "bvdk").id,
            )
            .order_by(RegisterEntry.happened_on.desc())
        ).first()
    focal.get(f"/systems/{entry.system_id}")
    assert "Phục hồi thử" in focal.text
    assert "Quét tệp trích xuất" in focal.text
    assert focal.page.xpath(f"//a[@href='/registers/restore-tests/{entry.id}']")
