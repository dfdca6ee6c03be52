"""What may be put together or parted, and what has to be said for it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.dossiers.models import IN_HAND, STATE_LABELS, Dossier, DossierState
from compliance.systems.models import GONE, InformationSystem, RelationKind
from compliance.systems.queries import related_unit
from compliance.systems.services.systems import check_code

MOST = 6
SHORTEST_REASON = 10
#: As long as a determination asks for a level below the rules (NĐ 331/2026 Đ8 k3, Đ10 k5).
SHORTEST_ARGUMENT = 30


def check_members(systems: Sequence[InformationSystem]) -> None:
    """Refuse systems that cannot be put together.

    Raises:
        Refused: too few or many, of several units or owners, stopped, or being appraised.
    """
    if len({system.id for system in systems}) < 2:
        raise Refused(_("Chọn ít nhất hai hệ thống để gộp."), "systems")
    if len(systems) > MOST:
        raise Refused(_("Mỗi lần gộp nhiều nhất %(n)s hệ thống.", n=MOST), "systems")
    first = systems[0]
    for system in systems:
        if system.unit_id != first.unit_id:
            raise Refused(
                _(
                    "“%(name)s” do đơn vị khác vận hành nên không gộp được. Chỉ gộp hệ thống cùng "
                    "đơn vị vận hành và cùng chủ quản.",
                    name=system.name,
                ),
                "systems",
            )
        if _owner(system) != _owner(first):
            raise Refused(
                _(
                    "“%(name)s” và “%(other)s” không cùng chủ quản. Một hệ thống chỉ có một chủ "
                    "quản (NĐ 331/2026 Điều 8 khoản 1): sửa quan hệ chủ quản hoặc bỏ chọn.",
                    name=first.name,
                    other=system.name,
                ),
                "systems",
            )
        check_free(system)


def check_free(system: InformationSystem) -> None:
    """Refuse a system that is not in use, or whose dossier others have in hand.

    Raises:
        Refused: says which state and what to do.
    """
    if system.status in GONE:
        raise Refused(_("“%(name)s” không còn dùng nên không gộp, tách.", name=system.name))
    state = session().scalar(
        select(Dossier.state).where(Dossier.system_id == system.id, Dossier.state.in_(IN_HAND))
    )
    if state is not None:
        raise Refused(
            _(
                "Hồ sơ của “%(name)s” đang ở bước “%(state)s”. Chờ có kết quả hoặc rút hồ sơ rồi "
                "hãy gộp, tách.",
                name=system.name,
                state=STATE_LABELS[DossierState(state)],
            )
        )


def check_parts(system: InformationSystem, parts: Sequence[tuple[str, str]]) -> None:
    """Refuse new parts (code, name) that are too few or many, or badly named.

    Raises:
        Refused: says what is missing.
    """
    if not parts:
        raise Refused(_("Ghi tên và mã của ít nhất một phần tách ra."), "parts")
    if len(parts) >= MOST:
        raise Refused(_("Mỗi lần tách nhiều nhất %(n)s phần.", n=MOST - 1), "parts")
    for code, name in parts:
        if not code or not name:
            raise Refused(_("Mỗi phần tách ra phải có cả tên và mã."), "parts")
        check_code(system.department_id, code, None)
    if len({code for code, _name in parts}) < len(parts):
        raise Refused(_("Hai phần không thể có cùng mã."), "parts")


def check_words(reason: str | None, argument: str | None, lowers: bool) -> tuple[str, str | None]:
    """Return reason and argument, cleaned.

    Raises:
        Refused: the reason is too short, or the level gets lower without an argument.
    """
    why, told = clean(reason) or "", clean(argument)
    if len(why) < SHORTEST_REASON:
        raise Refused(_("Ghi lý do, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "reason")
    if lowers and len(told or "") < SHORTEST_ARGUMENT:
        raise Refused(
            _(
                "Ranh giới mới làm cấp độ thấp hơn trước. Giải trình bằng văn bản theo bốn căn cứ "
                "(NĐ 331/2026 Điều 8 khoản 3), ít nhất %(n)s ký tự.",
                n=SHORTEST_ARGUMENT,
            ),
            "argument",
        )
    return why, told


def _owner(system: InformationSystem) -> UUID | None:
    unit = related_unit(system, RelationKind.OWNER)
    return unit.id if unit else None
