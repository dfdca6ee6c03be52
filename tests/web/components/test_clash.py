"""A clash without values: somebody was quicker in the same moment, the page says only that."""

from __future__ import annotations

import pytest
from flask import Flask

import compliance.backups.forms
import compliance.safeguards.forms  # noqa: F401
from compliance.core.errors import Clash
from compliance.core.forms import BaseForm

pytestmark = pytest.mark.sqlite_only


def forms() -> list[type[BaseForm]]:
    """Return the forms that say in their own way where two texts differ."""
    found, waiting = [], [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if "differences" in vars(form) and form is not BaseForm:
            found.append(form)
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def test_such_forms_are_known():
    assert {"PolicyForm", "CardForm"} <= {form.__name__ for form in forms()}


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_no_values_are_no_differences(app: Flask, form: type[BaseForm]):
    with app.test_request_context("/"):
        assert form().differences(Clash("Người khác vừa lưu.")) == []
