"""A folder on the server: what may be read, when it is due, and that nothing is scanned twice."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.worker import ensure
from compliance.folders.models import FolderRun, FolderSource
from compliance.folders.places import clean_folder, files_of, resolve
from compliance.folders.schedule import latest_slot, next_slot
from compliance.scans.models import Scan
from tests.support.dossiers import acting
from tests.support.scans import NAMES, RAW, extract
from tests.support.traces import in_database
from tests.web.scans.test_history import asset_of

CLEAN = "Tháng,Khoa,Lượt khám\n1,Nội,120\n2,Ngoại,98\n".encode()


@pytest.fixture
def root(app, tmp_path):
    """An allowed root with the hospital's own folder in it."""
    (tmp_path / "bvdk-gia-lai" / "his").mkdir(parents=True)
    (tmp_path / "ttyt-chu-se").mkdir()
    before = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(before, SCAN_FOLDERS=str(tmp_path))
    yield tmp_path
    app.extensions["settings"] = before


def tick(app, run_jobs) -> None:
    """Do what the scheduler does each minute, twice as if by two processes, and the work."""
    for _process in range(2):
        with acting(app):
            ensure("folders.due")
    run_jobs()


def runs(app) -> list[FolderRun]:
    with acting(app) as session:
        # Those of the demo were never worked on.
        worked = select(FolderRun).where(FolderRun.job_id.is_not(None))
        return list(session.scalars(worked.order_by(FolderRun.slot)))


def test_only_the_units_own_folder_is_read_and_no_link_is_followed(tmp_path):
    own = tmp_path / "don-vi"
    (own / "his").mkdir(parents=True)
    other = tmp_path / "khac"
    other.mkdir()
    (other / "x.csv").write_bytes(CLEAN)
    (own / "sang").symlink_to(other)
    (own / "his" / "lien-ket.csv").symlink_to(other / "x.csv")
    (own / "his" / "that.csv").write_bytes(CLEAN)
    (own / "his" / ".an.csv").write_bytes(CLEAN)
    (own / "his" / "khac.exe").write_bytes(CLEAN)
    assert resolve([tmp_path], "don-vi", "his") == own / "his"
    seen = {path.name: why for path, why in files_of(own)}
    assert set(seen) == {"sang", "lien-ket.csv", "that.csv", "khac.exe"}
    assert seen["that.csv"] is None
    assert "liên kết" in (seen["sang"] or "")
    assert "liên kết" in (seen["lien-ket.csv"] or "")
    assert "định dạng" in (seen["khac.exe"] or "")
    for folder in ("sang", "../khac", "/etc", "khong-co", "his/../../khac"):
        with pytest.raises(Refused):
            resolve([tmp_path], "don-vi", folder)
    with pytest.raises(Refused):
        resolve([], "don-vi", "his")
    assert clean_folder(" his/./thang/ ") == "his/thang"


def test_the_times_of_a_schedule_are_vietnamese():
    sunday = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)  # 09:30 in Vietnam

    def source(every, hour=0, weekday=0):
        return FolderSource(every=every, hour=hour, weekday=weekday)

    def both(found):
        return [
            moment.astimezone(clock.LOCAL).strftime("%d %H:%M")
            for moment in (latest_slot(found, sunday), next_slot(found, sunday))
        ]

    assert both(source("hour")) == ["22 09:00", "22 10:00"]
    assert both(source("day", 9)) == ["22 09:00", "23 09:00"]
    assert both(source("day", 23)) == ["21 23:00", "22 23:00"]
    assert both(source("week", 8, 6)) == ["22 08:00", "29 08:00"]
    assert both(source("week", 10, 6)) == ["15 10:00", "22 10:00"]


def test_a_folder_is_scanned_on_its_schedule_once_and_the_unit_is_told(
    app, as_user, run_jobs, time, root
):
    asset, focal = asset_of(app), as_user("focal.bvdk")
    page = f"/folders/{asset.id}"
    focal.get(f"/scans/datasets/{asset.id}")
    assert "Chưa đặt" in focal.text
    form = {"folder": "../ttyt-chu-se", "every": "day", "hour": "1", "weekday": "0", "active": "y"}
    bad = focal.post(f"{page}/edit", form)
    assert bad.status_code == 200
    assert "không có “..”" in focal.text
    form["folder"] = "his"
    assert focal.post(f"{page}/edit", form).status_code == 302

    his = root / "bvdk-gia-lai" / "his"
    (his / "thong-ke.csv").write_bytes(CLEAN)
    (his / "benh-nhan.csv").write_bytes(extract())
    (his / f"{NAMES[0]}.csv").write_bytes(CLEAN)
    tick(app, run_jobs)
    assert runs(app) == []  # its first time has not come
    time.advance(days=3)  # the machine was off: one run for three missed
    tick(app, run_jobs)
    (run,) = runs(app)
    assert (run.files, run.scanned, run.failing, run.unread) == (3, 2, 1, 1)
    assert run.error is None
    assert not [v for v in RAW if v in str(run.notes)]
    assert not in_database(app, RAW)
    tick(app, run_jobs)
    assert len(runs(app)) == 1
    assert (his / "benh-nhan.csv").read_bytes() == extract()

    head = as_user("head.bvdk")
    head.get("/notices")
    assert head.text.count("có tệp chưa được chia sẻ") == 1
    focal.get(f"/scans/datasets/{asset.id}")
    assert "Có tệp chưa quét được" in focal.text
    focal.get(page)
    assert "Tên tệp chứa thông tin nhận ra người" in focal.text

    (his / f"{NAMES[0]}.csv").unlink()
    assert focal.post(f"{page}/run").status_code == 302
    run_jobs()
    latest = runs(app)[-1]
    assert (latest.files, latest.scanned, latest.failing) == (2, 0, 1)
    with acting(app) as session:
        scans = session.scalars(select(Scan).where(Scan.asset_id == asset.id)).all()
        assert sorted(scan.verdict for scan in scans) == ["fail", "pass"]
    focal.get(f"/scans/{scans[0].id}")
    assert "không giữ ở lần quét này" in focal.text
    head.get("/notices")
    assert head.text.count("có tệp chưa được chia sẻ") == 1

    (his / "benh-nhan.csv").unlink()
    his.rename(root / "bvdk-gia-lai" / "cu")
    his.symlink_to(root / "bvdk-gia-lai" / "cu")  # swapped for a link since
    time.advance(days=1)
    tick(app, run_jobs)
    assert "liên kết" in (runs(app)[-1].error or "")
    for address in (page, f"{page}/edit"):
        assert as_user("focal.ttyt").get(address).status_code == 404


@pytest.mark.sqlite_only
def test_a_run_by_hand_can_be_cancelled_and_then_run_again(app, as_user, run_jobs, time, root):
    asset, focal = asset_of(app), as_user("focal.bvdk")
    page = f"/folders/{asset.id}"
    form = {"folder": "his", "every": "hour", "hour": "0", "weekday": "0"}
    focal.post(f"{page}/edit", form)
    focal.post(f"{page}/run")
    focal.get(page)
    assert focal.page.xpath("//*[@data-job]")
    focal.post(f"{page}/run")
    focal.get(page)
    assert "Lượt quét trước chưa xong" in focal.text
    focal.post(f"/jobs/{runs(app)[0].job_id}/cancel", {"next": page})
    run_jobs()
    assert "dừng trước khi bắt đầu" in (runs(app)[0].error or "")
    time.advance(minutes=1)
    focal.post(f"{page}/run")
    run_jobs()
    assert runs(app)[-1].error is None
    time.advance(days=1)
    tick(app, run_jobs)
    assert len(runs(app)) == 2  # paused: the schedule does not run
