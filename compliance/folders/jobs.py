"""What the worker does: begins the runs that are due, and looks at a folder."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from compliance.core import clock, jobs
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.folders.models import FolderRun
from compliance.folders.places import files_of, resolve, roots_of
from compliance.folders.queries import due, run_for_job, scanned_before
from compliance.folders.services import begin_run, end_run, record_scan
from compliance.scans.jobs import REPORT_EVERY, scan_result
from compliance.scans.models import Verdict


def allowed_roots() -> list[Path]:
    """Return the folders that the administrator allows (SCAN_FOLDERS)."""
    return roots_of(current_app.extensions["settings"].SCAN_FOLDERS)


@jobs.only_when("folders.due")
def is_due() -> bool:
    """Whether some folder is due."""
    return bool(due(clock.now()))


@jobs.job("folders.due")
def begin_due(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Begin one run for each folder that is due; another process may have been quicker."""
    for source, slot in due(clock.now()):
        try:
            with transaction():
                begin_run(source, slot, None)
        except Refused:
            continue


@jobs.job("folders.scan")
def scan_folder(progress: jobs.Progress, args: dict[str, Any]) -> None:
    """Scan what is new in a folder; run twice it scans nothing twice."""
    run_id = UUID(args["run_id"])
    run = run_for_job(run_id)
    if run is None or run.finished_at is not None:
        return
    look = _Look(run, progress)
    try:
        folder = resolve(allowed_roots(), run.source.unit.code, run.source.folder)
        for path, why_not in files_of(folder):
            look.at(path, path.relative_to(folder).as_posix(), why_not)
    except (Refused, OSError) as error:
        why = error.message if isinstance(error, Refused) else _("Không đọc được thư mục.")
        _end(run_id, look, why)
    except jobs.Cancelled:
        fresh = run_for_job(run_id)
        if fresh is not None and fresh.job is not None and fresh.job.cancel_asked:
            _end(run_id, look, _("Đã dừng theo yêu cầu."))
        raise
    else:
        _end(run_id, look)


@jobs.when_dropped("folders.scan")
def drop_run(args: dict[str, Any]) -> None:
    """End a run whose job ends before it began."""
    run = run_for_job(UUID(args["run_id"]))
    if run is not None:
        end_run(run, error=_("Lượt quét bị dừng trước khi bắt đầu."))


def _end(run_id: UUID, look: _Look, error: str | None = None) -> None:
    with transaction():
        run = run_for_job(run_id)
        if run is not None:
            end_run(run, look.counts, look.notes, error=error)


class _Look:
    """Goes through the files of a run and counts."""

    def __init__(self, run: FolderRun, progress: jobs.Progress) -> None:
        self._run = run
        self._progress = progress
        self._last = 0.0
        self.counts = {"files": 0, "scanned": 0, "failing": 0, "unread": 0}
        self.notes: list[dict[str, str]] = []

    def at(self, path: Path, name: str, why_not: str | None) -> None:
        """Scan one file unless its bytes are known, or say why not."""
        from scanners import ScanError  # late: it loads the analyzer

        self.counts["files"] += 1
        self._tell(0, 0, 0)
        if why_not is not None:
            self._unread(name, why_not)
            return
        try:
            self._scan(path, name)
        except ScanError as error:
            self._unread(name, str(error))
        except OSError:
            self._unread(name, _("Không mở được tệp."))

    def _scan(self, path: Path, name: str) -> None:
        from scanners.filenames import name_file

        if name_file("", name).table is not None:
            self._unread(name, _("Tên tệp chứa thông tin nhận ra người. Hãy đổi tên."))
            return
        before = path.lstat()
        with path.open("rb") as stream:
            known = scanned_before(self._run.source, _sha256(stream, self._tell))
        if known is not None:
            self.counts["failing"] += known.verdict == Verdict.FAIL
            return
        found = scan_result(path, name, self._tell)
        after = path.lstat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            self._unread(name, _("Tệp đang được ghi; lượt sau quét lại."))
            return
        with transaction():
            run = run_for_job(self._run.id)
            if run is None or run.finished_at is not None:
                raise jobs.Cancelled
            scan = record_scan(run, name, found)
        self.counts["scanned"] += 1
        self.counts["failing"] += scan.verdict == Verdict.FAIL

    def _unread(self, name: str, why: str) -> None:
        from scanners.filenames import name_file

        self.counts["unread"] += 1
        self.notes.append({"name": name_file("", name).shown, "why": why})

    def _tell(self, _rows: int, _done: int, _total: int) -> None:
        moment = time.monotonic()
        if moment - self._last >= REPORT_EVERY:
            self._last = moment
            self._progress.report(0, 0, _("Đang quét tệp thứ %(n)s", n=self.counts["files"]))


def _sha256(stream: Any, tell: Callable[[int, int, int], None]) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
        tell(0, 0, 0)
    return digest.hexdigest()
