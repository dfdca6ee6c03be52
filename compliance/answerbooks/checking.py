"""What a changed row may not say; every breach is an error of its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from compliance.core.errors import Refused
from compliance.core.formatting import MOST_MONEY
from compliance.core.i18n import _
from compliance.core.workbooks import RowError
from compliance.requirements.models import ResponseState
from compliance.requirements.services import Words
from compliance.requirements.services.words import check_words
from compliance.risks.services import check_judgement

if TYPE_CHECKING:
    from compliance.answerbooks.importing import Step


def problem_of(step: Step) -> Iterator[RowError]:
    """Yield what is wrong with a row that would change something."""
    yield from _CHECKS[step.key](step)


def _answer(step: Step) -> Iterator[RowError]:
    values, row = step.values, step.row
    if values["state"] is None:
        answered = step.now is not None and step.now["state"]
        yield row.error(
            "state",
            _("sổ không xóa câu trả lời đã có. Hãy chọn một câu trả lời.")
            if answered
            else _("hãy chọn một câu trả lời."),
        )
        return
    if values["cost"] is not None and values["cost"] > MOST_MONEY:
        yield row.error("cost", _("số tiền quá lớn. Ghi bằng đồng."))
    words = Words(**{**values, "state": ResponseState(values["state"])})
    overrides = step.target.origin is not None
    yield from _refusal(step, lambda: check_words(words, step.held.system.unit_id, overrides))


def _risk(step: Step) -> Iterator[RowError]:
    values, row = step.values, step.row
    if step.target is None:
        for name in ("threat", "asset", "harm"):
            if not row.values.get(name):
                yield row.error(name, _("rủi ro mới phải ghi đủ mối đe dọa, tài sản, thiệt hại."))
    if values["relevant"] is None:
        yield row.error("relevant", _("ghi Có hoặc Không."))
        return
    for name in ("likelihood", "impact"):
        if values[name] is not None and values[name] not in (1, 2, 3):
            yield row.error(name, _("ghi 1, 2 hoặc 3."))
            return
    yield from _refusal(step, lambda: check_judgement(values))


def _texts(_step: Step) -> Iterator[RowError]:
    yield from ()


def _refusal(step: Step, check: Callable[[], None]) -> Iterator[RowError]:
    """Yield what the rule of the page says, at the cell it names."""
    try:
        check()
    except Refused as refused:
        known = {column.key for column in step.row.sheet.columns}
        field = refused.field if refused.field in known else ""
        yield step.row.error(field or "", refused.message)


_CHECKS: dict[str, Callable[[Step], Iterator[RowError]]] = {
    "answers": _answer, "risks": _risk, "texts": _texts
}  # fmt: skip
