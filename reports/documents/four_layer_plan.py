"""A unit's plan by the four-layer model (mô hình bảo vệ bốn lớp)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from reports import blocks
from reports.blocks import Column, Status
from reports.document import OfficialDocument
from reports.documents.issue import Issue


@dataclass(frozen=True, kw_only=True)
class LayerItem:
    """One thing to do in a layer."""

    #: What is asked.
    text: str
    #: How far it is.
    status: Status = field(default=Status("none"))
    #: How it is done, or why not.
    note: str = ""
    #: Who does it, with the contract.
    provider: str = ""
    #: Document or file that proves it.
    evidence: str = ""
    #: Who answers for it, and by when.
    owner: str = ""
    due: Date | None = None


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer: its name, its state as a whole, what it consists of."""

    title: str
    status: Status = field(default=Status("none"))
    #: The layer in words: partner, contract, document that sets it up.
    summary: str = ""
    document: str = ""
    items: Sequence[LayerItem] = ()
    #: Measures that do not concern the unit, each with the reason.
    left_out: Sequence[str] = ()


@dataclass(frozen=True)
class Station:
    """A station that the plan covers, from a day until a day, by a document."""

    name: str
    since: Date | None = None
    until: Date | None = None
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class FourLayerPlan:
    """The whole plan of one unit."""

    issue: Issue
    #: The unit whose plan it is, and the year it is for.
    unit_name: str
    year: int
    #: The day for which the words stand, and the word of the plan as a whole.
    as_of: Date | None = None
    word: str = ""
    layers: Sequence[Layer] = ()
    #: Whom the plan covers besides the unit.
    stations: Sequence[Station] = ()
    #: What is still missing before it can be signed.
    missing: Sequence[str] = ()
    #: Remark in small print.
    note: str = ""


def layout(data: FourLayerPlan) -> OfficialDocument:
    """Return the plan: the layers at a glance, one section a layer, the stations as an annex.

    Seven columns a measure need the wide page.
    """
    day = f" đến ngày {data.as_of.strftime('%d/%m/%Y')}" if data.as_of else ""
    body: list[blocks.Block] = [
        blocks.Missing(data.missing),
        blocks.Table(
            [Column("Lớp", 5), Column("Tình trạng", 2), Column("Văn bản, hợp đồng", 4)],
            [[layer.title, layer.status, layer.document] for layer in data.layers],
            caption=f"Tình trạng chung{day}" + (f": {data.word}" if data.word else ""),
        ),
    ]
    for layer in data.layers:
        body += _section(layer)
    if data.stations:
        body += _annex(data.stations)
    if data.note:
        body.append(blocks.Note(data.note))
    return data.issue.document(
        f"Bảo vệ hệ thống thông tin theo mô hình bốn lớp năm {data.year} của {data.unit_name}",
        body,
        doc_type="PHƯƠNG ÁN",
        landscape=True,
    )


def _section(layer: Layer) -> list[blocks.Block]:
    section: list[blocks.Block] = [blocks.Heading(layer.title)]
    if layer.summary:
        section.append(blocks.Paragraph(layer.summary))
    section.append(
        blocks.Table(
            [
                Column("Biện pháp", 4),
                Column("Tình trạng", 1.7),
                Column("Cách làm", 3.4),
                Column("Ai thực hiện, hợp đồng", 2.6),
                Column("Minh chứng", 2.2),
                Column("Phụ trách", 1.8),
                Column("Hạn", 1.5),
            ],
            [
                [i.text, i.status, i.note, i.provider, i.evidence, i.owner, i.due]
                for i in layer.items
            ],
        )
    )
    if layer.left_out:
        section.append(blocks.Paragraph("Biện pháp không áp dụng theo kiểm kê:"))
        section.append(blocks.Bullets(layer.left_out))
    return section


def _annex(stations: Sequence[Station]) -> list[blocks.Block]:
    return [
        blocks.Heading("Phụ lục. Trạm y tế được phủ bởi phương án này"),
        blocks.Table(
            [
                Column("STT", 0.6, "center"),
                Column("Trạm y tế", 5),
                Column("Từ ngày", 1.5),
                Column("Đến ngày", 1.5),
                Column("Văn bản", 3),
            ],
            [
                [number, station.name, station.since, station.until, station.document]
                for number, station in enumerate(stations, 1)
            ],
        ),
    ]
