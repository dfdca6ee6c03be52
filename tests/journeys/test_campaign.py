"""A campaign from the draw to the conclusion; one finding by three people.

Of four units in every run, of twelve in the full one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.navigators.campaigns import TITLE, Campaigns
from tests.journeys.navigators.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-campaign")]
UNITS = (4, pytest.param(12, marks=pytest.mark.full))


@pytest.mark.parametrize("units", UNITS)
def test_units_from_the_draw_to_the_last_finding_closed(
    person: Callable[[str], Person], tmp_path: Path, units: int
):
    photo = tmp_path / "anh.png"
    photo.write_bytes(PNG)
    # Given a campaign of one unit taken by hand and the others drawn by lot
    inspector = person("inspector")
    campaign = Campaigns(inspector)
    campaign.plans()
    campaign.asks("Nội dung Điều 27", "Tuân thủ")
    campaign.takes("Bệnh viện Đa khoa Gia Lai", "Đơn vị tuyến cuối của tỉnh")
    campaign.draws("30/11/2026", units - 1)
    inspector.presses("Xếp ngày và đoàn còn trống")
    inspector.sees("Đã lưu")
    # When it is announced, each unit has its inspection and the first one hears of it
    inspector.agrees("Thông báo cho đơn vị")
    inspector.sees("Đã chuyển bước")
    inspector.agrees("Bắt đầu kiểm tra")
    inspections = campaign.inspections()
    assert len(inspections) == units
    focal = person("focal.bvdk")
    focal.opens("/notices")
    focal.sees("Thông báo kiểm tra KT-2026")
    mine = campaign.inspection_of("Bệnh viện Đa khoa Gia Lai")
    focal.opens(mine)
    # The unit confirms what was filled in from its own data
    focal.follows("Trả lời tự đánh giá")
    focal.sees("Điền sẵn từ")
    for _row in range(4):
        if focal.main.locator("input[name=answer]:checked").get_attribute("value") == "":
            focal.main.get_by_label("Không biết").check()
        with focal.page.expect_navigation():
            focal.main.locator("button[name=then][value=next]").first.click()
    focal.opens(mine)
    focal.agrees("Gửi tự đánh giá")
    focal.sees("Đã gửi tự đánh giá")
    # The team finds one row not met, and signs
    inspector.opens(mine)
    inspector.presses("Bắt đầu kiểm tra")
    inspector.main.get_by_label("Không đạt").check()
    inspector.fills("Ghi nhận tại chỗ", "Chưa có quyết định giao đơn vị chuyên trách.")
    inspector.presses("Lưu, sang dòng sau")
    inspector.presses("Xác nhận kiến nghị")
    campaign.signs(mine)
    campaign.concludes(mine)
    # The unit fixes it with proof; another inspector closes it with a re-test
    focal.opens(mine)
    focal.main.locator("a[href*='/findings/']").first.click()
    finding = focal.path
    focal.fills("Việc sẽ làm", "Trình thủ trưởng ký quyết định.")
    focal.fills("Người phụ trách", "Phòng CNTT")
    focal.presses("Lưu kế hoạch")
    focal.fills("Kết quả khắc phục", "Đã ban hành quyết định.")
    focal.main.locator("details.evidence-fields summary").first.click()
    focal.attaches("Chọn tệp", photo)
    focal.presses("Báo đã khắc phục")
    focal.sees("Chờ xác minh")
    second = person("inspector2")
    second.opens(finding)
    second.fills("Nhận xét, lý do", "Đã xem quyết định tại chỗ.")
    second.main.locator("details.evidence-fields summary").first.click()
    second.attaches("Chọn tệp", photo)
    second.presses("Xác minh, đóng")
    second.sees("Đã xác minh, đóng")
    # The others are checked, and the campaign is closed with its report
    for other in (address for address in inspections if address != mine):
        campaign.checks(other)
    inspector.opens(campaign.path)
    assert inspector.downloads("DOCX").startswith(b"PK")
    inspector.agrees("Đóng đợt")
    inspector.sees("Đã đóng")
    leader = person("leader")
    leader.opens("/inspections/heat-map")
    leader.sees("Bản đồ điểm kiểm tra")
    leader.opens(f"/campaigns?q={TITLE}")
    leader.sees(TITLE)
