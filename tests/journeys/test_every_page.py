"""Every kind of page once, on a phone and on the small screens of health units.

Nothing sticks out sideways, no script fails, nothing is asked of another host. Pictures of what
was seen go to ``var/shots``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import TimeoutError

from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-pages")]

ROLES = ("focal.bvdk", "appraiser", "inspector", "leader", "admin")
SIZES = {360: 740, 1366: 768}
SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"
FITS = "width => innerWidth === width && document.scrollingElement.scrollWidth <= width"
#: A page settles into a new width within this many milliseconds.
SETTLING = 3_000
LINKS = "Array.from(document.links, link => link.href)"
FILE = re.compile(r"\.(pdf|docx|xlsx|csv|json|jsonl)$|evidence/|/file$|^/static/|/decision$")


@pytest.mark.parametrize("login", ROLES)
def test_every_kind_of_page_fits_the_screen(app: Flask, person: Callable[..., Person], login: str):
    adapter = app.url_map.bind("localhost")
    who = person(login)
    SHOTS.mkdir(parents=True, exist_ok=True)
    waiting, seen, faults = deque(["/"]), set(), []
    while waiting:
        url = waiting.popleft()
        endpoint = adapter.match(urlsplit(url).path, method="GET")[0]
        if endpoint in seen or FILE.search(urlsplit(url).path):
            continue
        seen.add(endpoint)
        who.opens(url)
        for width, height in SIZES.items():
            who.page.set_viewport_size({"width": width, "height": height})
            try:
                who.page.wait_for_function(FITS, arg=width, timeout=SETTLING)
            except TimeoutError:
                faults.append(f"{endpoint} {url} is wider than {width} px")
            name = f"{login}-{endpoint}-{width}.png"
            who.page.screenshot(path=SHOTS / name, full_page=True)
        for link in who.page.evaluate(LINKS):
            parts = urlsplit(urldefrag(link).url)
            if parts.hostname == "127.0.0.1":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    assert not faults, "\n".join(faults)
    assert len(seen) > 8, seen
