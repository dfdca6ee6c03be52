"""Reminders and the weekly digest: who is still to be told of what, and telling them once.

That somebody was told is a row written in the transaction that tells him. A run that is killed,
missed or repeated finds what is left by asking for duties without such a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, select

from compliance.accounts.models import RoleAssignment, User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Role
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.obligations.models import Obligation, ObligationDigest, ObligationReminder
from compliance.obligations.queries import SOON_DAYS, State, state_sql
from compliance.units.queries import in_force

REMINDER = add_kind("obligation:due", _l("Việc của đơn vị sắp đến hạn hoặc quá hạn"), 85)
DIGEST = add_kind("obligation:digest", _l("Tóm tắt hằng tuần các việc của đơn vị"), 86)
PATH = "/calendar/"
#: Duties that a message names; the rest is a number.
NAMED = 5
#: Duties that a digest reads to find them: those of several systems read the same.
LOOKED = 50
_TOLD_ROLES = (Role.FOCAL_POINT, Role.UNIT_HEAD)


def pending(today: date) -> Select[Obligation, UUID, str]:
    """Return (duty, person, stage) of every reminder that is still to go out.

    A duty is told twice at most for each of its days: when it comes near, and when it is late.
    """
    stage = case((Obligation.due_on < today, "late"), else_="soon").label("stage")
    told = exists().where(
        ObligationReminder.user_id == RoleAssignment.user_id,
        ObligationReminder.obligation_id == Obligation.id,
        ObligationReminder.due_on == Obligation.due_on,
        ObligationReminder.stage == stage,
    )
    return (
        select(Obligation, RoleAssignment.user_id, stage)
        .join(RoleAssignment, RoleAssignment.unit_id == Obligation.unit_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role.in_(_TOLD_ROLES),
            in_force(RoleAssignment),
            User.active,
            Obligation.due_on <= today + timedelta(days=SOON_DAYS),
            ~told,
        )
        .distinct()
    )


def units_to_remind() -> Sequence[UUID]:
    """Return the units in which somebody is still to be reminded."""
    rows = pending(clock.today()).with_only_columns(Obligation.unit_id)
    return sorted(session().scalars(rows))


def remind(unit_id: UUID) -> None:
    """Tell the people of one unit, in the running transaction: one notice a person."""
    found = session().execute(pending(clock.today()).where(Obligation.unit_id == unit_id)).all()
    rows = sorted(found, key=lambda row: (row[1], row[0].due_on, row[0].title, row[0].id))
    for user_id, mine in groupby(rows, key=lambda row: row[1]):
        told = list(mine)
        for duty, _user, stage in told:
            session().add(
                ObligationReminder(
                    user_id=user_id,
                    obligation_id=duty.id,
                    due_on=duty.due_on,
                    stage=stage,
                    at=clock.now(),
                )
            )
        person = session().get_one(User, user_id)
        notify([person], _reminder(unit_id, [row[0] for row in told]), actor_id=None)


def _reminder(unit_id: UUID, duties: Sequence[Obligation]) -> Message:
    with in_vietnamese():
        subject = _("%(n)s việc của đơn vị sắp đến hạn hoặc quá hạn", n=len(duties))
        return Message(
            kind=REMINDER,
            unit_id=unit_id,
            subject=subject,
            body=_listed(duties),
            about=f"{subject}.",
            path=PATH,
            source_type="obligation",
            source_id=unit_id,
        )


def _listed(duties: Sequence[Obligation], total: int | None = None) -> str:
    """Return the first duties in words; what reads the same (of several systems) is one line.

    Args:
        total: how many there are, when ``duties`` are only the first of them.
    """
    today = clock.today()
    named = Counter(_line(duty, today) for duty in duties)
    shown = list(named.items())[:NAMED]
    lines = [
        line if number == 1 else _("%(line)s, %(n)s việc", line=line, n=number)
        for line, number in shown
    ]
    if rest := (total or len(duties)) - sum(number for _words, number in shown):
        lines.append(_("và %(n)s việc khác", n=rest))
    return "; ".join(lines) + "."


def _line(duty: Obligation, today: date) -> str:
    if duty.due_on is None:
        return _("%(title)s (chưa làm lần nào)", title=duty.title)
    day = format_date(duty.due_on)
    if duty.due_on < today:
        return _("%(title)s (quá hạn từ %(day)s)", title=duty.title, day=day)
    return _("%(title)s (hạn %(day)s)", title=duty.title, day=day)


def this_week(today: date) -> date:
    """Return the Monday of a day's week."""
    return today - timedelta(days=today.weekday())


def awaiting_digest() -> Select[UUID, UUID]:
    """Return (person, unit) of everybody whose week has not been looked at yet.

    Somebody in charge at several units gets one digest of all of them.
    """
    seen = exists().where(
        ObligationDigest.user_id == RoleAssignment.user_id,
        ObligationDigest.week == this_week(clock.today()),
    )
    return (
        select(RoleAssignment.user_id, RoleAssignment.unit_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(RoleAssignment.role.in_(_TOLD_ROLES), in_force(RoleAssignment), User.active, ~seen)
        .distinct()
        .order_by(RoleAssignment.user_id, RoleAssignment.unit_id)
    )


def people_to_digest(most: int) -> Iterator[tuple[UUID, list[UUID]]]:
    """Yield up to ``most`` people whose week is to be looked at, each with his units."""
    ids = awaiting_digest().subquery()
    first = select(ids.c.user_id).distinct().order_by(ids.c.user_id).limit(most)
    rows = session().execute(
        awaiting_digest().where(RoleAssignment.user_id.in_(select(first.subquery().c.user_id)))
    )
    for user_id, mine in groupby(rows.all(), key=lambda row: row[0]):
        yield user_id, [row[1] for row in mine]


def digest(user_id: UUID, units: Sequence[UUID]) -> None:
    """Tell one person how the week begins, in the running transaction; nothing if all is well."""
    week = this_week(clock.today())
    session().add(ObligationDigest(user_id=user_id, week=week, at=clock.now()))
    state = state_sql().label("state")
    pressing = and_(
        Obligation.unit_id.in_(units), state_sql().in_((State.LATE, State.NEVER, State.SOON))
    )
    numbers = dict(
        session().execute(select(state, func.count()).where(pressing).group_by(state)).all()
    )
    if not numbers:
        return
    first = (
        session()
        .scalars(
            select(Obligation)
            .where(pressing)
            .order_by(
                Obligation.due_on.is_(None), Obligation.due_on, Obligation.title, Obligation.id
            )
            .limit(LOOKED)
        )
        .all()
    )
    with in_vietnamese():
        body = _(
            "Quá hạn: %(late)s. Chưa làm lần nào: %(never)s. "
            "Đến hạn trong %(days)s ngày: %(soon)s. ",
            late=numbers.get(State.LATE, 0),
            never=numbers.get(State.NEVER, 0),
            days=SOON_DAYS,
            soon=numbers.get(State.SOON, 0),
        ) + _listed(first, sum(numbers.values()))
        subject = _("Việc của đơn vị, tuần từ %(day)s", day=format_date(week))
        message = Message(
            kind=DIGEST,
            unit_id=units[0],
            subject=subject,
            body=body,
            about=f"{subject}.",
            path=PATH,
            source_type="obligation_digest",
            source_id=user_id,
        )
    notify([session().get_one(User, user_id)], message, actor_id=None)
