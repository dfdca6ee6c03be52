"""Looking again at the kept bytes of evidence and signed papers: what changed is shown and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import BadFile
from compliance.core.files import StoredFile
from compliance.core.i18n import _, in_vietnamese
from compliance.core.permissions import Role
from compliance.inspections.campaign_models import EvidenceFault
from compliance.inspections.concerned import BROKEN, people_at
from compliance.notices.services import Message, notify
from compliance.units.models import HealthUnit

#: Files looked at in one transaction.
BATCH = 50
#: What must stay as it was handed in.
PURPOSES = ("evidence", "document")


def files_after(last: str) -> Sequence[str]:
    """Return the next hashes of living files, in order."""
    return (
        session()
        .scalars(
            select(StoredFile.sha256)
            .where(
                StoredFile.purpose.in_(PURPOSES),
                StoredFile.deleted_at.is_(None),
                StoredFile.sha256 > last,
            )
            .distinct()
            .order_by(StoredFile.sha256)
            .limit(BATCH)
        )
        .all()
    )


def check_evidence(hashes: Sequence[str]) -> int:
    """Hash the bytes again; record what does not match, and what does again; return the faults.

    A fault is told once, to the administrators and inspectors of the Department of its unit.
    """
    known = {
        fault.sha256: fault
        for fault in session().scalars(
            select(EvidenceFault).where(
                EvidenceFault.sha256.in_(hashes), EvidenceFault.mended_at.is_(None)
            )
        )
    }
    broken = 0
    for sha256 in hashes:
        if is_whole(sha256):
            if sha256 in known:
                known[sha256].mended_at = clock.now()
            continue
        broken += 1
        if sha256 not in known:
            _record(sha256)
    return broken


def is_whole(sha256: str) -> bool:
    """Whether the bytes kept under a hash still have it."""
    try:
        with files.store().plain(sha256):
            return True
    except BadFile:
        return False


def _record(sha256: str) -> None:
    fault = EvidenceFault(sha256=sha256, found_at=clock.now())
    session().add(fault)
    session().flush()
    units: Any = session().execute(
        select(StoredFile.unit_id, HealthUnit.department_id, HealthUnit.name)
        .join(HealthUnit, HealthUnit.id == StoredFile.unit_id)
        .where(StoredFile.sha256 == sha256, StoredFile.deleted_at.is_(None))
        .distinct()
    )
    audit.note("evidence:broken", target=fault, details={"sha256": sha256})
    for unit_id, department_id, name in units:
        with in_vietnamese():
            subject = _("Minh chứng không còn khớp mã băm")
            body = _(
                "Tệp của %(unit)s trong kho đã đổi hoặc mất (SHA-256 %(hash)s…). Hãy phục hồi từ "
                "bản sao lưu.",
                unit=name,
                hash=sha256[:12],
            )
        notify(
            people_at([department_id or unit_id], (Role.ADMIN, Role.INSPECTOR)),
            Message(
                kind=BROKEN,
                unit_id=unit_id,
                subject=subject,
                body=body,
                about=f"{subject}.",
                path="/evidence/integrity",
                source_type="evidence_fault",
                source_id=fault.id,
            ),
            actor_id=None,
        )
