"""About 150 four-layer plans: begun, half done, complete, with due dates late and coming."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from compliance.core.db import session
from compliance.demo.context import ALIASES, Context, acting_on
from compliance.demo.papers import Papers
from compliance.plans.models import FourLayerPlan, LayerStatus, PlanLayer
from compliance.plans.services import attach_to_layer, edit_layer, new_plan, record_document
from compliance.units.models import HealthUnit, UnitKind

PLANNERS = (
    UnitKind.HOSPITAL,
    UnitKind.HEALTH_CENTRE,
    UnitKind.PROVINCIAL_CENTRE,
    UnitKind.SUB_DEPARTMENT,
    UnitKind.STATION,
)
PLANS = 150
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
MEASURES = {
    1: "Có quyết định phân công đầu mối và người thay; tập huấn mỗi năm một lần.",
    2: "Phòng chống mã độc quản lý tập trung; nhà cung cấp theo dõi cảnh báo ngoài giờ.",
    3: "Kiểm tra, đánh giá độc lập mỗi năm một lần; khắc phục xong trong 60 ngày.",
    4: "Kết nối, chia sẻ thông tin giám sát qua đơn vị chuyên trách của tỉnh.",
}
PROVIDERS = {
    1: "Tổ công nghệ thông tin của đơn vị",
    2: "Công ty An ninh mạng Mẫu",
    3: "Tổ chức kiểm tra độc lập Mẫu",
    4: "Đơn vị chuyên trách của tỉnh",
}
EVIDENCE = {
    1: "Quyết định phân công",
    2: "Hợp đồng giám sát",
    3: "Báo cáo đánh giá độc lập",
    4: "Biên bản kết nối giám sát",
}


def seed(context: Context) -> None:
    """Write the plans; evidence stands behind what is met."""
    papers = Papers("Văn bản mẫu của phương án bốn lớp")
    shapes = [shape for shape, _weight in SHAPES]
    weights = [weight for _shape, weight in SHAPES]
    named = {context.unit(alias).id: shapes[number] for alias, number in NAMED.items()}
    taken = {context.unit(alias).id for alias in ALIASES}
    others = [u for u in context.units.values() if u.kind in PLANNERS and u.id not in taken]
    chosen = context.rng.sample(others, min(PLANS, len(others)) - len(named))
    units = [u for u in context.units.values() if u.id in named] + chosen
    plans = [(unit, new_plan(unit)) for unit in units]
    session().flush()
    for unit, plan in plans:
        shape = named.get(unit.id) or context.rng.choices(shapes, weights)[0]
        _write(context, papers, unit, plan, shape)


def _write(
    context: Context,
    papers: Papers,
    unit: HealthUnit,
    plan: FourLayerPlan,
    shape: tuple[LayerStatus, ...],
) -> None:
    for layer, status in zip(plan.layers, shape, strict=True):
        if status == NONE:
            continue
        with acting_on(context.days(-context.rng.randint(5, 120))):
            edit_layer(plan, layer, layer.version, _values(context, layer, status))
        if status == MET and context.chance(0.35 if unit.kind == UnitKind.STATION else 0.8):
            day = context.days(-context.rng.randint(20, 200))
            title = EVIDENCE[layer.layer]
            evidence = papers.add(unit, title, day, expires=day + timedelta(365))
            attach_to_layer(plan, layer, evidence)
    if shape[2] == MET:
        day = context.days(-context.rng.randint(3, 60))
        number = f"{context.rng.randint(10, 400)}/PA (dữ liệu mẫu)"
        values = {"document_number": number, "document_date": day, "document_body": unit.name}
        signed = papers.add(unit, "Phương án bốn lớp đã ký", day) if context.chance(0.6) else None
        record_document(unit, plan, plan.version, values, signed)


def _values(context: Context, layer: PlanLayer, status: LayerStatus) -> dict[str, Any]:
    rng = context.rng
    hired = layer.layer in (2, 3) and status in (MET, PARTLY)
    values: dict[str, Any] = {
        "status": status,
        "measures": MEASURES[layer.layer],
        "provider": PROVIDERS[layer.layer],
        "contract_number": f"{rng.randint(1, 90):02d}/HĐ (dữ liệu mẫu)" if hired else None,
        "contract_end": context.days(rng.choice((-20, 25, 120, 300))) if hired else None,
    }
    if status != MET:
        values["responsible"] = "Trưởng phòng Kế hoạch tổng hợp"
        values["due"] = context.days(rng.choice((-40, -12, 9, 30, 120)))
    return values
