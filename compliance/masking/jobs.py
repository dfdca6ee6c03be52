"""The background job of a masked copy: idempotent, so that a killed worker loses nothing."""

from __future__ import annotations

import secrets
import time
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import current_app

from compliance.core import files, jobs
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.masking.models import MaskRun
from compliance.masking.queries import run_for_job
from compliance.masking.rules import copy_name
from compliance.masking.services import delete_source, expire, record_copy

if TYPE_CHECKING:
    from scanners.mask.run import Masked

#: Seconds between two reports of progress: each is a transaction.
REPORT_EVERY = 0.5


@jobs.job("masking.mask")
def mask(progress: jobs.Progress, args: dict[str, Any]) -> None:
    """Make the copy, have it scanned, keep it if it is clean."""
    run_id = UUID(args["run_id"])
    run = run_for_job(run_id)
    if run is None or run.copy_scan_id is not None:
        return
    try:
        _mask(run, progress)
    except Refused:
        _clear(run_id)
        raise
    except jobs.Cancelled:
        _clear(run_id, only_if_asked=True)
        raise


@jobs.when_dropped("masking.mask")
def drop_source(args: dict[str, Any]) -> None:
    """Delete the extract of a run that ends before it began."""
    run = run_for_job(UUID(args["run_id"]))
    if run is not None:
        delete_source(run)


def _clear(run_id: UUID, *, only_if_asked: bool = False) -> None:
    """Delete the extract; not when a second worker has taken the job over and still reads it."""
    with transaction():
        run = run_for_job(run_id)
        asked = run is not None and run.job is not None and run.job.cancel_asked
        if run is not None and (asked or not only_if_asked):
            delete_source(run)


def _mask(run: MaskRun, progress: jobs.Progress) -> None:
    name = copy_name(run.scan)
    progress.report(0, 0, _("Đang mở tệp"))
    suffix = PurePath(run.scan.file_name).suffix.lower()
    store = files.store()
    with (
        store.plain(run.scan.sha256, suffix) as source,
        store.scratch(PurePath(name).suffix) as out,
    ):
        masked = _copy(run, source, out, progress)
        # Another worker may have ended it while this one was thought dead.
        fresh = run_for_job(run.id)
        if fresh is not None and fresh.copy_scan_id is None:
            with transaction():
                record_copy(fresh, masked.path, masked.result["files"][0], masked.clean)


def _copy(run: MaskRun, source: Path, out: Path, progress: jobs.Progress) -> Masked:
    from scanners import ScanError  # late: it loads the analyzer
    from scanners.mask.policy import read_policy
    from scanners.mask.run import mask_file

    last = 0.0
    whole = 3 * (run.scan.rows or 0)  # judged, written, scanned again

    def tell(rows: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= REPORT_EVERY:
            last = moment
            progress.report(min(rows, whole), whole, _("Đã đọc %(rows)s dòng", rows=rows))

    try:
        # The key of this run alone: it lives in this call, so nobody can undo or link the codes.
        return mask_file(
            source,
            read_policy(run.policy),
            out,
            secrets.token_bytes(32),
            name=run.scan.file_name.replace("/", "-"),
            progress=tell,
        )
    except ScanError as error:
        raise Refused(_("Không làm được bản che: %(why)s", why=error)) from None


@jobs.job("masking.expire")
def expire_copies(_progress: jobs.Progress, _args: dict[str, Any]) -> None:
    """Delete what has been kept long enough (MASKED_HOURS)."""
    with transaction():
        expire(current_app.extensions["settings"].MASKED_HOURS)
