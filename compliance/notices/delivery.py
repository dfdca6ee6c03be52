"""Sending what is due: each message claimed, sent and noted in steps of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTP
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from compliance.core import clock, smtp
from compliance.core.db import session, transaction
from compliance.core.i18n import _
from compliance.notices.models import MailMessage, MailState

#: Minutes to wait after the first, second, … failed try; the last one goes on.
BACK_OFF = (1, 5, 15, 60, 240)
#: About three days of trying.
MOST_TRIES = 20
#: Messages a run: other work of the worker waits meanwhile.
AT_ONCE = 50


@dataclass(frozen=True)
class Claimed:
    """A message in hand, apart from the session."""

    id: UUID
    attempts: int
    address: str
    subject: str
    text: str


def is_due() -> bool:
    """Whether some message could go out now."""
    if smtp.server() is None:
        return False
    found = select(MailMessage.id).where(_due(clock.now())).limit(1)
    return session().scalar(found) is not None


def _due(moment: datetime) -> ColumnElement[bool]:
    return and_(MailMessage.state == MailState.WAITING, MailMessage.next_at <= moment)


def claim() -> Claimed | None:
    """Take the message that waits longest and move its next try on, before it is tried.

    A worker that dies with a message in hand leaves it to a later try; two never hold the same.
    """
    moment = clock.now()
    while True:
        with transaction() as current:
            row = current.scalar(
                select(MailMessage)
                .where(_due(moment))
                .order_by(MailMessage.next_at, MailMessage.id)
                .limit(1)
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            )
            if row is None:
                return None
            if row.attempts < MOST_TRIES:
                row.attempts += 1
                wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
                row.next_at = moment + timedelta(minutes=wait)
                return Claimed(row.id, row.attempts, row.address, row.subject, row.text)
            # Every try ended without a word: whatever is wrong with it, it must not go on for ever.
            row.state = MailState.FAILED
            row.error = row.error or _("Đã thử %(n)s lần mà không gửi xong.", n=row.attempts)


def deliver(beat: Callable[[int], None]) -> int:
    """Send up to ``AT_ONCE`` messages; return how many were sent.

    An unreachable server ends the run: the rest keeps its place and is tried in a minute.
    """
    server = smtp.server()
    if server is None or (first := claim()) is None:
        return 0
    sent, message = 0, first
    try:
        with smtp.connected(server) as line:
            for number in range(1, AT_ONCE + 1):
                sent += _send(line, server, message)
                beat(number)
                if number == AT_ONCE or (following := claim()) is None:
                    break
                message = following
    except smtp.Unreachable as trouble:
        _note(message, str(trouble), final=False)
    return sent


def _send(line: SMTP, server: smtp.MailServer, message: Claimed) -> int:
    try:
        smtp.send(
            line,
            server,
            message_id=message.id,
            address=message.address,
            subject=message.subject,
            text=message.text,
        )
    except smtp.NotTaken as refused:
        _note(message, str(refused), final=refused.final)
        return 0
    with transaction() as current:
        row = current.get_one(MailMessage, message.id, populate_existing=True)
        row.state, row.sent_at, row.error = MailState.SENT, clock.now(), None
    return 1


def _note(message: Claimed, sentence: str, *, final: bool) -> None:
    with transaction() as current:
        row = current.get_one(MailMessage, message.id, populate_existing=True)
        row.error = sentence[:255]
        if final:
            row.state = MailState.FAILED
        elif message.attempts >= MOST_TRIES:
            row.state = MailState.FAILED
            row.error = _("%(why)s Đã thử %(n)s lần.", why=sentence, n=message.attempts)[:255]
