"""What products ask for in the calendar: contracts of systems that end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.contracts.queries import covered
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.systems.models import GONE, InformationSystem


def contracts(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each system in use whose contract ends on a day.

    Where the ledger of contracts has a running one about the system, that one speaks.
    """
    rows = session().execute(
        select(
            InformationSystem.unit_id,
            InformationSystem.id,
            InformationSystem.contract_date,
            InformationSystem.contract_end,
        ).where(
            InformationSystem.unit_id.in_(units),
            InformationSystem.contract_end.is_not(None),
            InformationSystem.status.not_in(GONE),
            ~covered(),
        )
    )
    for unit_id, system_id, start, end in rows:
        yield Duty(
            unit_id,
            _("Hợp đồng phần mềm hết hạn"),
            _("Hạn của hợp đồng"),
            "K",
            end,
            start,
            f"/systems/{system_id}",
            system_id,
        )


add_source(
    Source("products.contracts", _l("Hợp đồng phần mềm"), Permission.REGISTER_READ, contracts)
)
