"""Writing in the registers through the browser."""

from __future__ import annotations

PDF = b"%PDF-1.7 bien ban thu"
COMMON = {"title": "Sao lưu thử", "happened_on": "2026-11-20", "result": "ok", "note": "Ghi thử."}
FIELDS = {
    "backups": {"method": "full", "place": "Tủ chống cháy", "encrypted": "y"},
    "restore-tests": {"rto_minutes": "45", "records_expected": "100", "records_found": "100"},
    "drills": {"scenario": "Mất điện", "participants": "12", "response_minutes": "7"},
}
INCIDENT = {"title": "Thư lừa đảo", "detected_at": "2026-11-21T10:30", "note": ""}


def own_unit(browser, register="backups") -> str:
    browser.get(f"/registers/{register}/new")
    return browser.page.xpath("//*[@name='unit_id']//option/@value")[0]


def write(browser, register, **changes):
    fields = {**COMMON, **FIELDS.get(register, {})} if register != "incidents" else INCIDENT
    data = {"unit_id": own_unit(browser, register), **fields, **changes}
    return browser.post(f"/registers/{register}/new", data)


def version_of(browser, address) -> str:
    browser.get(f"{address}/edit")
    return browser.page.xpath("//input[@name='version']/@value")[0]
