"""The report of a unit on paper and as a workbook, and what papers of reports share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.reporting.labels import subject
from compliance.settings.queries import is_demo
from compliance.units.documents import signer_title
from reports import Sheet, Signer, render_docx, render_pdf, render_xlsx
from reports.blocks import Cell
from reports.documents import periodic_report as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
#: Said of every number after the cut-off.
ESTIMATES = "Số liệu phần còn lại của kỳ sau ngày chốt số là số ước."


def unit_paper(
    content: Mapping[str, Any], kind: str, *, sha256: str | None, verify_base: str
) -> bytes:
    """Return a unit's report as ``docx``, ``pdf`` or ``xlsx``; without a hash it is a draft."""
    with in_vietnamese():
        if kind == "xlsx":
            return render_xlsx([_unit_sheet(content)], demo=is_demo())
        return _WRITERS[kind](layouts.unit_layout(_unit_data(content, sha256, verify_base)))


def day(text: str) -> date:
    """Return the day that a content writes."""
    return date.fromisoformat(text)


def issue(
    unit: Mapping[str, str],
    dated: str | None,
    sha256: str | None,
    recipients: tuple[str, ...],
    base: str,
) -> Issue:
    """Return the outer data of a paper; without a hash it is a draft."""
    return Issue(
        issuing_body=unit["issuing_body"],
        parent_body=unit["parent_body"],
        place=unit["place"],
        date=day(dated) if dated and sha256 else None,
        signer=Signer(title=signer_title(unit["head_title"])),
        recipients=recipients,
        draft=sha256 is None,
        demo=is_demo(),
        verify_url=f"{base}{sha256}" if sha256 else None,
    )


def pack_note(content: Mapping[str, Any]) -> str:
    """Return by which pack the form was made."""
    pack = content["period"]["pack"]
    return (
        f"Biểu do gói “{pack['id']}” bản {pack['version']} đặt theo nhiệm vụ, mục tiêu của kế "
        "hoạch; kế hoạch không kèm mẫu."
    )


def _unit_data(
    content: Mapping[str, Any], sha256: str | None, base: str
) -> layouts.UnitReportPaper:
    period, form = content["period"], content["form"]
    facts: list[tuple[str, Cell]] = [
        ("Đơn vị báo cáo", content["unit"]["name"]),
        ("Mẫu biểu", form["title"]),
        (
            "Thuộc diện",
            f"gửi theo yêu cầu của {form['asked_by']}"
            if form.get("asked_by")
            else "phải gửi theo kế hoạch"
            if form["obliged"]
            else "gửi theo đề nghị phối hợp",
        ),
        ("Số liệu tính đến ngày", day(period["cutoff"])),
        ("Hạn gửi", day(period["due_on"])),
    ]
    if content.get("sent_on"):
        facts.append(
            ("Ngày gửi, lần gửi", f"{day(content['sent_on']):%d/%m/%Y}, lần {content['number']}")
        )
    if content["missing"]:
        facts.append(("Đơn vị dưới chưa gửi", "; ".join(content["missing"])))
        facts.append(("Lý do vẫn gửi", content["missing_note"]))
    if content["files"]:
        facts.append(("Tệp gửi kèm", "; ".join(one["title"] for one in content["files"])))
    remarks = [
        f"{row['label']}: {row['answer']['why']}"
        for block in content["blocks"]
        for row in block["rows"]
        if row["answer"].get("why")
    ]
    notes = [pack_note(content)]
    if content["estimated"]:
        notes.insert(0, ESTIMATES)
    if content["carried_from"]:
        notes.append(f"Cột kỳ trước lấy từ {content['carried_from']}.")
    return layouts.UnitReportPaper(
        issue=issue(
            content["unit"],
            content.get("sent_on"),
            sha256,
            ("Như trên", "Lưu: VT."),
            base,
        ),
        title=subject(period["title"]),
        addressee=content["checker"],
        facts=facts,
        parts=[
            layouts.ReportPart(title=block["title"], lines=lines)
            for block in content["blocks"]
            if (lines := [_line(row) for row in block["rows"] if _told(row)])
        ],
        closing=f"{content['unit']['name']} kính báo cáo./.",
        remarks=remarks,
        notes=notes,
    )


def labelled(label: str, unit: str) -> str:
    """Return a label with its unit of measure; a percentage says itself what it is."""
    if unit in ("", "%"):
        return label
    return f"{label}, {unit}" if "(" in unit else f"{label} ({unit})"


def _told(row: Mapping[str, Any]) -> bool:
    return row["kind"] != "text" or bool(row["shown"])


def _line(row: Mapping[str, Any]) -> layouts.ReportLine:
    source = f"{row['source']}, {day(row['as_of']):%d/%m/%Y}" if row["source"] else ""
    return layouts.ReportLine(
        label=labelled(row["label"], row["unit"]),
        value=row["shown"],
        last=row["last"],
        source=source,
        text=row["kind"] == "text",
    )


def _unit_sheet(content: Mapping[str, Any]) -> Sheet:
    columns = ["Phần", "Mã ô", "Nội dung", "Kỳ này", "Kỳ trước", "Nguồn", "Giải trình"]
    cells: list[list[Cell]] = [
        [
            block["title"],
            row["key"],
            row["label"],
            _cell(row),
            row["last"],
            row["source"],
            row["answer"].get("why"),
        ]
        for block in content["blocks"]
        for row in block["rows"]
    ]
    note = f"{content['period']['title']}, {content['unit']['name']}."
    return Sheet("Báo cáo", columns, cells, notes=(note,))


def _cell(row: Mapping[str, Any]) -> Cell:
    value = row["answer"].get("v")
    return value if isinstance(value, int | float) else row["shown"]
