"""Bringing the stored duties up to what the features say, giving out and ending feeds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from sqlalchemy import inspect, select

from checklists.library import holding_packs
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.text import clean, fold
from compliance.obligations.models import CalendarFeed, Obligation
from compliance.obligations.sources import Duty, sources
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

_SPACE = UUID("6f1f4b1e-6a0e-5d0c-9d53-0331a2026c41")
#: Feeds of one person that are open at once.
MOST_FEEDS = 10


def refresh(units: Sequence[UUID]) -> None:
    """Store what every source says of these units; a duty that nobody states any more goes.

    A closed unit has no duties.
    The number of queries does not grow with the units.
    """
    stated: dict[UUID, tuple[str, Duty]] = {}
    running = (
        session()
        .scalars(
            select(HealthUnit.id).where(HealthUnit.id.in_(units), HealthUnit.closed_on.is_(None))
        )
        .all()
    )
    with in_vietnamese(), holding_packs():
        for source in sources():
            for duty in source.duties(running):
                stated[_id_of(source.key, duty)] = (source.key, duty)
    stored = {
        row.id: row
        for row in session().scalars(select(Obligation).where(Obligation.unit_id.in_(units)))
    }
    for row_id, row in stored.items():
        if row_id not in stated:
            session().delete(row)
    unit_names = _names(HealthUnit, units)
    system_names = _names(InformationSystem, {d.system_id for _key, d in stated.values()} - {None})
    for row_id, (key, duty) in stated.items():
        row = stored.get(row_id) or Obligation(id=row_id)
        row.unit_id, row.system_id = duty.unit_id, duty.system_id
        row.source, row.subject = key, duty.subject
        row.title, row.basis = duty.title[:255], duty.basis[:400]
        row.confidence, row.path = duty.confidence, duty.path
        row.due_on, row.last_done = duty.due_on, duty.last_done
        system = system_names.get(duty.system_id) if duty.system_id else None
        row.search = fold(duty.title, unit_names.get(duty.unit_id), system)[:700]
        if inspect(row).transient:
            session().add(row)


def _id_of(key: str, duty: Duty) -> UUID:
    return uuid5(_SPACE, f"{duty.unit_id}|{duty.system_id}|{key}|{duty.subject}")


def _names(
    model: type[HealthUnit | InformationSystem], ids: Iterable[object]
) -> Mapping[UUID, str]:
    rows = session().execute(select(model.id, model.name).where(model.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def open_feed(unit: HealthUnit, name: str | None, user_id: UUID) -> tuple[CalendarFeed, str]:
    """Give out a feed of one unit; return its row, and its secret, which is never stored.

    Raises:
        Refused: no name, or the person has too many open feeds.
    """
    label = clean(name)
    if not label:
        raise Refused(_("Ghi tên để nhớ lịch này dùng ở đâu, ví dụ “Điện thoại”."), "name")
    held = select(CalendarFeed.id).where(
        CalendarFeed.user_id == user_id, CalendarFeed.revoked_at.is_(None)
    )
    if len(session().scalars(held).all()) >= MOST_FEEDS:
        raise Refused(_("Đã có %(n)s địa chỉ đang dùng. Hãy thu hồi bớt.", n=MOST_FEEDS))
    secret = secrets.token_urlsafe(32)
    row = CalendarFeed(
        user_id=user_id,
        unit_id=unit.id,
        name=label[:120],
        token_hash=hash_of(secret),
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row, secret


def end_feed(feed: CalendarFeed) -> None:
    """End a feed at once.

    Raises:
        Refused: it has ended already.
    """
    if feed.revoked_at is not None:
        raise Refused(_("Địa chỉ này đã bị thu hồi."))
    feed.revoked_at = clock.now()
    audit.note("calendar:revoke", target=feed)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
