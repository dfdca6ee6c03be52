"""Four-layer plans: begun, half done, complete, signed; centres that cover stations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from compliance.core.db import session
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.demo.papers import Papers
from compliance.evidence.models import Evidence
from compliance.plans import services
from compliance.plans.applicable import Setting, settings_of
from compliance.plans.models import FourLayerPlan, LayerStatus, MeasureState
from compliance.plans.queries import units_to_cover
from compliance.plans.rules import Measure, provider_kinds
from compliance.plans.services.refreshing import plans_after
from compliance.plans.sheet import LayerSheet, Line, PlanSheet, build_sheet
from compliance.units.models import HealthUnit, UnitKind

PLANNERS = (
    UnitKind.HOSPITAL,
    UnitKind.HEALTH_CENTRE,
    UnitKind.PROVINCIAL_CENTRE,
    UnitKind.SUB_DEPARTMENT,
    UnitKind.STATION,
)
#: Plans of their own; most stations stand under the plan of a centre, or have none.
PLANS, OF_STATIONS = 36, 8
#: Centres with a plan that covers stations, and how many each at most.
COVERING, STATIONS = 4, 6
MET, PARTLY, PLANNED, NONE = (
    LayerStatus.MET,
    LayerStatus.PARTLY,
    LayerStatus.PLANNED,
    LayerStatus.NONE,
)
#: How far a plan is: the four layers, and how likely.
SHAPES: tuple[tuple[tuple[LayerStatus, ...], int], ...] = (
    ((MET, MET, MET, MET), 4),
    ((MET, PARTLY, PLANNED, PLANNED), 6),
    ((MET, MET, PARTLY, PLANNED), 4),
    ((PARTLY, PLANNED, NONE, NONE), 6),
    ((PARTLY, NONE, NONE, NONE), 3),
    ((NONE, NONE, NONE, NONE), 2),
)
#: What the units with accounts show.
NAMED = {"bvdk": 2, "ttyt": 1, "tyt": 3, "bvnhi": 0, "ttyt2": 5}
#: Who does it, by kind of provider.
PROVIDERS = {
    "don-vi-cap-tren": "Trung tâm của tỉnh (mẫu)",
    "bo-phan-doc-lap": "Tổ kiểm soát nội bộ",
    "to-chuc-danh-gia": "Tổ chức kiểm tra độc lập Mẫu",
    "doanh-nghiep-duoc-phep": "Công ty An ninh mạng Mẫu",
    "trung-tam-tinh": "Đơn vị chuyên trách của tỉnh",
    "trung-tam-quoc-gia": "Trung tâm An ninh mạng quốc gia",
}
#: Which of them a layer prefers, where the measure allows it.
PREFERRED = {
    1: ("don-vi",),
    2: ("doanh-nghiep-duoc-phep",),
    3: ("to-chuc-danh-gia",),
    4: ("trung-tam-tinh",),
}
EVIDENCE = {
    1: "Quyết định phân công",
    2: "Hợp đồng giám sát",
    3: "Báo cáo đánh giá độc lập",
    4: "Biên bản kết nối giám sát",
}


def seed(context: Context) -> None:
    """Write the plans measure by measure; evidence stands behind what is in place."""
    papers = Papers("Văn bản mẫu của phương án bốn lớp")
    shapes = [shape for shape, _weight in SHAPES]
    weights = [weight for _shape, weight in SHAPES]
    named = {context.unit(alias).id: shapes[number] for alias, number in NAMED.items()}
    taken = {context.unit(alias).id for alias in ALIASES}
    others = [u for u in context.units.values() if u.kind in PLANNERS and u.id not in taken]
    stations = [u for u in others if u.kind == UnitKind.STATION]
    others = [u for u in others if u.kind != UnitKind.STATION]
    chosen = context.rng.sample(others, min(PLANS, len(others)))
    chosen += context.rng.sample(stations, min(OF_STATIONS, len(stations)))
    units = [u for u in context.units.values() if u.id in named] + chosen
    settings = settings_of({unit.id: unit.kind for unit in units})
    plans = [(unit, services.new_plan(unit)) for unit in units]
    session().flush()
    for unit, plan in plans:
        shape = named.get(unit.id) or context.rng.choices(shapes, weights)[0]
        _write(context, papers, unit, plan, settings[unit.id], shape)
    _cover(context, plans)


def _write(
    context: Context,
    papers: Papers,
    unit: HealthUnit,
    plan: FourLayerPlan,
    setting: Setting,
    shape: tuple[LayerStatus, ...],
) -> None:
    sheet = build_sheet(unit, plan, setting, plan.measures)
    for layer, status in zip(sheet.layers, shape, strict=True):
        if status == NONE:
            continue
        with acting_on(context.days(-context.rng.randint(5, 120))):
            _layer(context, papers, sheet, layer, status)
    if shape[2] == MET:
        _sign(context, papers, sheet)


def _layer(
    context: Context, papers: Papers, sheet: PlanSheet, layer: LayerSheet, status: LayerStatus
) -> None:
    """Write a layer so that its word comes out as asked; one paper proves the whole of it."""
    day = context.days(-context.rng.randint(20, 200))
    contract = {
        "contract_number": f"{context.rng.randint(1, 90):02d}/HĐ (dữ liệu mẫu)",
        "contract_start": day,
        "contract_end": context.days(context.rng.choice((-20, 25, 120, 300))),
    }
    rest = {
        "responsible": "Trưởng phòng Kế hoạch tổng hợp",
        "due": context.days(context.rng.choice((-40, -12, 9, 30, 120))),
    }
    proof: Evidence | None = None
    lines = [line for line in layer.counted if status == MET or line.measure.pressing]
    for number, line in enumerate(lines):
        done = status == MET or (status == PARTLY and number < len(lines) // 2)
        state = MeasureState.MET if done else MeasureState.PLANNED
        values = _values(line.measure, state, contract, rest)
        services.save_measure(sheet, line, 0, values)
        if done:
            proof = proof or papers.add(
                sheet.unit, EVIDENCE[layer.number], day, expires=day + timedelta(365)
            )
            _prove(line, proof)
    services.refresh(sheet)


def _values(
    measure: Measure, state: MeasureState, contract: dict[str, Any], rest: dict[str, Any]
) -> dict[str, Any]:
    wanted = [key for key in PREFERRED[measure.layer] if key in measure.providers]
    kind = (wanted or [key for key in measure.providers if key in PROVIDERS] or ["don-vi"])[0]
    what = measure.evidence[:1].lower() + measure.evidence[1:]
    begun = "Đang làm, hồ sơ lưu gồm" if state == MeasureState.MET else "Sẽ làm, hồ sơ sẽ có"
    values: dict[str, Any] = {
        "state": state,
        "how": f"{begun}: {what}.",
        "provider_kind": kind,
        "provider": PROVIDERS.get(kind),
    }
    if provider_kinds()[kind].contract:
        values |= contract
    return values if state == MeasureState.MET else values | rest


def _prove(line: Line, proof: Evidence) -> None:
    assert line.row is not None
    line.row.evidence.append(proof)


def _sign(context: Context, papers: Papers, sheet: PlanSheet) -> None:
    day = context.days(-context.rng.randint(3, 60))
    session().flush()
    with acting_on(day):
        row = services.freeze(sheet, (), actor_id=None)
        session().flush()
        values = {
            "document_number": f"{context.rng.randint(10, 400)}/PA (dữ liệu mẫu)",
            "document_date": day,
            "document_body": sheet.unit.name,
        }
        signed = None
        if context.chance(0.6):
            signed = papers.add(sheet.unit, "Phương án bốn lớp đã ký", day)
        services.record_document(sheet, row.version, values, signed)


def _cover(context: Context, plans: list[tuple[HealthUnit, FourLayerPlan]]) -> None:
    """Let some centres cover stations; the centre of the demo account is left to do so."""
    session().flush()
    own = context.unit("ttyt").id
    centres = [
        (unit, plan)
        for unit, plan in plans
        if unit.kind == UnitKind.HEALTH_CENTRE and unit.id != own and len(plan.measures) > 10
    ]
    for unit, plan in centres[:COVERING]:
        stations = units_to_cover(unit)[:STATIONS]
        if stations:
            services.cover(
                unit,
                plan,
                [station.id for station in stations],
                valid_from=context.days(-90),
                valid_to=context.days(275),
                document="Văn bản giao nhiệm vụ (dữ liệu mẫu)",
            )
            session().flush()


def look_again(_context: Context) -> None:
    """Derive the words again: later steps changed levels of systems."""
    services.refresh_many(plans_after(None, 1000))
