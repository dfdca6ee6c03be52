"""A failing extract is masked; the scan of the copy proves a fix that an inspector confirms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.navigators.masking import Masking
from tests.journeys.navigators.person import Person
from tests.journeys.navigators.scans import Scans
from tests.support.scans import RAW, extract

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-masking")]


def test_a_masked_copy_proves_a_fix_that_an_inspector_confirms(
    person: Callable[[str], Person], tmp_path: Path
):
    # Given an extract that may not be shared
    file, other = tmp_path / "hen-kham.csv", tmp_path / "khac.csv"
    file.write_bytes(extract())
    other.write_bytes(extract() + b"\n")
    focal = person("focal.bvdk")
    scans, masking = Scans(focal), Masking(focal)
    scans.hands_in(file)
    scans.waits_for("Chưa được chia sẻ: 3 cột")
    # When the proposal is kept, only the scanned bytes are taken
    masking.keeps_the_proposal()
    focal.sees("Khóa của đơn vị không bao giờ gửi lên đây")
    assert b"action: hmac" in focal.downloads("Tải tệp chính sách")
    focal.attaches("Tệp đã quét", other)
    focal.presses("Làm bản che")
    focal.sees("mã băm khác")
    # Then the copy is clean, and it alone can be fetched
    masking.runs_on(file, "Bản che đã quét lại")
    copy = masking.copy().decode()
    assert "Khoa" in copy
    assert not [value for value in RAW if value in copy]
    # When the unit proposes to close a finding by the copy's scan
    focal.opens("/findings?state=action_planned")
    focal.main.locator("tbody a").first.click()
    focal.page.wait_for_load_state()
    finding = focal.path
    focal.chooses("Lần quét lại đạt", "hen-kham-ban-che.csv")
    focal.presses("Đề nghị đóng bằng lần quét này")
    focal.sees("Quét lại đạt ngày")
    # Then it is an inspector who closes it, after reading the certificate
    inspector = person("inspector")
    inspector.opens(finding)
    inspector.sees("Phiếu kết quả rà soát")
    inspector.fills("Nhận xét, lý do", "Đã xem phiếu quét lại, đạt.")
    inspector.presses("Xác minh, đóng")
    inspector.sees("Đã xác minh, đóng")
    # And the same certificate stands behind a common control of the unit
    focal.opens("/dossiers")
    focal.follows("Biện pháp dùng chung")
    rows = focal.path
    focal.opens(f"{rows}/QL-RUIRO-02")
    focal.ticks("Đạt")
    focal.presses("Lưu, sang dòng sau")
    focal.opens(f"{rows}/QL-RUIRO-02/evidence")
    focal.chooses("Lần quét", "hen-kham-ban-che.csv")
    focal.presses("Gắn phiếu kết quả")
    focal.sees("Phiếu kết quả rà soát ngày")
