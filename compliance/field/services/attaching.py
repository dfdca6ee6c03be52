"""The one place where something from the field becomes evidence of a row."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from compliance.accounts.models import User
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.services.evidence import Dates, attach_to_row
from compliance.inspections.states import Side


def attach(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    content: bytes,
    name: str,
    *,
    title: str,
    issued_on: date | None = None,
) -> None:
    """Attach bytes to a row as evidence of the team.

    Raises:
        BadFile: not of the kind that the name says.
        Refused: not in the field, not of the team, signed.
    """
    attach_to_row(
        actor,
        inspection,
        row,
        BytesIO(content),
        name,
        title=title,
        dates=Dates(happened_on=issued_on),
        side=Side.INSPECTOR,
    )
