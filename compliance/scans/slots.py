"""What the page of a system says of its scans; what higher features offer on a scan's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission, Role, relations
from compliance.scans.models import Scan, Verdict
from compliance.scans.queries import newest_of_system
from compliance.systems.models import DataAsset, InformationSystem
from compliance.systems.slots import Panel, TaskLine
from compliance.units.queries import Viewer, find_unit


@dataclass(frozen=True)
class Offer:
    """Something to do next with a finished scan."""

    label: str
    endpoint: str
    args: Mapping[str, Any]


#: Pages of higher features that stand beside the list of scans: label, endpoint, permission.
_siblings: list[tuple[Any, str, Permission]] = []


def add_sibling(label: Any, endpoint: str, permission: Permission) -> None:
    """Let a higher feature stand beside the list of scans."""
    if (label, endpoint, permission) not in _siblings:
        _siblings.append((label, endpoint, permission))


def siblings_for(viewer: Viewer) -> list[tuple[Any, str]]:
    """Return label and endpoint of each page beside the list that the viewer may open."""
    return [
        (label, endpoint)
        for label, endpoint, permission in _siblings
        if any(relations(permission, Role(held.role)) for held in viewer.roles_held)
    ]


@dataclass(frozen=True)
class DatasetLine:
    """What a higher feature says on the page of a data set: a link and a word with its tone."""

    label: str
    endpoint: str
    args: Mapping[str, Any]
    word: str
    tone: str
    note: str = ""


DatasetSource = Callable[[DataAsset], DatasetLine]
_dataset_lines: list[DatasetSource] = []


def add_dataset_source(source: DatasetSource) -> None:
    """Let a higher feature stand on the page of a data set."""
    if source not in _dataset_lines:
        _dataset_lines.append(source)


def dataset_lines(asset: DataAsset) -> list[DatasetLine]:
    """Return what the features say of a data set that the viewer may see."""
    return [source(asset) for source in _dataset_lines]


OfferSource = Callable[[Viewer, Scan], Sequence[Offer]]
_offers: list[OfferSource] = []


def add_offer_source(source: OfferSource) -> None:
    """Let a higher feature offer a next step; offers stand in the order of registration."""
    if source not in _offers:
        _offers.append(source)


def offers_for(viewer: Viewer, scan: Scan) -> list[Offer]:
    """Return what may be done next with a finished scan."""
    return [offer for source in _offers for offer in source(viewer, scan)]


def panel_of(viewer: Viewer, system: InformationSystem) -> Panel:
    """Return the verdict of the newest scan of an extract of this system."""
    if find_unit(viewer, system.unit_id, Permission.SCAN_READ) is None:
        return Panel()
    scan = newest_of_system(viewer, system.id)
    label = _("Quét tệp trích xuất")
    if scan is None:
        return Panel(tasks=[TaskLine(label, None, {}, "none", _("Chưa quét"))])
    code, word = (
        ("met", _("Không thấy dữ liệu chưa che"))
        if scan.verdict == Verdict.PASS
        else ("not_met", _("Chưa được chia sẻ"))
    )
    note = _("Lần gần nhất: %(day)s", day=format_date(scan.created_at))
    return Panel(tasks=[TaskLine(label, "scans.show", {"scan_id": scan.id}, code, word, note)])
