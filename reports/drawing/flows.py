"""The data-flow drawing: from whom data comes, where it is kept, to whom it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.drawing.shapes import Arrow, Box, Figure, Label, Shape, lines_of, written
from reports.drawing.topology import Outside

_WIDTH = 470.0
_SIDE, _ROAD, _MIDDLE = 128.0, 46.0, 122.0
_HEIGHT, _GAP, _TYPE = 34.0, 14.0, 8.0


@dataclass(frozen=True)
class Flows:
    """Everything the data-flow drawing shows; ``kept`` are the data sets of the system."""

    system: str
    kept: Sequence[str]
    outside: Sequence[Outside]


def layout_flows(data: Flows) -> Figure:
    """Place senders left, the system in the middle, receivers right; both ways on both arrows.

    Arrows bear numbers; the list below says protocol and data of each.
    """
    numbered = list(enumerate(data.outside, start=1))
    left = [(n, o) for n, o in numbered if o.direction == "in"]
    right = [(n, o) for n, o in numbered if o.direction == "out"]
    for entry in numbered:
        if entry[1].direction not in ("in", "out"):
            (left if len(left) <= len(right) else right).append(entry)
    kept_height = 30 + sum(len(_kept_lines(name)) * 10 + 8 for name in data.kept)
    rows = max(len(left), len(right), 1)
    height = max(rows * (_HEIGHT + _GAP), kept_height + 12)
    shapes: list[Shape] = []
    _centre(shapes, data, height)
    for entries, to_right in ((left, False), (right, True)):
        _side(shapes, entries, to_right, height)
    bottom = _legend(shapes, numbered, height + 14)
    return Figure(_WIDTH, bottom, tuple(shapes), f"Luồng dữ liệu {data.system}", describe(data))


def describe(data: Flows) -> str:
    """Say in words what the drawing shows."""
    words = {"in": "nhận từ", "out": "gửi tới", "both": "trao đổi với"}
    parts = [f"{words.get(one.direction, 'kết nối với')} {one.name}" for one in data.outside]
    kept = f"giữ {', '.join(data.kept)}" if data.kept else ""
    return f"{data.system}: {'; '.join(filter(None, (kept, *parts))) or 'chưa có luồng dữ liệu'}."


def _kept_lines(name: str) -> list[str]:
    return lines_of(name, _MIDDLE - 26, _TYPE, 2)


def _centre(shapes: list[Shape], data: Flows, height: float) -> None:
    box = Box(_SIDE + _ROAD, 0, _MIDDLE, height, "frame")
    shapes.append(box)
    y = 14.0
    for line in lines_of(data.system, _MIDDLE - 10, 9, 2, bold=True):
        shapes.append(Label(box.x + _MIDDLE / 2, y, line, 9, bold=True, anchor="middle"))
        y += 11
    y += 2
    for name in data.kept:
        lines = _kept_lines(name)
        store = Box(box.x + 8, y - 6, _MIDDLE - 16, len(lines) * 10 + 4, "server", round=4)
        if store.y + store.height > height - 4:
            shapes.append(Label(box.x + _MIDDLE / 2, height - 6, "…", 9, anchor="middle"))
            break
        shapes += [store, *written(store, name, _TYPE, 2)]
        y += store.height + 4


def _side(
    shapes: list[Shape], entries: Sequence[tuple[int, Outside]], to_right: bool, height: float
) -> None:
    if not entries:
        return
    step = height / len(entries)
    edge = _SIDE + _ROAD + (_MIDDLE if to_right else 0.0)
    for index, (number, other) in enumerate(entries):
        middle = step * (index + 0.5)
        x = edge + _ROAD if to_right else 0.0
        box = Box(x, middle - _HEIGHT / 2, _SIDE, _HEIGHT, "outside", dashed=True)
        shapes += [box, *written(box, other.name, _TYPE, 2, note=other.owner)]
        outward = other.direction in ("out", "both")
        inward = other.direction in ("in", "both")
        ends = ((edge, middle), (edge + _ROAD, middle)) if to_right else (
            (edge, middle), (_SIDE, middle)
        )  # fmt: skip
        shapes.append(Arrow(ends, to_end=outward, to_start=inward))
        at = (ends[0][0] + ends[1][0]) / 2
        shapes.append(Label(at, middle - 4, f"({number})", _TYPE, bold=True, anchor="middle"))


def _legend(shapes: list[Shape], numbered: Sequence[tuple[int, Outside]], y: float) -> float:
    for number, other in numbered:
        said = ": ".join(filter(None, (other.protocol, " ".join(other.data.split()))))
        text = f"({number}) {other.name}: {said or 'chưa ghi giao thức và dữ liệu'}"
        for line in lines_of(text, _WIDTH, _TYPE, 3):
            shapes.append(Label(0, y, line, _TYPE))
            y += 10.5
    return y
