"""Form fields that read what a Vietnamese user types, and refuse it in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import TextInput

from compliance.core.formatting import MOST_MONEY, format_number
from compliance.core.i18n import _
from compliance.core.numbers import read_whole


class DayField(DateField):
    """A day, from the browser's own picker or typed as 22/11/2026; empty is None."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        options.setdefault("format", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
        super().__init__(label, list(validators) or [Optional()], **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the day, or refuse it."""
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            self.data = None
            raise ValueError(
                _("Ngày không đúng. Hãy ghi ngày/tháng/năm, ví dụ 22/11/2026.")
            ) from None


class CountField(IntegerField):
    """A whole number ≥ 0; dots and spaces between thousands are accepted; empty is None.

    The browser's own number field would not let the dots be typed.
    """

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        options.setdefault("render_kw", {"inputmode": "numeric"})
        super().__init__(label, list(validators) or [Optional()], **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number, or refuse it."""
        self.data = None
        typed = (valuelist[0] if valuelist else "").strip()
        if not typed:
            return
        number = read_whole(typed)
        if number is None or number > 2_000_000_000:
            raise ValueError(_("Hãy ghi một số nguyên không âm, ví dụ 12.500."))
        self.data = number


class MoneyField(StringField):
    """An amount in đồng: digits, with or without dots by thousands; empty is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data: Any = None
        self.raw_data = valuelist
        if not typed:
            return
        amount = read_whole(typed)
        if amount is None:
            raise ValueError(_("Ghi số tiền bằng đồng, chỉ gồm chữ số: 15.000.000."))
        if amount > MOST_MONEY:
            raise ValueError(_("Số tiền quá lớn. Ghi bằng đồng."))
        self.data = amount

    def _value(self) -> str:
        if isinstance(self.data, int):
            return format_number(self.data)
        return (self.raw_data or [""])[0] or ""


class ChoiceField(SelectField):
    """A select whose empty choice is None."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, list(validators), coerce=lambda value: value or None, **options)

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that was not offered."""
        choices: Iterable[Any] = self.iter_choices()
        offered = {str(choice.value or "") for choice in choices}
        if str(self.data or "") not in offered:
            raise ValidationError(_("Hãy chọn một mục trong danh sách."))


class TriStateField(SelectField):
    """Yes, no, or not stated yet (None)."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, coerce=_tri_state, validate_choice=False, **options)
        self.choices = [("", _("Chưa xác định")), ("yes", _("Có")), ("no", _("Không"))]


def _tri_state(value: Any) -> bool | None:
    return {"yes": True, "no": False, True: True, False: False}.get(value)
