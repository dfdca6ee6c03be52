"""The minutes of a data share (biên bản chia sẻ dữ liệu): names of columns, never a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports import blocks
from reports.blocks import Column
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class SharedColumn:
    """One column that goes out."""

    table: str
    name: str
    #: Kind of data in words; empty when none was found.
    kind: str = ""
    #: Masking in words.
    state: str = ""
    reason: str = ""
    #: Ground and reason of a column that goes unmasked.
    exception: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionStep:
    """One of the eight steps as it was decided."""

    number: int
    question: str
    outcome: str
    source: str
    passes: bool


@dataclass(frozen=True, kw_only=True)
class ShareMinutes:
    """What a unit gave to whom."""

    issue: Issue
    code: str
    unit_name: str
    kind: str
    title: str
    purpose: str = ""
    system_name: str = ""
    #: Recipient: kind, name, address, contact.
    recipient: Sequence[tuple[str, str]] = ()
    basis: str = ""
    basis_document: str = ""
    agreement: str = ""
    #: The file: hash of its bytes, rows, when and with what verdict it was scanned.
    sha256: str = ""
    rows: int | None = None
    scanned_at: datetime | None = None
    verdict: str = ""
    columns: Sequence[SharedColumn] = ()
    steps: Sequence[DecisionStep] = ()
    channel: str = ""
    approved_at: datetime | None = None
    released_at: datetime | None = None
    delete_by: date | None = None
    #: Which version of the rules decided.
    rules: str = ""
    missing: Sequence[str] = ()


def layout(data: ShareMinutes) -> OfficialDocument:
    """Return the minutes."""
    body: list[blocks.Block] = [
        blocks.Missing(data.missing),
        blocks.Heading("1. Bên cung cấp và bên nhận"),
        blocks.Facts(
            [
                ("Số phiếu", data.code),
                ("Bên cung cấp", data.unit_name),
                ("Trích từ hệ thống", data.system_name),
                *data.recipient,
            ]
        ),
        blocks.Heading("2. Dữ liệu, mục đích, căn cứ"),
        blocks.Facts(
            [
                ("Nội dung", data.title),
                ("Hình thức", data.kind),
                ("Mục đích sử dụng", data.purpose),
                ("Căn cứ", data.basis),
                ("Văn bản chứng minh căn cứ", data.basis_document),
                ("Thỏa thuận hoặc văn bản thay thế", data.agreement),
                ("Mã băm SHA-256 của tệp", data.sha256),
                ("Số dòng", data.rows),
                ("Rà soát lúc", data.scanned_at),
                ("Kết quả rà soát", data.verdict),
            ]
        ),
        blocks.Table(
            [
                Column("Cột", 2),
                Column("Loại dữ liệu", 1.6),
                Column("Trạng thái", 1.2),
                Column("Vì sao cần", 2.4),
                Column("Ngoại lệ", 2.2),
            ],
            [
                [
                    f"{c.table}: {c.name}" if c.table else c.name,
                    c.kind,
                    c.state,
                    c.reason,
                    c.exception,
                ]
                for c in data.columns
            ],
            caption="Các cột dữ liệu được cung cấp",
        ),
        blocks.Heading("3. Tám bước đã xét"),
        blocks.Table(
            [
                Column("Bước", 0.6, "center"),
                Column("Câu hỏi", 3),
                Column("Kết luận", 3),
                Column("Nguồn", 2),
            ],
            [
                [
                    str(s.number),
                    s.question,
                    blocks.Status("met" if s.passes else "not_met", s.outcome),
                    s.source,
                ]
                for s in data.steps
            ],
        ),
        blocks.Heading("4. Giao nhận và thời hạn"),
        blocks.Facts(
            [
                ("Kênh gửi", data.channel),
                ("Thủ trưởng duyệt lúc", data.approved_at),
                ("Cho gửi lúc", data.released_at),
                ("Bên nhận xóa hoặc trả lại trước hết ngày", data.delete_by),
            ]
        ),
        blocks.Bullets(
            [
                "Bên nhận chỉ dùng dữ liệu cho mục đích nêu trên, không chuyển tiếp, không tìm "
                "cách nhận dạng lại người có dữ liệu.",
                "Hết thời hạn, bên nhận xóa hoặc trả lại dữ liệu và xác nhận bằng văn bản.",
                "Phát hiện lộ, mất dữ liệu thì báo ngay cho bên cung cấp để cùng xử lý.",
            ]
        ),
        blocks.Note(
            "Biên bản chỉ có giá trị với đúng tệp có mã băm nêu trên và không chứa giá trị nào của "
            "người có dữ liệu." + (f" Bộ quy tắc: {data.rules}." if data.rules else "")
        ),
        blocks.Signatures([("ĐẠI DIỆN BÊN CUNG CẤP", ""), ("ĐẠI DIỆN BÊN NHẬN", "")]),
    ]
    return data.issue.document("Chia sẻ dữ liệu", body, doc_type="BIÊN BẢN")
