"""Reminders go out once each: before the day, on it, and upwards when it has passed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update

from compliance.core import files
from compliance.core.clock import standing_at
from compliance.core.db import transaction
from compliance.core.worker import PERIODIC
from compliance.evidence.models import Evidence
from compliance.inspections.campaign_models import EvidenceFault
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.services.integrity import check_evidence, files_after
from compliance.inspections.services.reminding import findings_after, remind
from compliance.inspections.states import SIGNED, FindingState
from compliance.notices.models import Notice


def waiting(db, unit) -> Finding:
    """Return a finding of severity high where the unit has to act; all others rest."""
    finding = db.scalars(
        select(Finding)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Finding.unit_id == unit("bvdk").id,
            Finding.state == FindingState.ACTION_PLANNED,
            Inspection.state.in_(SIGNED),
        )
    ).first()
    with transaction():
        finding.severity = "high"
        db.execute(
            update(Finding).where(Finding.id != finding.id).values(state=FindingState.VERIFIED)
        )
    return finding


def told(db, day) -> list[str]:
    """Run the job on a day; return what was told, at a minute at which nothing else is told."""
    moment = datetime.combine(day, time(2, 17), tzinfo=UTC)
    with standing_at(moment):
        with transaction():
            remind(findings_after(None))
        found = db.scalars(select(Notice).where(Notice.created_at == moment)).all()
    return sorted({notice.body for notice in found})


def test_each_reminder_goes_out_once_and_an_extension_starts_anew(db, user, unit):
    finding = waiting(db, unit)
    due = finding.due
    assert told(db, due - timedelta(9)) == []
    assert "sắp tới" in told(db, due - timedelta(3))[0]
    assert told(db, due - timedelta(2)) == []
    assert "Đến hạn" in told(db, due)[0]
    assert told(db, due + timedelta(1)) == []
    escalated = told(db, due + timedelta(5))
    assert len(escalated) == 2
    assert any("đã báo lên Sở" in text for text in escalated)
    leader = user("leader")
    assert db.scalars(
        select(Notice).where(Notice.user_id == leader.id, Notice.source_id == finding.id)
    ).all()
    assert told(db, due + timedelta(6)) == []
    with transaction():
        finding.due = due + timedelta(30)
    assert told(db, due + timedelta(10)) == []
    assert "sắp tới" in told(db, due + timedelta(28))[0]


def test_a_file_that_changed_on_disk_is_found_told_once_and_mended(db, user):
    piece = db.scalars(select(Evidence).where(Evidence.collector_id.is_not(None))).first()
    sha256 = piece.file.sha256
    path = files.store().path(sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])

    def look() -> int:
        last, broken = "", 0
        while hashes := files_after(last):
            with transaction():
                broken += check_evidence(hashes)
            last = hashes[-1]
        return broken

    def heard() -> int:
        return len(
            db.scalars(
                select(Notice).where(
                    Notice.kind == "evidence:broken", Notice.user_id == user("admin").id
                )
            ).all()
        )

    assert look() == 1
    fault = db.scalars(select(EvidenceFault)).one()
    assert fault.sha256 == sha256
    assert heard() == 1
    assert look() == 1
    assert heard() == 1
    path.write_bytes(whole)
    assert look() == 0
    db.refresh(fault)
    assert fault.mended_at is not None
    assert PERIODIC["evidence.verify"] == 24 * 60
