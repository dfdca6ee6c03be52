"""The outer data of a paper that a unit issues by itself, the same for every feature."""

from __future__ import annotations

from typing import Any

from compliance.settings.queries import is_demo
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from reports import Signer
from reports.documents.issue import Issue


def issue_of(unit: HealthUnit | None, signer: str | None, *, draft: bool, **outer: Any) -> Issue:
    """Return the letterhead of a unit as it is today, with who signs.

    Args:
        unit: whose paper it is; None: of several units, so without a head.
        signer: title in the signature block, as ``signer_title`` or a role ("NGƯỜI GHI SỔ");
            None: nobody signs.
        draft: whether it is still to be signed.
        outer: further fields of ``Issue``: number, date, recipients, verify_url.
    """
    head = letterhead(unit) if unit else None
    return Issue(
        issuing_body=head.issuing_body if head else "",
        parent_body=head.parent_body if head else "",
        place=head.place if head else "",
        signer=Signer(title=signer) if signer else None,
        draft=draft,
        demo=is_demo(),
        **outer,
    )


def signer_title(head_title: str | None, otherwise: str = "Thủ trưởng đơn vị") -> str:
    """Return the title over the signature of the head of a unit, in capitals."""
    return (head_title or otherwise).upper()
