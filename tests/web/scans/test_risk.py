"""The risk of finding people again: on the page, on the certificate, by columns of one's choice."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from scanners import scan_path
from scanners.signing import sign
from tests.data.extracts import Maker, write_csv
from tests.support.scans import extract, scan_of, upload
from tests.web.scans.test_signed import PRIVATE, hand_in, register


def scanned(app, browser, run_jobs, content, **fields):
    address = upload(browser, content, "kham.csv", **fields).location
    run_jobs()
    browser.get(address)
    return address, scan_of(app, address).result["tables"][0]["risk"]


def test_the_page_and_the_certificate_say_k_and_what_would_help(app, as_user, run_jobs, tmp_path):
    content = write_csv(tmp_path / "a.csv", Maker(5).visits(60)).read_bytes()
    focal = as_user("focal.bvdk")
    address, risk = scanned(app, focal, run_jobs, content)
    assert risk["k_min"] == 1
    assert "Nguy cơ nhận ra lại" in focal.text
    assert ", ".join(risk["quasi_identifiers"]) in focal.text
    assert "ngày sinh chỉ giữ năm" in focal.text
    assert f"Số người khác nhau{risk['distinct_people']}" in focal.text
    pdf = focal.get(f"{address}/certificate.pdf").get_data()
    said = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )
    assert "Nguy cơ nhận ra lại" in said
    assert "ngày sinh chỉ giữ năm" in said
    _, chosen = scanned(app, focal, run_jobs, content, quasi="GIOI_TINH , MA_KHOA")
    assert chosen["quasi_identifiers"] == ["GIOI_TINH", "MA_KHOA"]
    assert "GIOI_TINH, MA_KHOA" in focal.text
    scanned(app, focal, run_jobs, content, quasi="QUE_QUAN")
    assert "Không có cột “QUE_QUAN”" in focal.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("change", [{"quasi_identifiers": 3}, {"protected": []}, {"what_if": [7]}])
def test_a_signed_result_with_a_risk_that_no_page_could_show_is_refused(
    as_user, time, tmp_path, change
):
    path = tmp_path / "benh-nhan.csv"
    path.write_bytes(extract())
    result = scan_path(path)
    result["files"][0]["tables"][0]["risk"] |= change
    sign(result, PRIVATE, at=time.moment, options={})
    register(as_user("head.bvdk"))
    focal = as_user("focal.bvdk")
    assert hand_in(focal, json.dumps(result).encode()).status_code == 200
    assert "Kết quả không đủ nội dung" in focal.text
