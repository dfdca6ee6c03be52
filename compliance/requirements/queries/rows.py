"""Rows of requirements with what was answered, by whom it is followed, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from checklists import Item, Pack
from compliance.core.i18n import _
from compliance.evidence.models import Evidence
from compliance.requirements.applicability import APPLIES, Fact, Verdict
from compliance.requirements.models import (
    OPEN,
    ControlAnswer,
    ProductAnswer,
    RequirementResponse,
    ResponseState,
    ScopeChoice,
)
from compliance.requirements.queries.items import group_key, is_binding
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

Given = RequirementResponse | ControlAnswer | ProductAnswer


class OriginKind(StrEnum):
    """Whose answer a row follows; the first of these that there is, after the row's own."""

    PLATFORM = "platform"
    UNIT = "unit"
    GUIDE = "guide"
    PARENT = "parent"
    PRODUCT = "product"


@dataclass(frozen=True)
class Origin:
    """Where a followed answer stands."""

    kind: OriginKind
    #: The system (of a platform), the product (its version) or the unit.
    id: UUID
    name: str

    @property
    def sentence(self) -> str:
        """Whose answer it is, in words."""
        if self.kind == OriginKind.UNIT:
            return _("theo biện pháp chung của đơn vị")
        if self.kind == OriginKind.PRODUCT:
            return _("theo sản phẩm %(name)s", name=self.name)
        if self.kind == OriginKind.PLATFORM:
            return _("theo nền tảng dùng chung: %(name)s", name=self.name)
        return _("theo %(name)s", name=self.name)


@dataclass(frozen=True)
class Followed:
    """Another's answer that serves here too."""

    answer: Given
    origin: Origin
    #: Of a product: the day on which the unit confirmed that it holds here.
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Row:
    """A requirement with what was answered to it: here, or where it is followed."""

    item: Item
    #: The row's own answer, whether it counts or not.
    response: RequirementResponse | ControlAnswer | None
    followed: Followed | None = None
    verdict: Verdict = APPLIES
    #: Another is expected to answer it once for all, but has not yet.
    waiting: bool = False

    @property
    def own(self) -> RequirementResponse | ControlAnswer | None:
        """The row's own answer, if it stands before any other."""
        return self.response if self.response is not None and self.response.counts else None

    @property
    def answer(self) -> Given | None:
        """The answer that holds."""
        if self.own is not None:
            return self.own
        return self.followed.answer if self.followed else self.response

    @property
    def origin(self) -> Origin | None:
        """Whose answer it is, when it is not the row's own."""
        return self.followed.origin if self.followed and self.own is None else None

    @property
    def unconfirmed(self) -> bool:
        """Whether the vendor's word is followed and the unit has not said that it holds here."""
        if self.origin is None or self.origin.kind != OriginKind.PRODUCT:
            return False
        return self.followed is not None and self.followed.confirmed_on is None

    @property
    def state(self) -> ResponseState:
        """The answer that holds; none is "not answered"."""
        return ResponseState(self.answer.state) if self.answer else ResponseState.NOT_ANSWERED

    @property
    def note(self) -> str | None:
        """How it is done, or the reason."""
        return self.answer.note if self.answer else None

    @property
    def responsible(self) -> str | None:
        """Who does the rest."""
        return self.answer.responsible if self.answer else None

    @property
    def due(self) -> date | None:
        """By when the rest is done."""
        return self.answer.due if self.answer else None

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What proves the answer that holds."""
        return self.answer.evidence if self.answer else ()

    @property
    def version(self) -> int:
        """What an edit must still find: 0 before the row's first own answer."""
        return self.response.version if self.response else 0

    @property
    def choice(self) -> ScopeChoice | None:
        """What a person said of its scope."""
        if self.response is None or self.response.scope_choice is None:
            return None
        return ScopeChoice(self.response.scope_choice)

    @property
    def applies(self) -> bool:
        """Whether the row is counted: a person's word stands before the inventory's."""
        return self.choice == ScopeChoice.IN if self.choice else self.verdict.applies

    @property
    def why_not(self) -> str:
        """Why the row is not counted."""
        if self.choice == ScopeChoice.OUT and self.response is not None:
            return self.response.scope_reason or ""
        return self.verdict.reason

    @property
    def mine(self) -> bool:
        """Whether this is for the unit itself to answer."""
        return self.origin is None and not (self.waiting and self.own is None)

    def parameter(self, levels: Sequence[int]) -> str:
        """Return the threshold at ``levels``, each said once."""
        said = {n: self.item.parameters[n] for n in levels if self.item.parameters.get(n)}
        if len(set(said.values())) <= 1:
            return next(iter(said.values()), "")
        return "; ".join(_("cấp %(n)s: %(what)s", n=n, what=what) for n, what in said.items())


@dataclass(frozen=True)
class Group:
    """The rows of one subject."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def answered(self) -> int:
        """How many rows are answered, "không biết" not counted."""
        return sum(row.state not in OPEN for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """All requirements of a system at its level, or those a unit answers once for all."""

    #: The system; None: the sheet of a unit's common controls.
    subject: InformationSystem | None
    pack: Pack
    levels: tuple[int, ...]
    groups: tuple[Group, ...]
    unit: HealthUnit
    #: Rows that do not concern the system, in the order of the pack.
    excluded: tuple[Row, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def system(self) -> InformationSystem:
        """The system of a sheet that is one of a system."""
        assert self.subject is not None
        return self.subject

    @property
    def level(self) -> int:
        """The level, the highest one of a unit's sheet."""
        return max(self.levels)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row that applies, in the order of the pack."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def counts(self) -> Mapping[ResponseState, int]:
        """Rows by state."""
        return Counter(row.state for row in self.rows)

    @property
    def total(self) -> int:
        """How many requirements apply."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def answered(self) -> int:
        """How many are answered, here or where they are followed."""
        return sum(group.answered for group in self.groups)

    @property
    def followed(self) -> tuple[Row, ...]:
        """Rows that follow another's answer."""
        return tuple(row for row in self.rows if row.origin is not None)

    @property
    def unconfirmed_rows(self) -> tuple[Row, ...]:
        """Rows that follow the vendor's word and that the unit has not confirmed."""
        return tuple(row for row in self.rows if row.unconfirmed)

    @property
    def own_rows(self) -> tuple[Row, ...]:
        """Rows that the unit answers itself here."""
        return tuple(row for row in self.rows if row.mine)

    @property
    def waiting_rows(self) -> tuple[Row, ...]:
        """Rows that a guiding unit is expected to answer, and nobody has yet."""
        return tuple(row for row in self.rows if not row.mine and row.origin is None)

    @property
    def not_stated(self) -> list[str]:
        """What the inventory should say, for rows that stay only because it does not."""
        asked = {token for row in self.rows for token in row.item.extra.get("applies_to", ())}
        facts = [fact for token, fact in self.facts.items() if token in asked]
        return list(dict.fromkeys(str(fact.because) for fact in facts if fact.holds is None))

    def open_rows(self, *, binding: bool = False) -> list[Row]:
        """Return rows that still need an answer; ``binding``: only those the decree asks for."""
        return [r for r in self.rows if r.state in OPEN and (not binding or is_binding(r.item))]

    def find(self, item_id: str) -> Row | None:
        """Return the row of a requirement of this sheet, whether it is counted or not."""
        every = (*self.rows, *self.excluded)
        return next((row for row in every if row.item.id == item_id), None)


def grouped(rows: Iterable[Row]) -> tuple[Group, ...]:
    """Return rows by subject, in their order."""
    groups: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        key = group_key(row.item)
        titles.setdefault(key, row.item.group.vi)
        groups.setdefault(key, []).append(row)
    return tuple(Group(key, titles[key], tuple(held)) for key, held in groups.items())
