"""The argument of a level: N because, not N-1 because, would be N+1 if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checklists.model import PackError
from checklists.pack import Pack
from checklists.rules.classification import Classification, Trace, complete, labels_of
from checklists.rules.wording import needed


@dataclass(frozen=True, slots=True)
class Reason:
    """A criterion in an argument; ``needs`` say what would make it hold."""

    criterion: str
    level: int
    source: str
    confidence: str
    condition: str
    because: str
    matched: bool | None
    note: str
    needs: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """Why a level, why not the one below, and what would give the one above.

    ``lower`` are the criteria of the level below (matched or not); ``higher`` those of the next
    level that has any, each with what it needs. Sentences are Vietnamese and end with a stop.
    """

    level: int | None
    statement: str
    reasons: tuple[Reason, ...]
    lower_statement: str
    lower: tuple[Reason, ...]
    higher_statement: str
    higher: tuple[Reason, ...]


def argue(
    pack: Pack,
    classification: Classification,
    facts: Mapping[str, object],
    use_defaults: bool = False,
) -> Argument:
    """The structured argument behind ``classification``, which these facts gave.

    Raises:
        PackError: the classification is of another pack or version.
    """
    if (classification.pack, classification.version) != (pack.id, pack.version):
        raise PackError("Kết quả xác định cấp độ thuộc một gói hoặc một bản khác.")
    known = complete(pack, facts, use_defaults)
    labels = labels_of(pack)
    rows = {row["id"]: row for row in pack.section("criteria")}
    level = classification.level

    def reasons(at: int | None, *, only_matched: bool = False, needs: bool = False) -> Any:
        return tuple(
            _reason(
                entry,
                rows[entry.criterion],
                needed(rows[entry.criterion]["rule"], known, labels) if needs else (),
            )
            for entry in classification.trace
            if entry.level == at and (entry.matched or not only_matched)
        )

    above = min(
        (row["level"] for row in rows.values() if row["level"] > (level or 0)), default=None
    )
    found = reasons(level, only_matched=True)
    lower = reasons(level - 1) if level else ()
    return Argument(
        level=level,
        statement=_statement(level, found, classification),
        reasons=found,
        lower_statement=_lower_statement(level, found, lower),
        lower=lower,
        higher_statement=_higher_statement(level, above),
        higher=reasons(above, needs=True),
    )


def _reason(entry: Trace, row: Mapping[str, Any], needs: tuple[Mapping[str, str], ...]) -> Reason:
    return Reason(
        criterion=entry.criterion,
        level=entry.level,
        source="; ".join((entry.source, *row.get("also", ()))),
        confidence=row["confidence"],
        condition=row["condition"]["vi"],
        because=entry.because,
        matched=entry.matched,
        note=(row.get("note") or {"vi": ""})["vi"],
        needs=needs,
    )


def _statement(level: int | None, found: tuple[Reason, ...], result: Classification) -> str:
    if level is None:
        if result.unresolved:
            return "Chưa xác định được cấp: còn dữ kiện chưa biết."
        return (
            "Chưa xác định được cấp: không tiêu chí nào khớp. Phải đánh giá rủi ro và hỏi đơn vị "
            "thẩm định; không tự xếp cấp 1."
        )
    sources = ", ".join(dict.fromkeys(reason.source for reason in found))
    open_end = " Còn dữ kiện chưa biết có thể đưa lên cấp cao hơn." if result.unresolved else ""
    return f"Cấp {level} theo {sources}.{open_end}"


def _lower_statement(
    level: int | None, found: tuple[Reason, ...], lower: tuple[Reason, ...]
) -> str:
    if level is None or level == 1:
        return ""
    also = [reason.source for reason in lower if reason.matched]
    if also:
        return (
            f"Không phải cấp {level - 1}: dù cũng khớp {', '.join(also)}, khi khớp nhiều tiêu chí "
            f"thì lấy cấp cao nhất."
        )
    return (
        f"Không phải cấp {level - 1}: không khớp tiêu chí nào của cấp {level - 1}, "
        f"trong khi khớp {', '.join(dict.fromkeys(r.source for r in found))}."
    )


def _higher_statement(level: int | None, above: int | None) -> str:
    if above is None:
        return "Không có cấp cao hơn."
    return f"Sẽ là cấp {above} nếu có một trong các điều sau:"
