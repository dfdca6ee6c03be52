"""Policies, runs that arrive, restore tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from compliance.backups import rules
from compliance.backups.following import touch
from compliance.backups.models import BackupPolicy, BackupRun, RestoreReport, RunSource
from compliance.backups.queries import policy_of, run_known
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.core.types import new_id
from compliance.registers.kinds import METHODS, REGISTERS
from compliance.registers.models import RegisterEntry, Result
from compliance.registers.services import add_entry
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: The clocks of two machines never agree to the second.
SKEW = timedelta(minutes=5)
LONGEST_ID = 80
#: A run before this is a year mistyped, or a machine whose clock was never set.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def save_policy(
    system: InformationSystem, seen_version: int, values: Mapping[str, Any]
) -> BackupPolicy:
    """Write or change the policy of a system.

    Args:
        system: in use.
        seen_version: of the row the form was filled on; 0: there was none.
        values: the columns of the policy, copies among them.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: no copy, a copy without a place, or hours that make no sense.
    """
    row = policy_of(system.id)
    if row is not None and row.version != seen_version:
        stored = {name: getattr(row, name) for name in values}
        raise Clash(_("Người khác vừa sửa chính sách này. Hãy xem lại rồi lưu lại."), stored)
    _check(values)
    if row is None:
        row = BackupPolicy(id=new_id(), system_id=system.id, unit_id=system.unit_id, by_token=False)
        row.watched_from = clock.now()
        session().add(row)
    if values["by_token"] and not row.by_token:
        row.watched_from = clock.now()
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    touch(system.unit_id)
    session().flush()
    return row


def _check(values: Mapping[str, Any]) -> None:
    copies = values["copies"]
    if not copies:
        raise Refused(_("Khai ít nhất một bản sao: phương tiện gì, để ở đâu."))
    if any(copy["medium"] not in rules.MEDIA or not copy["place"] for copy in copies):
        raise Refused(_("Mỗi bản sao ghi phương tiện và nơi để."))
    if values["grace_hours"] > values["every_hours"]:
        raise Refused(_("Thời gian châm trước không dài hơn chu kỳ sao lưu."), "grace_hours")


@dataclass(frozen=True)
class Run:
    """One run as a job or a file tells of it."""

    run_id: str
    system: InformationSystem
    finished_at: datetime
    result: Result
    method: str = "full"
    place: str | None = None
    offline_copy: bool = False
    encrypted: bool = False
    size_bytes: int | None = None
    note: str | None = None

    @property
    def digest(self) -> str:
        """Hash of everything that was told."""
        told = [
            str(self.system.id),
            self.finished_at.isoformat(),
            self.result.value,
            self.method,
            self.place,
            self.offline_copy,
            self.encrypted,
            self.size_bytes,
            self.note,
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def check_run(unit: HealthUnit, run: Run) -> BackupRun | None:
    """Return the run as it is known already, or None if it is new.

    Told again in the same words it is known even when it was struck out: a job that repeats itself
    brings nothing back. Told in other words after it was struck out, it is a correction, and new.

    Raises:
        Refused: it names no id, ends in the future or long ago, its method is unknown.
        Clash: another run of the unit bears this id.
    """
    if not run.run_id or len(run.run_id) > LONGEST_ID:
        raise Refused(_("Ghi mã lần chạy, không quá %(n)s ký tự.", n=LONGEST_ID), "run_id")
    if run.finished_at > clock.now() + SKEW:
        raise Refused(_("Giờ kết thúc còn ở phía trước; xem lại đồng hồ máy chủ."), "finished_at")
    if run.finished_at < EARLIEST:
        raise Refused(_("Giờ kết thúc trước năm 2000; xem lại năm."), "finished_at")
    if run.method not in METHODS:
        raise Refused(
            _("Cách sao lưu là một trong: %(names)s.", names=", ".join(METHODS)), "method"
        )
    known = run_known(unit.id, run.run_id)
    if known is None or known.digest == run.digest:
        return known
    if known.entry.withdrawn_at is None:
        raise Clash(_("Mã lần chạy “%(id)s” đã dùng cho một lần khác.", id=run.run_id), {})
    return None


def take_run(
    unit: HealthUnit,
    run: Run,
    source: RunSource,
    *,
    actor_id: UUID | None,
    at: datetime | None = None,
) -> tuple[RegisterEntry, bool]:
    """Write a run into the register of backups; told again it is the same entry.

    Args:
        at: the moment that all runs of one file bear; now.

    Returns:
        The entry, and whether it is new.

    Raises:
        Refused, Clash: see ``check_run``.
    """
    if known := check_run(unit, run):
        return known.entry, False
    if struck := run_known(unit.id, run.run_id):
        # The id is the correction's from now on; the row keeps its own, to be found by.
        struck.run_id = f"{run.run_id[:40]} gach {struck.id.hex}"
        session().flush()
    finished = min(run.finished_at, clock.now())
    entry = add_entry(
        REGISTERS["backups"],
        unit,
        run.system,
        {
            "title": _("Sao lưu %(system)s", system=run.system.name)[:255],
            "happened_on": clock.local(finished).date(),
            "result": run.result,
            "next_due": None,
            "note": run.note,
        },
        {
            "method": run.method,
            "place": run.place,
            "offline_copy": run.offline_copy,
            "encrypted": run.encrypted,
        },
        actor_id=actor_id,
        at=at,
    )
    session().add(
        BackupRun(
            entry_id=entry.id,
            unit_id=unit.id,
            run_id=run.run_id,
            digest=run.digest,
            source=source,
            finished_at=finished,
            size_bytes=run.size_bytes,
        )
    )
    session().flush()
    return entry, True


def add_test(
    system: InformationSystem,
    values: Mapping[str, Any],
    detail: Mapping[str, Any],
    checks: Sequence[Mapping[str, Any]],
    *,
    actor_id: UUID | None,
) -> RegisterEntry:
    """Write a restore test with its checks into the register.

    A test that did not pass opens a task; it stays until one passes (see ``todos``).

    Args:
        system: whose backup was restored; its unit is loaded.
        values: happened_on, result, note.
        detail: the columns of the register of restore tests.
        checks: text, passed, note.

    Raises:
        Refused: "passed" with a failed check or with records missing, no check, or days that make
            no sense.
    """
    kept = [dict(check) for check in checks if clean(check["text"])]
    if not kept:
        raise Refused(_("Ghi ít nhất một phép kiểm: xem gì để biết bản sao dùng được."))
    if values["result"] == Result.OK and not all(check["passed"] for check in kept):
        raise Refused(_("Còn phép kiểm không đạt nên kết quả không thể là “Đạt”."), "result")
    title = _("Phục hồi thử %(system)s", system=system.name)[:255]
    written = {"next_due": None, **values, "title": title}
    entry = add_entry(
        REGISTERS["restore-tests"], system.unit, system, written, detail, actor_id=actor_id
    )
    policy = policy_of(system.id)
    session().add(
        RestoreReport(
            entry_id=entry.id,
            unit_id=system.unit_id,
            checks=kept,
            rpo_target=policy.rpo_minutes if policy else None,
            rto_target=policy.rto_minutes if policy else None,
        )
    )
    return entry
