"""The few shapes every drawing is made of. Units are points; ``y`` grows downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports import fonts
from reports.measure import width_of
from reports.wording import clean

#: How a shape looks: a role in the drawing, not a colour; each painter has its palette.
Look = Literal["frame", "zone", "node", "server", "outside", "user", "warn"]
Anchor = Literal["start", "middle", "end"]

#: Look → fill and line, readable in black and white too.
PALETTE: dict[Look, tuple[str, str]] = {
    "frame": ("#ffffff", "#1f4e79"),
    "zone": ("#f3f6fa", "#7a8ca3"),
    "node": ("#ffffff", "#44546a"),
    "server": ("#e3ecf6", "#1f4e79"),
    "outside": ("#f7f7f7", "#595959"),
    "user": ("#ffffff", "#595959"),
    "warn": ("#fff4e0", "#9c5700"),
}
INK, LINE = "#1a1a1a", "#44546a"


@dataclass(frozen=True)
class Box:
    """A rectangle; ``dashed`` marks what lies outside the system."""

    x: float
    y: float
    width: float
    height: float
    look: Look
    dashed: bool = False
    round: float = 0.0


@dataclass(frozen=True)
class Label:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Arrow:
    """A broken line through ``points`` with a head at its end, at its start, or at both."""

    points: tuple[tuple[float, float], ...]
    to_end: bool = True
    to_start: bool = False


Shape = Box | Label | Arrow


@dataclass(frozen=True)
class Figure:
    """A finished drawing; ``title`` and ``text`` say in words what it shows."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    text: str


def lines_of(text: str, width: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """Break a text into at most ``most`` lines of ``width`` points; what is over ends in "…"."""
    font = fonts.style_name(bold=bold)
    found: list[str] = []
    line = ""
    for word in clean(text).split():
        longer = f"{line} {word}".strip()
        if width_of(longer, font, size) <= width:
            line = longer
            continue
        if line:
            found.append(line)
        line = _cut(word, width, size, font)
    found.append(line)
    if len(found) > most:
        found = found[:most]
        found[-1] = _cut(found[-1] + " …", width, size, font, force=True)
    return [line for line in found if line]


def _cut(text: str, width: float, size: float, font: str, *, force: bool = False) -> str:
    """Shorten a text that is too wide; with ``force`` the end mark stays in any case."""
    if width_of(text, font, size) <= width:
        return text
    kept = text.removesuffix("…").rstrip() if force else text
    while kept and width_of(f"{kept}…", font, size) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def written(
    box: Box, text: str, size: float, most: int, *, bold: bool = False, note: str = ""
) -> list[Label]:
    """Write a text, and a smaller note under it, into the middle of a box."""
    inner = box.width - 8
    lines = lines_of(text, inner, size, most, bold=bold)
    small = lines_of(note, inner, size - 1, 1) if note else []
    leading = size * 1.18
    total = leading * len(lines) + (size - 1) * 1.18 * len(small)
    y = box.y + (box.height - total) / 2 + size * 0.86
    middle = box.x + box.width / 2
    labels = []
    for line in lines:
        labels.append(Label(middle, y, line, size, bold, "middle"))
        y += leading
    labels += [Label(middle, y - 0.5, line, size - 1, anchor="middle") for line in small]
    return labels
