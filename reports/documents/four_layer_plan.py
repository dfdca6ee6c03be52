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


@dataclass(frozen=True, kw_only=True)
class FourLayerPlan:
    """The whole plan of one unit."""

    issue: Issue
    #: The unit whose plan it is, and the year it is for.
    unit_name: str
    year: int
    layers: Sequence[Layer] = ()
    #: What is still missing before it can be signed.
    missing: Sequence[str] = ()


def layout(data: FourLayerPlan) -> OfficialDocument:
    """Return the plan: the four layers at a glance, then one section a layer."""
    body: list[blocks.Block] = [
        blocks.Missing(data.missing),
        blocks.Table(
            [Column("Lớp", 5), Column("Trạng thái", 2), Column("Văn bản, hợp đồng", 4)],
            [[layer.title, layer.status, layer.document] for layer in data.layers],
            caption="Tình trạng chung",
        ),
    ]
    for layer in data.layers:
        body.append(blocks.Heading(layer.title))
        if layer.summary:
            body.append(blocks.Paragraph(layer.summary))
        body.append(
            blocks.Table(
                [
                    Column("Nội dung", 4),
                    Column("Trạng thái", 1.8),
                    Column("Cách làm", 3),
                    Column("Minh chứng", 2),
                    Column("Phụ trách", 1.6),
                    Column("Hạn", 1.5),
                ],
                [[i.text, i.status, i.note, i.evidence, i.owner, i.due] for i in layer.items],
            )
        )
    return data.issue.document(
        f"Bảo vệ hệ thống thông tin theo mô hình bốn lớp năm {data.year} của {data.unit_name}",
        body,
        doc_type="PHƯƠNG ÁN",
    )
