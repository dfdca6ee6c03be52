"""Products of the demo's vendor: one that a dozen units share, a next version, one not described.

``vendor`` is invited to three: its HIS is published and followed, a next version of it is being
written; its EMR has a newer version that units have not taken over; its LIS waits for a word.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import insert, select

from checklists import Item
from compliance.classification.queries import pack_today
from compliance.core import clock
from compliance.core.db import session
from compliance.core.types import new_id
from compliance.demo.context import Context
from compliance.demo.papers import Papers
from compliance.products.models import (
    WHOLE,
    ProductComponent,
    ProductFlow,
    ProductInvitation,
    Verdict,
)
from compliance.products.services import publish, read_product, start_version
from compliance.requirements.models import (
    ProductAnswer,
    ProductConfirmation,
    ProductEvidence,
    ResponseState,
)
from compliance.requirements.queries import is_of_product
from compliance.systems.models import InformationSystem, ProductProfile, SystemStatus
from compliance.units.models import HealthUnit

SEED = 331_7
#: Described systems that share the first of them.
USERS = 20
NAMES = ("HIS Mẫu 1", "EMR Mẫu 1", "LIS Mẫu 1")
COMPONENTS = (
    ("server", "Máy chủ ứng dụng", "Chạy phần mềm", "Linux", None, "function"),
    ("server", "Máy chủ cơ sở dữ liệu", "Giữ dữ liệu khám chữa bệnh", "Linux", None, "dependence"),
    ("service", "Dịch vụ web", "Giao diện của nhân viên", None, "Máy chủ ứng dụng", "function"),
    ("service", "Dịch vụ liên thông", "Trao đổi với bên ngoài", None, "Máy chủ ứng dụng",
     "data_flow"),
)  # fmt: skip
FLOWS = (
    ("Cổng giám định bảo hiểm y tế", "out", "HTTPS 443", "Hồ sơ thanh toán theo QĐ 130"),
    ("Phần mềm xét nghiệm (LIS)", "both", "HL7 v2", "Chỉ định và kết quả xét nghiệm"),
    ("Sổ sức khỏe điện tử", "out", "HTTPS 443", "Tóm tắt hồ sơ bệnh án"),
)
NOTES = {
    ResponseState.MET: "Có sẵn trong sản phẩm, bật khi cài đặt (dữ liệu mẫu).",
    ResponseState.PARTLY_MET: "Có chức năng; đơn vị phải cấu hình và giao người rà (dữ liệu mẫu).",
    ResponseState.NOT_MET: "Chưa có, dự kiến ở bản sau (dữ liệu mẫu).",
    ResponseState.NOT_APPLICABLE: "Sản phẩm không có phần này (dữ liệu mẫu).",
}
WEIGHTS = {
    ResponseState.MET: 80,
    ResponseState.PARTLY_MET: 10,
    ResponseState.NOT_MET: 5,
    ResponseState.NOT_APPLICABLE: 5,
}


def seed(context: Context) -> None:
    """Let the demo's vendor describe what it sells, and units follow it."""
    rng = random.Random(SEED)  # of its own: what follows in the demo does not depend on it
    found = {name: _named(name) for name in NAMES}
    vendor = context.users["vendor"]
    session().add_all(
        ProductInvitation(
            vendor_id=product.vendor_id,
            product_name=name,
            user_id=vendor.id,
            decision="Công văn mời mẫu (dữ liệu mẫu)",
            valid_from=context.days(-260),
        )
        for name, product in found.items()
    )
    his, emr = found["HIS Mẫu 1"], found["EMR Mẫu 1"]
    _spread(context, his)
    for product, days in ((his, 200), (emr, 180)):
        _describe(context, rng, product, vendor.id)
        _publish(context, product, days, vendor.id)
        _confirm(context, rng, product)
    newer = start_version(emr, "1.3")
    _change(newer, "Đổi cách lưu nhật ký sang kho riêng (dữ liệu mẫu).")
    _publish(context, newer, 12, vendor.id)
    _change(start_version(his, "1.3"), "Thêm xác thực hai lớp cho quản trị (dữ liệu mẫu).")
    appraiser = context.users["appraiser"]
    with clock.standing_at(_moment(context, 150)):
        fits = {WHOLE: (Verdict.FITS, "Đọc đủ các dòng (dữ liệu mẫu).")}
        read_product(emr, context.units["van-phong-so"].id, fits, actor_id=appraiser.id)


def _spread(context: Context, product: ProductProfile) -> None:
    """Let at least ``USERS`` well described systems of its kind run on the product."""
    running = [
        system
        for system in context.systems
        if system.kind == product.kind
        and system.product_id is not None
        and system.status == SystemStatus.ACTIVE
        and system.scope_text
        and system.purpose
    ]
    held = sum(system.product_id == product.id for system in running)
    others = [system for system in running if system.product_id != product.id]
    for system in others[: max(0, USERS - held)]:
        system.product_id = product.id
    session().flush()


def _named(name: str) -> ProductProfile:
    return session().scalars(select(ProductProfile).where(ProductProfile.name == name)).one()


def _moment(context: Context, days: int) -> datetime:
    return datetime.combine(context.days(-days), time(2, 30), UTC)


def _describe(
    context: Context, rng: random.Random, product: ProductProfile, vendor_id: UUID
) -> None:
    product.description = (
        f"{product.name}: phần mềm chạy trên máy chủ tại đơn vị, nhân viên dùng trình duyệt trong "
        "mạng nội bộ (dữ liệu mẫu)."
    )
    names = ("kind", "name", "purpose", "operating_system", "server", "ground")
    for row in COMPONENTS:
        values = dict(zip(names, row, strict=True))
        session().add(ProductComponent(product_id=product.id, **values))
    for other, direction, protocol, data in FLOWS:
        session().add(
            ProductFlow(
                product_id=product.id,
                other_name=other,
                direction=direction,
                protocol=protocol,
                data=data,
                outside_reason="Do cơ quan khác quản lý, chỉ trao đổi qua giao diện chuẩn.",
            )
        )
    pack = pack_today()
    unit_id = product.vendor.unit_id
    assert unit_id is not None
    rows = [
        _answer(rng, product, unit_id, item, vendor_id, _moment(context, 220))
        for item in pack.items
        if is_of_product(item)
    ]
    session().execute(insert(ProductAnswer), rows)
    unit = session().get_one(HealthUnit, unit_id)
    title = f"Biên bản kiểm thử {product.title} (dữ liệu mẫu)"
    proof = Papers(title).add(unit, title, context.days(-230))
    met = [row["id"] for row in rows if row["state"] == ResponseState.MET.value][:12]
    links = [{"answer_id": key, "evidence_id": proof.id} for key in met]
    session().execute(insert(ProductEvidence), links)


def _answer(
    rng: random.Random,
    product: ProductProfile,
    unit_id: UUID,
    item: Item,
    vendor_id: UUID,
    moment: datetime,
) -> dict[str, object]:
    state = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    pack = pack_today()
    return {
        "id": new_id(),
        "version": 1,
        "product_id": product.id,
        "unit_id": unit_id,
        "pack_id": pack.id,
        "pack_version": pack.version,
        "item_id": item.id,
        "state": state.value,
        "note": NOTES[state],
        "model_copied": False,
        "changed_at": moment,
        "changed_by": vendor_id,
    }


def _publish(context: Context, product: ProductProfile, days: int, vendor_id: UUID) -> None:
    with clock.standing_at(_moment(context, days)):
        publish(product, actor_id=vendor_id)


def _change(product: ProductProfile, note: str) -> None:
    """Let the draft of a next version say something else in two rows."""
    rows = session().scalars(
        select(ProductAnswer)
        .where(ProductAnswer.product_id == product.id)
        .order_by(ProductAnswer.item_id)
        .limit(2)
    )
    for row in rows:
        row.state, row.note = ResponseState.MET, note
    session().flush()


def _confirm(context: Context, rng: random.Random, product: ProductProfile) -> None:
    """Let two units of three confirm what the product does in full."""
    pack = pack_today()
    said = session().scalars(
        select(ProductAnswer.item_id).where(
            ProductAnswer.product_id == product.id,
            ProductAnswer.state != ResponseState.PARTLY_MET,
        )
    )
    items = list(said)
    systems: list[InformationSystem] = [s for s in context.systems if s.product_id == product.id]
    rows = [
        {
            "id": new_id(),
            "system_id": system.id,
            "product_id": product.id,
            "unit_id": system.unit_id,
            "pack_id": pack.id,
            "item_id": item_id,
            "confirmed_at": _moment(context, 90),
            "confirmed_by": None,
        }
        for system in systems
        if rng.random() < 0.67
        for item_id in items
    ]
    if rows:
        session().execute(insert(ProductConfirmation), rows)
