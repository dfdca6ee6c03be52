"""Other software asks for scans by token: its unit's, for what it is for, until it ends."""

from __future__ import annotations

import io
import json
import re

import pytest
from sqlalchemy import select

from compliance.accounts.models import ApiToken
from compliance.api import services
from compliance.core.audit import AuditEvent
from compliance.scans.models import Scan
from tests.support.dossiers import acting
from tests.support.scans import RAW, extract
from tests.support.traces import in_database


def issued(browser, **changes) -> str:
    """Give out a token by the page; return its value, shown this once."""
    browser.get("/tokens/new")
    unit = browser.page.xpath("//input[@name='unit_id']/@value")[0]
    data = {
        "unit_id": unit,
        "name": "HIS của bệnh viện",
        "scopes": ["scan:write", "scan:read"],
        "until": "2027-06-30",
        **changes,
    }
    assert browser.post("/tokens/new", data).status_code == 200
    (value,) = browser.page.xpath("//code[@data-token]/text()")
    return value


def test_a_new_token_may_do_nothing_until_somebody_says_what(as_user):
    head = as_user("head.bvdk")
    head.get("/tokens/new")
    assert not head.page.xpath("//input[@name='scopes'][@checked]")
    data = {"unit_id": head.page.xpath("//input[@name='unit_id']/@value")[0],
            "name": "Máy sao lưu", "until": "2027-06-30"}  # fmt: skip
    head.post("/tokens/new", data)
    assert "Chọn ít nhất một việc được làm" in head.text
    # What it is shown to call is what it may call.
    for scope, shown, hidden in (
        ("backup:write", "Để máy sao lưu tự báo về", "extract=@tep.csv"),
        ("scan:write", "extract=@tep.csv", "Để máy sao lưu tự báo về"),
    ):
        head.post("/tokens/new", {**data, "scopes": [scope]})
        assert shown in head.text
        assert hidden not in head.text
    head.get("/tokens/")
    assert not head.page.xpath("//td[count(div) > 1]"), "side by side they leave a phone"


def send(app, value: str | None, data: dict | None = None, address: str = "/api/v1/scans"):
    """Call without any cookie, as another program does."""
    headers = {"Authorization": f"Bearer {value}"} if value else {}
    client = app.test_client()
    if data is None:
        return client.get(address, headers=headers)
    return client.post(address, headers=headers, data=data, content_type="multipart/form-data")


def file_of(content: bytes, name: str = "trich-xuat.csv"):
    return {"extract": (io.BytesIO(content), name)}


def problem(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert body["status"] == status
    return body.get("detail", "")


@pytest.mark.postgresql_in_full  # its cost is the scanner's; runs of jobs stand in test_scan_pages
def test_a_program_has_an_extract_scanned_and_reads_the_result(app, as_user, run_jobs):
    head = as_user("head.bvdk")
    value = issued(head)
    assert not in_database(app, [value])
    answer = send(app, value, {**file_of(extract()), "purpose": "Gửi hằng tháng"})
    assert answer.status_code == 202
    body = answer.get_json()
    assert re.fullmatch(rf"/api/v1/scans/{body['id']}", body["url"])
    assert "Set-Cookie" not in answer.headers
    assert send(app, value, address=body["url"]).get_json()["state"] == "waiting"
    run_jobs()
    result = send(app, value, address=body["url"])
    assert (result.get_json()["verdict"], result.get_json()["stopping"]) == ("fail", 3)
    assert not [raw for raw in RAW if raw in json.dumps(result.get_json(), ensure_ascii=False)]
    head.get(f"/scans/{body['id']}")
    assert "Chưa được chia sẻ" in head.text
    with acting(app) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.event == "scan:ask-by-token")
        ).one()
        assert event.actor == f"token {value[:10]}"
        mine = select(ApiToken).where(ApiToken.prefix == value[:10])
        assert session.scalars(mine).one().last_used_at is not None

    assert "mã này" in problem(send(app, value, {**file_of(b"a,b\n1,2\n"), "system": "xx"}), 422)
    assert "đúng một tệp" in problem(send(app, value, {}), 422)
    assert "Chưa quét được tệp" in problem(send(app, value, file_of(b"MZ", "a.exe")), 422)
    bad = {"signed": (io.BytesIO(b"{}"), "ket-qua.json")}
    assert "không phải kết quả đã ký" in problem(send(app, value, bad), 422)
    problem(send(app, value, address="/api/v1/khong-co"), 404)
    other = issued(as_user("head.tyt"))
    problem(send(app, other, address=body["url"]), 404)


def test_a_token_ends_and_is_only_for_what_it_says(app, as_user, time, monkeypatch):
    head = as_user("head.bvdk")
    reader = issued(head, scopes=["scan:read"])
    assert "không được dùng" in problem(send(app, reader, file_of(extract())), 403)
    for wrong in (None, "att_khong-co", reader + "x"):
        answer = send(app, wrong, file_of(extract()))
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    with acting(app) as session:
        assert not session.scalars(select(Scan).where(Scan.file_name == "trich-xuat.csv")).all()

    value = issued(head)
    monkeypatch.setattr(services, "MOST_CALLS", 2)
    codes = [send(app, value, {}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    time.advance(minutes=16)
    assert send(app, value, {}).status_code == 422

    head.get("/tokens/")
    (link,) = {h for h in head.page.xpath("//a/@href") if h.endswith("/revoke")} & {
        f"/tokens/{row.id}/revoke" for row in rows(app) if row.prefix == value[:10]
    }
    head.post(link, {"reason": "Đổi phần mềm"})
    head.get("/tokens/")
    assert "Đã thu hồi" in head.text
    assert value not in head.response.get_data(as_text=True)
    problem(send(app, value, {}), 401)
    time.advance(days=400)
    problem(send(app, reader, address="/api/v1/scans/" + str(rows(app)[0].id)), 401)


def rows(app) -> list[ApiToken]:
    with acting(app) as session:
        return list(session.scalars(select(ApiToken)))


@pytest.mark.sqlite_only
def test_a_token_is_refused_without_name_scope_or_end(app, as_user, monkeypatch):
    head = as_user("head.bvdk")
    head.get("/tokens/new")
    unit = head.page.xpath("//input[@name='unit_id']/@value")[0]
    data = {"unit_id": unit, "name": "HIS", "scopes": ["scan:read"], "until": "2027-06-30"}
    for wrong in ({"scopes": []}, {"until": "2020-01-01"}, {"until": "2036-01-01"}, {"name": " "}):
        head.post("/tokens/new", {**data, **wrong})
        assert not head.page.xpath("//code[@data-token]"), wrong
    assert as_user("focal.bvdk").get("/tokens/").status_code == 403
    assert as_user("admin").get("/tokens/").status_code == 200
    monkeypatch.setattr(services, "MOST_REFUSED", 2)
    codes = [send(app, "att_sai", {}).status_code for _ in range(3)]
    assert codes == [401, 401, 429]
