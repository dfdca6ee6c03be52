"""Starting, answering and concluding a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from checklists import Pack
from compliance.classification.evaluation import Standing, stand
from compliance.classification.models import ClassificationRun, RunState
from compliance.classification.queries import draft_run, pack_today
from compliance.classification.slots import ask_guards
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.systems.models import InformationSystem

SHORTEST_JUSTIFICATION = 30
LEVELS = (1, 2, 3, 4, 5)


def start_run(
    system: InformationSystem, actor_id: UUID | None, pack: Pack | None = None
) -> ClassificationRun:
    """Open a run by ``pack`` (that in force today); the draft already there, if there is one.

    Answers of the last concluded run are not taken over: what decides is asked again, what the
    inventory knows is filled in.
    """
    known = draft_run(system.id)
    if known is not None:
        return known
    pack = pack or pack_today()
    run = ClassificationRun(
        system_id=system.id,
        unit_id=system.unit_id,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        answers={},
        created_at=clock.now(),
        created_by=actor_id,
    )
    session().add(run)
    try:
        session().flush()
    except IntegrityError:
        raise Clash(_("Người khác vừa bắt đầu phân loại hệ thống này. Hãy mở lại trang.")) from None
    return run


def answer_question(
    run: ClassificationRun, fact: Mapping[str, Any], value: bool | int | str | None
) -> None:
    """Store a person's answer; None is "chưa biết" and overrides what the inventory says.

    Raises:
        Refused: the run is concluded, or the value is impossible for this fact.
    """
    if run.concluded:
        raise Refused(_("Lần phân loại này đã kết luận nên không sửa được. Hãy làm lần mới."))
    if value is not None:
        _check(fact, value)
    # A new dict: a change inside the old one would not be seen.
    run.answers = {**run.answers, fact["id"]: value}


def answer_screen(
    run: ClassificationRun, facts: Iterable[Mapping[str, Any]], kept: Collection[str]
) -> None:
    """Store a person's "no" to each of ``facts`` but those ``kept`` for a question of their own.

    The pack's default of a fact says what "no" is: false, none or zero.

    Raises:
        Refused: the run is concluded.
    """
    for fact in facts:
        if fact["id"] not in kept:
            answer_question(run, fact, fact["default"])


def forget_answer(run: ClassificationRun, fact_id: str) -> None:
    """Take an answer back, so that the inventory speaks again."""
    run.answers = {name: value for name, value in run.answers.items() if name != fact_id}


def conclude_run(
    system: InformationSystem,
    run: ClassificationRun,
    *,
    actor_id: UUID | None,
    proposed_level: int | None,
    justification: str | None = None,
) -> ClassificationRun:
    """Close a run: freeze facts, trace and argument, and propose a level for the system.

    Raising the level is free; lowering it, or proposing one where the criteria give none, needs a
    written justification (NĐ 331/2026 Đ8 k3, Đ10 k5).

    Raises:
        Refused: the level is impossible, or the justification is missing.
    """
    if run.concluded:
        raise Refused(_("Lần phân loại này đã kết luận."))
    standing = stand(system, run)
    reason = clean(justification)
    check_proposal(standing, proposed_level, reason)
    ask_guards(system, standing, proposed_level, reason)
    run.facts = {
        name: {"value": fact.value, "origin": fact.origin.value}
        for name, fact in standing.facts.items()
    }
    run.result = {**standing.result.as_dict(), "argument": standing.argument}
    run.level, run.level_prudent = standing.result.level, standing.result.level_prudent
    run.proposed_level = proposed_level
    run.justification = reason
    run.unresolved = bool(standing.unresolved)
    run.state = RunState.CONCLUDED
    run.as_of, run.concluded_at, run.concluded_by = clock.today(), clock.now(), actor_id
    system.proposed_level = proposed_level
    audit.note(
        "classification:conclude",
        target=run,
        details={"system": system.code, "level": run.level, "proposed": proposed_level},
    )
    return run


def check_proposal(standing: Standing, proposed: int | None, reason: str | None) -> None:
    """Refuse a proposal that the rules do not allow.

    Raises:
        Refused: names the field.
    """
    level = standing.result.level
    if proposed is None:
        if level is not None:
            raise Refused(_("Chọn cấp độ đề xuất."), "proposed_level")
        return
    if proposed not in LEVELS:
        raise Refused(_("Cấp độ là số từ 1 đến 5."), "proposed_level")
    if (level is None or proposed < level) and len(reason or "") < SHORTEST_JUSTIFICATION:
        raise Refused(
            _(
                "Đề xuất cấp thấp hơn kết quả (hoặc khi chưa có tiêu chí nào khớp) phải có lập "
                "luận bằng văn bản, ít nhất %(n)s ký tự.",
                n=SHORTEST_JUSTIFICATION,
            ),
            "justification",
        )


def discard_run(run: ClassificationRun) -> None:
    """Throw an unfinished run away.

    Raises:
        Refused: it is concluded: history is never deleted.
    """
    if run.concluded:
        raise Refused(_("Lần phân loại đã kết luận được giữ làm lịch sử, không xóa được."))
    session().delete(run)


def _check(fact: Mapping[str, Any], value: bool | int | str) -> None:
    kind = fact["type"]
    if kind == "bool" and isinstance(value, bool):
        return
    if kind == "enum" and value in fact["choices"]:
        return
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
        low, high = fact.get("min"), fact.get("max")
        if (low is None or value >= low) and (high is None or value <= high):
            return
        raise Refused(
            _("Số phải từ %(low)s đến %(high)s.", low=low or 0, high=high or "∞"), "number"
        )
    raise Refused(_("Câu trả lời không hợp lệ cho câu hỏi này."), "choice")
