"""Changes of the installation's settings."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.settings.models import Addressee, Holiday, Installation, InstallationKind
from compliance.settings.queries import installation

_PARTS = re.compile(r"[;\t,]")
#: How a working Saturday is called, folded.
_WORKING = {"lam bu", "di lam", "x", "1", "co"}


def claim_installation(kind: InstallationKind) -> Installation:
    """Make this database a demo or a real one, for ever.

    Raises:
        Refused: it is already the other kind, or a real one is initialised twice.
    """
    row = installation()
    if row is not None:
        if row.kind != kind:
            raise Refused(
                _("Dữ liệu mẫu và dữ liệu thật không để chung. Hãy dùng cơ sở dữ liệu khác.")
            )
        raise Refused(_("Cơ sở dữ liệu này đã được khởi tạo."))
    row = Installation(id=1, kind=kind, created_at=clock.now())
    session().add(row)
    session().flush()
    return row


def add_holiday(day: date, name: str, working: bool = False) -> Holiday:
    """Add a day off, or a working Saturday.

    Raises:
        Refused: the day is there already.
    """
    if session().scalar(select(Holiday.id).where(Holiday.day == day)) is not None:
        raise Refused(_("Ngày %(day)s đã có trong lịch.", day=format_date(day)), "day")
    row = Holiday(day=day, name=name, working=working)
    session().add(row)
    return row


def add_addressee(
    department_id: UUID,
    purpose: str,
    name: str,
    address: str | None = None,
    valid_from: date | None = None,
) -> Addressee:
    """Add where to file what, from a day on."""
    row = Addressee(
        department_id=department_id,
        purpose=purpose,
        name=name,
        address=address,
        valid_from=valid_from,
    )
    session().add(row)
    return row


def paste_holidays(text: str) -> int:
    """Add or correct many days at once, all or nothing; return how many lines there were.

    Each line is ``22/11/2026; Tên`` with an optional third part "làm bù"; the parts are separated
    by a semicolon, a tab or a comma.

    Raises:
        Refused: a line cannot be read; the sentence names it.
    """
    found = [
        _holiday_line(number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]
    if not found:
        raise Refused(_("Hãy dán ít nhất một dòng."), "text")
    days = [day for day, _name, _working in found]
    stored = {
        row.day: row for row in session().scalars(select(Holiday).where(Holiday.day.in_(days)))
    }
    for day, name, working in found:
        row = stored.get(day)
        if row is None:
            stored[day] = row = Holiday(day=day)
            session().add(row)
        row.name, row.working = name, working
    return len(found)


def _holiday_line(number: int, line: str) -> tuple[date, str, bool]:
    parts = [part.strip().strip('"') for part in _PARTS.split(line, maxsplit=2)]
    try:
        day = datetime.strptime(parts[0], "%d/%m/%Y").date()
    except ValueError:
        raise Refused(
            _(
                "Dòng %(n)s: “%(text)s” không bắt đầu bằng ngày dạng 22/11/2026.",
                n=number,
                text=line.strip()[:60],
            ),
            "text",
        ) from None
    if len(parts) < 2 or not parts[1]:
        raise Refused(_("Dòng %(n)s: thiếu tên ngày nghỉ sau ngày.", n=number), "text")
    return day, parts[1][:120], len(parts) > 2 and fold(parts[2]) in _WORKING


def remove_holiday(row: Holiday) -> None:
    """Take a day out of the calendar."""
    session().delete(row)


def end_addressee(row: Addressee, on: date) -> None:
    """Stop using an addressee: ``on`` is the last day; it stays for what was filed before.

    Raises:
        Refused: it has ended, or would end before it began.
    """
    if row.valid_to is not None:
        raise Refused(_("Nơi nhận này đã có ngày kết thúc."), "on")
    if row.valid_from is not None and on < row.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "on")
    row.valid_to = on


def finish_set_up(row: Installation) -> None:
    """Mark the first-run page as gone through."""
    row.set_up_at = clock.now()
    audit.note("settings:set-up")
