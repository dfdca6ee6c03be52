"""Every kind of page once, on a phone and on the small screens of health units.

Nothing sticks out sideways, no script fails, nothing is asked of another host. In the full run
(``FULL=1``) pictures of what was seen go to ``var/shots``: they are for people to look at, and cost
as much as all that is judged here.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Error, TimeoutError
from werkzeug.exceptions import NotFound

from tests.journeys.navigators.person import Person
from tests.support.tiers import FULL

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-pages")]

#: Whoever comes first shows a page that several may open; the first page is everybody's own.
ROLES = ("focal.bvdk", "head.bvdk", "appraiser", "inspector", "leader", "admin")
HOME = "home.show"
SIZES = {360: 740, 1366: 768}
SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"
FITS = "width => innerWidth === width && document.scrollingElement.scrollWidth <= width"
LINKS = "Array.from(document.links, link => link.href)"
#: What says by its name that it is a file; the others say it when they are opened.
FILE = re.compile(r"\.[a-z]+$|^/static/")
#: What the browser says of an address that answers with a file to save.
SAVES = "Download is starting"


def test_every_kind_of_page_fits_the_screen(app: Flask, person: Callable[[str], Person]):
    adapter = app.url_map.bind("localhost")
    seen: set[str] = set()
    faults: list[str] = []
    SHOTS.mkdir(parents=True, exist_ok=True)
    for login in ROLES:
        who = person(login)
        waiting = deque(["/"])
        seen.discard(HOME)
        while waiting:
            url = waiting.popleft()
            path = urlsplit(url).path
            if FILE.search(path):
                continue
            try:
                endpoint = adapter.match(path, method="GET")[0]
            except NotFound:
                faults.append(f"{login} finds a dead link {url}")
                continue
            if endpoint not in seen:
                seen.add(endpoint)
                if shows_a_page(who, url):
                    faults += [f"{login} {url}: {fault}" for fault in misfits(who, login, endpoint)]
                    waiting += links(who)
    assert not faults, "\n".join(faults)


def shows_a_page(who: Person, url: str) -> bool:
    """Open an address; say whether it is a page of ours and no file, saved or shown as it is."""
    try:
        answer = who.page.goto(url)
    except Error as error:
        if SAVES in error.message:
            return False
        raise
    return answer is not None and answer.headers["content-type"].startswith("text/html")


def misfits(who: Person, login: str, endpoint: str) -> Iterator[str]:
    """Yield the widths that the page does not fit into; take its pictures when they are wanted."""
    for width, height in SIZES.items():
        who.page.set_viewport_size({"width": width, "height": height})
        try:
            who.page.wait_for_function(FITS, arg=width)
        except TimeoutError:
            yield f"wider than {width} px"
        if FULL:
            name = f"{endpoint}-{login if endpoint == HOME else 'trang'}-{width}.png"
            who.page.screenshot(path=SHOTS / name, full_page=True)


def links(who: Person) -> Iterator[str]:
    """Yield where the links of a page lead inside the site."""
    for link in who.page.evaluate(LINKS):
        parts = urlsplit(urldefrag(link).url)
        if parts.hostname == "127.0.0.1":
            yield parts.path + (f"?{parts.query}" if parts.query else "")
