"""Choosing the units of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.text import clean
from compliance.inspections.campaign_models import (
    CampaignSelection,
    CampaignUnit,
    Method,
)
from compliance.inspections.drawing import draw
from compliance.inspections.models import Campaign
from compliance.inspections.queries.risk import risks_of, signals
from compliance.inspections.states import CampaignState
from compliance.units.models import HealthUnit


def choose_by_hand(
    actor: User, campaign: Campaign, units: Sequence[HealthUnit], reason: str | None
) -> CampaignSelection:
    """Take units that somebody ticked, with the reason.

    Raises:
        Refused: nothing is ticked, no reason, or the campaign was announced.
    """
    words = clean(reason)
    if not units:
        raise Refused(_("Hãy chọn ít nhất một đơn vị."), "units")
    if not words:
        raise Refused(_("Hãy ghi lý do chọn các đơn vị này."), "reason")
    rows = [{**_name(unit), "taken": True} for unit in units]
    return _store(
        actor, campaign, Method.HAND, len(units), units, rows, [words] * len(units), words
    )


def choose_by_risk(
    actor: User,
    campaign: Campaign,
    units: Sequence[HealthUnit],
    size: int,
    by: str | None = None,
) -> CampaignSelection:
    """Take the ``size`` units of the most points (or of the most by one sign); figures are kept.

    Raises:
        Refused: no unit to choose among, or the campaign was announced.
    """
    _check_size(units, size)
    risks = risks_of([unit.id for unit in units])
    order = sorted(
        units,
        key=lambda u: (
            by is not None and not risks[u.id].signs[by][1],
            -risks[u.id].points,
            u.code,
        ),
    )
    rows, reasons = [], []
    for place, unit in enumerate(order):
        risk = risks[unit.id]
        rows.append(
            {
                **_name(unit),
                "points": risk.points,
                "figures": {sign.id: risk.signs[sign.id][0] for sign in signals()},
                "reasons": risk.reasons,
                "taken": place < size,
            }
        )
        with in_vietnamese():
            why = "; ".join(risk.reasons) or "–"
            reasons.append(_("%(n)s điểm rủi ro: %(why)s", n=risk.points, why=why))
    return _store(actor, campaign, Method.RISK, size, order, rows, reasons)


def choose_by_draw(
    actor: User,
    campaign: Campaign,
    units: Sequence[HealthUnit],
    size: int,
    *,
    seed: str | None,
    stratified: bool,
) -> CampaignSelection:
    """Draw ``size`` units by a seed that is kept and printed.

    Raises:
        Refused: no seed, no unit to draw among, or the campaign was announced.
    """
    words = clean(seed)
    if not words:
        raise Refused(
            _("Hãy nhập số hạt giống (bất kỳ chữ, số nào, công bố trước khi rút)."), "seed"
        )
    _check_size(units, size)
    by_code = {unit.code: unit for unit in units}
    drawn = draw(words, [(unit.code, unit.kind) for unit in units], size, stratified=stratified)
    rows = [{**_name(by_code[one.code]), "ticket": one.ticket, "taken": one.taken} for one in drawn]
    with in_vietnamese():
        why = _("Rút ngẫu nhiên, hạt giống “%(seed)s”", seed=words)
    return _store(
        actor,
        campaign,
        Method.DRAW,
        size,
        [by_code[one.code] for one in drawn],
        rows,
        [why] * len(rows),
        seed=words,
        stratified=stratified,
    )


def _check_size(units: Sequence[HealthUnit], size: int) -> None:
    if not units:
        raise Refused(_("Không còn đơn vị nào để chọn theo điều kiện này."), "kinds")
    if not 1 <= size <= len(units):
        raise Refused(_("Số đơn vị phải từ 1 đến %(n)s.", n=len(units)), "size")


def _name(unit: HealthUnit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "kind": unit.kind}


def _store(
    actor: User,
    campaign: Campaign,
    method: Method,
    size: int,
    units: Sequence[HealthUnit],
    rows: list[dict[str, Any]],
    reasons: Sequence[str],
    reason: str | None = None,
    *,
    seed: str | None = None,
    stratified: bool = False,
) -> CampaignSelection:
    require_planned(campaign)
    last = session().scalar(
        select(func.max(CampaignSelection.number)).where(
            CampaignSelection.campaign_id == campaign.id
        )
    )
    selection = CampaignSelection(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        method=method,
        seed=seed,
        stratified=stratified,
        size=size,
        reason=reason,
        candidates=rows,
        sha256=list_digest(rows),
        made_at=clock.now(),
        made_by=actor.id,
    )
    session().add(selection)
    session().flush()
    session().add_all(
        CampaignUnit(
            campaign_id=campaign.id,
            unit_id=unit.id,
            selection_id=selection.id,
            reason=why,
        )
        for unit, row, why in zip(units, rows, reasons, strict=True)
        if row["taken"]
    )
    session().flush()
    return selection


def list_digest(rows: list[dict[str, Any]]) -> str:
    """Return the SHA-256 of a list of candidates: of its canonical JSON."""
    return audit.digest({"candidates": rows})


def require_planned(campaign: Campaign) -> None:
    """Refuse a change of the list once units were told."""
    if campaign.state != CampaignState.PLANNED:
        raise Refused(
            _("Đợt kiểm tra đã thông báo nên không đổi danh sách, lịch và đoàn ở đây nữa.")
        )


def drop_unit(campaign: Campaign, place: CampaignUnit, reason: str | None) -> None:
    """Take a unit out again; the choice that brought it in keeps its list.

    Raises:
        Refused: no reason, or the campaign was announced.
    """
    require_planned(campaign)
    words = clean(reason)
    if not words:
        raise Refused(_("Hãy ghi lý do đưa đơn vị ra khỏi đợt."), "reason")
    audit.note(
        "campaign:drop",
        unit_id=place.unit_id,
        target=campaign,
        details={"unit": place.unit.code, "reason": words},
    )
    session().delete(place)
