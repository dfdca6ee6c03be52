"""Forms check shape; rules live in services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateTimeField, Field, Form, HiddenField
from wtforms.validators import ValidationError

from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.core.form_messages import FormMessages
from compliance.core.formatting import in_words
from compliance.core.i18n import _
from compliance.core.text import clean


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose text is stripped and in Unicode NFC."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Adds the text filter when a field is bound."""

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the text filter to every text field."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if unbound_field.field_class.__name__ in _TEXT_FIELDS and _clean not in filters:
                filters.append(_clean)
            field: Field = unbound_field.bind(form=form, filters=filters, **options)
            if isinstance(field, DateTimeField):  # so is every DateField
                field.validators = [*field.validators, _likely_year]
            return field

        def get_translations(self, form: Form) -> FormMessages:
            """Let the library speak our language."""
            return _MESSAGES

    def differences(self, clash: Clash) -> list[tuple[str, str, str]]:
        """Return label, what is typed here and what is stored now, where the two differ.

        Both in the words of the page: a choice by its label, a day as people write it.
        """
        rows = []
        for name, field in self._fields.items():
            mine, stored = field.data, clash.current.get(name)
            if name not in clash.current or (mine or None) == (stored or None):
                continue
            words = _in_words(field, mine), _in_words(field, stored)
            if words[0] != words[1]:
                rows.append((str(field.label.text), *words))
        return rows

    def carries_out(self, act: Callable[[], object]) -> bool:
        """Do what a valid form asks, in one transaction; a refusal is shown at the form."""
        if not self.validate_on_submit():
            return False
        try:
            with transaction():
                act()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def refuse(self, refused: Refused) -> None:
        """Show a refusal on its field, or above the form when it names none."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors.append(refused.message)
        else:
            field.errors = [*field.errors, refused.message]


class VersionedForm(BaseForm):
    """A form that knows which version of its row it was filled on."""

    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        """The version the page was filled on; nonsense counts as none."""
        value = str(self.version.data or "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0


#: Years that a day of our work can lie in; a year left half typed ("0202") is none of them.
_YEARS = range(1900, 2200)
_MESSAGES = FormMessages()
_TEXT_FIELDS = {"StringField", "TextAreaField", "SearchField", "EmailField", "TelField"}


def _in_words(field: Field, value: Any) -> str:
    """Return a value of a field as its page shows it."""
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(sorted(_in_words(field, one) for one in value))
    choices = getattr(field, "choices", None)
    labels = {str(key): str(label) for key, label, *_rest in choices or ()}
    key = "" if value is None else str(value)
    return labels[key] if key in labels else in_words(value)


def _clean(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _likely_year(_form: Form, field: Field) -> None:
    if isinstance(field.data, date) and field.data.year not in _YEARS:
        raise ValidationError(_("Hãy xem lại năm, ví dụ 22/11/2026."))
