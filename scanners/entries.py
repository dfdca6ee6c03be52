"""The entry of one file in the result of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanners.judge import ColumnResult
from scanners.suppress import Suppression, expired_warnings, find
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
    suppress: Sequence[Suppression] = (),
) -> dict[str, Any]:
    """Return the entry of a file that was read; tables beside the data only if they hold one."""
    tables = [t for t in tables if not t.aside or any(c.entity for c in t.columns)]
    warnings = list(dict.fromkeys(notes))
    found = [(table.name, column) for table in tables for column in table.columns]
    warnings += expired_warnings(suppress, [(name, c.name, c.entity) for name, c in found])
    for table in tables:
        warnings += link_warnings(table)
    protected = [reason for table in tables for reason in table.protected]
    beside = bool(protected) and any(column.identifies for _, column in found)
    if protected:
        tail = (
            "đứng cạnh thông tin nhận ra người: không được chia sẻ" if beside
            else "cần căn cứ riêng trước khi chia sẻ"
        )  # fmt: skip
        warnings += [f"Dữ liệu được bảo vệ đặc biệt: {reason}; {tail}." for reason in protected]
    shown, aside = _shown(tables, suppress)
    # By identity: two columns of one header may hold the same.
    set_aside = set(map(id, aside))
    fails = beside or any(column.stops and id(column) not in set_aside for _, column in found)
    if aside:
        warnings.append(
            f"{len(aside)} phát hiện được bỏ qua theo danh sách của đơn vị, "
            f"{sum(column.hits for column in aside)} ô; xem lý do, người ghi và hạn ở từng cột."
        )
    made: dict[str, Any] = {
        "path": path,
        "format": format_,
        "sha256": sha256,
        "rows": sum(table.rows for table in tables if not table.aside),
        "bytes": size,
        "tables": shown,
        "verdict": "fail" if fails else "pass",
        "warnings": warnings,
        "errors": [],
    }
    if suppress:
        hits = sum(column.hits for column in aside)
        made["suppressed"] = {"findings": len(aside), "hits": hits}
    return made


def _shown(
    tables: list[TableResult], suppress: Sequence[Suppression]
) -> tuple[list[dict[str, Any]], list[ColumnResult]]:
    """Return the tables of the result, and their findings that are set aside."""
    shown, aside = [], []
    for table in tables:
        plain = table.as_dict()
        for column, line in zip(table.columns, plain["columns"], strict=True):
            cause = find(suppress, table.name, column.name, column.entity)
            if cause is not None:
                line["suppressed"] = cause.as_dict()
                aside.append(column)
        shown.append(plain)
    return shown, aside


def archive_entry(
    path: str, format_: str, sha256: str, size: int, inside: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the entry of an archive: its hash, and the worst verdict of what is in it."""
    whole = {
        "path": path,
        "format": format_,
        "sha256": sha256,
        "rows": 0,
        "bytes": size,
        "tables": [],
        "verdict": "pass",
        "warnings": [],
        "errors": [],
    }
    return with_inside(whole, inside)


def with_inside(whole: dict[str, Any], inside: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an entry with the worst verdict of itself and of what is in it."""
    unreadable = sum(1 for file in inside if file["errors"])
    failed = any(file["verdict"] == "fail" for file in (whole, *inside))
    said = [f"Có {unreadable} tệp bên trong không đọc được, xem từng tệp bên dưới."]
    return {
        **whole,
        "verdict": "fail" if failed else None if unreadable else whole["verdict"],
        "warnings": whole["warnings"] + (said if unreadable else []),
    }
