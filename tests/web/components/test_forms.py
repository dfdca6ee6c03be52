"""The gallery of all macros as a whole, and the form macros."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import html5lib
import pytest
from werkzeug.datastructures import MultiDict
from wtforms import validators
from wtforms.fields import choices, numeric

from compliance.core.form_messages import MESSAGES
from tests.support.components import Render, SampleForm, bits, words

pytestmark = pytest.mark.sqlite_only

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")


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
