"""Which dossiers stand on a pack, and in which of them a row is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from checklists import Item, Pack
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.dossiers.models import ENDED, Dossier, DossierComment, DossierState
from compliance.packs.slots import FIRST, Effect, Footing, Place, Use
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.queries import Viewer


def uses(viewer: Viewer, pack: Pack, item: Item) -> Sequence[Use]:
    """Return dossiers whose level the row applies at, and comments on it: two queries."""
    visible: Any = (
        select(Dossier.id, InformationSystem.name, func.count().over())
        .join(InformationSystem, InformationSystem.id == Dossier.system_id)
        .where(Dossier.pack_id == pack.id, system_scope(viewer, Permission.DOSSIER_READ))
        .order_by(InformationSystem.name, Dossier.id)
        .limit(FIRST)
    )
    of_level = visible.where(Dossier.level.in_(item.levels or ()), Dossier.state.not_in(ENDED))
    spoken = select(DossierComment.dossier_id).where(DossierComment.item_id == item.id)
    return [
        _use(_("Hồ sơ ở cấp có dòng này"), of_level),
        _use(_("Hồ sơ có ý kiến thẩm định về dòng này"), visible.where(Dossier.id.in_(spoken))),
    ]


def effect(old: Pack, new: Pack) -> Effect:
    """Return the dossiers on the pack, on their way and approved: one query."""
    approved = func.sum(case((Dossier.state == DossierState.APPROVED, 1), else_=0))
    total, settled = (
        session()
        .execute(
            select(func.count(), approved).where(
                Dossier.pack_id == old.id,
                Dossier.pack_version <= old.version,
                Dossier.state.not_in(ENDED),
            )
        )
        .one()
    )
    if not total:
        return Effect()
    return Effect([Footing(_("Hồ sơ cấp độ"), total - (settled or 0), settled or 0)])


def _use(label: str, statement: Any) -> Use:
    found = session().execute(statement).all()
    places = [Place(name, "dossiers.show", {"dossier_id": key}) for key, name, _total in found]
    return Use(label, found[0][2] if found else 0, places)
