"""A result for people at a terminal."""

from __future__ import annotations

from typing import IO, Any

STATES = {
    "unmasked": "ĐỂ RÕ",
    "weakly_masked": "che yếu",
    "masked": "đã che",
    "none": "-",
}
SUBJECTS = {
    "patient": "người bệnh",
    "staff": "nhân viên",
    "organisation": "tổ chức",
    "unknown": "chưa rõ",
}
ROLE_WORDS = {"direct": "trực tiếp", "quasi": "gián tiếp", "sensitive": "nhạy cảm", "none": "-"}


def print_table(result: dict[str, Any], out: IO[str]) -> None:
    """Print one block per file: its tables, warnings and verdict."""
    for file in result["files"]:
        if file["errors"]:
            continue
        out.write(f"\n{file['path']}  ({file['format']}, {file['rows']} dòng)\n")
        for table in file["tables"]:
            _print_columns(table, out)
            if table["risk"]:
                _print_risk(table["risk"], out)
        for table in file["tables"]:
            for column in table["columns"]:
                if cause := column.get("suppressed"):
                    out.write(
                        f"  Bỏ qua {column['name']} ({column['entity']}): {cause['reason']}; "
                        f"{cause['author']}, đến {cause['until']}\n"
                    )
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
            column["name"][:30], column["entity"], SUBJECTS[column["subject"]],
            "bỏ qua" if column.get("suppressed") else STATES[column["state"]],
            ROLE_WORDS[column["role"]], str(column["hits"]),
            f"{column['score']:.2f}", ", ".join(column["examples"][:1]),
        )
        for column in found
    ]  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out.write(f"    {line.rstrip()}\n")


CHANGES = {
    "birth_year": "ngày sinh → năm sinh",
    "age_band": "tuổi → nhóm 5 tuổi",
    "province": "xã, huyện → tỉnh",
    "visit_month": "ngày khám → tháng",
}
PROTECTED = {"hiv": "HIV", "mental": "tâm thần"}


def _print_risk(risk: dict[str, Any], out: IO[str]) -> None:
    """Print what is left to find a person by, without any value."""
    out.write("    Nguy cơ nhận ra lại\n")
    if risk["quasi_identifiers"]:
        out.write(f"      Xét theo: {', '.join(risk['quasi_identifiers'])}\n")
        out.write(
            f"      k nhỏ nhất {risk['k_min']}; dòng chỉ có một: {percent(risk['unique_share'])}; "
            f"dòng trong nhóm dưới 5: {percent(risk['small_share'])}\n"
        )
        bands = [f"{band['size']}: {band['rows']}" for band in risk["distribution"]]
        out.write(f"      Số dòng theo cỡ nhóm: {'; '.join(bands)}\n")
    if risk["distinct_people"] is not None:
        out.write(f"      Số người khác nhau: {risk['distinct_people']}\n")
    if risk["l_diversity"]:
        diversity = risk["l_diversity"]
        out.write(
            f"      Chẩn đoán ({diversity['column']}): ít nhất {diversity['l_min']} loại trong một "
            f"nhóm; {percent(diversity['rows_of_one_share'])} dòng suy ra được chẩn đoán\n"
        )
    for kind, count in risk["protected"].items():
        out.write(f"      Được bảo vệ đặc biệt: {PROTECTED.get(kind, kind)}, {count} ô\n")
    for worst in risk["worst_classes"][:3]:
        rare = ", ".join(f"{item['column']} ({item['rows']} dòng)" for item in worst["rare_by"])
        out.write(f"      Nhóm {worst['size']} dòng, hiếm vì: {rare}\n")
    for option in risk["what_if"]:
        what = ", ".join(CHANGES[change] for change in option["changes"])
        out.write(
            f"      Nếu {what}: k {option['k_before']} → {option['k_after']}, dòng chỉ có một "
            f"{percent(option['unique_share_before'])} → "
            f"{percent(option['unique_share_after'])}\n"
        )


def percent(share: float) -> str:
    """Return a share as people write it."""
    return f"{share:.1%}".replace(".", ",")
