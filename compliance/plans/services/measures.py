"""Writing a plan: its measures, who does them, what proves them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.evidence.services import is_intact
from compliance.plans.models import (
    FourLayerPlan,
    LayerStatus,
    MeasureState,
    PlanLayer,
    PlanMeasure,
)
from compliance.plans.queries import coverage_of, plan_of
from compliance.plans.rules import (
    LAYERS,
    Measure,
    measure_words,
    pack,
    provider_kinds,
    rule,
)
from compliance.plans.services.refreshing import refresh
from compliance.plans.sheet import Line, PlanSheet
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force

#: What a form of a measure writes.
FIELDS = (
    "state",
    "how",
    "provider_kind",
    "provider",
    "contract_number",
    "contract_start",
    "contract_end",
    "responsible",
    "due",
)
_OPERATORS = (RelationKind.OPERATOR, RelationKind.LEAD_OPERATOR)


def start_plan(unit: HealthUnit) -> FourLayerPlan:
    """Open the unit's plan with nothing said; an existing one is returned as it is.

    Raises:
        Refused: another unit's plan covers this one, and it has not declined.
    """
    known = plan_of(unit.id)
    if known is not None:
        return known
    coverage = coverage_of(unit.id)
    if coverage is not None:
        raise Refused(
            _(
                "Phương án của %(unit)s đang phủ đơn vị này. Muốn lập phương án riêng, hãy ghi "
                "lý do ở mục “Lập phương án riêng”.",
                unit=coverage.plan.unit.name,
            )
        )
    return new_plan(unit)


def new_plan(unit: HealthUnit) -> FourLayerPlan:
    """Open the plan of a unit that has none."""
    rules = pack()
    plan = FourLayerPlan(
        id=new_id(),
        unit_id=unit.id,
        pack_id=rules.id,
        pack_version=rules.version,
        pack_hash=rules.sha256,
        changed_at=clock.now(),
        layers=[
            PlanLayer(layer=n, status=LayerStatus.NONE, has_plan=False, lacking=0, evidence=[])
            for n in LAYERS
        ],
        measures=[],
    )
    session().add(plan)
    audit.note("plan:start", target=plan)
    return plan


def save_measure(
    sheet: PlanSheet,
    line: Line,
    version: int,
    values: Mapping[str, Any],
    system_ids: Collection[UUID] = (),
) -> PlanMeasure:
    """Write what a unit says of one measure, and derive its layer again.

    ``values`` has the keys of ``FIELDS``; ``version`` is what the form was filled on (0: none).

    Raises:
        Clash: somebody saved the measure after the form was opened.
        Refused: the state asks for what is not given, the provider may not do this measure, the
            days contradict one another, or a system is not the unit's.
    """
    row = line.row
    if (row.version if row else 0) != version:
        current = {name: getattr(row, name) for name in FIELDS} if row else {}
        raise Clash(_("Người khác vừa sửa biện pháp này. Hãy so hai bản rồi lưu lại."), current)
    check_words(sheet, line.measure, values)
    chosen = [system for system in sheet.setting.systems if system.id in set(system_ids)]
    if len(chosen) != len(set(system_ids)):
        raise Refused(_("Hệ thống đã chọn không thuộc đơn vị này."), "systems")
    return _write(sheet, line, values, chosen)


def save_many(sheet: PlanSheet, lines: Iterable[Line], values: Mapping[str, Any]) -> int:
    """Write the same for several measures of which nothing was said yet; return how many.

    Raises:
        Refused: as ``save_measure``, naming the measure; then nothing is written.
    """
    open_ = [line for line in lines if line.row is None or line.row.state == MeasureState.NONE]
    for line in open_:
        try:
            check_words(sheet, line.measure, values)
        except Refused as refused:
            raise Refused(f"{line.measure.id}: {refused.message}", refused.field) from refused
    for line in open_:
        _write(sheet, line, values, list(line.row.systems) if line.row else [])
    return len(open_)


def check_words(sheet: PlanSheet, measure: Measure, values: Mapping[str, Any]) -> None:
    """Refuse words that do not belong together (see ``save_measure``)."""
    state = MeasureState(values["state"])
    for name in measure_words()[state].asks:
        if not values.get(name):
            raise Refused(_asked(name, state), name)
    start, end = values.get("contract_start"), values.get("contract_end")
    if start and end and end < start:
        raise Refused(_("Ngày hết hạn hợp đồng phải sau ngày bắt đầu."), "contract_end")
    _check_provider(sheet, measure, values)


def attach(sheet: PlanSheet, line: Line, evidence: Evidence) -> None:
    """Let a piece of evidence of the unit prove a measure; twice is once.

    Raises:
        Refused: nothing is said of the measure yet, or the evidence is another unit's.
    """
    if line.row is None:
        raise Refused(_("Hãy lưu biện pháp trước khi gắn minh chứng."))
    if evidence.unit_id != sheet.unit.id:
        raise Refused(_("Minh chứng này thuộc đơn vị khác."))
    if evidence not in line.row.evidence:
        line.row.evidence.append(evidence)
        _changed(sheet)
        details = {"measure": line.measure.id, "sha256": evidence.file.sha256}
        audit.note("plan:evidence", target=sheet.plan, details=details)


def link(sheet: PlanSheet, line: Line, evidence: Evidence) -> None:
    """Attach a piece of evidence that the unit already has.

    Raises:
        Refused: its bytes are no longer those that were kept; or as ``attach``.
    """
    if not is_intact(evidence):
        raise Refused(
            _("Tệp “%(title)s” không còn khớp mã băm. Hãy tải lại tệp.", title=evidence.title)
        )
    attach(sheet, line, evidence)


def detach(sheet: PlanSheet, line: Line, evidence: Evidence) -> None:
    """Take a piece of evidence away from a measure; the file stays with the unit."""
    if line.row is not None and evidence in line.row.evidence:
        line.row.evidence.remove(evidence)
        _changed(sheet)
        details = {"measure": line.measure.id, "sha256": evidence.file.sha256}
        audit.note("plan:evidence-off", target=sheet.plan, details=details)


def _write(
    sheet: PlanSheet, line: Line, values: Mapping[str, Any], systems: list[InformationSystem]
) -> PlanMeasure:
    row = line.row
    if row is None:
        row = PlanMeasure(
            id=new_id(),
            layer=line.measure.layer,
            measure_id=line.measure.id,
            evidence=[],
            systems=[],
        )
        row.plan = sheet.plan
        session().add(row)
        line.row = row
    for name in FIELDS:
        setattr(row, name, values.get(name) or None)
    row.state = MeasureState(values["state"])
    row.changed_at = clock.now()
    if {s.id for s in row.systems} != {s.id for s in systems}:
        row.systems = systems
        details = {"measure": row.measure_id, "systems": sorted(s.code for s in systems)}
        audit.note("plan:systems", target=sheet.plan, details=details)
    _changed(sheet)
    return row


def _changed(sheet: PlanSheet) -> None:
    rules = pack()
    plan = sheet.plan
    plan.pack_version, plan.pack_hash = rules.version, rules.sha256
    plan.changed_at = clock.now()
    refresh(sheet)


def _asked(name: str, state: MeasureState) -> str:
    if name == "how":
        if state == MeasureState.NOT_APPLICABLE:
            return _("Hãy ghi lý do không áp dụng.")
        return _("Hãy ghi cách làm trước khi chọn tình trạng này.")
    if name == "responsible":
        return _("Hãy ghi ai làm phần còn lại.")
    return _("Hãy ghi hạn làm xong phần còn lại.")


def _check_provider(sheet: PlanSheet, measure: Measure, values: Mapping[str, Any]) -> None:
    key, name = values.get("provider_kind") or "", values.get("provider") or ""
    if not key:
        if name:
            raise Refused(_("Hãy chọn bên thực hiện thuộc loại nào."), "provider_kind")
        return
    kinds = provider_kinds()
    if measure.independent and (key == "don-vi" or _operates(sheet.unit, name)):
        law = rule("doc-lap")
        raise Refused(
            _(
                "%(rule)s (%(source)s) Hãy chọn bên khác.",
                rule=law["text"]["vi"],
                source=law["source"],
            ),
            "provider" if key != "don-vi" else "provider_kind",
        )
    if key not in measure.providers:
        allowed = ", ".join(kinds[k].text for k in measure.providers)
        raise Refused(
            _("Biện pháp này chỉ do các bên sau thực hiện: %(kinds)s.", kinds=allowed),
            "provider_kind",
        )
    if key != "don-vi" and not name:
        raise Refused(_("Hãy ghi tên bên thực hiện."), "provider")


def _operates(unit: HealthUnit, name: str) -> bool:
    """Whether a named party is the unit itself or operates one of its systems."""
    wanted = fold(name)
    if not wanted:
        return False
    if wanted == fold(unit.name):
        return True
    operators = session().scalars(
        select(HealthUnit.name)
        .join(SystemRelation, SystemRelation.unit_id == HealthUnit.id)
        .join(InformationSystem, InformationSystem.id == SystemRelation.system_id)
        .where(
            InformationSystem.unit_id == unit.id,
            SystemRelation.kind.in_(_OPERATORS),
            in_force(SystemRelation),
        )
        .distinct()
    )
    return any(wanted == fold(operator) for operator in operators)
