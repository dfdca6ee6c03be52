"""The background job of a scan: idempotent, so that a killed worker loses nothing."""

from __future__ import annotations

import time
from pathlib import PurePath
from typing import Any
from uuid import UUID

from compliance.core import files, jobs
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.scans.models import Scan
from compliance.scans.queries import leftover_extracts, scan_for_job
from compliance.scans.services import delete_extract, record_result

#: Seconds between two reports of progress: each is a transaction.
REPORT_EVERY = 0.5


@jobs.job("scans.scan")
def scan_extract(progress: jobs.Progress, args: dict[str, Any]) -> None:
    """Scan the extract and keep the result; scanning twice gives the same result."""
    scan = scan_for_job(UUID(args["scan_id"]))
    if scan is None or scan.verdict is not None:
        return
    try:
        found = _scan(scan, progress)
    except (Refused, jobs.Cancelled):
        with transaction():
            delete_extract(scan)
        raise
    with transaction():
        record_result(scan, found)


def _scan(scan: Scan, progress: jobs.Progress) -> dict[str, Any]:
    from scanners import ScanError, scan_path  # late: it loads the analyzer

    last = 0.0

    def tell(rows: int, done: int, total: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= REPORT_EVERY:
            last = moment
            progress.report(done, total, _("Đã đọc %(rows)s dòng", rows=rows))

    progress.report(0, scan.size, _("Đang mở tệp"))
    suffix = PurePath(scan.file_name).suffix.lower()
    with files.store().plain(scan.sha256, suffix) as path:
        try:
            report = scan_path(path, progress=tell)
        except ScanError as error:
            raise Refused(str(error)) from None
    # One file was given: what is said of it stands beside what is said of the whole run.
    return {**report["files"][0], "verdict": report["verdict"], "warnings": report["warnings"]}


@jobs.job("scans.cleanup")
def cleanup(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Delete extracts of scans that ended without doing so (a job given up after three kills)."""
    with transaction():
        for scan in leftover_extracts():
            delete_extract(scan)
