"""What a person was told, and what an administrator sees of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.notices.models import MailMessage, MailOptOut, MailState, Notice
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: The bell counts no further: "99+".
BELL_CAP = 99


def unread_count(user_id: UUID) -> int:
    """Return how many notices are new, at most ``BELL_CAP`` + 1: one small look at an index."""
    found = (
        select(Notice.id)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .limit(BELL_CAP + 1)
        .subquery()
    )
    return session().scalar(select(func.count()).select_from(found)) or 0


def notice_page(user_id: UUID, request: ListRequest) -> Page[Notice]:
    """Return one page of a person's notices, newest first; filter: ``unread``."""
    if not request.sort:
        request = ListRequest(request.q, "at", True, request.page, request.filters)
    statement = select(Notice).where(Notice.user_id == user_id).options(joinedload(Notice.unit))
    if (request.filters or {}).get("unread"):
        statement = statement.where(Notice.read_at.is_(None))
    return paginate(statement, request, {"at": Notice.created_at}, "at")


def find_notice(user_id: UUID, notice_id: UUID) -> Notice | None:
    """Return a notice of this very person."""
    return session().scalar(select(Notice).where(Notice.id == notice_id, Notice.user_id == user_id))


def refused_kinds(user_id: UUID) -> set[str]:
    """Return the kinds that a person does not want by mail."""
    rows = session().scalars(select(MailOptOut.kind).where(MailOptOut.user_id == user_id))
    return set(rows)


def outbox_page(viewer: Viewer, request: ListRequest) -> Page[MailMessage]:
    """Return one page of the outbox of the sector, newest first; filter: ``state``."""
    if not request.sort:
        request = ListRequest(request.q, "at", True, request.page, request.filters)
    statement = _outbox(viewer)
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(MailMessage.search.like(pattern, escape="\\"))
    if state := (request.filters or {}).get("state"):
        statement = statement.where(MailMessage.state == state)
    sorts = {"at": MailMessage.created_at, "attempts": MailMessage.attempts}
    return paginate(statement, request, sorts, "at")


def find_message(viewer: Viewer, message_id: UUID) -> MailMessage | None:
    """Return a message of the administrator's sector."""
    return session().scalar(_outbox(viewer).where(MailMessage.id == message_id))


def _outbox(viewer: Viewer) -> Select[MailMessage]:
    return (
        select(MailMessage)
        .join(MailMessage.unit)
        .where(unit_scope(viewer, Permission.SETTINGS_ADMIN))
        .options(contains_eager(MailMessage.unit), joinedload(MailMessage.user))
    )


def outbox_counts(viewer: Viewer) -> Mapping[str, int]:
    """Return how many messages of the sector are in trouble or wait, by state."""
    rows = session().execute(
        select(MailMessage.state, func.count())
        .join(HealthUnit, HealthUnit.id == MailMessage.unit_id)
        .where(unit_scope(viewer, Permission.SETTINGS_ADMIN), MailMessage.state != MailState.SENT)
        .group_by(MailMessage.state)
    )
    return {row[0]: row[1] for row in rows}
