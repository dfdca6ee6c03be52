"""Consolidating a period: the sector's report is frozen, then sent to each addressee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.types import new_id
from compliance.reporting.answers import number
from compliance.reporting.collected import Combined, combined, form_of_sector
from compliance.reporting.models import (
    PeriodState,
    ReportPeriod,
    ReportState,
    SectorDelivery,
    SectorReport,
    UnitReport,
)
from compliance.reporting.queries import deliveries_of
from compliance.reporting.rules import DEPARTMENT, Rules, rules
from compliance.reporting.scope import in_round
from compliance.reporting.snapshot import period_of, unit_of
from compliance.settings.queries import addressees
from compliance.units.models import KIND_NAMES, HealthUnit
from compliance.verification.digest import content_hash
from compliance.verification.services import register_document, revoke_all_about

#: Units whose names a consolidated report lists, of each kind of shortcoming.
NAMED = 400


def collate(period: ReportPeriod, *, actor_id: UUID | None) -> SectorReport:
    """Freeze the sector's report of the accepted reports; what is missing is named in it.

    Frozen anew, it gets the next number and takes the place of the one before.

    Raises:
        Refused: no report is accepted, or nothing changed since it was frozen last.
    """
    content = sector_content(period)
    if not content["counts"]["accepted"]:
        raise Refused(_("Chưa có báo cáo nào được chấp nhận nên chưa tổng hợp được."))
    last = (
        session()
        .scalars(
            select(SectorReport)
            .where(SectorReport.period_id == period.id)
            .order_by(SectorReport.number.desc())
            .limit(1)
        )
        .first()
    )
    if last is not None and same_figures(last.content, content):
        raise Refused(_("Số liệu chưa đổi từ lần tổng hợp số %(n)s.", n=last.number))
    content["number"] = 1 + (last.number if last is not None else 0)
    content["frozen_on"] = clock.today().isoformat()
    digest = content_hash(content)
    row = SectorReport(
        id=new_id(),
        period_id=period.id,
        unit_id=period.department_id,
        number=content["number"],
        content=content,
        content_hash=digest,
        frozen_at=clock.now(),
        frozen_by=actor_id,
    )
    session().add(row)
    session().flush()
    for name in content["addressees"]:
        session().add(
            SectorDelivery(
                id=new_id(),
                sector_report_id=row.id,
                unit_id=period.department_id,
                addressee=name,
            )
        )
    about = f"sector:{period.id}"
    revoke_all_about(about)
    register_document(
        digest,
        title=f"{period.title} của ngành y tế, bản tổng hợp số {row.number}",
        unit_name=period.department.name,
        dated=clock.today(),
        revision=row.number,
        unit_id=period.department_id,
        about=about,
    )
    period.state = PeriodState.CONSOLIDATED
    audit.note("report:collate", target=period, details={"number": row.number, "sha256": digest})
    return row


def mark_sent(
    period: ReportPeriod,
    row: SectorReport,
    delivery: SectorDelivery,
    version: int,
    *,
    sent_on: date,
    document_number: str | None,
) -> None:
    """Note that the frozen report went to an addressee; with the last one the period is sent.

    Raises:
        Clash: somebody noted it meanwhile.
        Refused: the day lies ahead, or before the report was frozen.
    """
    if delivery.version != version:
        raise Clash(_("Người khác vừa ghi nơi nhận này. Hãy tải lại trang."))
    if sent_on > clock.today():
        raise Refused(_("Ngày gửi còn ở phía trước."), "sent_on")
    if sent_on < clock.local(row.frozen_at).date():
        raise Refused(_("Ngày gửi trước ngày chốt bản tổng hợp."), "sent_on")
    delivery.sent_on, delivery.document_number = sent_on, document_number or None
    session().flush()
    if all(one.sent_on for one in deliveries_of(row.id)):
        period.state = PeriodState.SENT
    audit.note("report:send", target=period, details={"addressee": delivery.addressee})


def sector_content(period: ReportPeriod) -> dict[str, Any]:
    """Return what the consolidated report says as of now, days as ISO text: about ten queries."""
    held = rules(period.pack_version)
    figures = combined(period, held)
    form = form_of_sector(period, held)
    with in_vietnamese():
        return {
            "shape": 1,
            "unit": unit_of(period.department),
            "period": period_of(period),
            "addressees": _addressees(period),
            "counts": _counts(period),
            "by_kind": _by_kind(period),
            "shortcomings": _shortcomings(period),
            "blocks": [
                {
                    "id": block.id,
                    "part": block.part,
                    "title": block.title,
                    "rows": [
                        _row(figures[one.key], held) for one in block.fields if one.key in figures
                    ],
                }
                for block in form.blocks
            ],
        }


def same_figures(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a frozen report still says what would be frozen now."""
    return all(before.get(key) == value for key, value in now.items())


def _row(one: Combined, held: Rules) -> dict[str, Any]:
    return {
        "key": one.field.key,
        "label": one.field.label,
        "unit": one.field.unit,
        "combine": one.field.combine,
        "units": one.units,
        "number": one.number,
        "top": one.top,
        "base": one.base,
        "shown": _shown(one, held),
        "choices": _choices(one, held),
        "texts": [list(line) for line in one.texts],
        "different": one.different,
    }


def _shown(one: Combined, held: Rules) -> str:
    if one.field.combine == "count":
        return "; ".join(f"{word}: {number(n)}" for word, n in _choices(one, held).items())
    if one.number is None:
        return ""
    if one.field.share:
        return f"{number(one.number)} % ({number(one.top)}/{number(one.base)})"
    return number(one.number)


def _choices(one: Combined, held: Rules) -> dict[str, int]:
    """Return the units by choice in the words and in the order of the form."""
    keys = sorted(one.choices, key=lambda key: (key not in one.field.choices, _place(one, key)))
    return {held.choices.get(key, key): one.choices[key] for key in keys}


def _place(one: Combined, key: str) -> int:
    return one.field.choices.index(key) if key in one.field.choices else 0


def _addressees(period: ReportPeriod) -> list[str]:
    """Return the addressees in force today in the order of the plan, else those that it names."""
    planned = planned_addressees(period.pack_version)
    named = [row.name for row in addressees(period.department_id) if row.purpose == "sector_report"]

    def place(name: str) -> tuple[int, str]:
        at = (n for n, short in enumerate(planned) if name.startswith(short))
        return next(at, len(planned)), name

    return sorted(named, key=place) or planned


def planned_addressees(version: int | None = None) -> list[str]:
    """Return the addressees of the sector's report by the plan."""
    rows = rules(version).pack.section("addressees")
    return [row["name"]["vi"] for row in rows if "sector_report" in row["receives"]]


def _counts(period: ReportPeriod) -> dict[str, int]:
    r, own = UnitReport, aliased(UnitReport)
    own_part = select(func.count()).where(
        own.period_id == period.id, own.tier == DEPARTMENT, own.state == ReportState.ACCEPTED
    )
    row = session().execute(
        select(
            func.count().label("total"),
            func.count().filter(r.obliged).label("obliged"),
            func.count().filter(r.state == ReportState.ACCEPTED).label("accepted"),
            func.count().filter(r.first_sent_on.is_not(None)).label("sent"),
            func.count().filter(r.first_sent_on.is_not(None), r.days_late == 0).label("on_time"),
            func.count().filter(r.days_late > 0).label("late"),
            func.count().filter(r.first_sent_on.is_(None)).label("missing"),
            func.count().filter(r.returns > 0).label("returned"),
            own_part.scalar_subquery().label("own_part"),
        )
        .join(HealthUnit, HealthUnit.id == r.unit_id)
        .where(*in_round(period))
    )
    return dict(row.one()._mapping)


def _by_kind(period: ReportPeriod) -> list[dict[str, Any]]:
    r = UnitReport
    rows = session().execute(
        select(
            HealthUnit.kind,
            r.obliged,
            func.count(),
            func.count().filter(r.first_sent_on.is_not(None), r.days_late == 0),
            func.count().filter(r.days_late > 0),
            func.count().filter(r.first_sent_on.is_(None)),
            func.count().filter(r.state == ReportState.ACCEPTED),
        )
        .join(HealthUnit, HealthUnit.id == r.unit_id)
        .where(*in_round(period))
        .group_by(HealthUnit.kind, r.obliged)
        .order_by(r.obliged.desc(), HealthUnit.kind)
    )
    names = ("total", "on_time", "late", "missing", "accepted")
    return [
        {"kind": KIND_NAMES.get(kind, kind), "obliged": obliged, **dict(zip(names, n, strict=True))}
        for kind, obliged, *n in rows
    ]


def _shortcomings(period: ReportPeriod) -> dict[str, list[str]]:
    """Return who has not reported, who waits, who was late: names, obliged units first."""
    r = UnitReport
    rows: Sequence[Any] = (
        session()
        .execute(
            select(HealthUnit.name, r.state, r.first_sent_on, r.days_late)
            .join(HealthUnit, HealthUnit.id == r.unit_id)
            .where(
                *in_round(period),
                (r.state != ReportState.ACCEPTED) | (r.days_late > 0),
            )
            .order_by(r.obliged.desc(), HealthUnit.name)
        )
        .all()
    )
    waiting = {ReportState.SUBMITTED: "chờ kiểm tra", ReportState.RETURNED: "đang sửa lại"}
    found = {
        "missing": [row.name for row in rows if row.first_sent_on is None],
        "waiting": [
            f"{row.name} ({waiting[row.state]})"
            for row in rows
            if row.first_sent_on is not None and row.state in waiting
        ],
        "late": [f"{row.name} ({row.days_late} ngày)" for row in rows if row.days_late],
    }
    return {key: _capped(names) for key, names in found.items()}


def _capped(names: list[str]) -> list[str]:
    more = len(names) - NAMED
    return names if more <= 0 else [*names[:NAMED], f"và {more} đơn vị khác"]
