"""Whose answer a row follows, decided in SQL: nothing is copied, a change is seen at once.

The order (``OriginKind``, which ``counting`` follows too): an answer of the row itself, then of a
platform that the system stands on, then of its unit, then of the centre that guides the unit, then
of the unit above it (the last two serve stations only), last what the vendor says of the published
version of the product that the system runs on. Answers that are open ("không biết") are followed
by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, and_, func, literal, select, union, union_all
from sqlalchemy.orm import aliased, selectinload

from checklists import Item, Pack
from compliance.core import clock
from compliance.core.db import session
from compliance.requirements.models import (
    OPEN,
    ControlAnswer,
    PlatformShare,
    ProductAnswer,
    ProductConfirmation,
    RequirementResponse,
)
from compliance.requirements.queries.items import is_common, is_inheritable, is_of_product
from compliance.requirements.queries.rows import Followed, Origin, OriginKind
from compliance.systems.models import (
    InformationSystem,
    ProductProfile,
    ProductState,
    RelationKind,
    SystemRelation,
    SystemStatus,
)
from compliance.units.models import HealthUnit, LinkKind, UnitKind, UnitLink
from compliance.units.queries import in_force

S, R, C, P = InformationSystem, RequirementResponse, ControlAnswer, ProductAnswer
RANKS = {kind: number for number, kind in enumerate(OriginKind, 1)}
#: Which rows follow an answer of each kind.
FOLLOWS: Mapping[OriginKind, Callable[[Item], bool]] = {
    OriginKind.PLATFORM: is_inheritable,
    OriginKind.UNIT: is_common,
    OriginKind.GUIDE: is_inheritable,
    OriginKind.PARENT: is_inheritable,
    OriginKind.PRODUCT: is_of_product,
}
#: Kinds of unit that follow the centre that guides them.
GUIDED_KINDS = (UnitKind.STATION,)


def followed_by_systems(system_ids: Sequence[UUID], pack: Pack) -> dict[UUID, dict[str, Followed]]:
    """Return, for each system, the answers it may follow by requirement: eight queries at most."""
    rows = session().execute(_best(_for_systems(system_ids, pack)))
    return _loaded([tuple(row) for row in rows])


def followed_by_unit(unit_id: UUID, pack: Pack) -> dict[str, Followed]:
    """Return the answers that a unit's common controls may follow: three queries at most."""
    rows = session().execute(_best(_for_unit(unit_id, pack)))
    return _loaded([tuple(row) for row in rows]).get(unit_id, {})


def followed_items(pack: Pack, kind: OriginKind) -> list[str]:
    """Return the rows of a pack that follow an answer of a kind."""
    return [item.id for item in pack.items if FOLLOWS[kind](item)]


def has_guide(unit_id: UUID) -> bool:
    """Whether the unit follows a centre that guides it."""
    found = session().scalar(
        select(UnitLink.target_id)
        .join(HealthUnit, HealthUnit.id == UnitLink.unit_id)
        .where(UnitLink.unit_id == unit_id, *_guidance())
        .limit(1)
    )
    return found is not None


def platforms_of(system_ids: Sequence[UUID]) -> Subquery:
    """Return the pairs system_id, platform_id that hold today.

    Named by the unit, or seen: it keeps an entry of the same kind as one that it is using.
    """
    named = select(PlatformShare.system_id, PlatformShare.platform_id).where(
        PlatformShare.system_id.in_(system_ids), in_force(PlatformShare)
    )
    shared = aliased(S)
    seen = (
        select(S.id, shared.id)
        .join(
            SystemRelation,
            and_(
                SystemRelation.unit_id == S.unit_id,
                SystemRelation.kind == RelationKind.USING,
                in_force(SystemRelation),
            ),
        )
        .join(
            shared,
            and_(shared.id == SystemRelation.system_id, shared.kind == S.kind, shared.id != S.id),
        )
        .where(S.id.in_(system_ids), shared.status != SystemStatus.JOINED)
    )
    return union(named, seen).subquery("platform")


def _for_systems(system_ids: Sequence[UUID], pack: Pack) -> list[Select[Any]]:
    common, passed_on = (
        followed_items(pack, OriginKind.UNIT),
        followed_items(pack, OriginKind.GUIDE),
    )
    shared = followed_items(pack, OriginKind.PLATFORM)
    pairs = platforms_of(system_ids)
    of_platform = (
        select(
            pairs.c.system_id.label("subject"),
            R.item_id.label("item_id"),
            literal(RANKS[OriginKind.PLATFORM]).label("rank"),
            R.id.label("answer_id"),
            R.system_id.label("origin_id"),
            R.state.label("state"),
            R.due.label("due"),
        )
        .join(R, R.system_id == pairs.c.platform_id)
        .where(R.pack_id == pack.id, R.state.not_in(OPEN), R.item_id.in_(shared))
    )
    of_unit = (
        _control(S.id, OriginKind.UNIT)
        .join(C, C.unit_id == S.unit_id)
        .where(S.id.in_(system_ids), *_usable(pack, common))
    )
    of_guide = (
        _control(S.id, OriginKind.GUIDE)
        .join(HealthUnit, HealthUnit.id == S.unit_id)
        .join(UnitLink, UnitLink.unit_id == S.unit_id)
        .join(C, C.unit_id == UnitLink.target_id)
        .where(S.id.in_(system_ids), *_guidance(), *_usable(pack, passed_on))
    )
    of_parent = (
        _control(S.id, OriginKind.PARENT)
        .join(HealthUnit, HealthUnit.id == S.unit_id)
        .join(C, C.unit_id == HealthUnit.parent_id)
        .where(S.id.in_(system_ids), HealthUnit.kind.in_(GUIDED_KINDS), *_usable(pack, passed_on))
    )
    return [of_platform, of_unit, of_guide, of_parent, _of_product(system_ids, pack)]


def _of_product(system_ids: Sequence[UUID], pack: Pack) -> Select[Any]:
    answered = followed_items(pack, OriginKind.PRODUCT)
    columns: list[Any] = [
        S.id.label("subject"),
        P.item_id.label("item_id"),
        literal(RANKS[OriginKind.PRODUCT]).label("rank"),
        P.id.label("answer_id"),
        P.product_id.label("origin_id"),
        P.state.label("state"),
        P.due.label("due"),
    ]
    return (
        select(*columns)
        .join(ProductProfile, ProductProfile.id == S.product_id)
        .join(P, P.product_id == S.product_id)
        .where(
            S.id.in_(system_ids),
            ProductProfile.state == ProductState.PUBLISHED,
            P.pack_id == pack.id,
            P.state.not_in(OPEN),
            P.item_id.in_(answered),
        )
    )


def _for_unit(unit_id: UUID, pack: Pack) -> list[Select[Any]]:
    passed_on = followed_items(pack, OriginKind.GUIDE)
    of_guide = (
        _control(HealthUnit.id, OriginKind.GUIDE)
        .join(UnitLink, UnitLink.unit_id == HealthUnit.id)
        .join(C, C.unit_id == UnitLink.target_id)
        .where(HealthUnit.id == unit_id, *_guidance(), *_usable(pack, passed_on))
    )
    of_parent = (
        _control(HealthUnit.id, OriginKind.PARENT)
        .join(C, C.unit_id == HealthUnit.parent_id)
        .where(
            HealthUnit.id == unit_id,
            HealthUnit.kind.in_(GUIDED_KINDS),
            *_usable(pack, passed_on),
        )
    )
    return [of_guide, of_parent]


def _control(subject: Any, kind: OriginKind) -> Select[Any]:
    return select(
        subject.label("subject"),
        C.item_id.label("item_id"),
        literal(RANKS[kind]).label("rank"),
        C.id.label("answer_id"),
        C.unit_id.label("origin_id"),
        C.state.label("state"),
        C.due.label("due"),
    )


def _guidance() -> list[Any]:
    return [
        UnitLink.kind == LinkKind.GUIDANCE,
        in_force(UnitLink),
        HealthUnit.kind.in_(GUIDED_KINDS),
    ]


def _usable(pack: Pack, items: Sequence[str]) -> list[Any]:
    return [C.pack_id == pack.id, C.state.not_in(OPEN), C.item_id.in_(items)]


def _place(candidates: Any) -> Any:
    """Return the place of a candidate among those of its row; ties by the origin's id."""
    return func.row_number().over(
        partition_by=(candidates.c.subject, candidates.c.item_id),
        order_by=(candidates.c.rank, candidates.c.origin_id, candidates.c.answer_id),
    )


def _best(candidates: Sequence[Select[Any]]) -> Select[Any]:
    every = union_all(*candidates).subquery("candidate")
    ranked = select(every, _place(every).label("place")).subquery("ranked")
    best = ranked.c
    return (
        select(
            best.subject,
            best.item_id,
            best.rank,
            best.answer_id,
            best.origin_id,
            func.coalesce(
                S.name,
                HealthUnit.name,
                func.trim(ProductProfile.name + " " + ProductProfile.release),
            ),
        )
        .outerjoin(S, S.id == best.origin_id)
        .outerjoin(HealthUnit, HealthUnit.id == best.origin_id)
        .outerjoin(ProductProfile, ProductProfile.id == best.origin_id)
        .where(best.place == 1)
    )


def _loaded(rows: Sequence[tuple[Any, ...]]) -> dict[UUID, dict[str, Followed]]:
    """Fetch the answers found, with their evidence."""
    by_rank = {number: kind for kind, number in RANKS.items()}
    sources: dict[OriginKind, Any] = {OriginKind.PLATFORM: R, OriginKind.PRODUCT: P}
    ids: dict[Any, set[UUID]] = {}
    for row in rows:
        ids.setdefault(sources.get(by_rank[row[2]], C), set()).add(row[3])
    answers: dict[UUID, Any] = {}
    for model, wanted in ids.items():
        found = session().scalars(
            select(model).where(model.id.in_(wanted)).options(selectinload(model.evidence))
        )
        answers |= {answer.id: answer for answer in found}
    confirmed = _confirmed([row for row in rows if row[2] == RANKS[OriginKind.PRODUCT]])
    followed: dict[UUID, dict[str, Followed]] = {}
    for subject, item_id, rank, answer_id, origin_id, name in rows:
        origin = Origin(by_rank[rank], origin_id, name)
        followed.setdefault(subject, {})[item_id] = Followed(
            answers[answer_id], origin, confirmed.get((subject, item_id, origin_id))
        )
    return followed


def _confirmed(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[UUID, str, UUID], date]:
    """Return the days on which units confirmed what vendors say of their systems' products."""
    if not rows:
        return {}
    F = ProductConfirmation
    found = session().execute(
        select(F.system_id, F.item_id, F.product_id, F.confirmed_at).where(
            F.system_id.in_({row[0] for row in rows}), F.product_id.in_({row[4] for row in rows})
        )
    )
    return {(row[0], row[1], row[2]): clock.local(row[3]).date() for row in found}
