"""What contracts ask for in the calendar: their ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.contracts.models import Contract
from compliance.contracts.queries import running
from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source


def ends(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield the end of each running contract."""
    rows = session().execute(
        select(Contract.id, Contract.unit_id, Contract.starts_on, Contract.ends_on).where(
            Contract.unit_id.in_(units), Contract.ends_on.is_not(None), running()
        )
    )
    for key, unit_id, start, end in rows:
        yield Duty(
            unit_id,
            _("Hợp đồng với nhà cung cấp hết hạn"),
            _("Hạn của hợp đồng"),
            "K",
            end,
            start,
            f"/contracts/contracts/{key}",
            subject=str(key),
        )


add_source(Source("contracts.ends", _l("Hợp đồng nhà cung cấp"), Permission.REGISTER_READ, ends))
