"""A result for people at a terminal."""

from __future__ import annotations

from typing import IO, Any

_STATES = {
    "unmasked": "ĐỂ RÕ",
    "weakly_masked": "che yếu",
    "masked": "đã che",
    "none": "-",
}
_SUBJECTS = {
    "patient": "người bệnh",
    "staff": "nhân viên",
    "organisation": "tổ chức",
    "unknown": "chưa rõ",
}
_ROLES = {"direct": "trực tiếp", "quasi": "gián tiếp", "sensitive": "nhạy cảm", "none": "-"}


def print_table(result: dict[str, Any], out: IO[str]) -> None:
    """Print one block per file: its tables, warnings and verdict."""
    for file in result["files"]:
        if file["errors"]:
            continue
        out.write(f"\n{file['path']}  ({file['format']}, {file['rows']} dòng)\n")
        for table in file["tables"]:
            _print_columns(table, out)
        for warning in file["warnings"]:
            out.write(f"  Lưu ý: {warning}\n")
        good = file["verdict"] == "pass"
        verdict = "ĐẠT" if good else "KHÔNG ĐẠT"
        out.write(f"  Kết luận: {verdict}\n")


def _print_columns(table: dict[str, Any], out: IO[str]) -> None:
    found = [column for column in table["columns"] if column["entity"]]
    title = f"  [{table['name']}] " if table["name"] else "  "
    if not found:
        out.write(f"{title}không tìm thấy dữ liệu cá nhân\n")
        return
    if table["name"]:
        out.write(f"{title}\n")
    rows = [("Cột", "Loại", "Của ai", "Trạng thái", "Vai trò", "Số ô", "Điểm", "Hình dạng")]
    rows += [
        (
            column["name"][:30], column["entity"], _SUBJECTS[column["subject"]],
            _STATES[column["state"]], _ROLES[column["role"]], str(column["hits"]),
            f"{column['score']:.2f}", ", ".join(column["examples"][:1]),
        )
        for column in found
    ]  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out.write(f"    {line.rstrip()}\n")
