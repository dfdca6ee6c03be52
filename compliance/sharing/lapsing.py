"""A request that waits or is approved whose agreement or term runs out before anything is sent.

Nothing has left, so nothing is to be deleted: it goes back to a draft with the reason, to be put
right, scanned and approved anew. The worker does so each hour; the unit may do it at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from compliance.accounts.queries import people_with
from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Permission
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.sharing.models import ShareRequest
from compliance.sharing.moves import step
from compliance.sharing.states import WAITING, ShareState
from compliance.units.queries import Viewer

LAPSED = add_kind("share:lapsed", _l("Phiếu chia sẻ về soạn lại vì hết hạn trước khi gửi"), 95)
_STATES = (*WAITING, ShareState.APPROVED)


def ran_out(share: ShareRequest) -> str | None:
    """Return why a request that waits or is approved can go no more; None: it can."""
    if share.state not in _STATES:
        return None
    day = clock.today()
    if _before(share.agreement_to, day):
        return _("Thỏa thuận hết hạn ngày %(day)s.", day=format_date(share.agreement_to))
    if _before(share.expires_on, day):
        return _(
            "Ngày bên nhận phải xóa (%(day)s) đã qua trước khi gửi.",
            day=format_date(share.expires_on),
        )
    return None


def _before(end: date | None, day: date) -> bool:
    return end is not None and end < day


def lapse(share: ShareRequest, actor: Viewer | None) -> None:
    """Take a request back into writing because it ran out; ``actor`` None is the worker.

    Raises:
        Refused: nothing has run out, or the step is not this person's.
    """
    why = ran_out(share)
    if why is None:
        raise Refused(_("Thỏa thuận và ngày phải xóa của phiếu còn hạn."))
    step(share, "lapse", ShareState.DRAFT, actor, note=why)
    share.decided_at = share.decided_by = None
    session().flush()
    _tell(share, actor)


def lapse_due() -> int:
    """Take back every request that ran out; return how many. Doing it twice changes nothing."""
    due = _due()
    for share in due:
        lapse(share, None)
    return len(due)


def _due() -> Sequence[ShareRequest]:
    day = clock.today()
    return (
        session()
        .scalars(
            select(ShareRequest)
            .where(
                ShareRequest.state.in_(_STATES),
                or_(ShareRequest.agreement_to < day, ShareRequest.expires_on < day),
            )
            .options(joinedload(ShareRequest.unit))
        )
        .all()
    )


def _tell(share: ShareRequest, actor: Viewer | None) -> None:
    with in_vietnamese():
        message = Message(
            kind=LAPSED,
            unit_id=share.unit_id,
            subject=_("Phiếu chia sẻ %(code)s về soạn lại", code=share.code),
            body=_("Chưa có gì được gửi. Gia hạn, gắn kết quả quét rồi trình lại."),
            about=_(
                "Phiếu chia sẻ %(code)s hết hạn trước khi gửi nên về trạng thái soạn.",
                code=share.code,
            ),
            path=f"/shares/{share.id}",
            source_type="share_request",
            source_id=share.id,
        )
    people = people_with(Permission.SHARE_WRITE, share.unit_id)
    notify(people, message, actor_id=actor.id if actor else None)
