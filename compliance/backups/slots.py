"""What backups say on the pages below: a system's page, the registers, requirement rows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from sqlalchemy import case, func, select

from checklists import load
from compliance.backups import rules
from compliance.backups.models import BackupPolicy, BackupState
from compliance.backups.queries import READ, counts, policy_of, state_of
from compliance.backups.standing import (
    CODES,
    STANDINGS,
    Standing,
    last_day,
    standing_of,
    standing_sql,
)
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Role, relations
from compliance.registers.models import Kind, RegisterEntry
from compliance.registers.slots import Card
from compliance.requirements.slots import Reference
from compliance.systems.models import GONE, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return whether the system has a policy, keeps it, and when a restore passed last."""
    if system.status in GONE or find_unit(viewer, system.unit_id, READ) is None:
        return Panel()
    args = {"system_id": system.id}
    policy, state = policy_of(system.id), state_of(system.id)
    standing = standing_of(policy, state)
    note = None
    if policy is not None:
        verdict = rules.judge(policy.copies, system.level, rules.live_medium(system))
        note = _("Quy tắc sao lưu: %(met)s/%(all)s", met=verdict.met, all=len(verdict.lines))
    if day := last_day(state):
        last = _("lần chạy tốt gần nhất %(day)s", day=format_date(day))
        note = f"{note}; {last}" if note else last
    words = str(STANDINGS[standing])
    if state is not None and state.failed_run_on and standing == Standing.LATE:
        words = _("Lần chạy mới nhất lỗi")
    elif policy is not None and policy.by_token and standing != Standing.OK:
        words = _("Máy sao lưu im lặng")
    lines = [
        TaskLine(
            _("Chính sách sao lưu"),
            "backups.show",
            args,
            CODES[standing],
            words,
            note,
        )
    ]
    if state and state.failed_id:
        words = _("Không đạt ngày %(day)s", day=format_date(state.failed_on))
        line = TaskLine(_("Phục hồi thử phải làm lại"), "backups.show", args, "not_met", words)
        lines.append(line)
    return Panel(tasks=lines)


def card(viewer: Viewer) -> Card | None:
    """Return the overview of policies beside the registers."""
    if not any(relations(READ, Role(held.role)) for held in viewer.roles_held):
        return None
    found = counts(viewer)
    late = found.get(Standing.LATE, 0) + found.get(Standing.NEVER, 0)
    about = _("Mỗi hệ thống: chính sách, đúng lịch không, đủ 3-2-1 không, phục hồi thử ra sao.")
    return Card(_("Sao lưu theo hệ thống"), about, "backups.index", found["policies"], late)


def entry_link(entry: RegisterEntry) -> tuple[str, str] | None:
    """Return the way from an entry to the page of its system's backups."""
    if entry.kind not in (Kind.BACKUP, Kind.RESTORE_TEST) or entry.system_id is None:
        return None
    return _("Sao lưu của hệ thống"), url_for("backups.show", system_id=entry.system_id)


def _rows_asked() -> tuple[frozenset[str], frozenset[str]]:
    pack = load(rules.PACK)
    judged = {i for r in pack.section("backup_rules") for i in r.get("rows", {}).get(pack.id, ())}
    tested = next(row for row in pack.section("cycles") if row["id"] == "phuc-hoi-thu")["rows"]
    return frozenset(judged), frozenset(tested.get(pack.id, ()))


def references(viewer: Viewer, unit_id: UUID, item_id: str) -> Sequence[Reference]:
    """Return what the registers say of the rows about backups and restore tests of a unit."""
    judged, tested = _rows_asked()
    if item_id not in judged | tested or find_unit(viewer, unit_id, READ) is None:
        return ()
    kept = func.sum(case((standing_sql() == Standing.OK, 1), else_=0))
    total, on_time, passed, last = (
        session()
        .execute(
            select(
                func.count(),
                kept,
                func.count(BackupState.passed_id),
                func.max(BackupState.passed_on),
            )
            .select_from(InformationSystem)
            .outerjoin(BackupPolicy, BackupPolicy.system_id == InformationSystem.id)
            .outerjoin(BackupState, BackupState.system_id == InformationSystem.id)
            .where(InformationSystem.unit_id == unit_id, InformationSystem.status.not_in(GONE))
        )
        .one()
    )
    if not total:
        return ()
    args = {"unit": str(unit_id)}
    if item_id in tested:
        words = _("%(n)s/%(all)s hệ thống có lần đạt", n=passed, all=total)
        if last:
            words += "; " + _("gần nhất %(day)s", day=format_date(last))
        code = "met" if passed == total else "partly" if passed else "none"
        return [Reference(_("Phục hồi thử trong sổ"), code, words, "backups.index", args)]
    words = _("%(n)s/%(all)s hệ thống đúng lịch", n=on_time or 0, all=total)
    code = "met" if on_time == total else "partly" if on_time else "none"
    return [Reference(_("Sao lưu trong sổ"), code, words, "backups.index", args)]
