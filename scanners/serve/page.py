"""The two pages: choose a file; what was found in it. Plain HTML, no script."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import Any

from scanners.tableprint import CHANGES, PROTECTED, ROLE_WORDS, STATES, SUBJECTS, percent
from scanners.words import ENTITIES

_FRAME = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="kieu.css"></head>
<body><header><h1>Rà soát dữ liệu trước khi chia sẻ</h1>
<p>Chạy trên máy này. Tệp không rời khỏi máy và bị xóa ngay khi quét xong.</p></header>
<main>{body}</main></body></html>"""


def style() -> bytes:
    """Return the style sheet."""
    return resources.files(__package__).joinpath("style.css").read_bytes()


def form(problem: str = "") -> str:
    """Return the page on which a file is chosen."""
    alert = f'<p class="alert" role="alert">{escape(problem)}</p>' if problem else ""
    return _FRAME.format(
        title="Rà soát dữ liệu",
        body=f"""{alert}<form method="post" action="quet" enctype="multipart/form-data">
<label for="tep"><strong>Tệp cần rà soát</strong>: kéo thả vào khung, hoặc bấm để chọn</label>
<input id="tep" name="tep" type="file" required>
<button>Rà soát</button>
<p class="hint">Mỗi lần một tệp. Tệp lớn có thể mất vài phút; đừng đóng trang.</p></form>""",
    )


def result(files: list[dict[str, Any]], *, signed: bool) -> str:
    """Return the page of a result; every text of the file is escaped.

    Args:
        files: the file, and behind an archive what is in it.
    """
    file, *inside = files
    name = escape(file["path"])
    verdict, said = _VERDICTS[file["verdict"]]
    good = file["verdict"] == "pass"
    parts = [
        f'<section class="verdict {"good" if good else "bad"}"><h2>{verdict}</h2><p>{said}</p>'
        f"<dl><dt>Tệp</dt><dd>{name}</dd><dt>Số dòng</dt><dd>{file['rows']}</dd>"
        f"<dt>SHA-256</dt><dd><code>{escape(str(file['sha256']))}</code></dd></dl></section>"
    ]
    parts += _found(file)
    for member in inside:
        answer = _VERDICTS[member["verdict"]][0]
        errors = "".join(f"<p>{escape(error)}</p>" for error in member["errors"])
        parts.append(f"<section><h3>{escape(member['path'])}: {answer}</h3>{errors}</section>")
        parts += _found(member)
    word = "kết quả đã ký (JSON)" if signed else "kết quả (JSON)"
    parts.append(
        f'<p class="next"><a class="button" href="ket-qua.json" download="ket-qua.json">'
        f'Tải {word}</a> <a href="./">Rà soát tệp khác</a></p>'
    )
    return _FRAME.format(title=f"{verdict}: {name}", body="".join(parts))


_VERDICTS = {
    "pass": ("Đạt", "Không tìm thấy điều phải dừng theo các quy tắc hiện có."),
    "fail": ("Không đạt", "Còn dữ liệu nhận ra người. Chưa được chia sẻ."),
    None: ("Chưa kết luận", "Có phần không đọc được. Chưa được chia sẻ."),
}


def _found(file: dict[str, Any]) -> list[str]:
    parts = [_table(table) for table in file["tables"]]
    if file["warnings"]:
        notes = "".join(f"<li>{escape(warning)}</li>" for warning in file["warnings"])
        parts.append(f"<section><h3>Lưu ý</h3><ul>{notes}</ul></section>")
    return parts


def _table(table: dict[str, Any]) -> str:
    found = [column for column in table["columns"] if column["entity"]]
    title = f"<h3>{escape(table['name'] or 'Các cột có dữ liệu cá nhân')}</h3>"
    if not found:
        return f"<section>{title}<p>Không tìm thấy dữ liệu cá nhân.</p></section>"
    rows = "".join(
        f'<tr class="{column["state"]}"><th scope="row">{escape(column["name"])}</th>'
        + "".join(
            f'<td data-label="{label}">{value}</td>'
            for label, value in zip(_HEADS[1:], _cells(column), strict=True)
        )
        + "</tr>"
        for column in found
    )
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    return (
        f'<section>{title}<div class="scroll"><table><thead><tr>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>{_risk(table['risk'])}</section>"
    )


_HEADS = ("Cột", "Loại", "Của ai", "Trạng thái", "Vai trò", "Số ô", "Vì sao")


def _cells(column: dict[str, Any]) -> list[str]:
    return [
        ENTITIES[column["entity"]], SUBJECTS[column["subject"]], _state(column),
        ROLE_WORDS[column["role"]], str(column["hits"]), escape("; ".join(column["why"][:2])),
    ]  # fmt: skip


def _state(column: dict[str, Any]) -> str:
    return "bỏ qua" if column.get("suppressed") else STATES[column["state"]]


def _risk(risk: dict[str, Any] | None) -> str:
    if not risk:
        return ""
    lines = []
    if risk["quasi_identifiers"]:
        lines.append(("Xét theo cột", escape(", ".join(risk["quasi_identifiers"]))))
        lines.append(("Nhóm nhỏ nhất (k)", str(risk["k_min"])))
        lines.append(("Dòng chỉ có một", percent(risk["unique_share"])))
    if risk["distinct_people"] is not None:
        lines.append(("Số người khác nhau", str(risk["distinct_people"])))
    lines += [
        (f"Được bảo vệ đặc biệt: {PROTECTED.get(kind, escape(kind))}", f"{count} ô")
        for kind, count in risk["protected"].items()
    ]
    lines += [
        (
            "Nếu " + ", ".join(CHANGES[change] for change in option["changes"]),
            f"k {option['k_before']} → {option['k_after']}, dòng chỉ có một "
            f"{percent(option['unique_share_before'])} → {percent(option['unique_share_after'])}",
        )
        for option in risk["what_if"]
    ]
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines)
    return f"<details open><summary>Nguy cơ nhận ra lại</summary><dl>{items}</dl></details>"
