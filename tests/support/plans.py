"""Writing a four-layer plan through its pages, and reading how its layers stand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from compliance.plans.models import FourLayerPlan, PlanLayer
from compliance.plans.queries import sheet_of, word_on
from compliance.plans.rules import word_of
from tests.support.browser import Browser
from tests.support.dossiers import acting, unit_of

PDF = b"%PDF-1.7 phuong an da ky"
FIELDS = {
    "state": "met",
    "how": "Có quyết định phân công đầu mối.",
    "responsible": "Trưởng trạm",
    "due": "2027-01-15",
}


def unit_id(app: Flask, name: str) -> UUID:
    with acting(app) as session:
        return unit_of(session, name).id


def open_plan(app: Flask, browser: Browser, name: str) -> str:
    address = f"/plans/{unit_id(app, name)}"
    assert browser.post(f"{address}/start").status_code == 302
    return address


def version_of(browser: Browser, url: str) -> str:
    browser.get(url)
    return browser.page.xpath("//input[@name='version']/@value")[0]


def write(browser: Browser, address: str, measure_id: str, **changes: str):
    url = f"{address}/measures/{measure_id}"
    if "version" not in changes:
        changes["version"] = version_of(browser, url)
    return browser.post(url, {**FIELDS, **changes})


def measure_ids(app: Flask, name: str, layer: int) -> list[str]:
    """Ids of the measures of a layer that concern the unit."""
    with acting(app) as session:
        sheet = sheet_of(unit_of(session, name))
        return [line.measure.id for line in sheet.layers[layer - 1].counted]


def words_of(app: Flask, name: str, day: date = date(2026, 11, 22)) -> dict[int, str]:
    """The word of each layer on a day: told by SQL, and the same when told in Python."""
    with acting(app) as session:
        rows = session.execute(
            select(PlanLayer, word_on(day))
            .join(FourLayerPlan, FourLayerPlan.id == PlanLayer.plan_id)
            .where(FourLayerPlan.unit_id == unit_of(session, name).id)
        ).all()
    assert all(word_of(layer, day) == word for layer, word in rows)
    return {layer.layer: word for layer, word in rows}
