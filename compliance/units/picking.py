"""Choosing one unit of many: what may be chosen, and which unit typed words mean.

A select of 6,000 units is no choice. A field takes a name, a code, or "tên (mã)" as the list of
suggestions writes it; what cannot be told apart is asked back. What a person may choose is an
``Offer``: a condition on units, known by a key to the one address that suggests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select, true

from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.core.text import clean, fold, like_pattern
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

#: Suggestions shown at once; more than these ask for more letters.
MOST = 12
_CODE_AT_END = re.compile(r"\(([a-z0-9][a-z0-9._-]*)\)\s*$")


@dataclass(frozen=True)
class Offer:
    """Which units may be chosen; ``key`` names the condition for ``units.pick``."""

    key: str
    condition: ColumnElement[bool]
    #: Whether a unit that has ended may be meant: a filter of old rows, never a new row.
    ended: bool = False

    def search(self, text: str | None, limit: int = MOST + 1) -> Sequence[HealthUnit]:
        """Return units that hold every word of ``text``, beginnings first, then by name."""
        folded = fold(text)
        words = [
            HealthUnit.search.like(like_pattern(word), escape="\\") for word in folded.split()[:8]
        ]
        first = case((HealthUnit.search.like(like_pattern(folded)[1:], escape="\\"), 0), else_=1)
        statement = (
            select(HealthUnit)
            .where(self._open, *words)
            .order_by(first, HealthUnit.name, HealthUnit.code)
            .limit(limit)
        )
        return session().scalars(statement).all()

    def some(self) -> Sequence[HealthUnit]:
        """Return two units, one or none, in no order: whether there is anything to choose."""
        return session().scalars(select(HealthUnit).where(self._open).limit(2)).all()

    def exact(self, text: str) -> HealthUnit | None:
        """Return the unit that ``text`` names beyond doubt: by id, by code, or "tên (mã)"."""
        named = _CODE_AT_END.search(text)
        code = named.group(1) if named else text
        meant: ColumnElement[bool] = HealthUnit.code == code
        with suppress(ValueError):
            meant = or_(meant, HealthUnit.id == UUID(text))
        return session().scalar(select(HealthUnit).where(self._open, meant))

    @property
    def _open(self) -> ColumnElement[bool]:
        running = true() if self.ended else HealthUnit.closed_on.is_(None)
        return and_(self.condition, running)

    def meant(self, text: str | None) -> Sequence[HealthUnit]:
        """Return the units that typed words may mean: one if they leave no doubt."""
        words = clean(text) or ""
        if not words:
            return []
        if found := self.exact(words):
            return [found]
        some = self.search(words)
        same = [unit for unit in some if fold(unit.name) == fold(words)]
        return same if len(same) == 1 else some

    def ids(self, text: str | None) -> list[UUID]:
        """Return the ids of the units that the words of a filter mean; an id means itself."""
        with suppress(ValueError):
            return [UUID(text or "")]
        return [unit.id for unit in self.meant(text)]


def written(unit: HealthUnit) -> str:
    """Return a unit as a field shows it and reads it again."""
    return f"{unit.name} ({unit.code})"


_offers: dict[str, Callable[[Viewer], ColumnElement[bool]]] = {}


def add_offer(key: str, condition: Callable[[Viewer], ColumnElement[bool]]) -> None:
    """Register what a viewer may choose under ``key`` (at import of a feature)."""
    _offers[key] = condition


def offer(key: str, viewer: Viewer) -> Offer | None:
    """Return what ``viewer`` may choose under ``key``; None if nobody registered it."""
    return Offer(key, _offers[key](viewer)) if key in _offers else None


def scope_offer(viewer: Viewer, permission: Permission) -> Offer:
    """Return the units within scope for ``permission`` as an offer; one of ``_SCOPES``."""
    return Offer(_SCOPES[permission], unit_scope(viewer, permission))


_SCOPES = {
    Permission.ACCOUNT_ADMIN: "accounts",
    Permission.API_ADMIN: "tokens",
    Permission.INSPECTION_WRITE: "inspections",
    Permission.REGISTER_READ: "registers",
    Permission.SCAN_KEY: "scan-keys",
    Permission.UNIT_ADMIN: "units",
}
for _permission, _key in _SCOPES.items():
    add_offer(_key, partial(unit_scope, permission=_permission))
