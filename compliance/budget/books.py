"""The ledger of budget lines, as data."""

from __future__ import annotations

from compliance.budget.forms import LineForm
from compliance.budget.models import BudgetLine
from compliance.budget.services import check_line
from compliance.core import clock
from compliance.core.i18n import _l
from compliance.ledgers.book import Column, Filter, Ledger


def _years() -> list[tuple[str, str]]:
    this = clock.today().year
    return [(str(year), str(year)) for year in range(this + 2, this - 5, -1)]


LINES = Ledger(
    "lines",
    _l("Dòng kinh phí"),
    _l("Thêm dòng kinh phí"),
    _l("Mỗi khoản chi công nghệ thông tin, an ninh mạng của một năm là một dòng."),
    BudgetLine,
    LineForm,
    (
        Column(_l("Nội dung chi"), lambda b: b.title, BudgetLine.title, width=3),
        Column(_l("Năm"), lambda b: str(b.year), BudgetLine.year, width=0.7),
        Column(_l("An ninh mạng"), lambda b: b.security, BudgetLine.security, width=0.8),
        Column(_l("Thuộc chương trình CNTT"), lambda b: b.it_programme, detail=True, width=0.9),
        Column(_l("Kế hoạch (đồng)"), lambda b: b.planned, BudgetLine.planned, width=1.3),
        Column(_l("Được giao (đồng)"), lambda b: b.allotted, BudgetLine.allotted, width=1.3),
        Column(_l("Đã chi (đồng)"), lambda b: b.spent, BudgetLine.spent, width=1.3),
        Column(_l("Nguồn"), lambda b: b.source, detail=True),
        Column(_l("Vì sao tính là an ninh mạng"), lambda b: b.grounds, detail=True, width=2),
    ),
    check_line,
    (
        Filter("year", _l("Năm"), _years, lambda value: BudgetLine.year == int(value)),
        Filter(
            "for",
            _l("Cho"),
            lambda: [("security", _l("An ninh mạng")), ("other", _l("Chi khác"))],
            lambda value: BudgetLine.security.is_(value == "security"),
        ),
    ),
    order=1,
    descending=True,
    words=lambda b: (b.title, b.source),
    notes=(
        "Luật 116/2025/QH15 Đ38: ít nhất 15 % kinh phí chương trình, dự án chuyển đổi số, CNTT.",
        "Khoản nào là chi an ninh mạng chưa có hướng dẫn: căn cứ từng dòng là quy ước.",
    ),
)
