"""The macros of lists, status, blocks and jobs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from compliance.core import clock
from tests.support.components import Render, bits, page, words

pytestmark = pytest.mark.sqlite_only

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")


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
