"""The workbook of answers, risks and texts of dossiers."""

from __future__ import annotations

from compliance.core.workbooks import Column, Kind, Sheet, Workbook
from compliance.risks.models import Decision

_NOTE, _LONG = 8000, 20_000
#: As pages and papers say it; the pack has the same words (a test compares).
STATES = {
    "met": "Đạt",
    "partly_met": "Đạt một phần",
    "planned": "Có kế hoạch",
    "not_met": "Chưa đạt",
    "not_applicable": "Không áp dụng",
    "unknown": "Không biết",
}
DECISIONS = {
    Decision.REDUCE.value: "Giảm thiểu",
    Decision.TRANSFER.value: "Chuyển một phần cho bên khác",
    Decision.AVOID.value: "Tránh, thôi làm việc gây rủi ro",
    Decision.ACCEPT.value: "Chấp nhận và theo dõi",
}
_SYSTEM = Column(
    "system", "Mã hệ thống", Kind.CODE, required=True, read_only=True,
    refers_to="systems.code",
)  # fmt: skip
_MARK = Column(
    "mark", "Dấu phiên bản", read_only=True, hidden=True,
    help="Không sửa: cho biết dòng đã đổi sau khi xuất sổ hay chưa",
)  # fmt: skip


def _read(key: str, header: str, help: str = "") -> Column:
    return Column(key, header, read_only=True, max_length=None, help=help)


ANSWERS = Sheet(
    "answers",
    "Trả lời",
    unique=("system", "item"),
    required=False,
    help="Mỗi dòng một yêu cầu. Cột nền xám chỉ để đọc.",
    columns=(
        _SYSTEM,
        Column("item", "Mã dòng", required=True, read_only=True, max_length=40),
        _read("group", "Nhóm"),
        _read("text", "Yêu cầu"),
        _read("parameter", "Mức của cấp"),
        _read("origin", "Đang theo", "Câu trả lời chung mà dòng này theo"),
        Column("state", "Trả lời", Kind.CHOICE, choices=STATES),
        Column(
            "note", "Cách làm, lý do", max_length=_NOTE,
            help="“Không áp dụng” thì ghi lý do, ít nhất 10 ký tự",
        ),
        Column(
            "responsible", "Bộ phận, chức danh làm",
            help="Bắt buộc khi “Đạt một phần” hoặc “Có kế hoạch”",
        ),
        Column(
            "due", "Hạn làm xong", Kind.DATE,
            help="Bắt buộc khi “Đạt một phần” hoặc “Có kế hoạch”, dạng 22/11/2026",
        ),
        Column("cost", "Kinh phí (đồng)", Kind.INTEGER),
        Column("funding", "Nguồn kinh phí"),
        Column(
            "override_reason", "Lý do trả lời riêng", max_length=2000,
            help="Bắt buộc khi dòng đang theo câu trả lời chung và bạn trả lời khác",
        ),
        _read("evidence", "Minh chứng", "Chỉ đọc: gắn minh chứng trên trang web"),
        _MARK,
    ),
)  # fmt: skip
RISKS = Sheet(
    "risks",
    "Rủi ro",
    required=False,
    help="Dòng có mã là rủi ro của danh mục hoặc đã thêm; dòng không mã là rủi ro mới của đơn vị.",
    columns=(
        Column("system", "Mã hệ thống", Kind.CODE, required=True, refers_to="systems.code"),
        Column("risk", "Mã rủi ro", max_length=40, help="Để trống khi thêm rủi ro riêng"),
        Column("threat", "Mối đe dọa", max_length=1000),
        Column("asset", "Tài sản bị ảnh hưởng", max_length=500),
        Column("harm", "Thiệt hại có thể xảy ra", max_length=2000),
        Column(
            "relevant", "Có thể xảy ra", Kind.BOOL,
            help="Có hoặc Không; “Không” thì ghi lý do ở Ghi chú. Để trống là chưa đánh giá",
        ),
        Column("likelihood", "Khả năng", Kind.INTEGER, help="1 thấp, 2 trung bình, 3 cao"),
        Column("impact", "Ảnh hưởng", Kind.INTEGER, help="1 thấp, 2 trung bình, 3 cao"),
        Column("decision", "Cách xử lý", Kind.CHOICE, choices=DECISIONS),
        Column("treatment", "Biện pháp xử lý", max_length=4000),
        Column("responsible", "Bộ phận, chức danh thực hiện"),
        Column("due", "Hạn làm xong", Kind.DATE),
        Column("note", "Ghi chú, lý do", max_length=4000),
        _MARK,
    ),
)  # fmt: skip
TEXTS = Sheet(
    "texts",
    "Hồ sơ",
    unique=("system",),
    required=False,
    help="Nội dung riêng của hồ sơ đang soạn; hệ thống chưa có hồ sơ đang soạn thì không có dòng.",
    columns=(
        _SYSTEM,
        Column("risks", "Nguy cơ, rủi ro khác", max_length=_LONG),
        Column("shared_solutions", "Giải pháp dùng chung với hệ thống khác", max_length=_LONG),
        Column("addressee", "Nơi nhận hồ sơ"),
        Column("request_number", "Số công văn đề nghị", max_length=120),
        Column("signer_name", "Người ký", max_length=120),
        Column("signer_title", "Chức vụ người ký", max_length=120),
        _MARK,
    ),
)
WORKBOOK = Workbook(
    "answers",
    "Trả lời yêu cầu, rủi ro, nội dung hồ sơ",
    [ANSWERS, RISKS, TEXTS],
    notes=(
        "Xuất sổ của một hệ thống hoặc cả đơn vị, sửa rồi nhập lại. Dòng không sửa thì không đổi.",
        "Sổ không xóa câu trả lời đã có: bỏ trống cột “Trả lời” của dòng đã trả lời là lỗi.",
        "Dòng đã có người sửa trên web sau khi xuất: bản xem trước hỏi giữ bên nào.",
    ),
)
#: What may be changed, by sheet.
EDITABLE = {
    "answers": (
        "state", "note", "responsible", "due", "cost", "funding", "override_reason",
    ),
    "risks": (
        "relevant", "likelihood", "impact", "decision", "treatment", "responsible", "due", "note",
    ),
    "texts": (
        "risks", "shared_solutions", "addressee", "request_number", "signer_name", "signer_title",
    ),
}  # fmt: skip
