"""What four-layer plans ask for in the calendar: contracts that end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.obligations.sources import Duty, Source, add_source
from compliance.plans.models import FourLayerPlan, PlanMeasure


def contracts(units: Sequence[UUID]) -> Iterator[Duty]:
    """Yield one duty for each measure whose contract ends on a day."""
    rows = session().execute(
        select(
            FourLayerPlan.unit_id,
            PlanMeasure.layer,
            PlanMeasure.measure_id,
            PlanMeasure.contract_start,
            PlanMeasure.contract_end,
        )
        .join(FourLayerPlan, FourLayerPlan.id == PlanMeasure.plan_id)
        .where(FourLayerPlan.unit_id.in_(units), PlanMeasure.contract_end.is_not(None))
    )
    for unit_id, layer, measure, start, end in rows:
        yield Duty(
            unit_id,
            _("Hợp đồng của biện pháp %(measure)s hết hạn", measure=measure),
            _("Hạn của hợp đồng"),
            "K",
            end,
            start,
            f"/plans/{unit_id}/layers/{layer}",
            subject=measure,
        )


add_source(Source("plans.contracts", _l("Hợp đồng bốn lớp"), Permission.PLAN_READ, contracts))
