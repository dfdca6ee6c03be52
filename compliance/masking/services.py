"""Policies, runs, and the end of what they leave."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from compliance.core import audit, clock, files, jobs
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.filestore import CHUNK
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.masking.models import MaskRun, MaskState
from compliance.masking.queries import runs_holding_extracts, runs_with_copies_before
from compliance.masking.rules import ARCHIVES, copy_name
from compliance.scans.models import Scan
from compliance.scans.services import record_result, tidy

AFTER_RUN = "Xóa sau khi làm bản che theo quy định của hệ thống"
BY_POLICY = "Xóa bản che khi hết thời hạn giữ"
BY_HAND = "Đơn vị xóa bản che"


def propose_rules(scan: Scan) -> dict[str, dict[str, Any]]:
    """Return a rule for every column of a scan, to be read and changed by a person."""
    from scanners.mask.propose import propose_for  # late: it loads the scanner

    return propose_for((scan.result or {}).get("tables", []))


def may_be_masked(scan: Scan) -> bool:
    """Whether a copy can be made of what was scanned: one finished file with columns."""
    if scan.verdict is None or scan.file_name.lower().endswith(ARCHIVES):
        return False
    return bool(propose_rules(scan))


def draft(scan: Scan, rules: Mapping[str, Mapping[str, Any]], actor_id: UUID | None) -> MaskRun:
    """Keep a policy for a scanned extract.

    Raises:
        Refused: nothing can be masked, or the scanner does not take the policy.
    """
    from scanners.errors import ScanError
    from scanners.mask.policy import read_policy

    if not may_be_masked(scan):
        raise Refused(_("Không làm được bản che của lần quét này: cần một tệp đã quét xong."))
    policy = {"version": 1, "columns": {k: dict(v) for k, v in rules.items()}, "default": "drop"}
    try:
        read_policy(policy)
    except ScanError as error:
        raise Refused(_("Chính sách chưa dùng được: %(why)s", why=error)) from None
    row = MaskRun(
        unit_id=scan.unit_id,
        scan_id=scan.id,
        policy=policy,
        created_at=clock.now(),
        created_by=actor_id,
    )
    session().add(row)
    session().flush()
    return row


def start(run: MaskRun, stream: BinaryIO, actor_id: UUID | None) -> None:
    """Keep the extract encrypted and ask the worker for the copy.

    Raises:
        Refused: it ran already, the scan was made at the unit, or these are other bytes.
    """
    if run.state is not MaskState.DRAFT:
        raise Refused(_("Chính sách này đã chạy rồi. Lập chính sách khác để làm lại."))
    if run.scan.key_id is not None:
        raise Refused(
            _("Tệp này được quét tại đơn vị và không rời đơn vị: làm bản che bằng bộ máy quét.")
        )
    if _hash_of(stream) != run.scan.sha256:
        raise Refused(
            _("Đây không phải tệp đã quét: mã băm khác. Chọn đúng tệp, hoặc quét tệp này trước."),
            "file",
        )
    kept = files.keep(
        stream,
        name=run.scan.file_name,
        media_type="application/octet-stream",
        purpose="extract",
        unit_id=run.unit_id,
        actor_id=actor_id,
    )
    run.source_id, run.source = kept.id, kept
    job = jobs.enqueue("masking.mask", {"run_id": str(run.id)}, actor_id=actor_id)
    run.job_id, run.job = job.id, job
    session().flush()


def _hash_of(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(CHUNK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def record_copy(run: MaskRun, path: Path, found: Mapping[str, Any], clean: bool) -> None:
    """Keep the scan of a copy, and the copy itself only if it is clean; the extract goes.

    Args:
        found: the copy's entry of the scanner's JSON.
    """
    name = copy_name(run.scan)
    scan = Scan(
        unit_id=run.unit_id,
        system_id=run.scan.system_id,
        asset_id=run.scan.asset_id,
        file_name=name,
        purpose=run.scan.purpose,
        sha256=found["sha256"],
        size=int(found["bytes"]),
        created_at=clock.now(),
        created_by=run.created_by,
        search=fold(name, run.unit.name)[:600],
    )
    scan.unit, scan.file = run.unit, None
    session().add(scan)
    session().flush()
    record_result(scan, tidy(found))
    run.copy_scan_id, run.copy_scan = scan.id, scan
    if clean:
        with path.open("rb") as stream:
            kept = files.keep(
                stream,
                name=name,
                media_type="application/octet-stream",
                purpose="masked",
                unit_id=run.unit_id,
                actor_id=run.created_by,
            )
        run.copy_id, run.copy = kept.id, kept
    audit.note("masking:finish", target=run, details={"sha256": scan.sha256, "clean": clean})
    delete_source(run)


def delete_source(run: MaskRun) -> None:
    """Delete the extract of a run; the row of the file records when and why."""
    if run.source is not None:
        files.discard(run.source, AFTER_RUN)


def delete_copy(run: MaskRun) -> None:
    """Delete the copy before its time.

    Raises:
        Refused: there is none.
    """
    if run.copy is None or run.copy.deleted_at is not None:
        raise Refused(_("Không còn bản che để xóa."))
    files.discard(run.copy, BY_HAND)


def expire(hours: int) -> None:
    """Delete the copies kept longer than ``hours``, and extracts of runs that ended badly."""
    for run in runs_with_copies_before(clock.now() - timedelta(hours=hours)):
        if run.copy is not None:
            files.discard(run.copy, BY_POLICY)
    for run in runs_holding_extracts():
        delete_source(run)
