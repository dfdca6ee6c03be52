"""Answering in the list: by keys, saved while one types."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys.navigators.person import Person


class Answers:
    """The rows of one group of a system's requirements, or of a unit's common controls."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def opens(self, system_id: object, group: str) -> None:
        """Open the rows of a group."""
        self.person.opens(f"/systems/{system_id}/requirements?group={group}")

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.person.page.keyboard.press(key)

    def types(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.person.page.keyboard.type(text)

    def row(self, name: str) -> Locator:
        """The row of a requirement."""
        return self.person.page.locator(f"[data-row='{name}']")

    @property
    def current(self) -> str:
        """The row that the keys act on."""
        return self.person.page.locator("[data-row].is-current").get_attribute("data-row") or ""

    def note(self, name: str) -> Locator:
        """Where one types how it is done."""
        return self.row(name).locator("textarea[name=note]")

    def chosen(self, name: str) -> str:
        """The answer chosen on the page."""
        return self.row(name).locator("input[name=state]:checked").get_attribute("value") or ""

    def says(self, name: str, words: str) -> None:
        """Wait until a row says of its saving."""
        expect(self.row(name).locator("[data-save-state]")).to_contain_text(words)

    def loses(self) -> None:
        """Let the network lose every answer that is sent; pages still come."""
        self.person.page.route(
            "**/requirements/**",
            lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
        )

    def gets_through(self) -> None:
        """Let answers through again; the page tries by itself."""
        self.person.page.unroute("**/requirements/**")

    def forgives(self, *words: str) -> None:
        """Take out of the faults what the test itself brought about."""
        self.person.forgives(*words)
