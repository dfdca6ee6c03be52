"""Runs by token and by file: the same run twice is one; a silent job is told of once."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from compliance.backups.models import BackupAlarm, BackupRun
from compliance.core.worker import ensure
from compliance.notices.models import Notice
from compliance.registers.models import Kind, RegisterEntry
from tests.support.backups import promise, system_of, tell
from tests.support.dossiers import acting
from tests.support.traces import in_database
from tests.web.api.test_scans_by_token import issued, problem


def test_a_job_tells_of_its_runs_by_token(app, as_user):
    head = as_user("head.bvdk")
    value = issued(head, scopes=["backup:write"])
    reader = issued(head, scopes=["scan:read"])
    key, code = system_of(app)
    body = {"run_id": "dem-21", "system": code, "result": "ok",
            "finished_at": "2026-11-22T01:30:00+07:00", "size_bytes": 5_000_000_000}  # fmt: skip
    problem(tell(app, None, body), 401)
    problem(tell(app, reader, body), 403)
    first = tell(app, value, body)
    assert (first.status_code, first.get_json()["new"]) == (201, True)
    again = tell(app, value, body)
    assert (again.status_code, again.get_json()["id"]) == (200, first.get_json()["id"])
    assert "đã dùng cho một lần khác" in problem(
        tell(app, value, {**body, "result": "failed"}), 409
    )
    for change, field in (
        ({"run_id": ""}, "run_id"),
        ({"run_id": "x" * 81}, "run_id"),
        ({"run_id": 5}, "run_id"),
        ({"system": "khong-co"}, "system"),
        ({"result": "partly"}, "result"),
        ({"result": ["ok"]}, "result"),
        ({"finished_at": "2026-11-22 01:30"}, "finished_at"),
        ({"finished_at": "0001-01-01T00:00:00+07:00"}, "finished_at"),
        ({"finished_at": "1970-01-01T00:00:00+00:00"}, "finished_at"),
        ({"finished_at": "2026-11-22T20:00:00+07:00"}, "finished_at"),
        ({"encrypted": "yes"}, "encrypted"),
        ({"size_bytes": -1}, "size_bytes"),
        ({"size_bytes": True}, "size_bytes"),
        ({"method": "khác"}, "method"),
        ({"la": 1}, "la"),
    ):
        answer = tell(app, value, {"run_id": "khac", **body, **change})
        problem(answer, 422)
        assert answer.get_json().get("field") == field, change
    problem(tell(app, value, ["không phải đối tượng"]), 422)
    # A retry that says no hour is the same run too.
    short = {"run_id": "khong-gio", "system": code, "result": "ok"}
    assert [tell(app, value, short).status_code for _turn in range(2)] == [201, 200]
    with acting(app) as session:
        assert session.scalar(select(func.count()).select_from(BackupRun)) == 2
    assert not in_database(app, [value])
    head.get(f"/backups/{key}")
    assert "mã truy cập" in head.text
    assert "22/11/2026 01:30" in head.text
    assert "GB" in head.text
    # Another unit's token knows no such system.
    other = issued(as_user("head.tyt"), scopes=["backup:write"])
    problem(tell(app, other, {**body, "run_id": "nguoi-khac"}), 422)


def look(app, run_jobs) -> None:
    with acting(app):
        ensure("backups.watch")
    run_jobs()


def told(app, key: UUID) -> tuple[int, int, int]:
    """Return how many alarms, how many of them open, and how many notices there are."""
    with acting(app) as session:
        alarms = session.scalars(select(BackupAlarm).where(BackupAlarm.system_id == key)).all()
        notices = session.scalar(
            select(func.count()).where(
                Notice.kind == "backup:silent", Notice.path == f"/backups/{key}"
            )
        )
        return len(alarms), sum(row.ended_at is None for row in alarms), notices


def test_a_silent_job_is_told_of_once_for_each_silence(app, as_user, run_jobs, time):
    key, code = system_of(app)
    head, page = as_user("head.bvdk"), f"/backups/{key}"
    value = issued(head, scopes=["backup:write"])
    assert promise(head, page, by_token="y").status_code == 302
    look(app, run_jobs)
    assert told(app, key) == (0, 0, 0)
    tell(app, value, {"run_id": "1", "system": code, "result": "ok"})
    time.advance(hours=30)
    look(app, run_jobs)
    assert told(app, key) == (0, 0, 0), "frequency and grace are not over yet"
    time.advance(minutes=1)
    for _turn in range(3):
        look(app, run_jobs)
    alarms, is_open, notices = told(app, key)
    assert (alarms, is_open) == (1, 1)
    assert notices == 2, "the focal point and the head, once each"
    head = as_user("head.bvdk")
    head.get("/")
    assert "Sao lưu im lặng" in head.text
    head.get(page)
    assert "Máy sao lưu im lặng từ" in head.text
    # A run that failed is no sign of life of the backup.
    tell(app, value, {"run_id": "2", "system": code, "result": "failed"})
    look(app, run_jobs)
    assert told(app, key) == (1, 1, 2)
    # It is said as it is: the job speaks, and what it says is that it fails.
    head.get(page)
    assert "Chỉ có lần chạy lỗi từ" in head.text
    assert "Máy sao lưu im lặng từ" not in head.text
    head.get("/")
    assert "Lần sao lưu mới nhất lỗi" in head.text
    tell(app, value, {"run_id": "3", "system": code, "result": "ok"})
    head.get(page)
    assert "Máy sao lưu im lặng từ" not in head.text
    look(app, run_jobs)
    assert told(app, key) == (1, 0, 2)
    time.advance(days=3)
    for _turn in range(2):
        look(app, run_jobs)
    assert told(app, key) == (2, 1, 4), "the next silence is another one"
    head = as_user("head.bvdk")
    assert promise(head, page).status_code == 302
    look(app, run_jobs)
    assert told(app, key) == (2, 0, 4), "a job that is watched no more is not silent"
    assert promise(head, page, by_token="y").status_code == 302
    look(app, run_jobs)
    assert told(app, key) == (2, 0, 4), "silence is counted from when it is watched again"


HEAD = "ma_he_thong,ket_thuc,ket_qua,cach,noi_luu,tach_mang,ma_hoa,dung_luong,ma_lan_chay,ghi_chu"


def sent(browser, text: str, encoding: str = "utf-8-sig"):
    browser.get("/backups/runs")
    unit = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {"unit_id": unit, "file": (io.BytesIO(text.encode(encoding)), "runs.csv")}
    browser.post("/backups/runs", data, content_type="multipart/form-data")
    return unit


def test_a_file_of_runs_is_shown_first_and_taken_in_once(app, as_user, time):
    _key, code = system_of(app)
    focal = as_user("focal.bvdk")
    wrong = "\n".join([
        HEAD,
        f"{code},20/11/2026 23:40,dat,full,NAS,co,co,1000,,",
        "khong-co,20/11/2026 23:40,dat,,,,,,,",
        f"{code},hôm qua,dat,,,,,,,",
        f"{code},20/11/2026 23:40,tốt,,,,,,,",
        f"{code},01/01/0001 00:00,dat,,,,,,,",
        f"{code},20/11/1926 00:00,dat,,,,,,,",
        f"{code},20/11/2026 23:40,dat,,,có lẽ,,,,",
        f"{code},20/12/2026 23:40,dat,,,,,,,",
        f"{code},19/11/2026 23:40,dat,full,NAS,co,co,1000,{code} 20261120T164000Z,",
    ])  # fmt: skip
    sent(focal, wrong)
    for words in ("8 dòng lỗi", "không có hệ thống đang dùng mã “khong-co”", "22/11/2026 23:40",
                  "“dat” hoặc “khong_dat”", "tach_mang", "phía trước",
                  "trùng với một dòng"):  # fmt: skip
        assert words in focal.text, words
    assert not focal.page.xpath("//textarea[@name='text']")
    with acting(app) as session:
        assert session.scalar(select(func.count()).select_from(BackupRun)) == 0
    good = "\r\n".join([
        HEAD.replace(",", ";"),
        f"{code};20/11/2026 23:40:00;Đạt;full;NAS;có;Có;1.000;;",
        f"{code};2026-11-21T23:40;Không đạt;;;;;;;đầy đĩa",
        f"{code};;;;;;;;;",
        ";;;;;;;;;",
    ])  # fmt: skip
    unit = sent(focal, good)
    assert "Mọi dòng đều đúng; 0 dòng đã có" in focal.text
    (text,) = focal.page.xpath("//textarea[@name='text']")
    for expected in ((2, 0), (0, 2)):
        answer = focal.post("/backups/runs/take", {"unit_id": unit, "text": text.text}, follow=True)
        assert f"Đã ghi {expected[0]} lần mới; {expected[1]}" in answer.text
    sent(focal, good)
    assert "2 dòng đã có" in focal.text
    with acting(app) as session:
        rows = session.scalars(
            select(RegisterEntry)
            .join(BackupRun, BackupRun.entry_id == RegisterEntry.id)
            .order_by(RegisterEntry.happened_on)
        ).all()
        assert [(r.kind, r.result, r.note) for r in rows] == [
            (Kind.BACKUP, "ok", None), (Kind.BACKUP, "failed", "đầy đĩa"),
        ]  # fmt: skip
        assert rows[1].happened_on - rows[0].happened_on == timedelta(1)
    for text, encoding, words in (
        ("ma_he_thong,ket_qua\n", "utf-8", "Thiếu cột: ket_thuc"),
        (HEAD + "\n", "utf-8", "không có dòng nào"),
        ("mã", "utf-16", "không phải UTF-8"),
        ("PK\x03\x04", "utf-8", "Đây là tệp Excel"),
        ("a" * 200_000, "utf-8", "không đúng dạng CSV"),
        (HEAD + "\n" + "x,,,,,,,,,\n" * 2001, "utf-8", "quá 2000 dòng"),
    ):
        sent(focal, text, encoding)
        assert words in focal.text, words
    forged = focal.post("/backups/runs/take", {"unit_id": unit, "text": HEAD + "\nx,,,,,,,,,"})
    assert forged.status_code == 400
    template = focal.get("/backups/runs/template.csv").data.decode("utf-8-sig")
    assert template.splitlines()[0] == HEAD
    assert code in template
    # Sent back as it is, the template says of no system that it was backed up.
    sent(focal, template)
    assert "không có dòng nào" in focal.text


def test_a_wrong_file_is_struck_out_and_the_right_one_taken_in(app, as_user):
    _key, code = system_of(app)
    focal = as_user("focal.bvdk")

    def take(result: str) -> str:
        unit = sent(focal, f"{HEAD}\n{code},20/11/2026 23:40,{result},,,,,,,")
        text = focal.page.xpath("//textarea[@name='text']")
        if not text:
            return focal.text
        answer = focal.post(
            "/backups/runs/take", {"unit_id": unit, "text": text[0].text}, follow=True
        )
        return answer.text

    assert "Đã ghi 1 lần mới" in take("dat")
    with acting(app) as session:
        entry_id = session.scalars(select(BackupRun.entry_id)).one()
    entry = f"/registers/backups/{entry_id}"
    # What a file or a machine told is not talked round by hand.
    focal.get(f"{entry}/edit")
    fields = {
        name: focal.page.xpath(f"//input[@name='{name}']/@value")[0]
        for name in ("version", "title", "happened_on")
    }
    for name in ("unit_id", "system_id", "method"):
        fields[name] = focal.page.xpath(f"//select[@name='{name}']/option[@selected]/@value")[0]
    assert focal.post(f"{entry}/edit", {**fields, "result": "failed"}).status_code == 200
    assert "do máy hoặc tệp báo về" in focal.text
    own_words = {**fields, "result": "ok", "note": "Đã xem lại"}
    assert focal.post(f"{entry}/edit", own_words).status_code == 302, focal.text
    assert "đã dùng cho một lần khác" in take("khong_dat")
    assert focal.post(f"{entry}/withdraw", {"reason": "Nhầm tệp"}).status_code == 302
    assert "Đã ghi 0 lần mới; 1" in take("dat"), "the same words bring nothing back"
    assert "Đã ghi 1 lần mới" in take("khong_dat")
    with acting(app) as session:
        rows = session.execute(
            select(RegisterEntry.result, RegisterEntry.withdrawn_at.is_(None))
            .join(BackupRun, BackupRun.entry_id == RegisterEntry.id)
            .order_by(RegisterEntry.id)
        ).all()
        assert [tuple(row) for row in rows] == [("ok", False), ("failed", True)]
