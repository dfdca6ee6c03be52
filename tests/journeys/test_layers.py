"""A centre fills a layer, covers two stations and prints; the leader sees both in the overview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.core.db import make_engine
from compliance.demo.context import ALIASES
from compliance.units.models import HealthUnit
from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.paper import docx_text, made_up_pdf

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-layers")]


def centre(copy: Copy) -> str:
    """Return the address of the centre's plan."""
    engine = make_engine(copy.url)
    with Session(engine) as session:
        found = select(HealthUnit.id).where(HealthUnit.code == ALIASES["ttyt"])
        address = f"/plans/{session.scalars(found).one()}"
    engine.dispose()
    return address


def fill(focal: Person, plan: str, paper: Path) -> None:
    """Write the fourth layer: one measure by itself with a paper, the others at once."""
    focal.opens(f"{plan}/measures/L4-03")
    focal.ticks("Đã có")
    focal.fills("Cách làm", "Đầu mối trực nhận cảnh báo cả ngoài giờ.")
    focal.chooses("Ai thực hiện", "Đơn vị tự làm")
    focal.presses("Lưu")
    focal.opens(f"{plan}/measures/L4-03/evidence")
    focal.attaches("Tệp minh chứng", paper)
    focal.fills("Tên minh chứng", "Văn bản cử đầu mối")
    focal.presses("Tải lên và gắn")
    focal.sees("Văn bản cử đầu mối")
    focal.opens(f"{plan}/layers/4/together")
    boxes = focal.main.locator("input[name=measures]")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    focal.ticks("Có kế hoạch")
    focal.fills("Cách làm", "Kết nối qua trung tâm của tỉnh.")
    focal.fills("Ai làm phần còn lại", "Trưởng phòng")
    focal.fills("Hạn làm xong", "2027-03-31")
    focal.presses("Ghi cho các biện pháp đã chọn")
    focal.sees("Có một phần")


def test_a_centre_plans_for_itself_and_for_its_stations(
    copy: Copy, person: Callable[[str], Person], tmp_path: Path
):
    plan = centre(copy)
    paper = tmp_path / "van-ban.pdf"
    paper.write_bytes(made_up_pdf("Văn bản cử đầu mối"))
    focal = person("focal.ttyt")
    fill(focal, plan, paper)

    focal.opens(f"{plan}/coverage")
    boxes = focal.main.locator("input[name=stations]")
    names = []
    for number in range(2):
        boxes.nth(number).check()
        key = boxes.nth(number).get_attribute("id")
        names.append(focal.main.locator(f"label[for={key}]").inner_text())
    focal.fills("Văn bản nêu rõ", "07/QĐ-TTYT")
    focal.presses("Phủ các trạm đã chọn")
    focal.sees("Phương án nay phủ thêm 2 trạm.")

    focal.opens(plan)
    text = docx_text(focal.downloads("Bản sửa (DOCX)"))
    assert all(name in text for name in names)
    assert "Đầu mối trực nhận cảnh báo cả ngoài giờ." in text
    assert focal.downloads("Bản in (PDF)").startswith(b"%PDF")

    leader = person("leader")
    leader.opens("/plans/")
    leader.fills("Tìm trong danh sách", names[0])
    leader.presses("Tìm")
    leader.sees("được phủ bởi phương án của")
    leader.follows(names[0])
    leader.sees("07/QĐ-TTYT")
