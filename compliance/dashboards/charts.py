"""Geometry of the drawings on the pages: pure numbers for SVG that templates write."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Dot:
    """A value of a trend at its place in the drawing."""

    x: float
    y: float
    day: date
    value: float


@dataclass(frozen=True)
class Trend:
    """A line of values from 0 to 100; a day without a number leaves a gap."""

    width: float
    height: float
    #: Points of each unbroken stretch, as ``points`` of a polyline.
    stretches: Sequence[str]
    dots: Sequence[Dot]
    #: The goal as it held on each day, likewise.
    goals: Sequence[str]


def trend(
    points: Sequence[tuple[date, float | None, float | None]],
    width: float,
    height: float,
    margin: float = 3,
) -> Trend:
    """Lay out day, value and goal; days stand at even steps, 0 at the foot and 100 at the top."""
    step = (width - 2 * margin) / max(1, len(points) - 1)

    def at(number: int, value: float) -> tuple[float, float]:
        clipped = min(100.0, max(0.0, value))
        y = height - margin - clipped / 100 * (height - 2 * margin)
        return round(margin + number * step, 1), round(y, 1)

    dots = [
        Dot(*at(number, value), day, value)
        for number, (day, value, _goal) in enumerate(points)
        if value is not None
    ]
    return Trend(
        width,
        height,
        _stretches([at(n, v) if v is not None else None for n, (_d, v, _g) in enumerate(points)]),
        dots,
        _stretches([at(n, g) if g is not None else None for n, (_d, _v, g) in enumerate(points)]),
    )


def _stretches(places: Sequence[tuple[float, float] | None]) -> list[str]:
    found: list[list[str]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(f"{place[0]:g},{place[1]:g}")
    return [" ".join(part) for part in found if len(part) > 1]


@dataclass(frozen=True)
class Place:
    """A point of a map; ``item`` is what stands there."""

    x: float
    y: float
    item: Any


@dataclass(frozen=True)
class Map:
    """Points by latitude and longitude, north above, true to scale around their middle."""

    width: float
    height: float
    places: Sequence[Place]


def lay_out(points: Sequence[tuple[float, float, Any]], width: float, margin: float = 14) -> Map:
    """Lay out latitude, longitude and item; the height follows from the region."""
    if not points:
        return Map(width, 0, [])
    lats = [lat for lat, _lon, _item in points]
    lons = [lon for _lat, lon, _item in points]
    north, west = max(lats), min(lons)
    squeeze = math.cos(math.radians((min(lats) + north) / 2))
    across = max((max(lons) - west) * squeeze, 1e-6)
    scale = (width - 2 * margin) / across
    down = (north - min(lats)) * scale
    return Map(
        width,
        round(down + 2 * margin, 1),
        [
            Place(
                round(margin + (lon - west) * squeeze * scale, 1),
                round(margin + (north - lat) * scale, 1),
                item,
            )
            for lat, lon, item in points
        ],
    )
