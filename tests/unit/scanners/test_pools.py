"""Several processes, one of them killed, or a real cluster: the result is that of one process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from scanners import ScanCancelled, ScanError, reading, scan_path
from scanners.blocks import run as blocks_run
from scanners.blocks.task import Task, look
from scanners.pools import Crew
from tests.data.extracts import Maker, write_csv
from tests.support.ports import free_port
from tests.unit.scanners.helpers import ROOT


@pytest.fixture
def extract(tmp_path, monkeypatch):
    """A CSV that is cut into some twenty blocks."""
    monkeypatch.setattr(blocks_run, "SHARED", 0)
    monkeypatch.setattr(blocks_run, "_LEAST", 50_000)
    monkeypatch.setattr(blocks_run, "_MOST", 50_000)
    path = write_csv(tmp_path / "a.csv", Maker(4).visits(3000))
    assert path.stat().st_size > max(reading.SMALLEST, 10 * 50_000)
    return path


def test_a_killed_process_loses_nothing(extract):
    killed = []

    def kill_one(rows, _done, _total):
        children = psutil.Process().children(recursive=True)
        alive = [c for c in children if c.status() != psutil.STATUS_ZOMBIE]
        workers = [c for c in alive if "spawn_main" in " ".join(c.cmdline())]
        if rows and workers and not killed:
            killed.append(workers[0].pid)
            os.kill(workers[0].pid, signal.SIGKILL)

    alone = scan_path(extract, workers=1)
    assert scan_path(extract, workers=2, progress=kill_one) == alone
    assert killed


def where(_number):
    return os.getpid()


def test_this_process_works_as_well_and_answers_come_in_order():
    with Crew(2) as crew:
        answers = list(crew.map(where, ((n, n) for n in range(12))))
        assert [n for _, n in answers] == list(range(12))
        assert os.getpid() in {pid for pid, _ in answers}
        other = {pid for pid, _ in answers} - {os.getpid()}
        assert len(other) == 1
        crew.rest()
        assert not psutil.pid_exists(other.pop())
        assert len({pid for pid, _ in crew.map(where, ((n, n) for n in range(12)))}) == 2


def test_a_scan_by_several_processes_can_be_cancelled(extract):
    with pytest.raises(ScanCancelled):
        scan_path(extract, workers=2, cancelled=lambda: True)


def test_progress_of_several_processes_only_grows(extract):
    seen = []
    scan_path(extract, workers=2, progress=lambda *three: seen.append(three))
    assert len(seen) > 10
    assert seen == sorted(seen)
    size = extract.stat().st_size
    assert seen[-1] == (3000, size, size)


def test_a_cluster_that_is_not_there_is_said_to_be_missing(extract):
    with pytest.raises(ScanError, match="không nối được"):
        scan_path(extract, scheduler=f"tcp://127.0.0.1:{free_port()}")


def _start(*arguments, folder: Path):
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)


@pytest.fixture
def cluster(tmp_path):
    """A real scheduler with two workers on loopback; yields its address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    scheduler = ("dask_scheduler", "--host", "127.0.0.1", "--port", address.split(":")[-1])
    worker = ("dask_worker", address, "--host", "127.0.0.1", "--no-nanny", "--nthreads", "1")
    place = ("--local-directory", str(tmp_path))
    running = [_start(*scheduler, "--no-dashboard", folder=tmp_path)]
    workers = [_start(*worker, "--no-dashboard", *place, folder=tmp_path) for _ in range(2)]
    running += workers
    try:
        _wait_for_workers(address)
        yield address, workers
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def _wait_for_workers(address):
    end = time.monotonic() + 180
    while True:
        try:
            with Crew(scheduler=address) as crew:
                if crew.workers == 2:
                    return
        except ScanError:
            pass
        assert time.monotonic() < end, "the cluster did not start"


def test_a_cluster_gives_the_same_result_to_the_last_figure_of_the_risk(extract, cluster):
    address, _ = cluster
    for quasi in ((), ("NGAY_SINH", "DIA_CHI", "MA_BENH_CHINH")):
        alone = scan_path(extract, workers=1, quasi=quasi)
        risk = alone["files"][0]["tables"][0]["risk"]
        assert risk["k_min"] == 1
        assert risk["distinct_people"] > 100
        assert set(quasi) <= set(risk["quasi_identifiers"])
        assert scan_path(extract, scheduler=address, quasi=quasi) == alone


def test_a_worker_killed_in_the_middle_loses_nothing_of_findings_and_risk(extract, cluster):
    address, workers = cluster
    alone = scan_path(extract, workers=1)
    killed_at = []

    def kill_one(rows, _done, _total):
        if rows >= 1500 and not killed_at:
            workers[0].kill()
            killed_at.append(rows)

    assert scan_path(extract, scheduler=address, progress=kill_one) == alone
    assert alone["files"][0]["tables"][0]["risk"]["distinct_people"] > 100
    assert 1500 <= killed_at[0] < 3000
    assert workers[0].wait() != 0


def test_a_folder_is_spread_over_a_cluster(tmp_path, cluster):
    address, _ = cluster
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(3):
        write_csv(folder / f"{seed}.csv", Maker(seed).visits(30))
    command = [sys.executable, "-m", "scanners", "scan", str(folder), "--format", "json"]
    one, two = (
        subprocess.run([*command, *more], capture_output=True, cwd=ROOT, check=False)
        for more in (["--workers", "1"], ["--scheduler", address])
    )
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode == 1


def test_a_file_that_no_worker_can_open_is_looked_at_here(extract, cluster, monkeypatch):
    address, _ = cluster
    alone = scan_path(extract, workers=1)
    with Crew(scheduler=address) as crew:
        task = Task("/no/such/place.csv", 0, 10, b"", ",", ("A",), False)
        assert crew.submit(look, task).result().unseen
    # The cluster is told another folder than the one this process reads from.
    monkeypatch.setattr(Path, "absolute", lambda path: Path("/no/such", path.name))
    assert scan_path(extract, scheduler=address) == alone
