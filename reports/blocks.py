"""What the body of a document is made of; the writers turn each block into PDF and DOCX.

Text is plain text (no mark-up): a line break in it is kept. Cells of tables take text, whole
numbers, dates, moments (shown in Vietnamese time), ``None`` (empty) and :class:`Status`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reports.drawing.shapes import Figure

Align = Literal["left", "center", "right", "justify"]
StatusCode = Literal["met", "partly", "planned", "none", "not_met", "na", "unknown"]

#: Shape and usual word of each status: the word is what counts, the shape only helps the eye.
STATUS_SHAPES: dict[StatusCode, tuple[str, str]] = {
    "met": ("●", "Đạt"),
    "partly": ("◐", "Đạt một phần"),
    "planned": ("◇", "Có kế hoạch"),
    "none": ("○", "Chưa trả lời"),
    "not_met": ("✕", "Không đạt"),
    "na": ("–", "Không áp dụng"),
    "unknown": ("?", "Không biết"),
}


@dataclass(frozen=True)
class Status:
    """One status in a cell: a shape and a word (``label`` replaces the usual word)."""

    code: StatusCode
    label: str = ""

    @property
    def word(self) -> str:
        """The word that is printed."""
        return self.label or STATUS_SHAPES[self.code][1]


Cell = str | int | float | date | datetime | Status | None


@dataclass(frozen=True)
class Heading:
    """A heading of the body; level 1 (bold), 2 (bold) or 3 (bold italic). Numbering is yours."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the first line indented; centred and right-aligned ones are not.

    ``lead`` is printed in bold before the text, e.g. "Điều 1.". ``keep``: it heads what follows,
    and never stands alone at the foot of a page.
    """

    text: str
    align: Align = "justify"
    bold: bool = False
    italic: bool = False
    lead: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Bullets:
    """Lines that each begin with a dash, as administrative documents write lists."""

    items: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Label and value, one pair a line. An empty value is printed as a dotted line to fill in."""

    pairs: Sequence[tuple[str, Cell]]


@dataclass(frozen=True)
class Column:
    """A table column: ``width`` is its share of the page beside the other columns' shares."""

    title: str
    width: float = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A table whose header repeats on each page. No rows prints "Không có dòng nào".

    A row given as a plain text is a group line across all columns.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell] | str]
    caption: str | None = None


@dataclass(frozen=True)
class Chart:
    """Bars from left to right, one a label; ``unit`` is written after each figure."""

    bars: Sequence[tuple[str, float]]
    caption: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG image, shrunk to fit the page and ``height_mm``."""

    data: bytes = field(repr=False)
    caption: str | None = None
    height_mm: float = 150


@dataclass(frozen=True)
class Drawing:
    """A drawing made from data, shrunk to fit the page and ``height_mm``."""

    figure: Figure = field(repr=False)
    caption: str | None = None
    height_mm: float = 225


@dataclass(frozen=True)
class Missing:
    """A box that lists what the document still lacks. Nothing is printed when all is there."""

    items: Sequence[str]


@dataclass(frozen=True)
class Note:
    """A remark in small italics: conventions used, sources, what must still be compared."""

    text: str


@dataclass(frozen=True)
class Signatures:
    """Signature places side by side, for minutes: ``(title, name)`` of each side."""

    parties: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Slip:
    """A slip to cut out: heading, label and value pairs, then a small text."""

    heading: str
    facts: Sequence[tuple[str, str]]
    text: str = ""


@dataclass(frozen=True)
class Slips:
    """Slips with dashed cut lines, two side by side; one is never split between pages."""

    slips: Sequence[Slip]


@dataclass(frozen=True)
class PageBreak:
    """The next block begins on a new page."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | Facts
    | Table
    | Chart
    | Picture
    | Drawing
    | Missing
    | Note
    | Signatures
    | Slips
    | PageBreak
)
