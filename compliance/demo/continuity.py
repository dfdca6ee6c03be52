"""Regulations, downtime cards, recovery procedures and safeguard cards of the demo."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compliance.continuity.models import ContinuityDocument, ContinuityVersion, Kind
from compliance.core import clock
from compliance.core.db import session
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.demo.context import ALIASES, Context
from compliance.regulations.models import Regulation
from compliance.regulations.queries import kind_names
from compliance.safeguards.models import SafeguardCard
from compliance.systems.models import InformationSystem, SystemStatus
from compliance.units.models import HealthUnit, UnitGroup

#: One in so many of the other units keeps the register; one in so many systems has a card.
UNITS, CARDS = 3, 4
CARD = {
    "khi-nao": "Phần mềm không vào được quá 15 phút, hoặc tổ CNTT báo dừng\nTrực lãnh đạo ra lệnh",
    "goi-ai": "Tổ CNTT: máy nội bộ 115\nTrực lãnh đạo: máy nội bộ 101\nNhà cung cấp: số ở bảng tin",
    "mau-giay": "Sổ tiếp đón, ngăn 1 quầy tiếp đón\nPhiếu khám, 200 tờ, tủ hồ sơ\nPhiếu chỉ định",
    "cac-buoc": (
        "Tiếp đón ghi sổ giấy, phát số tay\nKhám, cấp cứu ghi phiếu giấy\n"
        "Xét nghiệm nhận phiếu, trả kết quả tay\n"
        "Thuốc cấp theo đơn giấy\nThu tiền bằng biên lai giấy"
    ),
    "nguoi-benh-nang": "Danh sách in 6 giờ một lần, phòng trực hồi sức",
    "nhap-lai": "Tiếp đón nhập trong 24 giờ, theo số thứ tự\nĐiều dưỡng trưởng đối chiếu",
}
STEPS = {
    "dieu-kien": "Máy dự phòng\nBản sao mới nhất ở bộ lưu trữ\nKhóa niêm phong, két tài vụ",
    "nguoi-lam": "Tổ trưởng CNTT làm, Phó giám đốc cho phép",
    "trinh-tu": "Ngắt mạng máy hỏng\nDựng máy dự phòng\nNạp bản sao\nMở lại cho khoa khám trước",
    "kiem-lai": "Đếm bản ghi\nMở mười hồ sơ mẫu\nKhoa Dược xác nhận tồn kho",
}


def seed(context: Context) -> None:
    """Write what the named units and some others keep."""
    named = [context.unit(alias) for alias in ALIASES]
    keepers = [unit for unit in context.units.values() if unit.group == UnitGroup.SUBORDINATE]
    others = [unit for unit in keepers if unit not in named]
    for number, unit in enumerate([*named, *others[::UNITS]]):
        _texts(context, unit, number)
    running = [one for one in context.systems if one.status == SystemStatus.ACTIVE]
    of_named = {unit.id for unit in named}
    for number, system in enumerate(running):
        if system.unit_id in of_named or number % CARDS == 0:
            _card(context, system, number)
    for unit in named:
        first = next((one for one in running if one.unit_id == unit.id), None)
        _document(context, unit, first, Kind.DOWNTIME, CARD)
        if first is not None:
            _document(context, unit, first, Kind.RECOVERY, STEPS)


def _texts(context: Context, unit: HealthUnit, number: int) -> None:
    year = context.today.year
    old = _text(context, unit, "quy-che", f"{number + 5}/QĐ-MẪU", 900)
    new = _text(context, unit, "quy-che", f"{number + 21}/QĐ-MẪU", 80 + 9 * (number % 40))
    old.ended_on, old.ended_reason = new.issued_on, f"Được thay bằng {new.number}"
    new.replaces_id = old.id
    session().add(old)
    session().flush()
    session().add(new)
    if number % 4 != 3:
        plan = _text(context, unit, "ke-hoach-nam", f"{number + 2}/KH-MẪU", 290)
        plan.year, plan.title = year, f"{plan.title} {year}"
        session().add(plan)
    if number % 3 != 2:
        session().add(_text(context, unit, "ke-hoach-ung-pho", f"{number + 3}/KH-MẪU", 240))


def _text(context: Context, unit: HealthUnit, kind: str, number: str, ago: int) -> Regulation:
    issued, name = context.days(-ago), kind_names()[kind]
    return Regulation(
        id=new_id(),
        unit_id=unit.id,
        kind=kind,
        title=name,
        number=number,
        issued_on=issued,
        issuer=unit.name,
        scope="Toàn đơn vị",
        next_review=issued + timedelta(365),
        created_at=_moment(context, -ago),
        search=fold(name, number, unit.name)[:700],
    )


def _card(context: Context, system: InformationSystem, number: int) -> None:
    protected = number % 3 == 0
    session().add(
        SafeguardCard(
            id=new_id(),
            unit_id=system.unit_id,
            system_id=system.id,
            redundancy="Hai nguồn điện, bộ lưu điện 30 phút" if number % 2 else None,
            log_sources="Máy chủ ứng dụng\nCơ sở dữ liệu\nTường lửa",
            log_days=(30, 90, 180)[number % 3],
            encrypted="Bản sao lưu" if number % 2 == 0 else None,
            key_holder="Tổ trưởng CNTT" if number % 2 == 0 else None,
            access_reviewed_on=context.days(-30 - 40 * (number % 9)) if number % 5 else None,
            connected=number % 4 != 1,
            ipv6=number % 7 == 0 and number % 4 != 1,
            professional_protection=protected,
            protector="Trung tâm giám sát của tỉnh" if protected else None,
            changed_at=_moment(context, -20),
        )
    )


def _document(
    context: Context,
    unit: HealthUnit,
    system: InformationSystem | None,
    kind: Kind,
    boxes: dict[str, str],
) -> None:
    downtime = kind == Kind.DOWNTIME
    title = "Khi phần mềm ngừng" if downtime else "Phục hồi phần mềm và dữ liệu"
    row = ContinuityDocument(
        id=new_id(),
        unit_id=unit.id,
        system_id=system.id if system else None,
        kind=kind,
        title=title,
        created_at=_moment(context, -200),
        search=fold(title, unit.name, system.name if system else None)[:600],
    )
    session().add(row)
    session().flush()
    session().add(
        ContinuityVersion(
            id=new_id(),
            document_id=row.id,
            unit_id=unit.id,
            number=1,
            boxes=boxes,
            approver=unit.head_name or "Thủ trưởng đơn vị",
            approved_on=context.days(-180),
            changed_at=_moment(context, -180),
        )
    )


def _moment(context: Context, days: int) -> datetime:
    return datetime.combine(context.days(days), time(9), clock.LOCAL)
