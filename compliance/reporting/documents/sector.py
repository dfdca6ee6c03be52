"""The consolidated report of the sector, on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.i18n import in_vietnamese
from compliance.reporting.answers import says_nothing
from compliance.reporting.documents.unit import ESTIMATES, day, issue, labelled, pack_note
from compliance.reporting.labels import subject
from compliance.settings.queries import is_demo
from reports import Bars, Sheet, render_docx, render_pdf, render_xlsx
from reports.blocks import Cell
from reports.documents import periodic_report as layouts

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_COUNTED = ("total", "on_time", "late", "missing", "accepted")
#: Bars that a chart of choices carries at most.
_BARS = 8


def sector_paper(
    content: Mapping[str, Any], kind: str, *, sha256: str | None, verify_base: str
) -> bytes:
    """Return the sector's report as ``docx``, ``pdf`` or ``xlsx``; without a hash: a draft."""
    with in_vietnamese():
        if kind == "xlsx":
            return render_xlsx(_sector_sheets(content), demo=is_demo())
        return _WRITERS[kind](layouts.sector_layout(_sector_data(content, sha256, verify_base)))


def _sector_data(
    content: Mapping[str, Any], sha256: str | None, base: str
) -> layouts.SectorReportPaper:
    period, counts = content["period"], content["counts"]
    return layouts.SectorReportPaper(
        issue=issue(
            content["unit"],
            content.get("frozen_on"),
            sha256,
            (*content["addressees"], "Lãnh đạo Sở", "Lưu: VT, VP."),
            base,
        ),
        title=f"{subject(period['title'])} của ngành y tế",
        addressees=content["addressees"],
        as_of=day(period["cutoff"]),
        summary=_summary(period, counts),
        by_kind=[
            [
                row["kind"],
                "Phải gửi" if row["obliged"] else "Phối hợp",
                row["total"],
                row["on_time"],
                row["late"],
                row["missing"],
                row["accepted"],
            ]
            for row in content["by_kind"]
        ]
        + [["Cộng", "", *(counts[key] for key in _COUNTED)]],
        chart=[
            ("Đúng hạn", float(counts["on_time"])),
            ("Muộn", float(counts["late"])),
            ("Chưa gửi", float(counts["missing"])),
        ],
        parts=[_sector_part(block) for block in content["blocks"] if _has_figures(block)],
        lists=[
            (title, content["shortcomings"][key])
            for key, title in (
                ("missing", "Chưa gửi báo cáo"),
                ("waiting", "Đã gửi, chưa tính vào số liệu"),
                ("late", "Gửi muộn"),
            )
            if content["shortcomings"][key]
        ],
        closing=f"{content['unit']['name']} kính báo cáo./.",
        notes=[
            ESTIMATES,
            "Số toàn ngành cộng từ báo cáo đã chấp nhận của các đơn vị và phần của Sở; tỷ lệ tính "
            "lại từ tử số và mẫu số. Báo cáo năm về an ninh mạng theo Mẫu 08 của NĐ 331/2026/NĐ-CP "
            "lập riêng, không gộp vào báo cáo này.",
            pack_note(content),
        ],
    )


def _summary(period: Mapping[str, Any], counts: Mapping[str, int]) -> list[str]:
    # What was frozen before the Department's own part was told apart does not say.
    own = " của các đơn vị và phần của Sở" if counts.get("own_part") else ""
    return [
        f"Số liệu tính đến ngày {day(period['cutoff']):%d/%m/%Y}; hạn gửi của đơn vị là hết ngày "
        f"{day(period['due_on']):%d/%m/%Y}.",
        f"Có {counts['total']} đơn vị được yêu cầu gửi: {counts['obliged']} đơn vị phải gửi "
        f"theo kế hoạch, còn lại gửi theo đề nghị phối hợp. {counts['sent']} đơn vị đã gửi: "
        f"{counts['on_time']} đúng hạn, {counts['late']} muộn; {counts['missing']} đơn vị chưa "
        f"gửi. {counts['returned']} đơn vị có báo cáo bị trả lại để sửa. Số liệu dưới đây tổng hợp "
        f"từ {counts['accepted']} báo cáo đã chấp nhận{own}.",
    ]


def _has_figures(block: Mapping[str, Any]) -> bool:
    return any(row["units"] for row in block["rows"])


def _sector_part(block: Mapping[str, Any]) -> layouts.ReportPart:
    told = [row for row in block["rows"] if row["units"]]
    lines = [
        layouts.ReportLine(
            label=labelled(row["label"], row["unit"]),
            value=row["shown"],
            units=row["units"],
        )
        for row in told
        if row["combine"] != "list"
    ]
    charts = [
        (
            f"{row['label']} (số đơn vị)",
            [(word, float(number)) for word, number in list(row["choices"].items())[:_BARS]],
        )
        for row in told
        if row["combine"] == "count" and len(row["choices"]) > 1
    ]
    texts = [
        (_heading(row), [_wrote(*line) for line in row["texts"] if not says_nothing(line[0])])
        for row in told
        if row["combine"] == "list"
    ]
    return layouts.ReportPart(title=block["title"], lines=lines, charts=charts, texts=texts)


def _heading(row: Mapping[str, Any]) -> str:
    more = row["different"] - len(row["texts"])
    none = sum(units for text, units, _unit in row["texts"] if says_nothing(text))
    said = [f"{row['units'] - none} đơn vị nêu"] if row["units"] > none else []
    said += [f"{none} đơn vị ghi không có"] if none else []
    said += [f"còn {more} nội dung khác trong danh sách đơn vị"] if more > 0 else []
    return f"{row['label']} ({'; '.join(said)})"


def _wrote(text: str, units: int, unit: str) -> str:
    said = text.rstrip(" .;")
    return f"{said} ({unit})." if units == 1 else f"{said} ({units} đơn vị)."


def _sector_sheets(content: Mapping[str, Any]) -> list[Sheet]:
    figures: list[list[Cell]] = [
        [
            block["title"],
            row["key"],
            row["label"],
            row["unit"],
            row["number"] if row["number"] is not None else row["shown"] or None,
            row["top"],
            row["base"],
            row["units"],
        ]
        for block in content["blocks"]
        for row in block["rows"]
        if row["combine"] != "list"
    ]
    texts: list[list[Cell]] = [
        [block["title"], row["label"], text, units, unit]
        for block in content["blocks"]
        for row in block["rows"]
        for text, units, unit in row["texts"]
    ]
    kinds: list[list[Cell]] = [
        [row[key] for key in ("kind", "obliged", "total", "on_time", "late", "missing", "accepted")]
        for row in content["by_kind"]
    ]
    names: list[list[Cell]] = [
        [title, name]
        for key, title in (("missing", "Chưa gửi"), ("waiting", "Chưa tính"), ("late", "Muộn"))
        for name in content["shortcomings"][key]
    ]
    period = content["period"]
    note = f"{period['title']}, số liệu đến ngày {day(period['cutoff']):%d/%m/%Y}."
    return [
        Sheet(
            "Số liệu",
            ["Phần", "Mã ô", "Nội dung", "Đơn vị tính", "Toàn ngành", "Tử", "Mẫu", "Số đơn vị"],
            figures,
            notes=(note, ESTIMATES),
        ),
        Sheet(
            "Tình hình gửi",
            ["Loại", "Phải gửi", "Số đơn vị", "Đúng hạn", "Muộn", "Chưa gửi", "Đã tổng hợp"],
            kinds,
            bars=Bars("Tình hình gửi báo cáo (số đơn vị)", 1, (4, 5, 6)),
        ),
        Sheet("Nội dung chữ", ["Phần", "Ô", "Nội dung", "Số đơn vị", "Một đơn vị nêu"], texts),
        Sheet("Danh sách", ["Tình trạng", "Đơn vị"], names),
    ]
