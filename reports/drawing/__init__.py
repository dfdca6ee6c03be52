"""Drawings of systems: laid out once as plain shapes, then painted as SVG, PDF or PNG.

A drawing is made from the inventory alone, so that page and paper always show the same and
nobody has to keep a picture up to date by hand (NĐ 331/2026 Đ22 k2: logical model).
"""

from reports.drawing.flows import Flows, layout_flows
from reports.drawing.raster import to_png
from reports.drawing.shapes import Figure
from reports.drawing.svg import to_svg
from reports.drawing.topology import Channel, Node, Outside, Topology, ZoneBox, layout_topology

__all__ = [
    "Channel",
    "Figure",
    "Flows",
    "Node",
    "Outside",
    "Topology",
    "ZoneBox",
    "layout_flows",
    "layout_topology",
    "to_png",
    "to_svg",
]
