"""Somebody at a browser: what they do, and every fault of a page that they met."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, Response, expect

from tests.support.databases import PASSWORD

#: A page that is not allowed to be slower than this shows that something hangs.
PATIENCE = 60_000
expect.set_options(timeout=60_000)


class Person:
    """One browser profile with one tab."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.set_default_navigation_timeout(PATIENCE)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    # --- the way in -------------------------------------------------------------------------
    def logs_in(self, login: str, password: str = PASSWORD) -> None:
        """Enter by the login page."""
        self.opens("/login")
        self.fills("Tên đăng nhập", login)
        self.fills("Mật khẩu", password)
        self.presses("Đăng nhập")

    def leave(self) -> None:
        """Close the profile."""
        self.context.close()

    # --- what anybody does at any page ------------------------------------------------------
    @property
    def main(self) -> Locator:
        """The content of the page."""
        return self.page.locator("main")

    @property
    def path(self) -> str:
        """Where the person is."""
        return urlsplit(self.page.url).path

    def opens(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(path)

    def follows(self, name: str) -> None:
        """Click the first link of the content whose words contain ``name``."""
        self.main.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def presses(self, name: str) -> None:
        """Click the button that says exactly ``name``, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=name, exact=True).first.click()

    def agrees(self, name: str) -> None:
        """Click a button that asks first, and say yes."""
        self.main.get_by_role("button", name=name, exact=True).first.click()
        with self.page.expect_navigation():
            self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()

    def fills(self, label: str, value: str) -> None:
        """Type into the field whose label begins with ``label``."""
        self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.fill(value)

    def chooses(self, label: str, option: str) -> None:
        """Choose the first option that contains ``option``."""
        field = self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first
        value = field.locator("option", has_text=option).first.get_attribute("value")
        field.select_option(value=value)

    def filters(self, label: str, option: str) -> None:
        """Choose in a filter that sends itself, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.chooses(label, option)

    def picks(self, label: str, words: str) -> None:
        """Type words into the field of a unit and take the first suggestion, by keys alone."""
        field = self.main.get_by_role("combobox", name=re.compile(rf"^\s*{re.escape(label)}")).first
        field.press_sequentially(words)
        box = field.locator("xpath=..")
        expect(box.get_by_role("option", name=words).first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        expect(box.get_by_role("listbox")).to_be_hidden()

    def ticks(self, label: str) -> None:
        """Tick a box or choose a radio button by its words."""
        self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.check()

    def attaches(self, label: str, file: Path) -> None:
        """Choose a file."""
        self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.set_input_files(file)

    def downloads(self, link: Locator | str) -> bytes:
        """Click a download link of the content and return the file."""
        if isinstance(link, str):
            link = self.main.get_by_role("link", name=link).first
        with self.page.expect_download() as coming:
            link.click()
        return Path(coming.value.path()).read_bytes()

    def sees(self, text: str, timeout: float | None = None) -> None:
        """Wait until the content shows ``text``."""
        try:
            expect(self.main).to_contain_text(text, timeout=timeout)
        except AssertionError:
            shown = self.main.inner_text()[:2000]
            raise AssertionError(f"{self.path} does not show “{text}” but:\n{shown}") from None

    # --- faults -----------------------------------------------------------------------------
    def forgives(self, *words: str) -> None:
        """Take out of the faults what the test itself brought about."""
        self.faults[:] = [
            fault for fault in self.faults if not any(word in fault for word in words)
        ]

    def _console(self, message: object) -> None:
        if message.type == "error":  # type: ignore[attr-defined]
            self.faults.append(f"console of {self.path}: {message.text}")  # type: ignore[attr-defined]

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname != "127.0.0.1":
            self.faults.append(f"{self.path} asks {address.hostname}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 and not response.url.endswith("/healthz"):
            self.faults.append(f"{response.status} of {urlsplit(response.url).path}")
