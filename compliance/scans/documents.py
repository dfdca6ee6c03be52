"""The scan certificate (phiếu kết quả rà soát)."""

from __future__ import annotations

from compliance.core.formatting import format_moment, format_number
from compliance.core.i18n import _
from compliance.scans.labels import entity_label, state_label, subject_label
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import columns_of, is_stopping
from compliance.settings.queries import is_demo
from compliance.units.queries import letterhead
from reports import OfficialDocument, Signer, blocks, render_docx, render_pdf


def certificate(scan: Scan, kind: str) -> bytes:
    """Return the certificate of a finished scan as ``pdf`` or ``docx``; it holds no raw value."""
    head = letterhead(scan.unit)
    columns = columns_of(scan)
    shown = [column for column in columns if column["state"] != "none"]
    document = OfficialDocument(
        parent_body=head.parent_body,
        issuing_body=head.issuing_body,
        place=head.place,
        date=scan.finished_at.date() if scan.finished_at else None,
        doc_type=_("PHIẾU KẾT QUẢ RÀ SOÁT"),
        title=_("Dữ liệu cá nhân trong tệp trích xuất trước khi chia sẻ"),
        blocks=[
            blocks.Paragraph(_verdict(scan), bold=True),
            blocks.Facts(
                [
                    (_("Tên tệp"), scan.file_name),
                    (_("Mã băm SHA-256 của tệp"), scan.sha256),
                    (_("Số dòng"), format_number(scan.rows)),
                    (_("Trích từ hệ thống"), scan.system.name if scan.system else _("chưa rõ")),
                    (_("Mục đích"), scan.purpose),
                    (_("Quét xong lúc"), format_moment(scan.finished_at)),
                ]
            ),
            blocks.Heading(_("Các cột có dữ liệu cá nhân"), 2),
            blocks.Table(
                [
                    blocks.Column(_("Cột"), 2),
                    blocks.Column(_("Là gì"), 1.6),
                    blocks.Column(_("Của ai"), 1.3),
                    blocks.Column(_("Trạng thái"), 1.2),
                    blocks.Column(_("Số ô"), 0.8, "right"),
                    blocks.Column(_("Phải che"), 0.9),
                ],
                [
                    [
                        f"{c['table']}: {c['name']}" if c["table"] else c["name"],
                        entity_label(c["entity"]),
                        subject_label(c["subject"]),
                        state_label(c["state"]),
                        c["hits"],
                        _("có") if is_stopping(c) else _("không"),
                    ]
                    for c in shown
                ],
            ),
            *(
                [blocks.Heading(_("Cảnh báo"), 2), blocks.Bullets(_warnings(scan))]
                if _warnings(scan)
                else []
            ),
            blocks.Note(
                _(
                    "Kết quả chỉ đúng với tệp có mã băm nêu trên. Tệp trích xuất đã bị xóa khỏi hệ "
                    "thống sau khi quét. Phiếu này không thay quyết định cho phép chia sẻ."
                )
            ),
        ],
        signer=Signer(title=_("NGƯỜI RÀ SOÁT")),
        draft=False,
        demo=is_demo(),
    )
    return render_pdf(document) if kind == "pdf" else render_docx(document)


def _warnings(scan: Scan) -> list[str]:
    return [str(line) for line in (scan.result or {}).get("warnings", [])]


def _verdict(scan: Scan) -> str:
    if scan.verdict == Verdict.PASS:
        return _("Không thấy định danh người bệnh chưa che.")
    if scan.stopping:
        return _(
            "Chưa được chia sẻ: %(n)s cột còn định danh chưa che hoặc che yếu.", n=scan.stopping
        )
    return _("Chưa được chia sẻ: có dữ liệu được bảo vệ đặc biệt đi cùng định danh.")
