"""Shapes of an answer and of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l

UNKNOWN = "unknown"


class ChoiceForm(BaseForm):
    """Yes, no, one of a list; or not known."""

    choice = RadioField(_l("Câu trả lời"), choices=[], validators=[InputRequired()])

    def prepare(self, fact: Mapping[str, Any], value: Any, answered: bool) -> None:
        """Offer the choices of ``fact``; preselect what is known."""
        if fact["type"] == "bool":
            choices = [("true", _("Có")), ("false", _("Không"))]
        else:
            choices = [(key, choice_label(fact, key)) for key in fact["choices"]]
        self.choice.choices = [*choices, (UNKNOWN, _("Chưa biết"))]
        if not self.is_submitted():
            known = str(value).lower() if isinstance(value, bool) else value
            self.choice.data = known if value is not None else UNKNOWN if answered else None

    @property
    def known(self) -> str | None:
        """The choice that stands now, if one does."""
        return None if self.is_submitted() else self.choice.data

    @property
    def value(self) -> bool | str | None:
        """The answer as the rules want it."""
        chosen = self.choice.data
        if chosen == UNKNOWN:
            return None
        return chosen == "true" if chosen in ("true", "false") else str(chosen)


class NumberForm(BaseForm):
    """A count; or not known."""

    number = IntegerField(_l("Số lượng"), [Optional(), NumberRange(min=0, max=2_000_000_000)])
    unknown = BooleanField(_l("Chưa biết"))

    def prepare(self, fact: Mapping[str, Any], value: Any, answered: bool) -> None:
        """Fill in what is known."""
        self.number.label.text = fact["label"]["vi"]
        if not self.is_submitted():
            self.number.data = value
            self.unknown.data = answered and value is None

    def validate(self, extra_validators: Any = None) -> bool:
        """Accept a number or "chưa biết", not both, not neither."""
        if not super().validate(extra_validators):
            return False
        if (self.number.data is None) != bool(self.unknown.data):
            self.number.errors = [_("Nhập một số, hoặc chọn “Chưa biết”.")]
            return False
        return True

    @property
    def value(self) -> int | None:
        """The answer as the rules want it."""
        return None if self.unknown.data else self.number.data


class ScreenForm(BaseForm):
    """Which of the seldom facts may be true; the rest is denied by an explicit tick."""

    kept = SelectMultipleField(_l("Có, hoặc chưa chắc"), [Optional()], choices=[])
    read = BooleanField(
        _l("Tôi đã đọc từng câu; câu không đánh dấu là “Không”."),
        [InputRequired(_l("Đọc từng câu rồi đánh dấu ô này."))],
    )


class ProposalForm(BaseForm):
    """The level proposed, and why if it is not the one found."""

    proposed_level = SelectField(_l("Cấp độ đề xuất"), coerce=str)
    justification = TextAreaField(
        _l("Lập luận"),
        [Optional(), Length(max=8000)],
        description=_l("Bắt buộc khi đề xuất thấp hơn kết quả; nâng cấp thì tùy chọn."),
        render_kw={"rows": 5},
    )

    @property
    def level(self) -> int | None:
        """The level chosen."""
        return int(self.proposed_level.data) if self.proposed_level.data else None


def question_form(fact: Mapping[str, Any], value: Any, answered: bool) -> ChoiceForm | NumberForm:
    """Return the form of a question, filled with what is known."""
    form = NumberForm() if fact["type"] == "int" else ChoiceForm()
    form.prepare(fact, value, answered)
    return form


def choice_label(fact: Mapping[str, Any], key: str) -> str:
    """Return the words of a choice in the reader's language."""
    labels = fact.get("choice_labels") or {}
    text = labels.get(key)
    if text is None:
        return key
    language = getattr(get_locale(), "language", "vi")
    return str(text.get(language) or text["vi"])
