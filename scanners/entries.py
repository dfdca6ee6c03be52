"""The entry of one file in the result of the contract."""

from __future__ import annotations

from typing import Any

from scanners.tables import TableResult, link_warnings


def unread(path: str, sentence: str) -> dict[str, Any]:
    """Return the entry of an input that could not be read; it has no verdict."""
    return {
        "path": path,
        "format": None,
        "sha256": None,
        "rows": 0,
        "bytes": 0,
        "tables": [],
        "verdict": None,
        "warnings": [],
        "errors": [sentence],
    }


def entry(
    path: str,
    format_: str,
    sha256: str | None,
    size: int,
    tables: list[TableResult],
    notes: list[str],
) -> dict[str, Any]:
    """Return the entry of a file that was read; tables beside the data only if they hold one."""
    tables = [t for t in tables if not t.aside or any(c.entity for c in t.columns)]
    warnings = list(dict.fromkeys(notes))
    for table in tables:
        warnings += link_warnings(table)
    protected = [reason for table in tables for reason in table.protected]
    columns = [column for table in tables for column in table.columns]
    beside = bool(protected) and any(column.identifies for column in columns)
    if protected:
        tail = (
            "đứng cạnh thông tin nhận ra người: không được chia sẻ" if beside
            else "cần căn cứ riêng trước khi chia sẻ"
        )  # fmt: skip
        warnings += [f"Dữ liệu được bảo vệ đặc biệt: {reason}; {tail}." for reason in protected]
    fails = beside or any(column.stops for column in columns)
    return {
        "path": path,
        "format": format_,
        "sha256": sha256,
        "rows": sum(table.rows for table in tables if not table.aside),
        "bytes": size,
        "tables": [table.as_dict() for table in tables],
        "verdict": "fail" if fails else "pass",
        "warnings": warnings,
        "errors": [],
    }


def archive_entry(
    path: str, format_: str, sha256: str, size: int, inside: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the entry of an archive: its hash, and the worst verdict of what is in it."""
    unreadable = sum(1 for file in inside if file["errors"])
    failed = any(file["verdict"] == "fail" for file in inside)
    warnings = []
    if unreadable:
        warnings.append(f"Có {unreadable} tệp bên trong không đọc được, xem từng tệp bên dưới.")
    return {
        "path": path,
        "format": format_,
        "sha256": sha256,
        "rows": 0,
        "bytes": size,
        "tables": [],
        "verdict": "fail" if failed else None if unreadable else "pass",
        "warnings": warnings,
        "errors": [],
    }
