"""Whom each step of a dossier concerns, and what they are told: one table.

``services.record`` asks it after every line of the timeline, so no step can forget anybody. Told
are only people whose account is open and who may read the dossier; never whoever took the step.
What is told names the system, the unit and the step: no reason that somebody typed, no person.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from checklists import load
from compliance.accounts.models import RoleAssignment, User
from compliance.core.db import session
from compliance.core.i18n import N_, _, _l, in_vietnamese
from compliance.core.permissions import Permission, Role
from compliance.dossiers.acting import deciding_role
from compliance.dossiers.models import Dossier
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.systems.models import InformationSystem, RelationKind, SystemRelation
from compliance.systems.queries import may_touch
from compliance.units.models import HealthUnit
from compliance.units.queries import in_force


class Party(enum.StrEnum):
    """Somebody with a part in a dossier."""

    #: Focal points of the unit that keeps the system.
    FOCAL = "focal"
    #: Heads of that unit.
    HEAD = "head"
    #: Who has it in hand; as long as nobody has, every appraiser of the specialised unit.
    APPRAISER = "appraiser"
    #: Who has it in hand, and nobody else.
    ASSIGNEE = "assignee"
    #: Who decides at this level: approvers of the owner, or appraisers of the specialised unit.
    DECIDER = "decider"


SUBMITTED = add_kind("dossier:submitted", _l("Có hồ sơ trình đến tôi"), 10)
ASSIGNED = add_kind("dossier:assigned", _l("Hồ sơ được giao cho tôi"), 20)
PROGRESS = add_kind("dossier:progress", _l("Hồ sơ của đơn vị qua một bước"), 30)
RETURNED = add_kind("dossier:returned", _l("Hồ sơ bị trả lại để sửa"), 40)
OPINION = add_kind("dossier:opinion", _l("Lấy ý kiến và trả lời ý kiến"), 50)
DECIDE = add_kind("dossier:decide", _l("Hồ sơ chờ tôi quyết định"), 60)
DECIDED = add_kind("dossier:decided", _l("Hồ sơ được phê duyệt, thay thế hoặc rút"), 70)
AGAIN = add_kind("dossier:again", _l("Dấu hiệu phải xác định lại cấp độ"), 80)


@dataclass(frozen=True)
class Told:
    """Who is told what of a step; ``step`` and ``text`` in Vietnamese, as they are kept."""

    kind: str
    parties: tuple[Party, ...]
    step: str
    text: str


_UNIT = (Party.FOCAL, Party.HEAD)
#: verb of the timeline → who is told. A person in two parties is told once, by the first line.
TOLD: Mapping[str, tuple[Told, ...]] = {
    "submit": (
        Told(
            SUBMITTED,
            (Party.APPRAISER,),
            N_("vừa được trình"),
            N_("Hồ sơ chờ kiểm tra tính đầy đủ."),
        ),
        Told(PROGRESS, _UNIT, N_("đã trình"), N_("Hồ sơ đã đến đơn vị thẩm định.")),
    ),
    "receive": (Told(PROGRESS, _UNIT, N_("đã được nhận"), N_("Đang kiểm tra tính đầy đủ.")),),
    "accept": (
        Told(PROGRESS, _UNIT, N_("đã đầy đủ"), N_("Đơn vị thẩm định bắt đầu thẩm định.")),
        Told(
            ASSIGNED,
            (Party.ASSIGNEE,),
            N_("đã đầy đủ"),
            N_("Thời hạn thẩm định bắt đầu từ hôm nay."),
        ),
    ),
    "return": (
        Told(
            RETURNED,
            _UNIT,
            N_("bị trả lại để sửa"),
            N_("Xem ý kiến trên trang hồ sơ, sửa rồi trình lại."),
        ),
    ),
    "assign": (
        Told(
            ASSIGNED,
            (Party.ASSIGNEE,),
            N_("được giao cho bạn"),
            N_("Xem thời hạn và việc cần làm trên trang hồ sơ."),
        ),
    ),
    "opinion-ask": (
        Told(OPINION, (Party.ASSIGNEE,), N_("đang lấy ý kiến"), N_("Đã ghi một lần lấy ý kiến.")),
        Told(
            PROGRESS,
            _UNIT,
            N_("đang được lấy ý kiến"),
            N_("Đơn vị thẩm định lấy ý kiến cơ quan, hội đồng hoặc chuyên gia."),
        ),
    ),
    "opinion-reply": (
        Told(
            OPINION,
            (Party.APPRAISER,),
            N_("có trả lời ý kiến"),
            N_("Xem nội dung trả lời trên trang lấy ý kiến của hồ sơ."),
        ),
    ),
    "opinion-drop": (
        Told(OPINION, (Party.ASSIGNEE,), N_("thôi lấy ý kiến"), N_("Không chờ trả lời này nữa.")),
    ),
    "appraise": (
        Told(
            DECIDE,
            (Party.DECIDER,),
            N_("đã thẩm định, chờ quyết định"),
            N_("Kết luận thẩm định: phù hợp."),
        ),
        Told(PROGRESS, _UNIT, N_("đã thẩm định"), N_("Hồ sơ chờ cấp có thẩm quyền quyết định.")),
    ),
    "send-back": (
        Told(
            RETURNED,
            _UNIT,
            N_("chưa được phê duyệt, trả lại để sửa"),
            N_("Xem lý do trên trang hồ sơ, sửa rồi trình lại."),
        ),
        Told(
            RETURNED,
            (Party.APPRAISER,),
            N_("chưa được phê duyệt, trả lại để sửa"),
            N_("Cấp quyết định đã trả hồ sơ về đơn vị."),
        ),
    ),
    "approve": (
        Told(
            DECIDED,
            (*_UNIT, Party.APPRAISER),
            N_("đã được phê duyệt"),
            N_("Số, ngày quyết định và tài liệu có trên trang hồ sơ."),
        ),
    ),
    "supersede": (
        Told(
            DECIDED,
            _UNIT,
            N_("đã được thay thế"),
            N_("Một hồ sơ mới hơn của hệ thống đã được phê duyệt."),
        ),
    ),
    "withdraw": (
        Told(
            DECIDED,
            (Party.APPRAISER, *_UNIT),
            N_("đã được rút"),
            N_("Đơn vị rút hồ sơ; không xử lý tiếp."),
        ),
    ),
    "redetermine": (
        Told(
            AGAIN,
            (*_UNIT, Party.APPRAISER),
            N_("có dấu hiệu phải xác định lại cấp độ"),
            N_("Xem dấu hiệu và căn cứ trên trang hồ sơ."),
        ),
    ),
}
#: Lines of the timeline that are nobody else's business.
UNTOLD = frozenset({"open", "adopt", "rekey", "group", "ungroup"})


def tell(dossier: Dossier, verb: str, actor_id: UUID | None) -> None:
    """Tell those whom a step concerns, in the transaction of the step."""
    if verb not in TOLD or (verb == "withdraw" and not dossier.revision):
        return  # what was never handed in concerns nobody outside
    system = session().get_one(InformationSystem, dossier.system_id)
    unit = session().get_one(HealthUnit, dossier.unit_id)
    heard: set[UUID] = {actor_id} if actor_id else set()
    for told in TOLD[verb]:
        people = [
            one
            for one in people_of(dossier, told.parties)
            if one.id not in heard and may_touch(one, system.id, Permission.DOSSIER_READ)
        ]
        heard |= {one.id for one in people}
        notify(people, _message(dossier, told, system.name, unit.name), actor_id=actor_id)


def _message(dossier: Dossier, told: Told, system: str, unit: str) -> Message:
    with in_vietnamese():
        subject = _("Hồ sơ cấp độ “%(system)s” %(step)s", system=system, step=_(told.step))
        about = _(
            "Hồ sơ đề xuất cấp độ %(level)s của hệ thống “%(system)s” (%(unit)s) %(step)s.",
            level=dossier.level,
            system=system,
            unit=unit,
            step=_(told.step),
        )
        rest = _(told.text)
    return Message(
        kind=told.kind,
        unit_id=dossier.unit_id,
        subject=subject,
        body=rest,
        about=about,
        path=f"/dossiers/{dossier.id}",
        source_type="dossier",
        source_id=dossier.id,
    )


def people_of(dossier: Dossier, parties: Iterable[Party]) -> list[User]:
    """Return the people with an open account in some of the parties today, by login."""
    wanted = [_is(party, dossier) for party in parties]
    held = select(RoleAssignment.user_id).where(in_force(RoleAssignment), or_(*wanted))
    statement = select(User).where(User.active, User.id.in_(held)).order_by(User.login)
    return list(session().scalars(statement).unique())


def _is(party: Party, dossier: Dossier) -> ColumnElement[bool]:
    """Return the condition on a role held that makes its holder one of ``party``."""
    role: Any = RoleAssignment.role
    own = RoleAssignment.unit_id == dossier.unit_id
    if party == Party.FOCAL:
        return and_(role == Role.FOCAL_POINT, own)
    if party == Party.HEAD:
        return and_(role == Role.UNIT_HEAD, own)
    if party == Party.DECIDER:
        pack = load(dossier.pack_id, version=dossier.pack_version)
        wanted = deciding_role(pack, dossier.level)
        kind = RelationKind.OWNER if wanted == Role.APPROVER else RelationKind.SPECIALISED
        return and_(role == wanted, _related(dossier, kind))
    if party == Party.APPRAISER and dossier.assignee_id is None:
        return and_(role == Role.APPRAISER, _related(dossier, RelationKind.SPECIALISED))
    if dossier.assignee_id is None:
        return false()
    return and_(role == Role.APPRAISER, RoleAssignment.user_id == dossier.assignee_id)


def _related(dossier: Dossier, kind: RelationKind) -> ColumnElement[bool]:
    return RoleAssignment.unit_id.in_(
        select(SystemRelation.unit_id).where(
            SystemRelation.system_id == dossier.system_id,
            SystemRelation.kind == kind,
            in_force(SystemRelation),
        )
    )
