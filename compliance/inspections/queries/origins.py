"""What is already known of a row before the unit answers it, and where that stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from checklists import load
from checklists.library import kept
from checklists.rules.expression import parse
from checklists.rules.logic import truth
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.inspections.checklist import INSPECTION_PACK
from compliance.inspections.models import Finding, Inspection, InspectionRow
from compliance.inspections.queries.facts import facts_of
from compliance.inspections.states import SIGNED, UNKNOWN
from compliance.requirements.models import STATE_LABELS, ControlAnswer, RequirementResponse
from compliance.requirements.models import ResponseState as State

#: Answer of a requirement → answer of a checklist; the worst of several rows counts.
ANSWERS: Mapping[str, str] = {
    State.NOT_MET: "khong_dat",
    State.PLANNED: "khong_dat",
    State.PARTLY_MET: "dat_mot_phan",
    State.UNKNOWN: UNKNOWN,
    State.MET: "dat",
    State.NOT_APPLICABLE: "khong_ap_dung",
}
_WORST = list(ANSWERS)


@dataclass(frozen=True)
class Origin:
    """An answer that stands somewhere already."""

    answer: str
    #: Which source and of which day, in words that are kept with the row.
    words: str
    note: str | None = None


@kept
def _wired(pack_id: str, version: int) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the requirement rows that each item of a checklist stands on: item → (pack, row).

    A requirement that is itself a row of the checklist stands on itself.
    """
    pack = load(pack_id, version=version)
    if "criteria" in pack.sections:
        return {item.id: [(pack_id, item.id)] for item in pack.items}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _path, row in pack.rows("items"):
        for other, ids in (row.get("rows") or {}).items():
            found[row["id"]] += [(other, item) for item in ids]
    return found


def requirement_rows(finding: Finding) -> Sequence[tuple[str, str]]:
    """Return the requirement rows behind a finding, (pack, row), as its checklist is wired.

    Its inspection must be loaded.
    """
    inspection = finding.inspection
    wired = _wired(inspection.pack_id, inspection.pack_version)
    return wired.get(finding.item_id or "", ())


@kept
def _sources() -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {"text": row["text"]["vi"], "rule": parse(row["when"]), "rows": row["rows"]}
        for row in load(INSPECTION_PACK).section("self_sources")
    )


def origins_of(inspection: Inspection, rows: Sequence[InspectionRow]) -> dict[UUID, Origin]:
    """Return what is known of each row, the nearest source first: a constant number of queries.

    First what the unit answered to requirements, then its registers, scans and plans, then what
    inspectors found last time.
    """
    with in_vietnamese():
        by_item = {
            **_last_time(inspection),
            **_figures(inspection),
            **_requirements(inspection),
        }
    return {row.id: by_item[row.item_id] for row in rows if row.item_id in by_item}


def _requirements(inspection: Inspection) -> dict[str, Origin]:
    wired = _wired(inspection.pack_id, inspection.pack_version)
    wanted = {key for keys in wired.values() for key in keys}
    if not wanted:
        return {}
    answers: dict[tuple[str, str], list[tuple[str, date]]] = defaultdict(list)
    for model in (ControlAnswer, RequirementResponse):
        found = session().execute(
            select(model.pack_id, model.item_id, model.state, model.changed_at).where(
                model.unit_id == inspection.unit_id,
                model.item_id.in_({item for _pack, item in wanted}),
                model.state != State.NOT_ANSWERED,
            )
        )
        for pack_id, item_id, state, moment in found:
            answers[pack_id, item_id].append((state, clock.local(moment).date()))
    origins: dict[str, Origin] = {}
    for item, keys in wired.items():
        told = [(state, day, key[1]) for key in keys for state, day in answers.get(key, ())]
        if told:
            state, _day, row = min(told, key=lambda one: _WORST.index(one[0]))
            newest = max(day for _state, day, _row in told)
            words = _(
                "Trả lời yêu cầu %(row)s trong hồ sơ: %(state)s (%(day)s)",
                row=row,
                state=STATE_LABELS[State(state)],
                day=format_date(newest),
            )
            note = words if ANSWERS[state] == "khong_ap_dung" else None
            origins[item] = Origin(ANSWERS[state], words, note)
    return origins


def _figures(inspection: Inspection) -> dict[str, Origin]:
    facts = facts_of([inspection.unit_id])[inspection.unit_id]
    origins: dict[str, Origin] = {}
    for source in _sources():
        holds = truth(source["rule"], facts)
        if holds is None:
            continue
        words = _("%(source)s, tính đến %(day)s", source=source["text"], day=_today())
        for item in source["rows"].get(inspection.pack_id, ()):
            origins[item] = Origin("dat" if holds else "khong_dat", words)
    return origins


def _today() -> str:
    return str(format_date(clock.today()))


def _last_time(inspection: Inspection) -> dict[str, Origin]:
    found = session().execute(
        select(InspectionRow.item_id, InspectionRow.verdict, Inspection.code, Inspection.planned_on)
        .join(Inspection, Inspection.id == InspectionRow.inspection_id)
        .where(
            Inspection.unit_id == inspection.unit_id,
            Inspection.pack_id == inspection.pack_id,
            Inspection.id != inspection.id,
            Inspection.state.in_(SIGNED),
            InspectionRow.verdict.is_not(None),
        )
        .order_by(Inspection.planned_on, InspectionRow.position)
    )
    origins: dict[str, Origin] = {}
    for item, verdict, code, day in found:
        if verdict is None:
            continue
        words = _("Kết luận của đoàn ở %(code)s (%(day)s)", code=code, day=format_date(day))
        note = words if verdict == "khong_ap_dung" else None
        origins[item] = Origin(verdict, words, note)
    return origins
