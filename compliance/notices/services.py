"""Telling people, reading, choosing, sending again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from compliance.accounts.models import User
from compliance.core import audit, clock, jobs, smtp
from compliance.core.db import after_rollback, before_commit, session
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.site import public_url
from compliance.core.text import fold
from compliance.notices.kinds import is_kind, kinds
from compliance.notices.models import MailMessage, MailOptOut, MailState, Notice

SEND = "notices.send"
_LONGEST = 255


@dataclass(frozen=True)
class Message:
    """What is told: no personal data, no reason typed by somebody, no network plan."""

    kind: str
    #: The unit that the row belongs to.
    unit_id: UUID
    subject: str
    #: One sentence below the subject.
    body: str
    #: How the mail begins, before ``body``: a whole sentence, for it stands alone in a mailbox.
    about: str
    path: str
    source_type: str
    source_id: UUID


def notify(people: Iterable[User], message: Message, *, actor_id: UUID | None) -> int:
    """Tell people, in the running transaction; return how many were told.

    Nobody is told of what he did himself, and a closed account hears nothing. The caller passes
    only people who may read the row. Of several steps on one row in one transaction the last one
    is told: receiving and returning at once is one message, not two.
    """
    if not is_kind(message.kind):
        raise RuntimeError(f"nobody declared notices of kind {message.kind}")
    told = {one.id: one for one in people if one.active and one.id != actor_id}
    if not told:
        return 0
    silent = set(
        session().scalars(
            select(MailOptOut.user_id).where(
                MailOptOut.user_id.in_(told), MailOptOut.kind == message.kind
            )
        )
    )
    for person in told.values():
        _replace(person.id, message)
        rows: list[Any] = [_notice(person, message)]
        if smtp.is_address(person.email) and person.id not in silent:
            rows.append(_mail(person, message))
        session().add_all(rows)
        _pending(session())[(person.id, message.source_id)] = rows
    session().flush()
    _ask_to_send()
    return len(told)


def _notice(person: User, message: Message) -> Notice:
    return Notice(
        user_id=person.id,
        unit_id=message.unit_id,
        kind=message.kind,
        subject=_short(message.subject),
        body=message.body,
        path=message.path,
        source_type=message.source_type,
        source_id=message.source_id,
        created_at=clock.now(),
    )


def _mail(person: User, message: Message) -> MailMessage:
    moment, address = clock.now(), person.email or ""
    with in_vietnamese():
        closing = _(
            "Thư tự động, xin không trả lời. Chọn thư muốn nhận: %(url)s",
            url=f"{public_url()}/notices/by-mail",
        )
    return MailMessage(
        user_id=person.id,
        unit_id=message.unit_id,
        kind=message.kind,
        address=address,
        subject=_short(message.subject),
        text=f"{message.about} {message.body}\n\n{public_url()}{message.path}\n\n-- \n{closing}\n",
        state=MailState.WAITING if smtp.server() else MailState.NO_SERVER,
        next_at=moment,
        created_at=moment,
        search=fold(address, message.subject)[:400],
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _pending(current: Session) -> dict[tuple[UUID, UUID], list[Any]]:
    """What this transaction has told so far."""
    rows: dict[tuple[UUID, UUID], list[Any]] = current.info.setdefault("notices", {})
    return rows


def _replace(user_id: UUID, message: Message) -> None:
    for row in _pending(session()).pop((user_id, message.source_id), ()):
        if inspect(row).persistent:
            session().delete(row)


@before_commit
@after_rollback
def _forget(current: Session) -> None:
    current.info.pop("notices", None)


def _ask_to_send() -> None:
    """Wake the worker once for all that waits; it looks by itself every minute too."""
    if smtp.server() is None:
        return
    queued = session().scalar(
        select(jobs.Job.id)
        .where(jobs.Job.kind == SEND, jobs.Job.state == jobs.JobState.QUEUED)
        .limit(1)
    )
    if queued is None:
        jobs.enqueue("notices.send", {}, actor_id=None)


def mark_read(notice: Notice) -> None:
    """Note that the person has seen it."""
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(user_id: UUID) -> int:
    """Note that the person has seen everything; return how many were new."""
    result: Any = session().execute(
        update(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
    return int(result.rowcount)


def choose_mail(user_id: UUID, wanted: Collection[str]) -> None:
    """Keep which kinds come by mail: those of ``wanted``, and kinds declared later."""
    known = {kind.key for kind in kinds()}
    kept = set(session().scalars(select(MailOptOut.kind).where(MailOptOut.user_id == user_id)))
    for key in sorted((known - set(wanted)) - kept):
        session().add(MailOptOut(user_id=user_id, kind=key))
    for row in session().scalars(
        select(MailOptOut).where(MailOptOut.user_id == user_id, MailOptOut.kind.in_(set(wanted)))
    ):
        session().delete(row)


def send_again(message: MailMessage) -> None:
    """Put a message back into the line, its tries counted anew.

    Raises:
        Refused: it was sent, it waits already, or there is no mail server.
    """
    if message.state == MailState.SENT:
        raise Refused(_("Thư này đã gửi rồi, không gửi lần nữa."))
    if smtp.server() is None:
        raise Refused(_("Chưa đặt máy chủ thư (SMTP_URL) nên chưa gửi được."))
    message.state, message.attempts, message.error = MailState.WAITING, 0, None
    message.next_at = clock.now()
    audit.note("mail:resend", unit_id=message.unit_id, target=message)
    session().flush()
    _ask_to_send()


def forget_old(before: Any) -> int:
    """Delete notices and finished messages older than a moment; return how many."""
    current = session()
    gone: Any = current.execute(delete(Notice).where(Notice.created_at < before))
    mails: Any = current.execute(
        delete(MailMessage).where(
            MailMessage.created_at < before, MailMessage.state != MailState.WAITING
        )
    )
    total = int(gone.rowcount) + int(mails.rowcount)
    if total:
        audit.note("notice:forget", details={"notices": gone.rowcount, "messages": mails.rowcount})
    return total
