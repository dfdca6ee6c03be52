"""A simulation, or what a transfer did, as a workbook for printing and keeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklists import Pack
from compliance.core.i18n import in_vietnamese
from compliance.requirements.models import STATE_LABELS, ResponseState
from compliance.settings.queries import is_demo
from compliance.transfers.labels import RELATIONS
from compliance.transfers.queries import names_of_items
from reports import render_xlsx
from reports.sheet import Sheet


def workbook(outcome: Mapping[str, Any], sha256: str, source: Pack, target: Pack) -> bytes:
    """Return the XLSX of an outcome: one sheet for each list, nothing left out."""
    words = names_of_items(source, target)

    def answer(entry: Mapping[str, Any] | None) -> list[Any]:
        entry = entry or {}
        state = entry.get("state")
        label = str(STATE_LABELS[ResponseState(state)]) if state else ""
        return [label, entry.get("text") or ""]

    carried = outcome["carried"]
    with in_vietnamese():
        sheets = [
            Sheet(
                "Tổng hợp",
                ["Mục", "Giá trị"],
                [
                    ["Hệ thống", f"{outcome['system']['name']} ({outcome['system']['code']})"],
                    ["Từ bộ quy tắc", _pack(outcome["source"])],
                    ["Sang bộ quy tắc", _pack(outcome["target"])],
                    ["Cấp độ dùng để chuyển", outcome["level"]],
                    ["Cấp độ theo chế độ cũ", outcome["old_level"]],
                    ["Cấp độ theo tiêu chí mới", outcome["new"]["level"]],
                    ["Mang sang, giữ nguyên", len(outcome["unchanged"])],
                    ["Mang sang, cần xem lại", len({row["id"] for row in outcome["review"]})],
                    ["Đã trả lời theo bộ mới, giữ câu đó", len(outcome["kept"])],
                    ["Phải trả lời mới", len(outcome["new_rows"])],
                    ["Theo biện pháp chung của đơn vị", len(outcome["followed"])],
                    ["Không thuộc phạm vi hệ thống này", len(outcome["outside"])],
                    ["Không còn mục tương ứng", len(outcome["dropped"])],
                    ["Không áp dụng ở cấp này", len(outcome["skipped"])],
                    ["Mã băm kết quả", sha256],
                ],
            ),
            Sheet(
                "Giữ nguyên",
                ["Mã mới", "Yêu cầu", "Trả lời", "Nội dung"],
                [[n, words.get(n, ""), *answer(carried[n])] for n in outcome["unchanged"]],
            ),
            Sheet(
                "Cần xem lại",
                ["Mã mới", "Yêu cầu mới", "Từ mã cũ", "Yêu cầu cũ", "Quan hệ", "Vì sao",
                 "Trả lời cũ", "Nội dung cũ"],
                [
                    [row["id"], words.get(row["id"], ""), row["from"], words.get(row["from"], ""),
                     str(RELATIONS.get(row["relation"], row["relation"])), row["why"],
                     *answer(row)]
                    for row in outcome["review"]
                ],
            ),
            Sheet(
                "Trả lời mới",
                ["Mã mới", "Yêu cầu"],
                [[name, words.get(name, "")] for name in outcome["new_rows"]],
            ),
            Sheet(
                "Không mang sang",
                ["Mã cũ", "Yêu cầu cũ", "Vì sao", "Trả lời cũ", "Nội dung cũ"],
                [
                    [row["id"], words.get(row["id"], ""), row["why"], *answer(row)]
                    for row in outcome["dropped"]
                ],
            ),
            Sheet(
                "Không áp dụng",
                ["Mã mới", "Yêu cầu mới", "Từ mã cũ", "Vì sao"],
                [
                    [row["id"], words.get(row["id"], ""), row["from"], row["why"]]
                    for row in outcome["skipped"]
                ],
            ),
            Sheet(
                "Câu hỏi cấp độ",
                ["Câu hỏi", "Giá trị cũ", "Vì sao"],
                [
                    *([row["question"], "", ""] for row in outcome["questions"]),
                    *([row["old"] or "", str(row["value"]), row["why"]]
                      for row in outcome["facts"]["changed"]),
                ],
            ),
        ]  # fmt: skip
        return render_xlsx(sheets, demo=is_demo())


def _pack(row: Mapping[str, Any]) -> str:
    return f"{row['title']}, bản {row['version']} ({row['sha256'][:16]}…)"
