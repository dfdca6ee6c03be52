"""About 40 scans: passed, failed, cancelled, unreadable. The results come from the real scanner."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from compliance.core import clock
from compliance.core.db import session
from compliance.core.files import StoredFile
from compliance.core.jobs import Job, JobState
from compliance.core.text import fold
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.demo.extracts import EXTRACTS, content_of
from compliance.scans.models import Scan
from compliance.scans.services import DELETED_AFTER_SCAN, record_result
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit, UnitKind

RESULTS = Path(__file__).parent / "data" / "scan_results.json"
PURPOSES = (
    "Gửi cơ quan bảo hiểm xã hội đối chiếu (dữ liệu mẫu).",
    "Báo cáo thống kê tháng gửi Sở (dữ liệu mẫu).",
    "Nghiên cứu của bệnh viện, gửi trường đại học (dữ liệu mẫu).",
)
#: Finished scans of units without accounts; those with accounts have their own.
OTHERS = 20


def seed(context: Context) -> None:
    """Write the scans, newest first in the lists."""
    results = scan_results()
    units = [
        u for u in context.units.values() if u.kind in (UnitKind.HOSPITAL, UnitKind.HEALTH_CENTRE)
    ]
    for number, alias in enumerate(ALIASES):
        for turn in range(3):
            unit = context.unit(alias)
            _finished(context, unit, results[(number + turn * 2) % len(results)], 4 + turn * 23)
    for number, unit in enumerate(context.rng.sample(units, OTHERS)):
        _finished(context, unit, results[number % len(results)], context.rng.randint(2, 150))
    for alias, days, state, error in (
        ("bvdk", 2, JobState.CANCELLED, None),
        ("ttyt", 1, JobState.FAILED, "Không quét được tệp: tệp nén bị hỏng hoặc không phải XLSX."),
    ):
        with acting_on(context.days(-days), 10):
            name = "trich-xuat-noi-tru.xlsx"
            _scan(context, context.unit(alias), name, b"mau", state=state, error=error)


def scan_results() -> list[tuple[str, bytes, dict[str, Any]]]:
    """Return name, bytes and result of each extract; ``tools.demo_scans`` ran the scanner."""
    found = json.loads(RESULTS.read_text("utf-8"))
    return [(name, content_of(header, rows), found[name]) for name, header, rows in EXTRACTS]


def _finished(
    context: Context, unit: HealthUnit, made: tuple[str, bytes, dict[str, Any]], days: int
) -> None:
    name, content, found = made
    with acting_on(context.days(-days), context.rng.randint(7, 17)):
        scan = _scan(context, unit, name, content, state=JobState.DONE)
        record_result(scan, found)


def _scan(
    context: Context,
    unit: HealthUnit,
    name: str,
    content: bytes,
    *,
    state: JobState,
    error: str | None = None,
) -> Scan:
    """Add a scan whose extract is gone already, as after every scan."""
    moment = clock.now()
    alias = next((key for key, code in ALIASES.items() if code == unit.code), None)
    actor = context.users[f"focal.{alias}"].id if alias else None
    system = _system(context, unit)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = StoredFile(
        unit_id=unit.id,
        name=name,
        media_type="application/octet-stream",
        size=len(content),
        sha256=sha256,
        purpose="extract",
        created_at=moment - timedelta(minutes=2),
        created_by=actor,
        deleted_at=moment,
        deletion_reason=DELETED_AFTER_SCAN,
    )
    job = Job(
        kind="scans.scan",
        args={},
        state=state,
        error=error,
        actor_id=actor,
        created_at=moment - timedelta(minutes=2),
        finished_at=moment,
        attempts=1,
    )
    scan = Scan(
        unit_id=unit.id,
        unit=unit,
        system_id=system.id if system else None,
        file_name=name,
        purpose=context.rng.choice(PURPOSES),
        file=kept,
        job=job,
        sha256=sha256,
        size=len(content),
        created_at=moment - timedelta(minutes=2),
        created_by=actor,
        search=fold(name, unit.name, system.name if system else None)[:600],
    )
    session().add(scan)
    session().flush()
    return scan


def _system(context: Context, unit: HealthUnit) -> InformationSystem | None:
    own = context.systems_of(unit)
    return context.rng.choice(own) if own else None
