"""What people do with campaigns, as verbs over a browser."""

from __future__ import annotations

from typing import Any

CAMPAIGN = {
    "title": "Kiểm tra mẫu quý IV",
    "check_type": "kiem-tra-cua-so",
    "legal_basis": "Kế hoạch mẫu 12/KH-SYT",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-31",
    "period_from": "2026-01-01",
    "period_to": "2026-11-30",
    "decision_number": "77/QĐ-SYT",
    "decided_on": "2026-11-22",
}
RULE = {"set": "dlcn-2026@1/kiem-tra-nhanh"}


def plan(browser: Any, **changes: Any) -> str:
    """Plan a campaign; return its address."""
    answer = browser.post("/campaigns/new", {**CAMPAIGN, **changes})
    assert answer.status_code == 302, browser.text
    return answer.location


def add_rule(browser: Any, campaign: str, **changes: Any) -> Any:
    """Say which units answer which rows."""
    return browser.post(f"{campaign}/checklists", {**RULE, **changes})


def draw(browser: Any, campaign: str, **changes: Any) -> Any:
    """Draw units."""
    values = {"seed": "hạt giống mẫu", "size": "12", **changes}
    return browser.post(f"{campaign}/choose/draw", values)


def moved(browser: Any, campaign: str, state: str) -> str:
    """Take a campaign one step on; return what the page says."""
    browser.post(f"{campaign}/{state}")
    browser.get(campaign)
    return browser.text
