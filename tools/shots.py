"""Screenshots of pages of a running demo: ``python -m tools.shots URL LOGIN PASSWORD PATH…``.

Pictures go to ``var/shots`` (never committed), at 360 and 1366 px, in light and dark.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.browser import ARGUMENTS, find

WIDTHS = {360: 740, 1366: 768}
TARGET = Path("var/shots")


def main(base: str, login: str, password: str, *paths: str) -> None:
    """Log in and take the pictures; widths and themes may be given as ``--dark``."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{base}/login")
            page.fill("[name=login]", login)
            page.fill("[name=password]", password)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
            for path in paths:
                page.goto(base + path)
                name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
                page.screenshot(path=str(TARGET / f"{login}-{name}-{width}.png"), full_page=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
