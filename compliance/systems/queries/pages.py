"""What the page of one system shows to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.core.permissions import Permission
from compliance.systems.models import DataAsset, InformationSystem, RelationKind, SystemRelation
from compliance.systems.queries.assets import assets_of
from compliance.systems.queries.gaps import (
    Gap,
    by_section,
    missing_fields,
    missing_relations,
    missing_tables,
)
from compliance.systems.queries.parts import counts_of, rows_of
from compliance.systems.queries.scope import WHOLE, holds, may_touch
from compliance.units.queries import Viewer

#: Tables shown on the page itself; zones have a page of their own, whose reading is logged.
SHOWN = ("user-groups", "size-metrics", "components", "interconnections", "documents")


@dataclass(frozen=True)
class SystemView:
    """A system as one viewer may see it."""

    system: InformationSystem
    #: False: only a summary, for who merely uses it or leads its field.
    whole: bool
    may_write: bool
    may_see_network: bool
    relations: Sequence[SystemRelation]
    former: Sequence[SystemRelation]
    using: Sequence[SystemRelation]
    tables: Mapping[str, Sequence[Any]]
    counts: Mapping[str, int]
    assets: Sequence[DataAsset]
    gaps: Mapping[str, list[Gap]]

    @property
    def missing(self) -> int:
        """How many things a dossier needs are still missing."""
        return sum(len(gaps) for gaps in self.gaps.values())


def view_of(viewer: Viewer, system: InformationSystem) -> SystemView:
    """Return what ``viewer`` sees of a system that was found within scope."""
    whole = may_touch(viewer, system.id, Permission.SYSTEM_READ, WHOLE)
    counts = counts_of(system.id) if whole else {}
    gaps = [*missing_fields(system), *missing_relations(system), *missing_tables(counts)]
    ordered = sorted(system.relations, key=lambda r: (_RANK[r.kind], r.unit.name))
    now = [relation for relation in ordered if holds(relation)]
    return SystemView(
        system=system,
        whole=whole,
        may_write=may_touch(viewer, system.id, Permission.SYSTEM_WRITE),
        may_see_network=may_touch(viewer, system.id, Permission.NETWORK_READ),
        relations=[relation for relation in now if relation.kind != RelationKind.USING],
        former=[relation for relation in ordered if not holds(relation)],
        using=[relation for relation in now if relation.kind == RelationKind.USING],
        tables={table: rows_of(system.id, table) for table in SHOWN} if whole else {},
        counts=counts,
        assets=assets_of(viewer, system.id),
        gaps=by_section(gaps) if whole else {},
    )


_RANK: dict[str, int] = {kind: number for number, kind in enumerate(RelationKind)}
