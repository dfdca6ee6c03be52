"""The state of each system is what its entries say, whatever was written, moved, struck out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from compliance.backups.following import refresh
from compliance.backups.models import BackupPolicy, BackupRun, BackupState, RunSource
from compliance.backups.queries import counts
from compliance.backups.services import Run, save_policy, take_run
from compliance.backups.standing import Standing, standing_of, standing_sql
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.registers.kinds import REGISTERS, RESULTS
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.registers.services import add_entry, edit_entry, withdraw_entry
from compliance.systems.models import GONE, InformationSystem
from tests.support.dossiers import user_of

POLICY = {
    "covers": "Tất cả", "every_hours": 48, "grace_hours": 6, "keep_days": 30, "rpo_minutes": 60,
    "rto_minutes": 60, "by_token": False, "note": None,
    "copies": [{"medium": "nas", "place": "Phòng máy"}],
}  # fmt: skip
STEPS = 60


def naive(db, system) -> tuple:
    """What the entries say of a system, read one by one."""
    rows = db.execute(
        select(RegisterEntry, BackupRun)
        .outerjoin(BackupRun, BackupRun.entry_id == RegisterEntry.id)
        .where(RegisterEntry.unit_id == system.unit_id, RegisterEntry.withdrawn_at.is_(None))
        .order_by(RegisterEntry.happened_on, RegisterEntry.created_at)
    ).all()
    good, bad, passed, failed = [], [], None, None
    for entry, run in rows:
        if entry.system_id not in (None, system.id):
            continue
        if entry.kind == Kind.BACKUP:
            end = datetime(*entry.happened_on.timetuple()[:3], tzinfo=clock.LOCAL) + timedelta(1)
            moment = run.finished_at if run else end.astimezone(UTC)
            (bad if entry.result == Result.FAILED else good).append(moment)
        elif entry.kind == Kind.RESTORE_TEST and entry.result == Result.OK:
            passed, failed = entry.id, None
        elif entry.kind == Kind.RESTORE_TEST and entry.result == Result.FAILED:
            failed = entry.id
    last = max(good, default=None)
    worse = bool(bad) and (last is None or max(bad) > last)
    return last, worse, passed, failed


def test_states_equal_what_the_entries_say(db, unit, time):
    rng = random.Random(331)
    home = unit("bvdk")
    systems = db.scalars(
        select(InformationSystem)
        .where(InformationSystem.unit_id == home.id, InformationSystem.status.not_in(GONE))
        .order_by(InformationSystem.code)
        .limit(3)
    ).all()
    entries: list[RegisterEntry] = []
    for step in range(STEPS):
        time.advance(minutes=7)
        with transaction():
            act(rng, home, systems, entries, step)
        for system in systems:
            state = db.scalar(select(BackupState).where(BackupState.system_id == system.id))
            last, worse, passed, failed = naive(db, system)
            assert (state.last_ok_at, state.failed_run_on is not None) == (last, worse), step
            assert (state.passed_id, state.failed_id) == (passed, failed), step
    # SQL and Python say the same of every system there is, and nothing depends on the history.
    before = {row.system_id: plain(row) for row in db.scalars(select(BackupState))}
    with transaction():
        db.execute(delete(BackupState))
        db.expunge_all()
        refresh(sorted({row[0] for row in db.execute(select(InformationSystem.unit_id))}))
    rows = db.execute(
        select(BackupState, BackupPolicy, standing_sql())
        .select_from(InformationSystem)
        .outerjoin(BackupPolicy, BackupPolicy.system_id == InformationSystem.id)
        .outerjoin(BackupState, BackupState.system_id == InformationSystem.id)
    ).all()
    assert {str(said) for _s, _p, said in rows} == {"ok", "late", "never", "none"}
    assert all(standing_of(policy, state) == said for state, policy, said in rows)
    assert {row.system_id: plain(row) for row, _p, _said in rows if row} == before


def plain(row: BackupState) -> tuple:
    return (
        row.unit_id,
        row.last_ok_at,
        row.failed_run_on,
        row.due_at,
        row.passed_id,
        row.failed_id,
    )


def act(rng: random.Random, home, systems, entries, step: int) -> None:
    """Do one random thing to the registers or to a policy."""
    system = rng.choice(systems)
    what = rng.choice(("hand", "hand", "token", "test", "test", "withdraw", "move", "policy"))
    here = [entry for entry in entries if entry.withdrawn_at is None]
    day = clock.today() - timedelta(rng.randint(0, 40))
    result = rng.choice((Result.OK, Result.OK, Result.FAILED, Result.PARTLY))
    if what == "withdraw" and here:
        withdraw_entry(rng.choice(here), "Ghi nhầm")
    elif what == "move" and here:
        entry = rng.choice(here)
        book = next(one for one in REGISTERS.values() if one.kind == entry.kind)
        values = {"title": entry.title, "happened_on": day, "result": entry.result}
        edit_entry(book, entry, entry.version, system, values, {})
    elif what == "policy":
        known = BackupPolicy.system_id == system.id
        row = session().scalar(select(BackupPolicy).where(known))
        save_policy(system, row.version if row else 0, POLICY)
    elif what == "token":
        finished = clock.now() - timedelta(minutes=rng.randint(0, 60_000))
        given = Result.OK if result != Result.FAILED else result
        run = Run(f"{step}", system, finished, given)
        entries.append(take_run(home, run, RunSource.TOKEN, actor_id=None)[0])
    else:
        book = REGISTERS["restore-tests" if what == "test" else "backups"]
        given = result if what == "test" or result == Result.FAILED else Result.OK
        assert given in RESULTS
        values = {"title": f"Lần {step}", "happened_on": day, "result": given}
        detail = {"method": "full"} if what != "test" else {}
        whole = rng.random() < 0.2
        place = None if whole else system
        entries.append(add_entry(book, home, place, values, detail, actor_id=None))


def test_what_is_broken_is_counted_as_row_by_row(db, time):
    time.advance(days=3)  # by then promises are broken
    rows = db.execute(
        select(BackupState, InformationSystem.status).join(
            InformationSystem, InformationSystem.id == BackupState.system_id
        )
    ).all()
    states = [state for state, status in rows if status not in GONE]
    late = [one for one in states if one.due_at is not None and one.due_at < clock.now()]
    failed = [one for one in states if one.failed_id is not None]
    counted = counts(user_of(db, "leader"))
    assert (counted[Standing.LATE], counted[Standing.NEVER], counted["failed"]) == (
        len([one for one in late if one.last_ok_at is not None]),
        len([one for one in late if one.last_ok_at is None]),
        len(failed),
    )
    assert late
    assert failed
