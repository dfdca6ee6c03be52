"""A step reaches people: the bell, the mail server, and the outbox while the server is away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.journeys.navigators.dossiers import Dossiers
from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.dossiers import ready
from tests.support.mail import Postbox, smtp_server
from tests.support.ports import free_port
from tests.support.server import Server

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-notices")]

NAME = "Phần mềm quản lý thử nghiệm"
PATIENCE = 180.0


@pytest.fixture
def port() -> int:
    """A port where a mail server may stand, and none does yet."""
    return free_port()


@pytest.fixture
def server(copy: Copy, tmp_path: Path, port: int) -> Iterator[Server]:
    """The product, told of that mail server."""
    running = Server(
        copy,
        tmp_path,
        SMTP_URL=f"smtp://127.0.0.1:{port}",
        MAIL_FROM="thong-bao@so-y-te.example",
    )
    try:
        running.start_worker()
        running.start_web()
        yield running
    finally:
        running.stop()
        print(running.log.read_text())


def submits(person: Callable[[str], Person], dossier_id: object) -> None:
    head = person("head.bvdk")
    head.opens(f"/dossiers/{dossier_id}")
    Dossiers(head).moves("Trình hồ sơ")


def sees_at_last(who: Person, path: str, words: str) -> None:
    """Look again and again until the worker has done its part."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        who.opens(path)
        if words in who.main.inner_text():
            return
    raise AssertionError(f"{path} never shows “{words}”")


def test_a_submission_is_mailed_and_rings_the_bell_of_the_appraiser(
    app: Flask, person: Callable[[str], Person], port: int
):
    dossier_id = ready(app)
    with smtp_server(Postbox(), port=port) as box:
        submits(person, dossier_id)
        box.waits_for(2)
        assert box.addresses == ["appraiser@so-y-te.example", "focal.bvdk@so-y-te.example"]
        text = box.messages[0].get_content()
        link = re.search(r"http://\S+/dossiers/\S+", text)
        assert link is not None
        assert link.group().endswith(str(dossier_id))
    appraiser = person("appraiser")
    appraiser.opens("/notices?unread=1")
    before = int(appraiser.page.locator(".bell-count").inner_text().split()[-1])
    appraiser.presses(f"Chưa đọc: Hồ sơ cấp độ “{NAME}” vừa được trình")
    assert appraiser.path == f"/dossiers/{dossier_id}"
    shown = appraiser.page.locator(".bell-count")
    left = int(shown.inner_text().split()[-1]) if shown.count() else 0
    assert left == before - 1


def test_mail_waits_in_the_outbox_while_the_server_is_away_and_goes_out_later(
    app: Flask, person: Callable[[str], Person], port: int
):
    dossier_id = ready(app)
    submits(person, dossier_id)
    admin = person("admin")
    list_of = "/outbox?state=waiting&q=phan mem quan ly thu nghiem"
    sees_at_last(admin, list_of, "Không kết nối được máy chủ thư.")
    with smtp_server(Postbox(), port=port) as box:
        tried = admin.main.locator("tr", has_text="Không kết nối được máy chủ thư.").first
        tried.get_by_role("link").first.click()
        admin.page.wait_for_load_state()
        path = admin.path
        admin.presses("Gửi lại")
        box.waits_for(1)
        sees_at_last(admin, path, "Đã gửi")


def test_a_unit_is_found_by_typing_a_few_letters_without_marks(
    app: Flask, person: Callable[[str], Person]
):
    admin = person("admin")
    admin.opens("/accounts/deputies/new")
    admin.picks("Đơn vị", "Đa khoa Gia Lai")
    field = admin.main.get_by_role("combobox", name="Đơn vị").first
    expect(field).to_have_value("Bệnh viện Đa khoa Gia Lai (bvdk-gia-lai)")
    field.fill("tram y te")
    box = field.locator("xpath=..")
    expect(box.get_by_role("option")).to_have_count(12)
    expect(box.get_by_text("Còn nữa: gõ thêm để tìm hẹp lại.", exact=True)).to_be_visible()
    field.press("Escape")
    expect(box.get_by_role("listbox")).to_be_hidden()
    field.fill("khong co don vi nay")
    expect(box.get_by_text("Không có đơn vị nào khớp.", exact=True).first).to_be_visible()
