"""When an approved level must be looked at again: signs by the pack, review days by convention.

No decision expires (NĐ 331/2026 Đ25); what is noticed here is shown with its article and closed by
a person, or by the new dossier that takes the old one's place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from checklists import Pack
from compliance.appraisal.models import RedeterminationSign
from compliance.appraisal.services import may_appraise
from compliance.classification.evaluation import stand
from compliance.classification.models import ClassificationRun
from compliance.core import clock
from compliance.core.days import add_months
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.dossiers.models import Dossier, DossierState
from compliance.dossiers.queries import revision_of
from compliance.dossiers.services import need_reason, pack_of, record
from compliance.registers.models import IncidentDetail, Kind, RegisterEntry
from compliance.risks.models import Decision
from compliance.risks.queries import stored_risks
from compliance.risks.scale import scale_of
from compliance.systems.models import InformationSystem, Interconnection
from compliance.units.queries import Viewer

CHANGED = "function_scope_users_data_or_technology_change"
CONNECTED = "growth_integration_interconnection_or_sharing"
INCIDENT = "serious_incident_or_high_risk"
ASKED = "authority_request"
RISK = "risk_above_level"


@dataclass(frozen=True)
class Noticed:
    """A trigger of the pack that applies, and what shows it."""

    trigger: str
    why: str


def trigger_rows(pack: Pack) -> dict[str, Any]:
    """Return the triggers of a pack by name."""
    rows = (pack.section("workflow") or {}).get("redetermine_when") or ()
    return {row["trigger"]: row for row in rows}


def review_day(dossier: Dossier, pack: Pack) -> date | None:
    """Return the day to look at a decision again, a convention of the pack; None without one."""
    months = ((pack.section("workflow") or {}).get("review_months") or {}).get("value")
    day = dossier.decision_date
    if not months or day is None or dossier.state != DossierState.APPROVED:
        return None
    return add_months(day, months)


def notice(dossier: Dossier) -> list[Noticed]:
    """Return what today's inventory and registers say against an approved dossier.

    ``dossier.system`` has unit and relations loaded. Half a dozen queries whatever the size.
    """
    if dossier.state != DossierState.APPROVED:
        return []
    known = trigger_rows(pack_of(dossier))
    return [row for row in _signs(dossier) if row.trigger in known]


def _signs(dossier: Dossier) -> Iterator[Noticed]:
    run = session().get_one(ClassificationRun, dossier.run_id)
    level = stand(dossier.system, run).result.level
    if level is not None and level != dossier.level:
        yield Noticed(
            CHANGED,
            _(
                "Kiểm kê hôm nay cho cấp độ %(now)s, quyết định ghi cấp độ %(then)s.",
                now=level,
                then=dossier.level,
            ),
        )
    joined = _new_links(dossier)
    if joined:
        text = _("Kết nối thêm sau khi phê duyệt: %(names)s.", names="; ".join(joined))
        yield Noticed(CONNECTED, text)
    for entry in _incidents(dossier):
        text = _("Sự cố nghiêm trọng: %(title)s.", title=entry.title)
        yield Noticed(INCIDENT, text)
    high = _high_risks(dossier)
    if high:
        text = _("Rủi ro mức cao chưa chấp nhận: %(names)s.", names="; ".join(high))
        yield Noticed(RISK, text)


def _frozen(dossier: Dossier) -> dict[str, Any]:
    row = revision_of(dossier.id, dossier.revision)
    data: dict[str, Any] = json.loads(row.snapshot) if row else {}
    return data


def _new_links(dossier: Dossier) -> list[str]:
    data = _frozen(dossier)
    if not data:
        return []
    then = {row["other_name"] for row in data["interconnections"]}
    now = session().scalars(
        select(Interconnection.other_name)
        .where(Interconnection.system_id == dossier.system_id)
        .order_by(Interconnection.other_name)
    )
    return [name for name in now if name not in then]


def _incidents(dossier: Dossier) -> Sequence[RegisterEntry]:
    if dossier.decision_date is None:
        return []
    return (
        session()
        .scalars(
            select(RegisterEntry)
            .join(IncidentDetail, IncidentDetail.entry_id == RegisterEntry.id)
            .where(
                RegisterEntry.system_id == dossier.system_id,
                RegisterEntry.kind == Kind.INCIDENT,
                RegisterEntry.withdrawn_at.is_(None),
                IncidentDetail.serious,
                RegisterEntry.happened_on >= dossier.decision_date,
            )
            .order_by(RegisterEntry.happened_on, RegisterEntry.id)
        )
        .all()
    )


def _high_risks(dossier: Dossier) -> list[str]:
    """Return high risks judged after the decision and not accepted as they are."""
    scale = scale_of(pack_of(dossier))
    if scale is None or dossier.decision_date is None:
        return []
    top = scale.bands[-1][1]
    return [
        row.threat
        for row in stored_risks(dossier.system_id).values()
        if row.score
        and scale.band(row.score) == top
        and row.decision != Decision.ACCEPT
        and clock.local(row.changed_at).date() > dossier.decision_date
    ]


def store_signs(dossier: Dossier, found: Sequence[Noticed], actor_id: UUID | None = None) -> int:
    """Keep what was noticed and is not yet known; return how many are new.

    A sign that a person closed comes back only when its words change: new facts, new sign.
    """
    known = {(row.trigger, row.why) for row in signs_of(dossier.id)}
    fresh = [row for row in found if (row.trigger, row.why) not in known]
    for row in fresh:
        session().add(
            RedeterminationSign(
                dossier_id=dossier.id,
                unit_id=dossier.unit_id,
                trigger=row.trigger,
                why=row.why,
                noticed_at=clock.now(),
                noticed_by=actor_id,
            )
        )
        record(dossier, "redetermine", actor_id, row.why)
    return len(fresh)


def add_sign(dossier: Dossier, actor: Viewer, trigger: str, why: str | None) -> None:
    """Let an appraiser record a trigger that no data shows, as an authority's request.

    Raises:
        Refused: not approved, not this person's, no such trigger, or no reason.
    """
    if dossier.state != DossierState.APPROVED:
        raise Refused(_("Chỉ ghi với hồ sơ đã phê duyệt."))
    if not may_appraise(dossier, actor):
        raise Refused(_("Việc này do đơn vị thẩm định làm."))
    if trigger not in trigger_rows(pack_of(dossier)):
        raise Refused(_("Chọn trường hợp."), "trigger")
    store_signs(dossier, [Noticed(trigger, need_reason(why))], actor.id)


def close_sign(
    row: RedeterminationSign, dossier: Dossier, actor: Viewer, reason: str | None
) -> None:
    """Let an appraiser find that the level stands, with a reason.

    Raises:
        Refused: not this person's, closed before, or no reason.
    """
    if not may_appraise(dossier, actor):
        raise Refused(_("Việc này do đơn vị thẩm định làm."))
    if row.closed_at is not None:
        raise Refused(_("Dấu hiệu này đã đóng."))
    row.closed_reason = need_reason(reason)
    row.closed_at, row.closed_by = clock.now(), actor.id


def signs_of(dossier_id: UUID) -> Sequence[RedeterminationSign]:
    """Return the signs of a dossier, newest first; the dossier was scoped before."""
    return (
        session()
        .scalars(
            select(RedeterminationSign)
            .where(RedeterminationSign.dossier_id == dossier_id)
            .order_by(RedeterminationSign.noticed_at.desc(), RedeterminationSign.id)
        )
        .all()
    )


def approved_page(after: UUID | None, size: int = 50) -> Sequence[Dossier]:
    """Return the next approved dossiers, whoever asks (the daily job), with system and unit."""
    statement = (
        select(Dossier)
        .join(Dossier.system)
        .join(InformationSystem.unit)
        .where(Dossier.state == DossierState.APPROVED)
        .options(
            contains_eager(Dossier.system).contains_eager(InformationSystem.unit),
            contains_eager(Dossier.system).selectinload(InformationSystem.relations),
        )
        .order_by(Dossier.id)
        .limit(size)
    )
    if after is not None:
        statement = statement.where(Dossier.id > after)
    return session().scalars(statement).unique().all()
