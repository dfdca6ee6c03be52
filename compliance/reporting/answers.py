"""What a unit says in one field, and how it is kept, compared and read from a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.core.formatting import format_date, format_number
from compliance.core.i18n import _
from compliance.core.numbers import read_decimal
from compliance.core.text import clean, fold
from compliance.reporting.rules import Field, Rules

Value = float | int | str | None
LONGEST = 4000


@dataclass(frozen=True)
class Answer:
    """One field as answered: a value, or why it does not apply.

    A share keeps numerator and denominator; its value is the percentage. A day is ISO text.
    """

    value: Value = None
    top: float | None = None
    base: float | None = None
    #: Why the field does not apply here.
    not_applicable: str = ""
    #: What is said to a check that asks for a reason.
    reason: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return self.value is None and not self.not_applicable

    def same(self, other: Answer | None) -> bool:
        """Whether both say the same value."""
        return other is not None and (self.value, self.top, self.base, self.not_applicable) == (
            other.value,
            other.top,
            other.base,
            other.not_applicable,
        )

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        pairs = {
            "v": self.value,
            "n": self.top,
            "d": self.base,
            "na": self.not_applicable,
            "why": self.reason,
        }
        return {key: value for key, value in pairs.items() if value not in (None, "")}


NOTHING = Answer()


def read(stored: Mapping[str, Any] | None) -> Answer:
    """Return an answer from its JSON."""
    held = stored or {}
    return Answer(
        held.get("v"), held.get("n"), held.get("d"), held.get("na", ""), held.get("why", "")
    )


def share(top: float | None, base: float | None) -> float | None:
    """Return a percentage with two decimals; None where there is nothing to divide."""
    if top is None or not base:
        return None
    return round(top * 100 / base, 2)


def of_share(top: float | None, base: float | None, **more: str) -> Answer:
    """Return the answer of a share."""
    return Answer(share(top, base), top, base, **more)


#: What is written where there is nothing to say, folded.
_NOTHING = frozenset(
    {"", "khong", "khong co", "khong co gi", "khong phat sinh", "chua co", "khong thay doi"}
)


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing: told as a number, asked no news of."""
    return fold(text).strip(" .-–") in _NOTHING


def with_reason(words: str, answer: Answer | None) -> str:
    """Return an answer in words with what is said to the check of it, which is saved with it."""
    if answer is None or not answer.reason:
        return words
    return "; ".join(part for part in (words, _("giải trình: %(why)s", why=answer.reason)) if part)


class Unreadable(ValueError):
    """What was typed cannot be read; the message is a sentence."""


def from_form(one: Field, typed: Mapping[str, str]) -> Answer:
    """Read what was typed in a field: ``key``, ``key:of`` (denominator), ``key:na``, ``key:why``.

    Raises:
        Unreadable: a number or a day is none, a choice was not offered, a text is too long.
    """
    reason = _text(typed.get(f"{one.key}:why"))
    not_applicable = _text(typed.get(f"{one.key}:na"))
    if not_applicable:
        return Answer(not_applicable=not_applicable, reason=reason)
    raw = (typed.get(one.key) or "").strip()
    if one.share:
        top, base = _number(raw), _number((typed.get(f"{one.key}:of") or "").strip())
        if (top is None) != (base is None):
            raise Unreadable(_("Hãy ghi cả số đạt và tổng số, hoặc để trống cả hai."))
        if base == 0 and top:
            raise Unreadable(_("Tổng số bằng 0 thì số đạt cũng phải bằng 0."))
        return of_share(top, base, reason=reason)
    value: Value
    if one.numeric:
        value = _number(raw)
        if one.whole and isinstance(value, float):
            raise Unreadable(_("Ô này đếm nên phải là số nguyên, ví dụ 12.500."))
    elif one.kind == "date":
        value = _date(raw)
    elif one.kind == "choice":
        if raw and raw not in one.choices:
            raise Unreadable(_("Hãy chọn một mục trong danh sách."))
        value = raw or None
    else:
        value = _text(raw) or None
    return Answer(value, reason=reason)


def _text(raw: str | None) -> str:
    text = (clean(raw or "") or "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise Unreadable(_("Dài quá %(n)s ký tự.", n=format_number(LONGEST)))
    return text


def _number(raw: str) -> float | int | None:
    if not raw:
        return None
    value = read_decimal(raw)
    if value is None:
        raise Unreadable(
            _(
                "“%(typed)s” không đọc được là một số. Hàng nghìn ngăn bằng dấu chấm (12.500), "
                "phần lẻ sau dấu phẩy, nhiều nhất hai chữ số (0,5).",
                typed=raw[:40],
            )
        )
    if not abs(value) < 1e15:
        raise Unreadable(_("Số lớn quá mức cho phép."))
    return value


def _date(raw: str) -> str | None:
    if not raw:
        return None
    try:
        if "/" in raw:
            day, month, year = (int(part) for part in raw.split("/"))
            return date(year, month, day).isoformat()
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        raise Unreadable(_("Ngày không đúng. Hãy ghi ngày/tháng/năm, ví dụ 22/11/2026.")) from None


def shown(one: Field, answer: Answer | None, held: Rules) -> str:
    """Return an answer as a reader expects it; an empty text when nothing is said."""
    if answer is None or answer.empty:
        return ""
    if answer.not_applicable:
        return _("Không áp dụng: %(reason)s", reason=answer.not_applicable)
    if one.share and answer.base is not None:
        return _(
            "%(share)s %% (%(top)s/%(base)s)",
            share=number(answer.value),
            top=number(answer.top),
            base=number(answer.base),
        )
    if one.kind == "choice":
        return held.choices.get(str(answer.value), str(answer.value))
    if one.kind == "date":
        return format_date(date.fromisoformat(str(answer.value)))
    if one.numeric:
        return number(answer.value)
    return str(answer.value)


def number(value: Any) -> str:
    """Return a number for reading; whole ones without decimals."""
    if not isinstance(value, int | float):
        return ""
    return format_number(int(value) if float(value).is_integer() else value)
