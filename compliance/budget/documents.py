"""The year of every unit as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.budget.queries import Target, Year
from compliance.core.i18n import in_vietnamese
from compliance.settings.queries import is_demo
from reports import Sheet, render_xlsx


def year_file(year: int, lines: Sequence[Year], aim: Target | None) -> bytes:
    """Return the money of each unit in a year: IT, security, share, spent, needed."""
    with in_vietnamese():
        columns = [
            "Đơn vị", "Kinh phí CNTT (đồng)", "An ninh mạng (đồng)", "Tỷ lệ (%)",
            "Đã chi an ninh mạng (đồng)", "Nhu cầu từ câu trả lời có kế hoạch (đồng)",
        ]  # fmt: skip
        rows = [
            [
                line.unit.name,
                line.it,
                line.security,
                round(line.share, 2) if line.share is not None else None,
                line.spent,
                line.needed,
            ]
            for line in lines
        ]
        notes = ["Số tiền: được giao, chưa giao thì theo kế hoạch (quy ước)."]
        if aim is not None:
            notes.append(f"Mức ít nhất {aim.percent} %: {aim.source} ({aim.confidence}).")
        return render_xlsx([Sheet(f"Năm {year}", columns, rows, notes)], demo=is_demo())
