"""The background job of a scan: idempotent, so that a killed worker loses nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from compliance.core import files, jobs
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.scans.models import Scan
from compliance.scans.queries import leftover_extracts, scan_for_job
from compliance.scans.services import delete_extract, merged, record_result, tidy

#: Seconds between two reports of progress: each is a transaction.
REPORT_EVERY = 0.5


@jobs.job("scans.scan")
def scan_extract(progress: jobs.Progress, args: dict[str, Any]) -> None:
    """Scan the extract and keep the result; scanning twice gives the same result."""
    scan_id = UUID(args["scan_id"])
    scan = scan_for_job(scan_id)
    if scan is None or scan.verdict is not None:
        return
    try:
        found = _scan(scan, progress, args.get("quasi", ()))
    except Refused:
        _clear(scan_id)
        raise
    except jobs.Cancelled:
        _clear(scan_id, only_if_asked=True)
        raise
    # Another worker may have ended it while this one was thought dead.
    scan = scan_for_job(scan_id)
    if scan is not None and scan.verdict is None:
        with transaction():
            record_result(scan, found)


@jobs.when_dropped("scans.scan")
def drop_extract(args: dict[str, Any]) -> None:
    """Delete the extract of a scan that ends before it began."""
    scan = scan_for_job(UUID(args["scan_id"]))
    if scan is not None:
        delete_extract(scan)


def _clear(scan_id: UUID, *, only_if_asked: bool = False) -> None:
    """Delete the extract; not when a second worker has taken the job over and still reads it."""
    with transaction():
        scan = scan_for_job(scan_id)
        asked = scan is not None and scan.job is not None and scan.job.cancel_asked
        if scan is not None and (asked or not only_if_asked):
            delete_extract(scan)


def _scan(scan: Scan, progress: jobs.Progress, quasi: Sequence[str]) -> dict[str, Any]:
    from scanners import ScanError  # late: it loads the analyzer

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
            return scan_result(path, scan.file_name, tell, quasi)
        except ScanError as error:
            raise Refused(_("Không quét được tệp: %(why)s", why=error)) from None


def scan_result(
    path: Path, name: str, progress: Any = None, quasi: Sequence[str] = ()
) -> dict[str, Any]:
    """Scan one file; return its entry of the scanner's JSON with its verdict and warnings.

    Args:
        name: as the unit calls it; its words tell the scanner whose data it holds.
        quasi: columns to count the risk by, instead of those proposed.

    Raises:
        ScanError: the file, or one inside it, cannot be read: then nothing is certain.
    """
    from scanners import scan_path

    name = name.replace("/", "-")
    return tidy(merged(scan_path(path, progress=progress, name=name, quasi=quasi)["files"]))


@jobs.job("scans.cleanup")
def cleanup(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Delete extracts of scans that ended without doing so (an error inside the scanner).

    Also what a killed worker had unpacked.
    """
    from scanners.scratch import sweep  # late: only the worker needs it

    sweep()
    with transaction():
        for scan in leftover_extracts():
            delete_extract(scan)
