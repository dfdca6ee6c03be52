"""What people do with inspections, as verbs over a browser."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def field(browser: Any, form: str, name: str) -> str:
    """Return the value of a field of the form whose action ends with ``form``."""
    found = browser.page.xpath(
        f"//form[substring(@action, string-length(@action) - {len(form) - 1}) = '{form}']"
        f"//input[@name='{name}']/@value"
    )
    assert found, f"no field {name} in {form}"
    return found[0]


def open_inspection(browser: Any, unit: Any, *, team: list[Any], **changes: Any) -> str:
    """Open an inspection of ``unit`` and return its address."""
    answer = browser.post(
        "/inspections/new",
        {
            "unit": str(unit.id),
            "checklist": "dlcn-2026@1/kiem-tra-nhanh",
            "check_type": "kiem-tra-cua-so",
            "legal_basis": "Quyết định mẫu 01/QĐ-SYT",
            "planned_on": "2026-11-25",
            "self_assess_by": "2026-11-24",
            "period_from": "2026-01-01",
            "period_to": "2026-11-22",
            "team": [str(person.id) for person in team],
            **changes,
        },
    )
    if answer.status_code != 302:
        return ""
    assert re.fullmatch(r"/inspections/[0-9a-f-]{36}", answer.location)
    return answer.location


def rows_of(browser: Any, inspection: str) -> list[str]:
    """Return the addresses of the rows, in order."""
    browser.get(f"{inspection}/rows")
    found = browser.page.xpath("//main//table//td[1]/a/@href")
    return list(dict.fromkeys(found))


def answer_row(browser: Any, row: str, answer: str, **changes: Any) -> Any:
    """Answer a row for the unit."""
    browser.get(row)
    version = field(browser, "/answer", "version")
    return browser.post(f"{row}/answer", {"version": version, "answer": answer, **changes})


def judge_row(browser: Any, row: str, verdict: str, **changes: Any) -> Any:
    """Judge a row for the team."""
    if "version" not in changes:
        browser.get(row)
        changes["version"] = field(browser, "/verdict", "version")
    return browser.post(f"{row}/verdict", {"verdict": verdict, **changes})


def photo(name: str = "anh.png", content: bytes = PNG) -> tuple[BytesIO, str]:
    """Return an upload."""
    return BytesIO(content), name


def confirm_finding(browser: Any, address: str, **changes: Any) -> Any:
    """Confirm the proposed finding as it stands."""
    browser.get(address)
    form = browser.page.xpath("//form[@class='form-page']")[0]
    values = {
        "severity": form.xpath(".//select[@name='severity']/option[@selected]/@value")[0],
        "due": form.xpath(".//input[@name='due']/@value")[0],
        "article": form.xpath(".//input[@name='article']/@value")[0],
        "description": form.xpath(".//textarea[@name='description']")[0].text_content().strip(),
        "remedy": form.xpath(".//textarea[@name='remedy']")[0].text_content().strip(),
    }
    return browser.post(address, {**values, **changes})


def sign(browser: Any, inspection: str, **changes: Any) -> Any:
    """Sign the minutes."""
    browser.get(f"{inspection}/minutes")
    version = browser.page.xpath("//main//input[@name='version']/@value")
    values = {
        "version": version[0] if version else "1",
        "number": "01/BB-KT",
        "dated": "2026-11-22",
        "place": "Phòng họp",
        "unit_representative": "Người Đại Diện Mẫu, Giám đốc",
    }
    return browser.post(f"{inspection}/minutes", {**values, **changes})


def conclude(browser: Any, inspection: str) -> Any:
    """Conclude the inspection."""
    browser.get(f"{inspection}/report")
    version = browser.page.xpath("//main//input[@name='version']/@value")[0]
    return browser.post(
        f"{inspection}/report",
        {
            "version": version,
            "number": "02/BC-KT",
            "dated": "2026-11-22",
            "conclusion": "Kết luận của đoàn: cần khắc phục.",
        },
    )
