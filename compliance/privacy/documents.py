"""The register of processing activities and the impact dossier on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from checklists import Pack
from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.privacy.models import ImpactAssessment, ProcessingActivity
from compliance.settings.queries import is_demo
from compliance.sharing.gate import pack_today
from compliance.sharing.rules import rows_of
from compliance.units.documents import issue_of
from compliance.units.models import HealthUnit
from reports import Sheet, blocks, render_docx, render_pdf, render_xlsx
from reports.documents import impact_assessment, register_log
from reports.documents.issue import lacking
from reports.drawing import Figure

REGISTER = "Sổ kiểm kê hoạt động xử lý dữ liệu cá nhân"
#: What stands on paper beside the name; a sheet holds every box.
ON_PAPER = ("purpose", "lawful_basis", "data_categories", "subject_count", "recipients",
            "retention")  # fmt: skip
_WRITERS = {"docx": render_docx, "pdf": render_pdf}


def shown(box: Mapping[str, Any], value: Any, pack: Pack) -> str:
    """Return what a box holds, in words."""
    if value in (None, "", []):
        return ""
    choices = box.get("choices") or ()
    names: dict[str, str] = {choice["code"]: choice["label"]["vi"] for choice in choices}
    if box["type"] == "doc_ref":
        names = {row["id"]: row["name"]["vi"] for row in pack.section("lawful_bases")}
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if box["type"] == "date":
        return format_date(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    return names.get(str(value), str(value))


def register(
    unit: HealthUnit | None, rows: Sequence[ProcessingActivity], kind: str
) -> bytes:  # fmt: skip
    """Return the register as ``xlsx`` (every box), ``docx`` or ``pdf`` (what is asked first)."""
    pack = pack_today()
    boxes = [row for row in pack.section("processing_register_fields") if row["id"] != "activity"]
    with in_vietnamese():
        if kind != "xlsx":
            boxes = [box for box in boxes if box["id"] in ON_PAPER]
        columns = [blocks.Column("Đơn vị", 1.6), blocks.Column("Hoạt động", 2.2)]
        columns += [blocks.Column(box["label"]["vi"], 1.8) for box in boxes]
        lines: list[list[blocks.Cell]] = [
            [row.unit.name, row.name, *(shown(b, row.boxes.get(b["id"]), pack) for b in boxes)]
            for row in rows
        ]
        if kind == "xlsx":
            return render_xlsx([Sheet("Hoat dong xu ly", columns, lines)], demo=is_demo())
        return _WRITERS[kind](
            register_log.layout(
                register_log.RegisterLog(
                    issue=issue_of(
                        unit, "NGƯỜI PHỤ TRÁCH DỮ LIỆU", draft=False, date=clock.today()
                    ),
                    title=REGISTER,
                    unit_name=unit.name if unit else "",
                    until=clock.today(),
                    columns=columns,
                    rows=lines,
                )
            )
        )


def dossier(
    row: ImpactAssessment,
    activities: Sequence[ProcessingActivity],
    kind: str,
    flows: Sequence[tuple[str, Figure]] = (),
    flows_left_out: int = 0,
) -> bytes:
    """Return the impact dossier as ``pdf`` or ``docx``: always a draft to be checked and signed.

    Args:
        flows: system and data-flow drawing, only of systems whose network plan the reader may see.
        flows_left_out: how many systems are the reader's not to see.
    """
    pack = pack_today()
    entry = rows_of(pack, "impact_assessments")[row.kind]
    statuses = rows_of(pack, "impact_statuses")
    boxes = rows_of(pack, "processing_register_fields")
    with in_vietnamese():
        contents = [
            impact_assessment.Content(
                title=content["text"]["vi"],
                text=row.contents.get(content["id"], ""),
                source=content["source"],
            )
            for content in entry["contents"]
        ]
        data = impact_assessment.ImpactDossier(
            issue=issue_of(row.unit, "THỦ TRƯỞNG ĐƠN VỊ", draft=True, date=clock.today()),
            title=entry["name"]["vi"],
            form=entry["form"],
            addressee=entry["addressee"]["vi"],
            unit_name=row.unit.name,
            status=statuses[row.status]["text"]["vi"] if row.status in statuses else "",
            reason=row.reason or "",
            started_on=row.started_on,
            contents=contents,
            activities=[
                [
                    one.name,
                    *(
                        shown(boxes[key], one.boxes.get(key), pack)
                        for key in ("purpose", "data_categories", "subject_count", "recipients")
                    ),
                ]
                for one in activities
            ],
            flows=flows,
            flows_left_out=flows_left_out,
            missing=lacking(
                ("Nghĩa vụ lập hồ sơ", row.status),
                ("Ngày đầu tiên xử lý hoặc chuyển", row.started_on),
                *((content.title, content.text) for content in contents),
            ),
        )
        return _WRITERS[kind](impact_assessment.layout(data))
