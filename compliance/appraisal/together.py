"""The same step on many dossiers: each judged by itself, or a merged dossier all or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.appraisal.models import DossierGroup, DossierGroupMember
from compliance.appraisal.services import assign, find_complete
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.permissions import Permission
from compliance.core.text import clean
from compliance.dossiers import moves
from compliance.dossiers.acting import moves_for
from compliance.dossiers.models import MOVE_OF, OPEN, Dossier
from compliance.dossiers.services import pack_of, record
from compliance.systems.models import RelationKind
from compliance.systems.queries import related_unit
from compliance.units.queries import Viewer

#: From this level on each system has a dossier of its own.
HIGHEST_MERGED = 2
VERBS: Mapping[str, Any] = {
    "submit": MOVE_OF["submit"].label,
    "receive": MOVE_OF["receive"].label,
    "complete": _l("Nhận và xác nhận đầy đủ"),
    "accept": MOVE_OF["accept"].label,
    "assign": _l("Nhận về mình thẩm định"),
    "return": MOVE_OF["return"].label,
    "appraise": MOVE_OF["appraise"].label,
    "approve": MOVE_OF["approve"].label,
    "send-back": MOVE_OF["send-back"].label,
}
#: What a merged dossier does as one.
AS_ONE = ("submit", "receive", "accept", "return", "appraise", "approve", "send-back")
_as_one: ContextVar[bool] = ContextVar("as_one", default=False)


@dataclass(frozen=True)
class Paper:
    """A file that goes with every dossier of the step."""

    name: str
    content: bytes


def permission_for(verb: str) -> Permission:
    """Return what a person needs for a step."""
    return MOVE_OF[verb].permission if verb in MOVE_OF else Permission.DOSSIER_APPRAISE


def take(
    dossier: Dossier, verb: str, actor: Viewer, values: Mapping[str, Any], paper: Paper | None
) -> None:
    """Take one step of ``VERBS`` on one dossier.

    Raises:
        Refused: as the step itself says.
    """
    if verb == "submit":
        moves.submit(dossier, actor)
    elif verb == "receive":
        moves.receive(dossier, actor)
    elif verb == "complete":
        find_complete(dossier, actor)
    elif verb == "accept":
        moves.accept(dossier, actor)
    elif verb == "assign":
        assign(dossier, actor, actor.id)
    elif verb in ("return", "send-back"):
        moves.give_back(dossier, actor, values.get("reason"), verb)
    elif verb == "appraise":
        moves.appraise(dossier, actor, **values)
    elif verb == "approve":
        if paper is None:
            raise Refused(_("Kèm tệp quyết định."), "file")
        source = io.BytesIO(paper.content)
        moves.approve(dossier, actor, **values, source=source, file_name=paper.name)
    else:
        raise Refused(_("Không có bước này."))


def guard(dossier: Dossier, verb: str) -> None:
    """Refuse to move one dossier of a merged one by itself.

    Raises:
        Refused: names the merged dossier where the step is taken for all.
    """
    if verb not in AS_ONE or _as_one.get():
        return
    group = group_of(dossier.id)
    if group is not None:
        raise Refused(
            _(
                "Hồ sơ này thuộc hồ sơ gộp “%(title)s”: bước này làm chung ở trang hồ sơ gộp.",
                title=group.title,
            )
        )


@contextmanager
def as_one() -> Iterator[None]:
    """Let the members of a merged dossier move together."""
    token = _as_one.set(True)
    try:
        yield
    finally:
        _as_one.reset(token)


def take_together(
    members: Sequence[Dossier],
    verb: str,
    actor: Viewer,
    values: Mapping[str, Any],
    paper: Paper | None,
) -> None:
    """Take a step on every dossier of a merged one; one refusal refuses all.

    Raises:
        Refused: names the system that cannot take the step, and why.
    """
    with as_one():
        for dossier in members:
            try:
                take(dossier, verb, actor, values, paper)
            except Refused as refused:
                text = f"{dossier.system.name}: {refused.message}"
                raise Refused(text, refused.field) from None


def group_of(dossier_id: UUID) -> DossierGroup | None:
    """Return the merged dossier that a dossier belongs to, unless it was dissolved."""
    return session().scalar(
        select(DossierGroup)
        .join(DossierGroupMember, DossierGroupMember.group_id == DossierGroup.id)
        .where(DossierGroupMember.dossier_id == dossier_id, DossierGroup.dissolved_at.is_(None))
    )


def merge(
    dossiers: Sequence[Dossier], actor: Viewer, title: str | None, number: str | None
) -> DossierGroup:
    """Let dossiers of level 1–2 systems of one operator and one owner go together.

    Raises:
        Refused: fewer than two, a higher level, different parties, not open, or merged already.
    """
    name = clean(title)
    if not name:
        raise Refused(_("Ghi tên hồ sơ gộp."), "title")
    if len(dossiers) < 2:
        raise Refused(_("Chọn ít nhất hai hồ sơ."))
    for dossier in dossiers:
        _refuse_unfit(dossier)
    for kinds, what in (
        ((RelationKind.OWNER,), _("chủ quản")),
        ((RelationKind.LEAD_OPERATOR, RelationKind.OPERATOR), _("đơn vị vận hành")),
        ((RelationKind.SPECIALISED,), _("đơn vị chuyên trách")),
    ):
        found = {related_unit(dossier.system, *kinds) for dossier in dossiers}
        if len(found) != 1 or None in found:
            raise Refused(_("Các hệ thống phải cùng một %(what)s.", what=what))
    first = dossiers[0]
    group = DossierGroup(
        department_id=first.department_id,
        unit_id=first.unit_id,
        title=name,
        request_number=clean(number),
        created_at=clock.now(),
        created_by=actor.id,
    )
    session().add(group)
    session().flush()
    for dossier in dossiers:
        old = session().get(DossierGroupMember, dossier.id)
        if old is not None:
            old.group_id = group.id
        else:
            session().add(DossierGroupMember(dossier_id=dossier.id, group_id=group.id))
        record(dossier, "group", actor.id, name)
    return group


def _refuse_unfit(dossier: Dossier) -> None:
    name = dossier.system.name
    if dossier.level > HIGHEST_MERGED:
        raise Refused(_("%(name)s: từ cấp 3 mỗi hệ thống một hồ sơ riêng.", name=name))
    if dossier.state not in OPEN:
        raise Refused(_("%(name)s: hồ sơ không còn ở đơn vị.", name=name))
    if group_of(dossier.id) is not None:
        raise Refused(_("%(name)s: đã thuộc một hồ sơ gộp.", name=name))


def dissolve(group: DossierGroup, members: Sequence[Dossier], actor: Viewer) -> None:
    """Let the dossiers go their own ways again.

    Raises:
        Refused: they are with those who check or decide.
    """
    if any(dossier.state not in OPEN for dossier in members):
        raise Refused(_("Chỉ tách được khi mọi hồ sơ đang ở đơn vị."))
    group.dissolved_at = clock.now()
    for dossier in members:
        record(dossier, "ungroup", actor.id, group.title)


def legal_for(actor: Viewer, members: Sequence[Dossier]) -> list[str]:
    """Return the steps that are this person's to take now on every one of the dossiers."""
    found = [
        {move.verb for move in moves_for(actor, dossier, pack_of(dossier))} for dossier in members
    ]
    common = set.intersection(*found) if found else set()
    return [verb for verb in AS_ONE if verb in common]
