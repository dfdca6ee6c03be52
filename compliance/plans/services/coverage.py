"""Whom a centre's plan covers: chosen by the centre, declined by a station."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.types import new_id
from compliance.plans.models import FourLayerPlan, PlanCoverage
from compliance.plans.queries import coverage_of, units_to_cover
from compliance.plans.services.measures import new_plan
from compliance.units.models import HealthUnit


def cover(
    unit: HealthUnit,
    plan: FourLayerPlan,
    station_ids: Collection[UUID],
    *,
    valid_from: date,
    valid_to: date | None,
    document: str,
) -> int:
    """Let the unit's plan serve stations from a day until a day; return how many.

    Raises:
        Refused: none is chosen, one may not be covered, no document, or the days run backwards.
    """
    if not station_ids:
        raise Refused(_("Hãy chọn ít nhất một trạm."), "stations")
    if valid_to and valid_to < valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), "valid_to")
    if not document:
        raise Refused(_("Hãy ghi văn bản nêu rõ áp dụng cho trạm."), "document")
    possible = {station.id: station for station in units_to_cover(unit)}
    if not set(station_ids) <= set(possible):
        raise Refused(
            _(
                "Có trạm không phủ được: trạm đã có phương án riêng, đã được phủ, hoặc đơn vị "
                "không hướng dẫn trạm ấy."
            ),
            "stations",
        )
    for key in dict.fromkeys(station_ids):
        row = PlanCoverage(
            id=new_id(),
            plan_id=plan.id,
            unit_id=key,
            document=document,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        session().add(row)
    plan.changed_at = clock.now()
    names = [possible[key].code for key in dict.fromkeys(station_ids)]
    audit.note("plan:cover", target=plan, details={"stations": names})
    return len(names)


def end_coverage(plan: FourLayerPlan, coverage: PlanCoverage, last_day: date) -> None:
    """Let a coverage hold until a day only.

    Raises:
        Refused: the day lies before its first day.
    """
    if coverage.valid_from and last_day < coverage.valid_from:
        raise Refused(_("Ngày thôi phủ phải sau ngày bắt đầu."))
    coverage.valid_to = last_day
    plan.changed_at = clock.now()
    audit.note("plan:uncover", target=coverage, details={"until": last_day})


def decline(unit: HealthUnit, reason: str) -> FourLayerPlan:
    """Leave the plan that covers a station, with the reason, and open one of its own.

    Raises:
        Refused: no reason is given.
        Clash: no plan covers the station any more.
    """
    if not reason:
        raise Refused(_("Hãy ghi lý do lập phương án riêng."), "reason")
    coverage = coverage_of(unit.id)
    if coverage is None:
        raise Clash(_("Không còn phương án nào phủ đơn vị này. Hãy tải lại trang."))
    coverage.declined_on = clock.today()
    coverage.declined_reason = reason
    audit.note("plan:decline", target=coverage, details={"plan": coverage.plan_id})
    return new_plan(unit)
