"""Units from a workbook: preview, all or nothing, resumed after a crash, round trip."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from sqlalchemy import func, select

from compliance.core import files, jobs
from compliance.core.db import transaction
from compliance.core.files import StoredFile
from compliance.core.workbooks import batches
from compliance.core.workbooks.batches import BatchState, ImportBatch
from compliance.units import importing
from compliance.units.models import HealthUnit, UnitLink

HEAD = ["Mã", "Tên", "Loại", "Nhóm", "Mã đơn vị quản lý", "Địa danh"]
GOOD = [
    ["tyt-b", "Trạm B", "Trạm y tế", "Phối hợp", "ttyt-a", "Xã B"],
    ["ttyt-a", "Trung tâm A", "Trung tâm y tế", "Trực thuộc", "so-y-te", "Xã A"],
    ["bv-331", "Bệnh viện 331 Mới", "Bệnh viện", "Trực thuộc", "so-y-te", "Pleiku"],
]


def book(*rows, head=HEAD, title="Đơn vị") -> bytes:
    made = Book()
    made.active.title = title
    for row in (head, *rows):
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def upload(browser, content: bytes, name: str = "don-vi.xlsx") -> str:
    answer = browser.post("/units/import", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, browser.text
    return answer.location


def only_batch(db) -> ImportBatch:
    db.rollback()
    statement = select(ImportBatch).execution_options(populate_existing=True)
    return db.scalars(statement).unique().one()


def test_a_workbook_is_previewed_then_written(as_user, run_jobs, db):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    admin.get(url)
    assert admin.page.xpath("//*[@data-job]")
    run_jobs()
    admin.get(url)
    assert "Sẽ thêm 2 dòng, sửa 1 dòng; 0 dòng không đổi" in admin.text
    assert "Bệnh viện 331 → Bệnh viện 331 Mới" in admin.text
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "tyt-b")) is None
    admin.post(url + "/confirm")
    run_jobs()
    admin.get(url)
    assert "Đã nhập 3 đơn vị" in admin.text
    db.rollback()
    station = db.scalars(select(HealthUnit).where(HealthUnit.code == "tyt-b")).one()
    centre = db.scalars(select(HealthUnit).where(HealthUnit.code == "ttyt-a")).one()
    assert station.path == centre.path + station.id.hex + "/"
    assert station.department_id == centre.parent_id


def test_the_file_is_gone_after_the_import_and_its_removal_is_recorded(as_user, run_jobs, db, app):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    run_jobs()
    path = files.store().path(only_batch(db).file.sha256)
    assert path.exists()
    admin.post(url + "/confirm")
    run_jobs()
    batch = only_batch(db)
    assert not path.exists()
    assert batch.file.deleted_at is not None
    assert batch.preview is None


def test_one_bad_row_and_nothing_is_written(as_user, run_jobs, db):
    admin = as_user("admin")
    rows = [*GOOD, ["tyt-b", "Trùng", "Trạm y tế", "Phối hợp", "khong-co", None]]
    url = upload(admin, book(*rows))
    run_jobs()
    admin.get(url)
    assert "Có 2 lỗi nên chưa ghi gì" in admin.text
    assert "Trang “Đơn vị”, dòng 5, cột “Mã”: “tyt-b” đã có ở dòng 2" in admin.text
    assert "dòng 5, cột “Mã đơn vị quản lý”: không có đơn vị mã “khong-co”" in admin.text
    assert admin.post(url + "/confirm").status_code == 400
    assert only_batch(db).file.deleted_at is not None
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "ttyt-a")) is None


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (book(["a"], head=["Mã"]), "a.xlsx", "thiếu cột bắt buộc: “Tên”"),
        (b"PK\x03\x04rubbish", "a.xlsx", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "a.xls", "kiểu cũ"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    as_user, run_jobs, content, name, told
):
    admin = as_user("admin")
    url = upload(admin, content, name)
    run_jobs()
    admin.get(url)
    assert told in admin.text


def test_an_empty_file_is_refused_at_once(as_user, db):
    admin = as_user("admin")
    admin.post("/units/import", {"file": (io.BytesIO(b""), "a.xlsx")})
    assert "Tệp rỗng (0 byte)" in admin.text
    assert db.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_csv_in_cp1258_is_converted_with_a_notice(as_user, run_jobs):
    admin = as_user("admin")
    text = "Mã;Tên;Loại;Nhóm\ntyt-c;Trạm C;tram_y_te;phoi_hop\n"
    # Windows-1258 writes these tones as a mark after the letter.
    text = text.replace("ã", "a\u0303").replace("ạ", "a\u0323").replace("ó", "o\u0301")
    url = upload(admin, text.encode("cp1258"), "a.csv")
    run_jobs()
    admin.get(url)
    assert "cp1258" in admin.text
    assert "Trạm C" in admin.text


def test_export_and_import_again_changes_nothing(as_user, run_jobs, db):
    admin = as_user("admin")
    content = admin.get("/units/export.xlsx?closed=all").data
    rows = sum(
        1 for row in load_workbook(io.BytesIO(content))["Đơn vị"].iter_rows(min_row=2) if row
    )
    url = upload(admin, content)
    run_jobs()
    admin.get(url)
    assert "Tệp giống hệt dữ liệu đang lưu" in admin.text
    batch = only_batch(db)
    links = db.scalar(select(func.count()).select_from(UnitLink))
    assert (batch.created_rows, batch.updated_rows) == (0, 0)
    assert batch.same_rows == rows + links


def test_a_csv_export_comes_back_unchanged_too(as_user, run_jobs):
    admin = as_user("admin")
    url = upload(admin, admin.get("/units/export.csv").data, "a.csv")
    run_jobs()
    admin.get(url)
    assert "Tệp giống hệt dữ liệu đang lưu" in admin.text


def test_a_worker_killed_while_writing_leaves_nothing_and_the_job_resumes(
    as_user, run_jobs, db, monkeypatch
):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    run_jobs()
    admin.post(url + "/confirm")

    class Killed(BaseException):
        """As SIGKILL: nobody cleans up."""

    real = importing._write_links

    def die(*_args):
        raise Killed

    monkeypatch.setattr(importing, "_write_links", die)
    with pytest.raises(Killed):
        run_jobs()
    batch = only_batch(db)
    assert batch.state == BatchState.COMMITTING
    assert batch.file.deleted_at is None
    assert files.store().path(batch.file.sha256).exists()
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "ttyt-a")) is None
    monkeypatch.setattr(importing, "_write_links", real)
    with transaction():
        row = db.get(jobs.Job, batch.job_id)
        row.lease_until = jobs.wall() - jobs.LEASE
    assert run_jobs() == 1
    assert only_batch(db).state == BatchState.DONE
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "ttyt-a")) is not None


def test_what_changed_since_the_preview_stops_the_import(as_user, run_jobs, db, unit):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    run_jobs()
    hospital = unit("bv-331")
    with transaction():
        hospital.place = "Đổi sau khi xem trước"
    admin.post(url + "/confirm")
    run_jobs()
    admin.get(url)
    assert "đã thay đổi sau khi xem trước. Chưa ghi gì" in admin.text
    db.rollback()
    assert db.scalar(select(HealthUnit.id).where(HealthUnit.code == "ttyt-a")) is None


def test_a_cancelled_import_writes_nothing_and_drops_the_file(as_user, run_jobs, db):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    run_jobs()
    admin.post(url + "/cancel")
    batch = only_batch(db)
    assert batch.state == BatchState.CANCELLED
    assert batch.file.deletion_reason == "Hết việc nhập: cancelled"
    assert admin.post(url + "/confirm").status_code == 400


def test_a_file_nobody_decided_on_expires(as_user, run_jobs, db, time):
    admin = as_user("admin")
    url = upload(admin, book(*GOOD))
    run_jobs()
    time.advance(hours=25)
    with transaction():
        assert batches.expire_batches() == 1
    admin.get(url)
    assert "Quá 24 giờ" in admin.text
    assert db.scalars(select(StoredFile).where(StoredFile.purpose == "import")).one().deleted_at


def test_an_import_belongs_to_whoever_started_it(as_user, run_jobs):
    url = upload(as_user("admin"), book(*GOOD))
    assert as_user("leader").get(url).status_code == 403
    assert as_user("focal.bvdk").get("/units/import").status_code == 403


def test_a_unit_cannot_be_hung_below_itself_by_a_workbook(as_user, run_jobs):
    admin = as_user("admin")
    rows = [
        ["x-1", "X1", "Trạm y tế", "Phối hợp", "x-2", None],
        ["x-2", "X2", "Trạm y tế", "Phối hợp", "x-1", None],
    ]
    url = upload(admin, book(*rows))
    run_jobs()
    admin.get(url)
    assert "tạo thành vòng" in admin.text
