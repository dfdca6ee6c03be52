"""Rendering of template texts with sample values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, render_template_string
from lxml import html
from sqlalchemy.orm import Session

from compliance.core import clock
from compliance.core.todo import Todo
from tests.support.components import Render, SampleForm, job, page


@pytest.fixture
def render(app: Flask, db: Session) -> Render:
    """Return a function that renders a template text with the sample values."""

    def run(text: str, **values: Any) -> html.HtmlElement:
        form = SampleForm(formdata=values.pop("formdata", None))
        if form.is_submitted() or values.pop("validate", False):
            form.validate()
        today = clock.today()
        sample = {
            "form": form,
            "page": page("q=his&kind=lis&sort=-name&page=3"),
            "todos": [
                Todo("Muộn", "home.show", due=today - timedelta(3), severity="bad"),
                Todo("Thường", "home.show"),
            ],
            "jobs": [
                job(state="queued"),
                job(state="running", done=4, total=10, message="Đang đọc"),
                job(state="failed", error="Tệp hỏng."),
                job(state="cancelled"),
                job(state="done"),
            ],
            **values,
        }
        written = render_template_string(text, **sample)
        run.written = written  # type: ignore[attr-defined]
        return html.fromstring(written)

    return run
