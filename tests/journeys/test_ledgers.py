"""A focal point keeps contracts, money, reviews, regulations, cards; each prints and leads on."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document

from tests.journeys.navigators.person import Person

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-ledgers")]


def test_the_ledgers_of_a_unit(person: Callable[..., Person]):
    focal = person("focal.bvdk")
    # Every register is one step away from one page.
    focal.opens("/registers/")
    focal.follows("Nhà cung cấp và hợp đồng")
    focal.follows("Nhà cung cấp")
    focal.opens("/contracts/suppliers/new")
    focal.fills("Tên", "Công ty Phần mềm Mẫu Hành Trình")
    focal.presses("Lưu")
    focal.opens("/contracts/contracts/new")
    focal.chooses("Nhà cung cấp", "Mẫu Hành Trình")
    focal.fills("Số hợp đồng", "88/HĐ-MẪU")
    focal.fills("Nội dung", "Bảo trì phần mềm bệnh viện")
    focal.fills("Ngày ký", "2026-01-05")
    focal.fills("Hiệu lực từ", "2026-01-05")
    focal.fills("Đến hết ngày", "2026-12-10")
    focal.presses("Lưu")
    focal.sees("Điều khoản còn thiếu")
    annex = Document(BytesIO(focal.downloads("Phụ lục điều khoản (DOCX)")))
    cells = (cell.text for table in annex.tables for row in table.rows for cell in row.cells)
    words = "\n".join([*(paragraph.text for paragraph in annex.paragraphs), *cells])
    assert "88/HĐ-MẪU" in words
    assert "Công ty Phần mềm Mẫu Hành Trình" in words

    focal.opens("/budget/lines/new")
    focal.fills("Nội dung chi", "Thuê giám sát an ninh mạng")
    focal.ticks("Chi cho an ninh mạng")
    focal.fills("Kế hoạch (đồng)", "150.000.000")
    focal.presses("Lưu")
    focal.sees("150.000.000")
    focal.opens("/budget/")
    assert focal.downloads("Xuất Excel").startswith(b"PK")

    focal.opens("/upkeep/reviews/new")
    focal.chooses("Hệ thống", "HIS")
    focal.fills("Ai rà soát", "Tổ trưởng công nghệ thông tin")
    focal.fills("Số tài khoản đã xem", "120")
    focal.fills("Số tài khoản đã khóa", "130")
    focal.presses("Lưu")
    focal.sees("Số đã khóa lớn hơn số đã xem")
    focal.fills("Số tài khoản đã khóa", "3")
    focal.presses("Lưu")
    focal.sees("120")

    focal.opens("/regulations/new")
    focal.chooses("Loại", "Quy chế")
    focal.fills("Tên văn bản", "Quy chế bảo đảm an ninh mạng sửa đổi")
    focal.fills("Số, ký hiệu", "77/QĐ-BV")
    focal.fills("Ngày ban hành", "2026-11-02")
    focal.fills("Nơi ban hành", "Bệnh viện")
    focal.presses("Lưu")
    focal.sees("77/QĐ-BV")

    focal.opens("/continuity/")
    focal.follows("Khi phần mềm ngừng")
    assert focal.downloads("In thẻ (PDF)").startswith(b"%PDF")
    focal.opens("/safeguards/")
    focal.main.locator("tbody a").first.click()
    focal.sees("Giữ nhật ký")
    assert focal.downloads("In phiếu (PDF)").startswith(b"%PDF")

    # The calendar asks for the end of the contract; a leader reads and changes nothing.
    leader = person("leader")
    leader.opens("/contracts/contracts/?q=88/H%C4%90")
    leader.sees("88/HĐ-MẪU")
    leader.follows("88/HĐ-MẪU")
    assert leader.main.get_by_role("link", name="Sửa", exact=True).count() == 0
