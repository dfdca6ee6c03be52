"""The four-layer plan on paper: a draft of today, or what was frozen; the sector's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import in_vietnamese
from compliance.plans.models import LayerStatus, PlanRevision, RevisionState
from compliance.plans.overview import Standing
from compliance.plans.rules import LAYERS, layer_words, pack
from compliance.plans.snapshot import day_of
from compliance.settings.queries import is_demo
from compliance.units.documents import signer_title
from compliance.units.models import KIND_NAMES
from reports import Sheet, Signer, blocks, render_docx, render_pdf, render_xlsx
from reports.documents import four_layer_plan as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_SHAPES: dict[str, blocks.StatusCode] = {
    "met": "met",
    "partly": "partly",
    "planned": "planned",
    "none": "none",
    "not_applicable": "na",
}


def plan_document(
    content: Mapping[str, Any],
    kind: str,
    *,
    revision: PlanRevision | None,
    missing: Sequence[str],
    verify_base: str,
) -> bytes:
    """Return the plan as ``pdf`` or ``docx``.

    ``revision`` is what the content was frozen as; None, or one that is not signed, prints a
    draft. ``verify_base`` is the address that the hash of the signed content is added to.
    """
    with in_vietnamese():
        return _WRITERS[kind](layouts.layout(_data(content, revision, missing, verify_base)))


def overview_file(rows: Sequence[Standing]) -> bytes:
    """Return the sector's list as XLSX."""
    with in_vietnamese():
        words = layer_words()
        columns = [
            blocks.Column("Đơn vị", 4),
            blocks.Column("Loại", 2),
            blocks.Column("Phương án", 3),
            blocks.Column("Chung", 1.4),
            *(blocks.Column(f"Lớp {number}", 1.4) for number in LAYERS),
            blocks.Column("Hạn gần nhất", 1.4),
            blocks.Column("Hợp đồng hết hạn", 1.4),
            blocks.Column("Văn bản đã ký", 2),
            blocks.Column("Ngày ký", 1.4),
        ]
        cells = [
            [
                row.name,
                KIND_NAMES.get(row.kind, row.kind),
                plan_word(row),
                words[row.overall],
                *(words[word] for word in row.words),
                row.next_due,
                row.ends_on,
                row.signed[0] if row.signed else None,
                row.signed[1] if row.signed else None,
            ]
            for row in rows
        ]
        note = f"Số liệu đến ngày {format_date(clock.today())}."
        return render_xlsx([Sheet("Bốn lớp", columns, cells, notes=(note,))], demo=is_demo())


def plan_word(row: Standing) -> str:
    """Return whose plan counts for a unit, in words."""
    if row.covered_by:
        return f"Được phủ bởi phương án của {row.covered_by}"
    return "Phương án riêng" if row.has_plan else "Chưa lập"


def _data(
    content: Mapping[str, Any],
    revision: PlanRevision | None,
    missing: Sequence[str],
    verify_base: str,
) -> layouts.FourLayerPlan:
    unit = content["unit"]
    states = (RevisionState.SIGNED, RevisionState.SUPERSEDED)
    signed = revision if revision is not None and revision.state in states else None
    as_of = clock.local(revision.frozen_at).date() if revision is not None else clock.today()
    day = signed.document_date if signed else None
    return layouts.FourLayerPlan(
        issue=Issue(
            issuing_body=unit["issuing_body"],
            parent_body=unit["parent_body"],
            number=(signed.document_number or "") if signed else "",
            place=unit["place"],
            date=day,
            signer=Signer(title=signer_title(unit["head_title"])),
            recipients=("Lưu: VT.",),
            draft=signed is None,
            demo=is_demo(),
            verify_url=f"{verify_base}{signed.content_hash}" if signed else None,
        ),
        unit_name=unit["name"],
        year=(day or as_of).year,
        as_of=as_of,
        word=content.get("word", ""),
        layers=[_layer(layer) for layer in content["layers"]],
        stations=[
            layouts.Station(
                row["name"], day_of(row["from"]), day_of(row["to"]), row.get("document", "")
            )
            for row in content.get("stations", ())
        ],
        missing=missing,
        note=_note(content),
    )


def _note(content: Mapping[str, Any]) -> str:
    used = content.get("pack") or {"title": pack().title.vi, "version": pack().version}
    return (
        f"Theo gói “{used['title']}” bản {used['version']}. Chữ chỉ tình trạng là quy ước, không "
        "văn bản nào đặt thang này; căn cứ ghi ở từng lớp."
    )


def _layer(layer: Mapping[str, Any]) -> layouts.Layer:
    doubtful = " (cần đối chiếu)" if layer.get("confidence") == "U" else ""
    source = f"Căn cứ: {layer['source']}{doubtful}." if layer.get("source") else ""
    words = layer_words()
    status = layer.get("status", "none")
    return layouts.Layer(
        title=f"Lớp {layer['layer']}. {layer['title']}",
        status=blocks.Status(_SHAPES[status], layer.get("word") or words[LayerStatus(status)]),
        summary=source,
        document=_contracts(layer["measures"]),
        items=[_item(row) for row in layer["measures"]],
        left_out=[f"{row['id']}. {row['text']} {row['why']}" for row in layer.get("left_out", ())],
    )


def _contracts(rows: Sequence[Mapping[str, Any]]) -> str:
    held = dict.fromkeys(_contract(row) for row in rows if row["contract"])
    return "\n".join(held)


def _contract(row: Mapping[str, Any]) -> str:
    start, end = day_of(row.get("contract_start")), day_of(row.get("contract_end"))
    days = " ".join(
        part
        for part in (
            f"từ {format_date(start)}" if start else "",
            f"đến {format_date(end)}" if end else "",
        )
        if part
    )
    return f"{row['contract']} ({days})" if days else str(row["contract"])


def _item(row: Mapping[str, Any]) -> layouts.LayerItem:
    doubtful = " (cần đối chiếu)" if row.get("confidence") == "U" else ""
    provider = row["provider"]
    if row["contract"]:
        provider += f"\n{_contract(row)}"
    about = f"\nHệ thống: {', '.join(row['systems'])}." if row["systems"] else ""
    return layouts.LayerItem(
        text=f"{row['id']}. {row['text']}{doubtful}" if row["id"] else row["text"],
        status=blocks.Status(_SHAPES[row["state"]], row["word"]),
        note=(row["how"] or "Chưa ghi") + about,
        provider=provider.strip(),
        evidence="; ".join(piece["title"] for piece in row["evidence"]) or "Chưa có",
        owner=row["responsible"],
        due=day_of(row["due"]),
    )
