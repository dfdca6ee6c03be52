"""The logical drawing: who comes in, which zones there are, what stands in them, who is beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.drawing.shapes import Arrow, Box, Figure, Label, Look, Shape, lines_of, written

_WIDTH = 470.0
_GAP, _PAD = 8.0, 8.0
_NODE_HEIGHT, _ZONE_TITLE = 32.0, 15.0
#: From this many components on, boxes are lower so that a page still holds them.
_MANY, _LOW = 25, 26.0
_OUTSIDE_WIDTH, _ROAD = 118.0, 46.0
_TYPE = 8.0


@dataclass(frozen=True)
class Node:
    """A device, a server or a service; ``note`` is its small second line."""

    name: str
    note: str = ""
    server: bool = False


@dataclass(frozen=True)
class ZoneBox:
    """A zone with what stands in it; ``known`` is false for what nobody has placed yet."""

    name: str
    nodes: Sequence[Node]
    known: bool = True


@dataclass(frozen=True)
class Outside:
    """Another system: ``direction`` is seen from the system that is drawn."""

    name: str
    direction: Literal["in", "out", "both", ""] = ""
    protocol: str = ""
    data: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Channel:
    """A group of users and how they come in."""

    name: str
    channel: str = ""


@dataclass(frozen=True)
class Topology:
    """Everything the logical drawing shows."""

    system: str
    zones: Sequence[ZoneBox]
    users: Sequence[Channel] = ()
    outside: Sequence[Outside] = ()


def layout_topology(data: Topology) -> Figure:
    """Place users on top, zones below one another in the system's frame, other systems right.

    Fits a page of A4 (470 × 680 points) up to about forty components.
    """
    beside = bool(data.outside)
    frame_width = _WIDTH - (_OUTSIDE_WIDTH + _ROAD if beside else 0.0)
    shapes: list[Shape] = []
    y = _users(shapes, data.users, frame_width)
    inside: list[Shape] = []
    bottom = y + 22.0
    many = sum(len(zone.nodes) for zone in data.zones) >= _MANY
    for zone in data.zones:
        bottom = _zone(inside, zone, bottom, frame_width, _LOW if many else _NODE_HEIGHT) + _GAP
    if not data.zones:
        inside.append(Label(_PAD, bottom + 14, "Chưa có thành phần nào.", _TYPE))
        bottom += 28
    needed = len(data.outside) * (_NODE_HEIGHT + 14) + 6
    height = max(bottom - y, needed)
    frame = Box(0, y, frame_width, height, "frame")
    title = lines_of(data.system, frame_width - 2 * _PAD, 9.5, 1, bold=True)
    shapes += [frame, *(Label(_PAD, y + 14, line, 9.5, bold=True) for line in title), *inside]
    _others(shapes, data.outside, frame)
    return Figure(_WIDTH, y + height + 1, tuple(shapes), f"Sơ đồ {data.system}", describe(data))


def describe(data: Topology) -> str:
    """Say in one paragraph what the drawing shows, for those who cannot see it."""
    parts = [f"{len(data.users)} nhóm người dùng"] if data.users else []
    for zone in data.zones:
        names = ", ".join(node.name for node in zone.nodes) or "chưa có thành phần"
        parts.append(f"{zone.name}: {names}")
    parts += [f"kết nối với {one.name}" for one in data.outside]
    return "; ".join(parts) + "."


def _users(shapes: list[Shape], users: Sequence[Channel], width: float) -> float:
    """Draw the users in rows above the frame, one arrow a row's box; return the frame's top."""
    if not users:
        return 0.0
    columns = min(4, len(users))
    wide = (width - (columns - 1) * _GAP) / columns
    rows = -(-len(users) // columns)
    top = rows * (_NODE_HEIGHT + _GAP) + 14
    for index, user in enumerate(users):
        row, column = divmod(index, columns)
        box = Box(
            column * (wide + _GAP), row * (_NODE_HEIGHT + _GAP), wide, _NODE_HEIGHT, "user", round=9
        )
        shapes += [box, *written(box, user.name, _TYPE, 2, note=user.channel)]
        if row == rows - 1:
            middle = box.x + wide / 2
            shapes.append(Arrow(((middle, box.y + box.height), (middle, top)), to_start=True))
    return top


def _zone(shapes: list[Shape], zone: ZoneBox, y: float, frame_width: float, high: float) -> float:
    """Draw a zone with its nodes in a grid; return its lower edge."""
    width = frame_width - 2 * _PAD
    columns = 3 if frame_width < 400 else 4
    wide = (width - 2 * _PAD - (columns - 1) * _GAP) / columns
    rows = -(-len(zone.nodes) // columns)
    height = _ZONE_TITLE + max(rows * (high + 5), 8) + 3
    shapes.append(
        Box(_PAD, y, width, height, "zone" if zone.known else "warn", dashed=not zone.known)
    )
    title = lines_of(zone.name, width - 2 * _PAD, _TYPE, 1, bold=True)
    shapes += [Label(2 * _PAD, y + 11, line, _TYPE, bold=True) for line in title]
    for index, node in enumerate(zone.nodes):
        row, column = divmod(index, columns)
        left, top = 2 * _PAD + column * (wide + _GAP), y + _ZONE_TITLE + row * (high + 5)
        look: Look = "server" if node.server else "node" if zone.known else "warn"
        box = Box(left, top, wide, high, look)
        note = node.note if high >= _NODE_HEIGHT else ""
        shapes += [box, *written(box, node.name, _TYPE - 0.5, 2, note=note)]
    return y + height


def _others(shapes: list[Shape], others: Sequence[Outside], frame: Box) -> None:
    """Draw the other systems on the right, each with an arrow to the frame."""
    if not others:
        return
    step = frame.height / len(others)
    left = frame.width + _ROAD
    for index, other in enumerate(others):
        middle = frame.y + step * (index + 0.5)
        box = Box(left, middle - _NODE_HEIGHT / 2, _OUTSIDE_WIDTH, _NODE_HEIGHT, "outside", True)
        shapes += [box, *written(box, other.name, _TYPE, 2, note=other.owner)]
        shapes.append(
            Arrow(
                ((frame.width, middle), (left, middle)),
                to_end=other.direction in ("out", "both"),
                to_start=other.direction in ("in", "both"),
            )
        )
        said = lines_of(other.protocol, _ROAD - 4, _TYPE - 2, 1)
        shapes += [
            Label(frame.width + _ROAD / 2, middle - 3, line, _TYPE - 2, anchor="middle")
            for line in said
        ]
