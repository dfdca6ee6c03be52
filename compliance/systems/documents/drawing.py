"""The logical drawing and the data-flow drawing of a system, from the rows of the inventory.

Both are restricted like the network plan (NĐ 331/2026 Đ22 k3): who may not see zones and
addresses does not get them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from compliance.systems import labels
from compliance.systems.models import InformationSystem
from compliance.systems.queries.assets import asset_names
from compliance.systems.queries.parts import rows_of
from reports.drawing import (
    Channel,
    Figure,
    Flows,
    Node,
    Outside,
    Topology,
    ZoneBox,
    layout_flows,
    layout_topology,
)

Row = Mapping[str, Any]
UNPLACED = "Chưa xếp vùng"
LINK_COLUMNS = ("other_name", "direction", "protocol", "data", "other_owner")


def zones_with_nodes(zones: Iterable[Any], components: Sequence[Any]) -> list[dict[str, Any]]:
    """Return each zone with the components in it as plain data; last those without a zone."""
    found = [
        {"name": zone.name, "nodes": [_node(c) for c in components if c.zone_id == zone.id]}
        for zone in zones
    ]
    rest = [_node(c) for c in components if c.zone_id is None]
    return [*found, {"name": None, "nodes": rest}] if rest else found


def figures_of(
    system: InformationSystem, zones: Sequence[Any], components: Sequence[Any]
) -> tuple[Figure, Figure]:
    """Return the logical drawing and the data-flow drawing of today; two queries."""
    users = [{"name": u.name, "channel": u.channel} for u in rows_of(system.id, "user-groups")]
    links = _links_of(system)
    placed = zones_with_nodes(zones, components)
    return (
        topology_figure(system.name, placed, users, links),
        flows_figure(system.name, asset_names(system.id), links),
    )


def flows_of(system: InformationSystem) -> Figure:
    """Return the data-flow drawing of today alone."""
    return flows_figure(system.name, asset_names(system.id), _links_of(system))


def _links_of(system: InformationSystem) -> list[dict[str, Any]]:
    return [
        {name: getattr(link, name) for name in LINK_COLUMNS}
        for link in rows_of(system.id, "interconnections")
    ]


def _node(component: Any) -> dict[str, Any]:
    return {"name": component.name, "kind": component.kind, "server": component.server}


def topology_figure(
    system: str, zones: Sequence[Row], users: Sequence[Row], links: Sequence[Row]
) -> Figure:
    """Draw zones (as ``zones_with_nodes`` gives them), users and other systems."""
    boxes = [
        ZoneBox(
            zone["name"] or UNPLACED,
            [
                Node(
                    node["name"],
                    f"trên: {node['server']}"
                    if node["server"]
                    else labels.label(labels.COMPONENT_KINDS, node["kind"]),
                    server=node["kind"] in ("server", "storage"),
                )
                for node in zone["nodes"]
            ],
            known=zone["name"] is not None,
        )
        for zone in zones
    ]
    channels = [Channel(row["name"], row["channel"] or "") for row in users]
    return layout_topology(Topology(system, boxes, channels, _outside(links)))


def flows_figure(system: str, kept: Sequence[str], links: Sequence[Row]) -> Figure:
    """Draw who sends data to the system and who receives it; ``kept`` names its data sets."""
    return layout_flows(Flows(system, kept, _outside(links)))


def _outside(links: Sequence[Row]) -> list[Outside]:
    return [
        Outside(
            row["other_name"],
            cast("Any", row["direction"] or ""),
            row["protocol"] or "",
            row["data"] or "",
            row["other_owner"] or "",
        )
        for row in links
    ]
