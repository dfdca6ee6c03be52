"""Every macro of ``templates/components`` with sample data."""

from __future__ import annotations

import inspect
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template_string
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
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
    validators,
    widgets,
)
from wtforms.fields import SelectChoice, choices, numeric
from wtforms.validators import InputRequired, Optional

from compliance.core import clock
from compliance.core.form_messages import MESSAGES
from compliance.core.forms import BaseForm
from compliance.core.jobs import Job
from compliance.core.paging import ListRequest, Page
from compliance.core.todo import Todo

pytestmark = pytest.mark.sqlite_only

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")
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


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def bits(render: Render, imports: str, text: str, **values: Any) -> html.HtmlElement:
    return render(f"{{% from {imports} %}}<div>{text}</div>", **values)


def test_all_components_together_are_valid_html(render: Render):
    render(GALLERY)
    html5lib.HTMLParser(strict=True).parse(render.written)  # type: ignore[attr-defined]


def test_all_components_together_are_valid_html_with_every_field_in_error(render: Render):
    tree = render(GALLERY, formdata=MultiDict({"kind": ""}), validate=True)
    html5lib.HTMLParser(strict=True).parse(render.written)  # type: ignore[attr-defined]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_nothing_is_styled_or_scripted_inline(render: Render):
    tree = render(GALLERY, formdata=MultiDict({"kind": ""}), validate=True)
    assert not tree.xpath("//style | //script[not(@src)] | //*[@style]")
    assert not [a for a in tree.xpath("//@*/..") for name in a.attrib if name.startswith("on")]


def test_every_input_has_a_label_and_every_description_exists(render: Render):
    tree = render(GALLERY, formdata=MultiDict({"kind": ""}), validate=True)
    ids = set(tree.xpath("//@id"))
    for label in tree.xpath("//label/@for"):
        assert label in ids
    for about in tree.xpath("//@aria-describedby"):
        assert set(about.split()) <= ids
    for item in tree.xpath(
        "//main//input[not(@type='hidden')] | //main//select | //main//textarea"
    ):
        assert tree.xpath(f"//label[@for='{item.get('id')}']"), item.get("name")


def test_the_error_summary_leads_to_each_field(render: Render):
    tree = render(GALLERY, formdata=MultiDict({"kind": ""}), validate=True)
    links = tree.xpath("//*[@role='alert']//a")
    assert [words(link) for link in links] == [
        "Hãy nhập tên.",
        "Hãy chọn nơi đặt.",
        "Hãy nhập tên phần.",
        "Hãy nhập từ khóa.",
    ]
    ids = set(tree.xpath("//main//input/@id"))
    assert {link.get("href")[1:] for link in links} <= ids


def test_a_refusal_without_a_field_stands_in_the_summary(render: Render):
    imports = '"components/forms.html" import form_page'
    form = SampleForm(formdata=None)
    form.form_errors.append("Kỳ báo cáo đã đóng.")
    tree = bits(render, imports, "{% call form_page(form) %}{% endcall %}", form=form)
    assert "Kỳ báo cáo đã đóng." in words(tree.xpath("//*[@role='alert']")[0])


def test_a_form_carries_its_hidden_fields_and_its_token(render: Render):
    form = render(GALLERY).xpath("//form[contains(@class, 'form-page')]")[0]
    hidden = form.xpath("./input[@type='hidden']/@name")
    assert set(hidden) == {"version", "csrf_token"}
    assert form.get("enctype") == "multipart/form-data"


def test_only_what_may_stay_empty_says_so(render: Render):
    tree = render(GALLERY)
    free = {
        words(label).split(" (")[0]
        for label in tree.xpath("//*[contains(@class, 'field-label')]")
        if "(không bắt buộc)" in words(label)
    }
    assert free == {"Ghi chú", "Ngày", "Số", "Tệp"}


def test_a_field_keeps_its_own_attributes(render: Render):
    note = render(GALLERY).xpath("//textarea")[0]
    assert note.get("class") == "form-control dai"
    assert note.get("data-x") == "1"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("met", "Đạt"), ("partly", "Đạt một phần"), ("planned", "Có kế hoạch"),
        ("not_met", "Không đạt"), ("unknown", "Không biết"), ("none", "Chưa trả lời"),
        ("na", "Không áp dụng"), ("partly_met", "Đạt một phần"), ("not_answered", "Chưa trả lời"),
        ("not_applicable", "Không áp dụng"),
    ],
)  # fmt: skip
def test_a_status_is_a_shape_and_a_word(render: Render, code: str, word: str):
    tree = bits(render, '"components/status.html" import status', f"{{{{ status('{code}') }}}}")
    assert words(tree) == word
    assert len(tree.xpath(".//*[local-name()='svg']")) == 1


def test_no_two_statuses_share_a_shape(render: Render):
    codes = ("met", "partly", "planned", "not_met", "unknown", "none", "na")
    drawn = set()
    for code in codes:
        tree = bits(render, '"components/status.html" import shape', f"{{{{ shape('{code}') }}}}")
        drawn.add(html.tostring(tree))
    assert len(drawn) == len(codes)


@pytest.mark.parametrize(
    ("days", "said", "mark"),
    [
        (-3, "19/11/2026 quá 3 ngày", "due-late"),
        (0, "22/11/2026 hôm nay", "due-soon"),
        (7, "29/11/2026 còn 7 ngày", "due-soon"),
        (12, "04/12/2026 còn 12 ngày", ""),
    ],
)
def test_a_deadline_says_how_long_is_left(render: Render, days: int, said: str, mark: str):
    day = clock.today() + timedelta(days)
    tree = bits(render, '"components/status.html" import due', "{{ due(day) }}", day=day)
    assert words(tree) == said
    assert tree.xpath("./span/@class")[0].split() == (["due", mark] if mark else ["due"])


def test_only_unconfirmed_law_is_marked(render: Render):
    text = "{{ confidence('S') }}{{ confidence('K') }}{{ confidence('U') }}"
    tree = bits(render, '"components/status.html" import confidence', text)
    assert words(tree) == "cần đối chiếu"


def test_sorting_keeps_the_search_and_goes_back_to_the_first_page(render: Render):
    tree = render(GALLERY)
    heads = tree.xpath("//th")
    assert heads[0].get("aria-sort") == "descending"
    assert heads[1].get("aria-sort") is None
    links = [set(a.split("?")[1].split("&")) for a in tree.xpath("//th/a/@href")]
    assert links[0] == {"unit=u1", "q=his", "kind=lis", "sort=name"}
    assert links[1] == {"q=his", "kind=lis", "sort=n"}


def test_the_filter_form_keeps_address_and_order(render: Render):
    form = render(GALLERY).xpath("//main//form[@role='search']")[0]
    hidden = {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}
    assert hidden == {"unit": "u1", "sort": "-name"}
    assert form.xpath(".//select/option[@selected]/@value") == ["lis"]
    assert form.xpath(".//input[@name='q']/@value") == ["his"]
    export = form.xpath(".//a[contains(., 'Xuất')]/@href")[0]
    assert set(export.split("?")[1].split("&")) == {"unit=u1", "q=his", "kind=lis", "sort=-name"}


def test_the_pager_leads_both_ways(render: Render):
    pager = render(GALLERY).xpath("//nav[contains(@class, 'pager')]")[0]
    assert "101–101 trong 600" in words(pager)
    previous, following = pager.xpath(".//a/@href")
    assert "page=2" in previous
    assert "page=4" in following


def test_a_capped_count_says_more_than(render: Render):
    sample = page(total=1000, capped=True, has_next=False)
    imports = '"components/lists.html" import pager'
    tree = bits(render, imports, '{{ pager(page, "home.show") }}', page=sample)
    assert words(tree) == "1–1 trong hơn 1.000"
    assert not tree.xpath("//a")


def test_a_post_button_carries_token_fields_and_question(render: Render):
    form = render(GALLERY).xpath("//form[@data-confirm]")[0]
    assert form.get("method") == "post"
    assert form.get("data-confirm") == "Xóa “Mẫu”?"
    assert set(form.xpath("./input/@name")) == {"csrf_token", "id"}


def test_a_task_that_cannot_start_is_no_link(render: Render):
    tree = render(GALLERY)
    last = tree.xpath("//ul[@class='tasks']/li")[-1]
    assert not last.xpath(".//a")


def test_text_of_users_is_escaped(render: Render):
    assert not render(GALLERY).xpath("//*[contains(@class, 'verdict')]//b")


def test_work_under_way_can_be_watched_and_stopped(render: Render):
    tree = render(GALLERY)
    waiting, running = tree.xpath("//*[@data-job]")
    assert waiting.xpath(".//progress/@value") == []
    assert running.xpath(".//progress/@value") == ["40"]
    assert running.get("data-next") == "/xong"
    assert running.xpath(".//form[@method='post']/@action")[0].endswith("/cancel")
    assert "Tệp hỏng." in words(tree)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "z", "Hãy chọn một mục trong danh sách."),
        ("day", "hôm qua", "Ngày không đúng. Hãy nhập như 22/11/2026."),
        ("count", "nhiều", "Hãy nhập một số nguyên, ví dụ 12500."),
        ("groups", "z", "“z” không có trong danh sách. Hãy chọn lại."),
    ],
)
def test_the_form_library_speaks_vietnamese(render: Render, field: str, value: str, said: str):
    tree = render(GALLERY, formdata=MultiDict({"kind": "", field: value}), validate=True)
    assert said in words(tree.xpath("//*[@role='alert']")[0])


def test_every_sentence_of_the_validators_in_use_is_known():
    sources = [
        inspect.getsource(validators),
        inspect.getsource(numeric),
        inspect.getsource(choices),
    ]
    said = set(re.findall(r'gettext\(\s*"([^"]+)"', "".join(sources)))
    rare = {s for s in said if s.startswith(("Invalid value", "Invalid Mac", "This field is dis"))}
    rare |= {"Choices cannot be None.", "This field cannot be edited.", "Invalid field name '%s'."}
    assert said - rare <= set(MESSAGES)
