"""What stands under the systems of the demo: tables, and the data they hold."""

from __future__ import annotations

from compliance.core.db import session
from compliance.core.text import fold
from compliance.demo.context import Context
from compliance.demo.system_kinds import GROUPS
from compliance.systems.models import (
    Component,
    DataAsset,
    InformationSystem,
    Interconnection,
    NetworkZone,
    SizeMetric,
    SystemDocument,
    UserGroup,
)
from compliance.units.models import HealthUnit

#: Servers with their firewall, in a hospital or an office.
SERVER_ROOM = (
    ("server", "Máy chủ ứng dụng", "Chạy ứng dụng", "Linux"),
    ("server", "Máy chủ cơ sở dữ liệu", "Lưu dữ liệu", "Linux"),
    ("device", "Tường lửa", "Ngăn cách vùng mạng", None),
)
#: What a station has: no server, no network of its own behind the provider's box.
STATION = (
    ("device", "Đầu ghi hình", "Lưu hình 30 ngày", None),
    ("device", "Camera sân trạm", "Ghi hình", None),
    ("workstation", "Máy tính xem camera", "Xem lại hình", "Windows"),
)


def add_parts(
    context: Context, system: InformationSystem, kind: str, *, station: bool = False
) -> None:
    """Fill the tables under a system; one in three still lacks size and documents."""
    session().add(
        UserGroup(
            system_id=system.id,
            name="Nhân viên chuyên môn",
            count=context.rng.randint(5, 400),
            channel="Mạng nội bộ",
        )
    )
    zone = NetworkZone(
        system_id=system.id,
        name="Đường truyền Internet của trạm" if station else "Vùng máy chủ nội bộ",
        private_ips=None if station else "192.0.2.0/28",
        purpose="Nhà mạng cấp" if station else "Máy chủ ứng dụng và cơ sở dữ liệu",
    )
    session().add(zone)
    session().flush()
    session().add_all(
        Component(
            system_id=system.id,
            kind=part,
            name=name,
            location="Trạm" if station else "Phòng máy chủ",
            purpose=purpose,
            zone_id=zone.id,
            ground="function",
            operating_system=system_name,
            antivirus=context.chance(0.8),
        )
        for part, name, purpose, system_name in (STATION if station else SERVER_ROOM)
    )
    if context.chance(0.66):
        _size_and_documents(context, system)
    if kind == "his":
        _hospital_parts(system)
    if kind in ("his", "lis", "pacs", "emr"):
        session().add(
            Interconnection(
                system_id=system.id,
                other_name="Cổng giám định BHYT",
                other_owner="BHXH Việt Nam",
                direction="out",
                protocol="HTTPS",
                data="Bảng kê QĐ 130",
                outside_reason="Chủ quản khác",
            )
        )


#: Zones of a hospital's main system with what stands in them: kind, name, server it runs on.
_HOSPITAL: tuple[tuple[str | None, str, tuple[tuple[str, str, str | None], ...]], ...] = (
    (
        "Vùng biên",
        "Đường truyền và ngăn cách với Internet",
        (
            ("device", "Bộ định tuyến nhà cung cấp", None),
            ("device", "Bộ chuyển mạch trung tâm", None),
        ),
    ),
    (
        "Vùng máy trạm",
        "Máy trạm các khoa, phòng",
        (
            ("workstation", "Máy trạm khoa khám bệnh", None),
            ("workstation", "Máy trạm khoa dược", None),
            ("workstation", "Máy trạm phòng tài chính", None),
        ),
    ),
    (
        None,
        "",
        (
            ("storage", "Thiết bị lưu trữ sao lưu", None),
            ("service", "Dịch vụ gửi dữ liệu giám định", "Máy chủ ứng dụng"),
        ),
    ),
)


def _hospital_parts(system: InformationSystem) -> None:
    """Give the main system of a hospital more zones, some parts without one, more neighbours."""
    for name, purpose, parts in _HOSPITAL:
        zone = NetworkZone(system_id=system.id, name=name, purpose=purpose) if name else None
        if zone is not None:
            session().add(zone)
            session().flush()
        session().add_all(
            Component(
                system_id=system.id,
                kind=kind,
                name=part,
                server=server,
                zone_id=zone.id if zone else None,
                ground="dependence",
            )
            for kind, part, server in parts
        )
    session().add(UserGroup(system_id=system.id, name="Người bệnh", channel="Cổng đăng ký khám"))
    session().add_all(
        Interconnection(
            system_id=system.id,
            other_name=name,
            direction=direction,
            protocol=protocol,
            data=data,
            outside_reason="Có chức năng riêng, chạy tách rời được",
        )
        for name, direction, protocol, data in (
            ("Hệ thống xét nghiệm (LIS)", "both", "HL7 v2", "Chỉ định và kết quả xét nghiệm"),
            ("Hệ thống lưu trữ hình ảnh (PACS)", "in", "DICOM", "Hình ảnh và kết quả chẩn đoán"),
        )
    )


def _size_and_documents(context: Context, system: InformationSystem) -> None:
    session().add_all(
        SizeMetric(system_id=system.id, measure=measure, value=value)
        for measure, value in (
            ("Tài khoản người dùng", str(context.rng.randint(5, 600))),
            ("Dung lượng dữ liệu", f"{context.rng.randint(20, 9000)} GB"),
        )
    )
    session().add_all(
        SystemDocument(
            system_id=system.id,
            kind=kind,
            title=title,
            number=f"{context.rng.randint(10, 99)}/TL-MẪU",
            dated=context.days(-context.rng.randint(60, 900)),
            body="Đơn vị vận hành (dữ liệu mẫu)",
        )
        for kind, title in (
            ("design", "Thiết kế thi công đã duyệt"),
            ("physical_diagram", "Mô hình vật lý"),
        )
    )


def add_asset(
    context: Context, system: InformationSystem, unit: HealthUnit, kind: str, people: int
) -> None:
    """Add the database of a system to the catalogue of data; one in ten has no owner yet."""
    asset = DataAsset(
        department_id=context.department.id,
        unit_id=unit.id,
        system_id=system.id,
        code=f"{system.code}-db"[:60],
        name=f"Cơ sở dữ liệu {system.name}"[:255],
        kind="database",
        data_group=GROUPS[kind],
        data_owner_id=unit.id if context.chance(0.9) else None,
        sensitivity="sensitive" if people else "private",
        storage="PostgreSQL",
        distinct_people=people or None,
        counted_on=context.days(-context.rng.randint(5, 300)),
        count_method="Đếm mã người khác nhau." if people else None,
        update_cycle="Hằng ngày",
    )
    asset.search = fold(asset.code, asset.name, unit.name)[:600]
    session().add(asset)
