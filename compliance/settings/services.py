"""Changes of the installation's settings."""

from __future__ import annotations

from datetime import date

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.settings.models import Addressee, Holiday, Installation, InstallationKind
from compliance.settings.queries import installation


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
    """Add a day off, or a working Saturday."""
    row = Holiday(day=day, name=name, working=working)
    session().add(row)
    return row


def add_addressee(
    department_id: object, purpose: str, name: str, address: str | None = None
) -> Addressee:
    """Add where to file what."""
    row = Addressee(department_id=department_id, purpose=purpose, name=name, address=address)
    session().add(row)
    return row


def finish_set_up(row: Installation) -> None:
    """Mark the first-run page as gone through."""
    row.set_up_at = clock.now()
