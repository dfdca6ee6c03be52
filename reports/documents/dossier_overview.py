"""The system description (thuyết minh tổng quan). The only part that shows network addresses."""

from __future__ import annotations

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData, Party
from reports.documents.issue import lacking


def missing(data: DossierData) -> list[str]:
    """Return what the description lacks."""
    found = lacking(
        *_party_fields("Chủ quản", data.owner),
        *_party_fields("Đơn vị vận hành", data.operator),
        ("Phạm vi của hệ thống", data.scope),
        ("Quy mô của hệ thống", data.size),
        ("Đối tượng phục vụ", data.served),
        ("Mô hình lô-gic, mô hình vật lý", data.drawings or data.figures),
        ("Danh mục thiết bị", data.devices),
        ("Danh mục ứng dụng, dịch vụ", data.services),
        ("Quy hoạch vùng mạng, địa chỉ IP", data.zones),
    )
    if data.rented and not data.vendor:
        found.append("Nhà cung cấp dịch vụ thuê và hợp đồng")
    return found


def _party_fields(who: str, party: Party) -> list[tuple[str, object]]:
    return [
        (f"{who}: tên", party.name),
        (f"{who}: văn bản quy định chức năng, nhiệm vụ", party.mandate),
        (f"{who}: người đại diện", party.head),
        (f"{who}: địa chỉ", party.address),
        (f"{who}: điện thoại, thư điện tử", party.contact),
    ]


def _party(party: Party) -> list[tuple[str, blocks.Cell]]:
    return [
        ("Tên", party.name),
        ("Quy định chức năng, nhiệm vụ", party.mandate),
        ("Người đại diện, chức vụ", party.head),
        ("Địa chỉ", party.address),
        ("Điện thoại, thư điện tử", party.contact),
    ]


def layout(data: DossierData) -> OfficialDocument:
    """Return the description."""
    owner, operator = _party(data.owner), _party(data.operator)
    if data.delegation:
        owner.append(("Ủy quyền", data.delegation))
    if data.rented or data.vendor:
        operator.append(("Thuê dịch vụ", data.vendor))
    body: list[blocks.Block] = [
        blocks.Missing(missing(data)),
        blocks.Heading("1. Chủ quản hệ thống thông tin"),
        blocks.Facts(owner),
        blocks.Heading("2. Đơn vị vận hành"),
        blocks.Facts(operator),
        blocks.Heading("3. Phạm vi, quy mô, đối tượng phục vụ"),
        blocks.Paragraph(data.scope or "Phạm vi: ……………………………………"),
        blocks.Table(
            [Column("Quy mô", 3), Column("Giá trị", 5)],
            list(data.size),
            caption="Quy mô của hệ thống",
        ),
        blocks.Table(
            [Column("Nhóm người dùng", 3), Column("Mô tả", 4), Column("Kênh truy cập", 3)],
            list(data.served),
            caption="Đối tượng phục vụ",
        ),
        blocks.Heading("4. Kiến trúc hệ thống"),
    ]
    if data.architecture:
        body.append(blocks.Paragraph(data.architecture))
    body.extend(blocks.Drawing(figure, title) for title, figure in data.figures)
    body.extend(blocks.Picture(one.data, one.title) for one in data.drawings)
    body.extend(_inventory(data))
    return data.part_issue.document(
        f"Tổng quan về {data.called}",
        body,
        doc_type="THUYẾT MINH",
    )


def _inventory(data: DossierData) -> list[blocks.Block]:
    number = Column("STT", 0.7, "center")
    return [
        blocks.Table(
            [number, Column("Tên, chủng loại", 4), Column("Vị trí", 3), Column("Mục đích", 4)],
            [[n, d.name, d.place, d.purpose] for n, d in enumerate(data.devices, start=1)],
            caption="Danh mục thiết bị, thiết bị mạng chính",
        ),
        blocks.Table(
            [
                number,
                Column("Tên dịch vụ", 3),
                Column("Máy chủ", 2),
                Column("Vị trí", 2),
                Column("Hệ điều hành", 2),
                Column("Mục đích", 3),
            ],
            [
                [n, s.name, s.server, s.place, s.operating_system, s.purpose]
                for n, s in enumerate(data.services, start=1)
            ],
            caption="Danh mục ứng dụng, dịch vụ",
        ),
        blocks.Table(
            [
                number,
                Column("Vùng mạng", 3),
                Column("Địa chỉ IP nội bộ", 3),
                Column("Địa chỉ IP công khai", 3),
            ],
            [
                [n, z.name, z.internal_range, z.public_range]
                for n, z in enumerate(data.zones, start=1)
            ],
            caption="Quy hoạch vùng mạng, địa chỉ IP",
        ),
        blocks.Table(
            [
                number,
                Column("Hệ thống kết nối", 3),
                Column("Chủ quản", 2.5),
                Column("Chiều dữ liệu", 1.5),
                Column("Giao thức", 1.5),
                Column("Dữ liệu", 2.5),
                Column("Cấp độ", 1, "center"),
            ],
            [
                [n, link.system, link.owner, link.direction, link.protocol, link.data,
                 link.level or "Chưa rõ"]
                for n, link in enumerate(data.links, start=1)
            ],
            caption="Kết nối, liên thông với hệ thống khác",
        ),
    ]  # fmt: skip
