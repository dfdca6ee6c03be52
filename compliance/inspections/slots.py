"""What higher features add to the pages of inspections, without inspections knowing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.accounts.models import User
from compliance.core.permissions import Permission
from compliance.inspections.models import Inspection


@dataclass(frozen=True)
class Offer:
    """Something else to do with an inspection."""

    label: str
    endpoint: str
    args: Mapping[str, Any]


OfferSource = Callable[[User, Inspection], Sequence[Offer]]
_offers: list[OfferSource] = []
_tabs: list[tuple[Any, str, Permission]] = []


def add_offer_source(source: OfferSource) -> None:
    """Let a higher feature offer something on the page of an inspection."""
    if source not in _offers:
        _offers.append(source)


def offers_for(viewer: User, inspection: Inspection) -> list[Offer]:
    """Return what higher features offer, in the order of registration."""
    return [offer for source in _offers for offer in source(viewer, inspection)]


def add_tab(label: Any, endpoint: str, permission: Permission) -> None:
    """Let a higher feature stand beside the lists of inspections and findings."""
    if (label, endpoint, permission) not in _tabs:
        _tabs.append((label, endpoint, permission))


def tabs_for(viewer: User) -> list[tuple[str, Any]]:
    """Return endpoint and label of each page beside the lists that the viewer may open."""
    return [(endpoint, label) for label, endpoint, needed in _tabs if viewer.may(needed)]
