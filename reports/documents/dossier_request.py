"""The letter that asks for the appraisal (and approval) of a dossier (Mẫu số 01, 02)."""

from __future__ import annotations

from collections.abc import Sequence

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData
from reports.documents.issue import lacking


def missing(data: DossierData) -> list[str]:
    """Return what the letter lacks."""
    found = lacking(
        ("Nơi nhận hồ sơ (Kính gửi)", data.addressee),
        ("Tên hệ thống thông tin", data.system_name),
        ("Đơn vị vận hành", data.operator.name),
        ("Địa chỉ nơi vận hành hệ thống", data.address),
        ("Cấp độ đề xuất", data.level),
        ("Danh mục tài liệu kèm theo", data.attachments),
    )
    sent = (*data.attachments, *data.high_attachments)
    found.extend(f"Tài liệu kèm theo: {name}" for name, state in sent if not state)
    return found


def general_facts(data: DossierData) -> list[blocks.Block]:
    """Return the first part, which the forms 01, 02, 03 and 05 share."""
    level = f"cấp độ {data.level}" if data.level else "(chưa xác định)"
    return [
        blocks.Heading("Phần 1. Thông tin chung"),
        blocks.Facts(
            [
                ("1. Tên hệ thống thông tin", data.system_name),
                ("2. Đơn vị vận hành", data.operator.name),
                ("3. Địa chỉ", data.address),
                ("4. Cấp độ đề xuất", level),
            ]
        ),
    ]


def attachments(data: DossierData, more: Sequence[tuple[str, str]] = ()) -> blocks.Table:
    """Return the list of what goes with a letter, ``more`` of them at its end."""
    return blocks.Table(
        [
            blocks.Column("STT", 1, "center"),
            blocks.Column("Tên tài liệu", 6),
            blocks.Column("Tình trạng", 2.4),
        ],
        [
            [n, name, state or "Chưa có"]
            for n, (name, state) in enumerate((*data.attachments, *more), start=1)
        ],
    )


def layout(data: DossierData) -> OfficialDocument:
    """Return the letter."""
    deed = "thẩm định, phê duyệt" if data.asks_approval else "thẩm định"
    issue = data.request_issue or data.issue
    body: list[blocks.Block] = [blocks.Missing(missing(data)), *general_facts(data)]
    if len(data.systems) > 1:
        body.append(
            blocks.Table(
                [
                    blocks.Column("STT", 1, "center"),
                    blocks.Column("Tên hệ thống thông tin", 6),
                    blocks.Column("Cấp độ đề xuất", 2, "center"),
                ],
                [[n, one.name, one.level] for n, one in enumerate(data.systems, start=1)],
                caption="Danh sách hệ thống trong hồ sơ",
            )
        )
    body.extend(
        [
            blocks.Heading("Phần 2. Hồ sơ kèm theo"),
            attachments(data, data.high_attachments),
            blocks.Paragraph(
                f"{issue.issuing_body} đề nghị cơ quan, đơn vị nêu trên {deed} "
                f"hồ sơ đề xuất cấp độ của {data.called}./."
            ),
        ]
    )
    if data.national_security:
        body.append(
            blocks.Paragraph(
                "Đề nghị xem xét đưa hệ thống thông tin vào Danh mục hệ thống thông tin quan trọng "
                f"về an ninh quốc gia. {data.national_security}"
            )
        )
    if data.request_form:
        body.append(blocks.Note(f"Trình bày theo {data.request_form}."))
    return issue.document(
        f"đề nghị {deed} hồ sơ đề xuất {data.level_matter}",
        body,
        addressee=data.addressee or "……………………………………",
    )
