"""Setting a folder, beginning a run, keeping what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from compliance.accounts.queries import people_with
from compliance.core import audit, clock, jobs
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Permission
from compliance.core.text import fold
from compliance.folders.models import Every, FolderRun, FolderSource
from compliance.folders.places import clean_folder, resolve
from compliance.folders.queries import runs_of
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.scans.models import Scan, Verdict
from compliance.scans.services import record_result
from compliance.systems.models import DataAsset

FAILED = add_kind("scans:folder", _l("Quét thư mục theo lịch thấy tệp chưa được chia sẻ"), 90)
MOST_NOTES = 50


def save_source(
    asset: DataAsset,
    source: FolderSource | None,
    values: Mapping[str, Any],
    roots: Sequence[Path],
    *,
    seen_version: int,
    actor_id: UUID | None,
) -> FolderSource:
    """Set the folder of a data set and its schedule.

    Args:
        values: folder, every, hour, weekday, active.
        roots: the folders that the administrator allows.

    Raises:
        Clash: somebody else saved it meanwhile.
        Refused: the folder is not one that the unit may have scanned, or the time makes no sense.
    """
    folder = clean_folder(values["folder"] or "")
    resolve(roots, asset.unit.code, folder)
    every, hour, weekday = Every(values["every"]), int(values["hour"]), int(values["weekday"])
    if not (0 <= hour <= 23 and 0 <= weekday <= 6):
        raise Refused(_("Giờ từ 0 đến 23."), "hour")
    if source is None:
        source = FolderSource(
            unit_id=asset.unit_id,
            asset_id=asset.id,
            created_at=clock.now(),
            created_by=actor_id,
        )
        session().add(source)
    elif source.version != seen_version:
        raise Clash(_("Người khác vừa sửa lịch quét này. Hãy xem lại rồi lưu lại."))
    source.folder, source.every, source.hour, source.weekday = folder, every.value, hour, weekday
    source.active, source.since = bool(values["active"]), clock.now()
    session().flush()
    return source


def begin_run(source: FolderSource, slot: datetime, actor_id: UUID | None) -> FolderRun:
    """Ask the worker to look at a folder.

    Raises:
        Refused: this time is taken by another process, or a run has not ended yet.
    """
    last = next(iter(runs_of(source.id, 1)), None)
    if last is not None and last.finished_at is None:
        raise Refused(_("Lượt quét trước chưa xong."))
    run = FolderRun(
        unit_id=source.unit_id,
        source_id=source.id,
        slot=slot,
        started_at=clock.now(),
        notes=[],
    )
    session().add(run)
    # Said before: the reader's language cannot be looked up in a transaction that has failed.
    taken = _("Lượt quét này đã có rồi.")
    try:
        session().flush()
    except IntegrityError:
        raise Refused(taken) from None
    run.job_id = jobs.enqueue("folders.scan", {"run_id": str(run.id)}, actor_id=actor_id).id
    session().flush()
    return run


def record_scan(run: FolderRun, name: str, found: Mapping[str, Any]) -> Scan:
    """Keep the result of one file; the file stays where it is, only its result is ours.

    Args:
        found: the file's entry of the scanner's JSON, tidied.
    """
    source = run.source
    scan = Scan(
        unit_id=source.unit_id,
        system_id=source.asset.system_id,
        asset_id=source.asset_id,
        file_name=name[:255],
        purpose=_("Quét thư mục theo lịch"),
        sha256=found["sha256"],
        size=int(found["bytes"]),
        created_at=clock.now(),
        search=fold(name, source.unit.name, source.asset.name)[:600],
    )
    scan.unit, scan.file = source.unit, None
    session().add(scan)
    session().flush()
    record_result(scan, found)
    if scan.verdict == Verdict.FAIL and not run.told:
        run.told = True
        _tell(run)
    return scan


def _tell(run: FolderRun) -> None:
    """Tell the unit once a run, in the transaction of the first file that fails."""
    source = run.source
    with in_vietnamese():
        about = _(
            "Quét theo lịch thư mục của bộ dữ liệu “%(name)s” thấy tệp còn dữ liệu chưa che.",
            name=source.asset.name,
        )
        message = Message(
            kind=FAILED,
            unit_id=source.unit_id,
            subject=_("Thư mục của “%(name)s” có tệp chưa được chia sẻ", name=source.asset.name),
            body=_("Che rồi quét lại trước khi gửi. Từng cột ở trang kết quả."),
            about=about,
            path=f"/folders/{source.asset_id}",
            source_type="folder_run",
            source_id=run.id,
        )
    notify(people_with(Permission.SCAN_WRITE, source.unit_id), message, actor_id=None)


def end_run(
    run: FolderRun,
    counts: Mapping[str, int] | None = None,
    notes: Sequence[dict[str, str]] = (),
    *,
    error: str | None = None,
) -> None:
    """Record that a run has ended and what it saw; ending it twice changes nothing."""
    if run.finished_at is not None:
        return
    run.finished_at, run.error = clock.now(), error[:500] if error else None
    for name, number in (counts or {}).items():
        setattr(run, name, number)
    run.notes = list(notes)[:MOST_NOTES]
    audit.note("folder:scan", target=run, details={**(counts or {}), "error": bool(error)})
    session().flush()
