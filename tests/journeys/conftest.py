"""A running product and real browsers for the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.server import Server
from tools.browser import ARGUMENTS, find


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a real Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys; every person gets a profile of their own.

    It ends with the last journey: its event loop would stand in the way of other tests.
    """
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server(copy: Copy, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The product on a copy of the demo; its log is shown when the test fails."""
    running = Server(copy, tmp_path)
    try:
        running.start_worker()
        running.start_web()
        yield running
    finally:
        running.stop()
        print(running.log.read_text())


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator[Callable[..., Person]]:
    """Return a maker of people at the login page; none may have met a fault of the page."""
    people: list[Person] = []

    def arrive(**options: object) -> Person:
        context = chromium.new_context(
            base_url=server.url, locale="vi-VN", accept_downloads=True, **options
        )
        people.append(Person(context))
        return people[-1]

    yield arrive
    for person in people:
        person.leave()
    assert not [fault for person in people for fault in person.faults]


@pytest.fixture
def person(visitor: Callable[..., Person]) -> Callable[[str], Person]:
    """Return a maker of people who have logged in."""

    def arrive(login: str, **options: object) -> Person:
        who = visitor(**options)
        who.logs_in(login)
        return who

    return arrive
