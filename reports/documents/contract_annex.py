"""The annex of a contract with a supplier: security and personal-data clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class AnnexClause:
    """One clause."""

    title: str
    text: str
    #: Law or standard that asks for it.
    source: str
    #: Whether asking for it is a convention of ours, not of a law.
    convention: bool = False


@dataclass(frozen=True, kw_only=True)
class ContractAnnex:
    """What both parties sign beside the contract."""

    issue: Issue
    number: str
    signed_on: date
    subject: str
    unit_name: str
    supplier: str
    #: Name of each system and its level in words; empty when not determined.
    systems: Sequence[tuple[str, str]] = ()
    clauses: Sequence[AnnexClause] = ()
    #: How the supplier gets in: label, words; empty words leave a place to fill in.
    remote: Sequence[tuple[str, str]] = ()


def layout(data: ContractAnnex) -> OfficialDocument:
    """Return the annex."""
    body: list[blocks.Block] = [
        blocks.Facts(
            [
                ("Hợp đồng số", data.number),
                ("Ngày ký", data.signed_on),
                ("Nội dung", data.subject),
                ("Bên A (đơn vị)", data.unit_name),
                ("Bên B (nhà cung cấp)", data.supplier),
            ]
        ),
        blocks.Heading("1. Hệ thống thuộc phạm vi"),
    ]
    if data.systems:
        columns = [blocks.Column("Hệ thống", 4), blocks.Column("Cấp độ", 1.2)]
        body.append(blocks.Table(columns, [list(row) for row in data.systems]))
    else:
        body.append(blocks.Missing(["Hệ thống mà hợp đồng liên quan"]))
    body.append(blocks.Heading("2. Điều khoản"))
    for number, clause in enumerate(data.clauses, start=1):
        body.append(blocks.Paragraph(clause.text, lead=f"2.{number}. {clause.title}."))
        ground = "Quy ước, không phải yêu cầu của luật." if clause.convention else clause.source
        body.append(blocks.Note(f"Căn cứ: {ground}"))
    body.append(blocks.Heading("3. Truy cập từ xa"))
    body.append(blocks.Facts(list(data.remote)))
    body.append(
        blocks.Paragraph(
            "Phụ lục này là một phần của hợp đồng, có hiệu lực từ ngày hai bên ký và đến khi nghĩa "
            "vụ cuối cùng trong phụ lục được thực hiện xong.",
            lead="4. Hiệu lực.",
        )
    )
    body.append(
        blocks.Note("Câu chữ điều khoản là mẫu để hai bên sửa, không phải lời văn của luật.")
    )
    body.append(blocks.Signatures([("ĐẠI DIỆN BÊN A", ""), ("ĐẠI DIỆN BÊN B", "")]))
    return data.issue.document(
        f"Kèm theo Hợp đồng số {data.number} về bảo đảm an ninh mạng và bảo vệ dữ liệu cá nhân",
        body,
        doc_type="PHỤ LỤC HỢP ĐỒNG",
    )
