"""Shapes of what is typed about a masked copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, FormField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Length, Optional

from compliance.core.forms import BaseForm
from compliance.core.i18n import _, _l
from compliance.masking.rules import CHOICES, code_of, rule_of


class PolicyForm(BaseForm):
    """A choice for every column; the columns are those of the scan."""

    person = SelectField(
        _l("Cột phân biệt người bệnh"),
        [Optional()],
        description=_l("Cần khi dời ngày: mọi ngày của một người dời như nhau."),
    )

    def rules(self, columns: list[str]) -> dict[str, dict[str, Any]]:
        """Return the rule of each column."""
        return {
            name: rule_of(
                self[f"column_{at}"].data["action"],
                self[f"column_{at}"].data["reason"],
                self.person.data or "",
            )
            for at, name in enumerate(columns)
        }

    def lines(self, columns: list[str]) -> list[tuple[str, Field, Field]]:
        """Return name, choice and reason of each column, for the page."""
        found = []
        for at, name in enumerate(columns):
            inner = self[f"column_{at}"].form
            found.append((name, inner.action, inner.reason))
        return found


class _ColumnForm(PlainForm):
    action = SelectField(_l("Làm gì"))
    reason = StringField(_l("Vì sao giữ"), [Optional(), Length(max=255)])


def policy_form(proposed: Mapping[str, Mapping[str, Any]]) -> PolicyForm:
    """Return the form for these columns, filled with the rules proposed."""
    columns = list(proposed)
    fields = {f"column_{at}": FormField(_ColumnForm, label=name) for at, name in enumerate(columns)}
    kind = type("PolicyForm", (PolicyForm,), fields)
    person = next((rule["person"] for rule in proposed.values() if rule.get("person")), "")
    data: dict[str, Any] = {"person": person}
    for at, rule in enumerate(proposed.values()):
        data[f"column_{at}"] = {"action": code_of(rule), "reason": rule.get("reason", "")}
    form: PolicyForm = kind(data=data)
    form.person.choices = [("", _("— không dời ngày —")), *((name, name) for name in columns)]
    for at in range(len(columns)):
        form[f"column_{at}"].form.action.choices = list(CHOICES.items())
    return form


class RunForm(BaseForm):
    """The very file that was scanned."""

    file = FileField(_l("Tệp đã quét"), [FileRequired(_l("Hãy chọn tệp đã quét."))])
