"""Made-up values for every component, and how to look at what was rendered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from lxml import html
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from compliance.core.forms import BaseForm
from compliance.core.jobs import Job
from compliance.core.paging import ListRequest, Page

Render = Callable[..., html.HtmlElement]


class Part(Form):
    name = StringField("Tên phần", [InputRequired("Hãy nhập tên phần.")])


class SampleForm(BaseForm):
    version = HiddenField()
    name = StringField("Tên", [InputRequired("Hãy nhập tên.")], description="Như trong quyết định.")
    note = TextAreaField("Ghi chú", render_kw={"class": "dai", "data-x": "1"})
    secret = PasswordField("Mật khẩu")
    kind = SelectField("Loại", choices=[SelectChoice("", "Chọn"), SelectChoice("a", "A")])
    day = DateField("Ngày", [Optional()])
    count = IntegerField("Số", [Optional()])
    place = RadioField(
        "Nơi đặt",
        choices=[SelectChoice("a", "Tại đơn vị"), SelectChoice("b", "Nơi khác")],
        validators=[InputRequired("Hãy chọn nơi đặt.")],
    )
    groups = SelectMultipleField(
        "Nhóm",
        choices=[SelectChoice("a", "A"), SelectChoice("b", "B")],
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
    online = BooleanField("Trực tuyến", description="Qua Internet.")
    document = FileField("Tệp")
    part = FormField(Part, "Một phần")
    tags = FieldList(
        StringField("Từ khóa", [InputRequired("Hãy nhập từ khóa.")]), "Từ khóa", min_entries=1
    )


def page(query: str = "", **changes: Any) -> Page[int]:
    args = dict(pair.split("=") for pair in query.split("&") if pair)
    values = {"rows": [1], "has_next": True, "total": 600, "capped": False, **changes}
    return Page(request=ListRequest.parse(args, ("kind",)), **values)


def job(**values: Any) -> Job:
    sample = {"kind": "x", "args": {}, "done": 0, "total": 0, "message": "", "attempts": 1}
    return Job(id=uuid.uuid4(), **{**sample, **values})


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def bits(render: Render, imports: str, text: str, **values: Any) -> html.HtmlElement:
    return render(f"{{% from {imports} %}}<div>{text}</div>", **values)
