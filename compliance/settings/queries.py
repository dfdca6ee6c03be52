"""Reading the installation's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, relations
from compliance.core.todo import Todo
from compliance.settings.models import Addressee, Holiday, Installation, InstallationKind


def installation() -> Installation | None:
    """Return the installation's row; None before ``flask init`` or ``flask seed``."""
    return session().get(Installation, 1)


def is_demo() -> bool:
    """Whether this database holds made-up data."""
    row = installation()
    return row is not None and row.kind == InstallationKind.DEMO


def addressees(department_id: UUID, on: date | None = None) -> Sequence[Addressee]:
    """Return the addressees in force on a day (default today), by purpose and name."""
    day = on or clock.today()
    return (
        session()
        .scalars(
            select(Addressee)
            .where(
                Addressee.department_id == department_id,
                or_(Addressee.valid_from.is_(None), Addressee.valid_from <= day),
                or_(Addressee.valid_to.is_(None), Addressee.valid_to >= day),
            )
            .order_by(Addressee.purpose, Addressee.name)
        )
        .all()
    )


def addressee_history(department_id: UUID) -> Sequence[Addressee]:
    """Return every addressee of a Department, past ones too, by purpose and name."""
    return (
        session()
        .scalars(
            select(Addressee)
            .where(Addressee.department_id == department_id)
            .order_by(Addressee.purpose, Addressee.name)
        )
        .all()
    )


def find_addressee(viewer: Any, addressee_id: UUID) -> Addressee | None:
    """Return an addressee of the viewer's own Department."""
    return session().scalar(
        select(Addressee).where(
            Addressee.id == addressee_id,
            Addressee.department_id.in_(departments_of(viewer)),
        )
    )


def departments_of(viewer: Any) -> Sequence[UUID]:
    """Return the Departments whose settings ``viewer`` (roles held at units) looks after."""
    return sorted(
        {
            held.unit.department_id or held.unit_id
            for held in viewer.roles_held
            if relations(Permission.SETTINGS_ADMIN, Role(held.role))
        }
    )


def find_holiday(holiday_id: UUID) -> Holiday | None:
    """Return a holiday; the calendar is the same for the whole installation."""
    return session().get(Holiday, holiday_id)


def todos_for(viewer: Any) -> list[Todo]:
    """Return the set-up as something to do, until it has been gone through."""
    row = installation()
    if row is None or row.set_up_at is not None or not departments_of(viewer):
        return []
    return [Todo(_("Thiết lập ban đầu cho bản cài đặt này"), "settings.show", severity="warn")]


def holidays(first: date, last: date) -> Sequence[Holiday]:
    """Return the holidays and moved working days from ``first`` to ``last``."""
    return (
        session()
        .scalars(select(Holiday).where(Holiday.day.between(first, last)).order_by(Holiday.day))
        .all()
    )


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of a stretch of time, for counting without further queries."""

    #: Days that differ from an ordinary week: True is worked, False is free.
    moved: Mapping[date, bool]

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.moved.get(day, day.weekday() < 5)

    def count(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to ``end`` (which is not earlier)."""
        return sum(self.works(start + timedelta(n)) for n in range(1, (end - start).days + 1))

    def after(self, start: date, days: int) -> date:
        """Return the day ``days`` working days after ``start``, which is not counted."""
        day = start
        while days > 0:
            day += timedelta(1)
            if self.works(day):
                days -= 1
        return day


def working_days(first: date, last: date) -> WorkingDays:
    """Return the calendar from ``first`` to ``last``: one query."""
    return WorkingDays({row.day: row.working for row in holidays(first, last)})


def add_working_days(start: date, days: int) -> date:
    """Return the day ``days`` working days after ``start`` (the day of receipt is not counted).

    Saturdays, Sundays and the holidays of the data are skipped; moved working days count.
    """
    return working_days(start, start + timedelta(days * 3 + 60)).after(start, days)
