"""The audit trail: append-only, hash-chained, written last in each transaction.

Every insert, update and delete of a mapped row is recorded by itself (before/after of the changed
columns); services add the domain verb with ``note``. Reads and exports of sensitive parts are
recorded with ``note`` too. A column marked ``PRIVATE`` stores only "[đã đổi]"; one marked
``OpenKeys`` stores that for every key that may name a person.

Row ``n`` holds ``hash = sha256(prev_hash + canonical JSON of the row)``: ``docs/audit.md`` gives
the offline check.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, event, func, insert, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from compliance.core import clock
from compliance.core.db import Base, after_rollback, before_commit, session
from compliance.core.types import OpenKeys, UTCDateTime

GENESIS = "0" * 64
CHANGED = "[đã đổi]"
_LOCK = 7_221_001  # one number for pg_advisory_xact_lock: whoever appends waits for the other


class AuditEvent(Base):
    """One row of the trail. Triggers of the database refuse to change or delete it."""

    __tablename__ = "audit_event"
    __audited__ = False
    __table_args__ = (Index("ix_audit_event_target", "target_type", "target_id"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    actor: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[str | None] = mapped_column(String(36), index=True)
    event: Mapped[str] = mapped_column(String(80), index=True)
    target_type: Mapped[str | None] = mapped_column(String(60))
    target_id: Mapped[str | None] = mapped_column(String(80))
    changes: Mapped[Any] = mapped_column(JSON)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def payload(self) -> dict[str, Any]:
        """Return what the hash covers, as plain JSON values."""
        return {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor_id": self.actor_id,
            "actor": self.actor,
            "unit_id": self.unit_id,
            "event": self.event,
            "target_type": self.target_type,
            "target_id": self.target_id,
            "changes": self.changes,
            "prev_hash": self.prev_hash,
        }


def digest(payload: Mapping[str, Any]) -> str:
    """Return the hash of a row: sha256 of its canonical JSON (sorted keys, UTF-8, no spaces)."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def act_as(actor_id: UUID | None, name: str) -> None:
    """Say who acts in the present session: a login name, or "worker", "cli"."""
    session().info["actor"] = (str(actor_id) if actor_id else None, name)


def note(
    event_name: str,
    *,
    unit_id: UUID | None = None,
    target: Any = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add a domain event to the trail of the running transaction.

    Args:
        event_name: ``feature:verb``, as ``dossier:submit``.
        unit_id: the unit concerned, for who may read the row.
        target: a mapped object, or None.
        details: plain facts; never a secret, never a personal value.
    """
    _pending(session()).append(
        {
            "event": event_name,
            "unit_id": str(unit_id) if unit_id else _unit_of(target),
            "target": target,
            "changes": _plain(dict(details or {})),
        }
    )


def told_something() -> bool:
    """Whether anything was put on record in the present session, which is one request or job."""
    return bool(session().info.get("audit_told"))


def _pending(current: Session) -> list[dict[str, Any]]:
    pending: list[dict[str, Any]] = current.info.setdefault("audit", [])
    return pending


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON: enums by value, dates in ISO, ids as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return value


def _unit_of(target: Any) -> str | None:
    unit_id = getattr(target, "audit_unit_id", None) or getattr(target, "unit_id", None)
    return str(unit_id) if unit_id else None


@event.listens_for(Session, "before_flush")
def _collect(current: Session, _context: Any, _instances: Any) -> None:
    groups = ((current.new, "create"), (current.dirty, "update"), (current.deleted, "delete"))
    for rows, verb in groups:
        for row in rows:
            if not getattr(row, "__audited__", True):
                continue
            changes = dict(_changes(row, verb))
            if verb == "update" and not changes:
                continue
            _pending(current).append(
                {
                    "event": f"{row.__tablename__}:{verb}",
                    "unit_id": None,
                    "target": row,
                    "changes": changes,
                }
            )


def _changes(row: Any, verb: str) -> Iterator[tuple[str, Any]]:
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        info = attribute.columns[0].info.get("audit")
        if info == "skip" or attribute.key in {"id", "search"}:
            continue
        history = state.attrs[attribute.key].history
        if verb == "update" and not history.has_changes():
            continue
        after = getattr(row, attribute.key) if verb != "delete" else None
        before = history.deleted[0] if verb == "update" and history.deleted else None
        if verb == "delete":
            before = getattr(row, attribute.key)
        if before is None and after is None:
            continue
        if info == "private":
            yield attribute.key, CHANGED
        elif isinstance(info, OpenKeys):
            yield attribute.key, _open_only(before, after, info.keys())
        else:
            yield attribute.key, [_plain(before), _plain(after)]


def _open_only(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, keys: Collection[str]
) -> list[Any]:
    """Return both sides; a key outside ``keys`` only where it changed, without its value."""

    def side(own: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> Any:
        if own is None:
            return None
        return {
            key: _plain(value) if key in keys else CHANGED
            for key, value in own.items()
            if key in keys or value != (other or {}).get(key)
        }

    return [side(before, after), side(after, before)]


@before_commit
def _append(current: Session) -> None:
    pending = current.info.pop("audit", [])
    if not pending:
        return
    actor_id, actor = current.info.get("actor", (None, "system"))
    if current.get_bind().dialect.name == "postgresql":
        current.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = current.execute(
        select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    moment = clock.now()
    rows: list[dict[str, Any]] = []
    for entry in pending:
        seq += 1
        target = entry["target"]
        row = AuditEvent(
            seq=seq,
            at=moment,
            actor_id=actor_id,
            actor=actor,
            unit_id=entry["unit_id"] or _unit_of(target),
            event=entry["event"],
            target_type=getattr(target, "__tablename__", None),
            target_id=_identity(target),
            changes=entry["changes"],
            prev_hash=previous,
        )
        row.hash = previous = digest(row.payload())
        rows.append({**row.payload(), "at": moment, "hash": row.hash})
    current.execute(insert(AuditEvent), rows)
    current.info["audit_told"] = True


@after_rollback
def _forget(current: Session) -> None:
    # Many steps in one session (a batch): what was refused must not appear with the next one.
    current.info.pop("audit", None)


def _identity(target: Any) -> str | None:
    if target is None:
        return None
    identity = inspect(target).mapper.primary_key_from_instance(target)
    return ",".join(str(part) for part in identity)


def verify(rows: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield a sentence for every edit or gap found in ``rows`` (ordered by ``seq``, from 1)."""
    expected, previous = 1, GENESIS
    for row in rows:
        if row.seq != expected:
            yield f"Thiếu dòng {expected} (gặp dòng {row.seq})."
        if row.prev_hash != previous:
            yield f"Dòng {row.seq}: chuỗi băm không nối với dòng trước."
        if digest(row.payload()) != row.hash:
            yield f"Dòng {row.seq}: nội dung đã bị sửa."
        expected, previous = row.seq + 1, row.hash


def trail() -> Iterable[AuditEvent]:
    """Return the whole trail in order, streamed."""
    statement = select(AuditEvent).order_by(AuditEvent.seq)
    return session().scalars(statement.execution_options(yield_per=1000))


def count() -> int:
    """Return the number of rows in the trail."""
    return session().scalar(select(func.count()).select_from(AuditEvent)) or 0
