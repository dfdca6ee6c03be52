"""Uploading made-up extracts."""

from __future__ import annotations

import io
from uuid import UUID

from sqlalchemy import select

from compliance.scans.models import Scan
from tests.support.dossiers import acting

#: Planted values that exist nowhere else.
NAMES = ("Trần Quỳnh Zuyên", "Lò Xuân Wạnh")
NUMBERS = ("064185987651", "064085987652")
PHONES = ("0903987123", "0903987124")
RAW = (*NAMES, *NUMBERS, *PHONES)


def extract() -> bytes:
    lines = ["Mã BN,Họ và tên,CCCD,Điện thoại,Khoa"]
    rows = zip(NAMES, NUMBERS, PHONES, strict=True)
    lines += [f"BN77{n},{name},{cccd},{tel},Nội" for n, (name, cccd, tel) in enumerate(rows)]
    return "\n".join(lines).encode()


def upload(browser, content: bytes, name: str, **fields):
    unit = browser.get("/scans/new")
    assert unit.status_code == 200
    unit_id = browser.page.xpath("//*[@name='unit_id']//option/@value")[0]
    data = {"unit_id": unit_id, "file": (io.BytesIO(content), name), **fields}
    return browser.post("/scans/new", data, content_type="multipart/form-data")


def scan_of(app, address: str) -> Scan:
    with acting(app) as session:
        return session.scalars(
            select(Scan).where(Scan.id == UUID(address.rpartition("/")[2]))
        ).one()
