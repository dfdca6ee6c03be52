"""A unit inspected without a network, one by workbook, and two inspectors on one row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.navigators.field import MEANT, Field
from tests.journeys.navigators.person import Person
from tests.support.databases import Copy
from tests.support.field import two_bare_rows
from tests.support.server import Server
from tools.browser import ARGUMENTS, find

pytestmark = pytest.mark.sqlite_only
UNIT = "Bệnh viện Đa khoa Gia Lai"
NOTE = "Chưa lập hồ sơ; đã hỏi người phụ trách."


@pytest.fixture
def secure(copy: Copy, tmp_path: Path) -> Iterator[Server]:
    """The product over HTTPS, as the deployment guide asks."""
    running = Server(copy, tmp_path, secure=True)
    try:
        running.start_web()
        yield running
    finally:
        running.stop()
        print(running.log.read_text())


@pytest.fixture
def inspectors(secure: Server, chromium: Browser) -> Iterator[list[Person]]:
    """Two inspectors at a browser that takes the certificate made for this run."""
    browser = chromium.browser_type.launch(
        executable_path=find(), args=[*ARGUMENTS, "--ignore-certificate-errors"]
    )
    people = [
        Person(
            browser.new_context(
                base_url=secure.url, locale="vi-VN", ignore_https_errors=True, **size
            )
        )
        for size in ({"viewport": {"width": 360, "height": 740}}, {})
    ]
    for who, login in zip(people, ("inspector", "inspector2"), strict=True):
        who.logs_in(login)
    yield people
    for who in people:
        who.leave()
    browser.close()
    assert not [fault for who in people for fault in who.faults if not MEANT.search(fault)]


def test_three_days_without_a_network_and_an_expired_login_lose_nothing(
    secure: Server, inspectors: list[Person], copy: Copy, tmp_path: Path
):
    who, colleague = inspectors
    field = Field(who)
    (first, first_row), (second, second_row) = two_bare_rows(copy.url, UNIT)
    visit = first_row.rsplit("/rows/", 1)[0]
    photo = tmp_path / "anh.jpg"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(photo)

    field.prepares(UNIT)
    field.cuts()
    # Reloaded while cut: the shell opens, the data only by the PIN.
    field.opens("482910")
    who.sees("Sai mã PIN (1 lần).")
    field.opens()
    field.goes_to(UNIT, first)
    field.judges("Không đạt", NOTE)
    field.photographs(photo, "Tủ hồ sơ")
    field.state("Chưa gửi: 2 · không có mạng")
    field.back()
    field.goes_to(UNIT, second)
    field.judges("Đạt một phần", "Thiếu biên bản.")
    assert NOTE not in field.stored()
    field.presses("Xong")
    field.presses("Biên bản nháp")
    who.page.get_by_label("Địa điểm").fill("Phòng họp tầng 2")
    expect(who.page.locator(".field-paper")).to_contain_text(NOTE)

    # Three days later, still without a network; meanwhile a colleague has judged the second row.
    colleague.opens(second_row)
    colleague.main.get_by_label("Đạt", exact=True).first.check()
    with colleague.page.expect_navigation():
        colleague.main.locator("button[name=then][value=next]").last.click()

    who.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=3))
    field.opens()
    who.sees("✓ Sẵn sàng")
    field.state("Chưa gửi: 3 · không có mạng")

    # The network is back, the login is not: nothing is lost, and it is said what to do.
    who.context.clear_cookies()
    field.finds()
    who.sees("Phiên đăng nhập đã hết hạn.")
    who.page.get_by_role("link", name="Đăng nhập").click()
    who.fills("Tên đăng nhập", "inspector")
    who.fills("Mật khẩu", "Mat-khau-mau-1")
    who.main.get_by_role("button", name="Đăng nhập", exact=True).click()
    who.page.get_by_label("Mã PIN").fill("482915")
    field.presses("Mở")
    who.sees("Có dòng người khác đã lưu trong lúc bạn đi.")  # sent by itself
    field.goes_to(UNIT, second)
    who.sees("Bản đang lưu: Kiểm tra viên Mẫu Hai")
    field.presses("Ghi bản của tôi")
    field.back()
    field.presses("Gửi và kết thúc chuyến đi")
    who.sees("Đã gửi hết và xóa dữ liệu chuyến đi khỏi máy này.")
    assert field.stored() == ""

    # What was noted at the unit stands on the server, with its photo.
    who.opens(first_row)
    expect(who.main.get_by_label("Ghi nhận tại chỗ").last).to_have_value(NOTE)
    who.sees("Tủ hồ sơ (ảnh có dữ liệu người bệnh)")
    who.opens(f"{visit}/field")
    who.sees("xung đột, chưa ghi")


def test_a_workbook_with_a_conflict_and_two_inspectors_on_one_row(
    secure: Server, inspectors: list[Person], copy: Copy, tmp_path: Path
):
    one, two = inspectors[1], inspectors[0]  # the book is filled at a desk
    (first, first_row), (second, second_row) = two_bare_rows(copy.url, UNIT)
    visit = first_row.rsplit("/rows/", 1)[0]
    one.opens(visit)
    one.follows("Đi thực địa, sổ XLSX")
    book = load_workbook(BytesIO(one.downloads("Lấy sổ")))
    for row, verdict in ((first, "Không đạt"), (second, "Đạt")):
        book["Kiểm tra"].cell(row + 1, 9).value = verdict
    filled = tmp_path / "so.xlsx"
    book.save(filled)

    # Both open the same row; the text saves itself, and the later one sees the clash.
    for who in (two, one):
        who.opens(second_row)
    two.main.get_by_label("Ghi nhận tại chỗ").last.fill("Người thứ hai ghi.")
    two.main.get_by_label("Đạt một phần", exact=True).first.check()
    two.sees("Đã tự lưu lúc")
    one.main.get_by_label("Ghi nhận tại chỗ").last.fill("Người thứ nhất ghi.")
    one.sees("Người khác vừa lưu dòng này")
    one.sees("Người thứ hai ghi.")
    expect(one.main.get_by_label("Ghi nhận tại chỗ").last).to_have_value("Người thứ nhất ghi.")
    one.main.get_by_role("link", name="Giữ bản đang lưu").click()
    expect(one.main.get_by_label("Ghi nhận tại chỗ").last).to_have_value("Người thứ hai ghi.")

    one.opens(f"{visit}/field")
    one.attaches("Sổ đã điền", filled)
    one.presses("Xem trước")
    one.sees("2 dòng được điền, 1 xung đột, 0 không nhận")
    one.ticks("Giữ bản đang lưu")
    one.presses("Ghi vào cuộc kiểm tra")
    one.sees("Đã ghi 1 dòng. 1 dòng giữ bản đang lưu.")
    one.attaches("Sổ đã điền", filled)
    one.presses("Xem trước")
    one.sees("Sổ này đã nhập lúc")

    # A phone that nobody opens for longer than the setting holds nothing any more.
    field = Field(two)
    field.prepares(UNIT)
    two.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=8))
    two.page.goto("/field")
    two.sees("Dữ liệu chuyến đi đã quá hạn nên đã xóa khỏi máy này.")
    assert field.stored() == ""
