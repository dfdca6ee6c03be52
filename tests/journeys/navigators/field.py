"""The offline page as an inspector uses it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.navigators.person import Person

PIN = "482915"
#: What Chromium says of a network that is cut and of an answer that refuses: no fault of the page.
MEANT = re.compile(r"ERR_INTERNET_DISCONNECTED|status of (400|409)")


class Field:
    """What an inspector does at a unit without a network."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page

    def prepares(self, unit: str) -> None:
        """Take along the visit of one unit."""
        self.page.goto("/field")
        boxes = self.page.locator("fieldset .form-check")
        expect(boxes.first).to_be_visible()
        for box in boxes.all():
            box.get_by_role("checkbox").set_checked(unit in box.inner_text())
        self.page.get_by_label("Đặt mã PIN").fill(PIN)
        self.page.get_by_label("Nhập lại mã PIN").fill(PIN)
        self.page.get_by_role("button", name="Tải về máy này").click()
        self.person.sees("✓ Sẵn sàng: 30 dòng")

    def cuts(self) -> None:
        """Cut the network, as Chromium's DevTools protocol does; even the login page is gone."""
        self.person.context.set_offline(True)
        gone = self.page.evaluate("fetch('/login').then(() => false, () => true)")
        assert gone

    def finds(self) -> None:
        """Come back to where there is a network."""
        self.person.context.set_offline(False)

    def opens(self, pin: str = PIN) -> None:
        """Reload the page and open it with the PIN."""
        self.page.goto("/field")
        self.page.get_by_label("Mã PIN").fill(pin)
        self.page.get_by_role("button", name="Mở", exact=True).click()

    def goes_to(self, unit: str, row: int) -> None:
        """Open a row of a visit."""
        self.page.get_by_role("button", name=re.compile(unit)).click()
        self.page.get_by_role("button", name=re.compile(rf"^{row}\. ")).click()
        expect(self.page.locator("[data-field-row]")).to_be_visible()

    def judges(self, verdict: str, observation: str) -> None:
        """Note a row."""
        self.page.get_by_label(verdict, exact=True).check()
        self.page.get_by_label("Ghi nhận tại chỗ").fill(observation)
        self.kept()

    def photographs(self, file: Path, title: str) -> None:
        """Take a photo, cover an area, flag it, keep it."""
        self.page.get_by_label("Chụp ảnh minh chứng").set_input_files(file)
        canvas = self.page.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 10, box["y"] + 10)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.up()
        self.person.sees("Đã che 1 vùng.")
        self.page.get_by_label("Tên ảnh").fill(title)
        self.page.get_by_label("Ảnh có dữ liệu người bệnh").check()
        self.page.get_by_role("button", name="Giữ ảnh").click()
        self.person.sees(f"{title} (ảnh có dữ liệu người bệnh), chưa gửi")

    def kept(self) -> None:
        """Wait until what was typed lies in the store."""
        expect(self.page.locator("[data-kept=yes]")).to_be_attached()

    def back(self) -> None:
        """Return to the list of visits."""
        self.page.get_by_role("button", name="Xong", exact=True).click()
        self.page.get_by_role("button", name="← Các cuộc kiểm tra").click()

    def presses(self, name: str) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def state(self, text: str) -> None:
        """Wait until the bar says what is not sent yet."""
        expect(self.page.locator("[data-field-state]")).to_contain_text(text)

    def stored(self) -> str:
        """Return everything that the browser's store holds, as text."""
        return str(
            self.page.evaluate(
                """async () => {
                  const names = (await indexedDB.databases()).map((one) => one.name);
                  let all = "";
                  for (const name of names) {
                    const base = await new Promise((done) => {
                      const request = indexedDB.open(name);
                      request.onsuccess = () => done(request.result);
                    });
                    for (const table of base.objectStoreNames) {
                      const request = base.transaction(table).objectStore(table).getAll();
                      const rows = await new Promise((done) => {
                        request.onsuccess = () => done(request.result);
                      });
                      for (const row of rows) {
                        all += JSON.stringify(row);
                        for (const value of Object.values(row)) {
                          if (value instanceof ArrayBuffer) all += new TextDecoder().decode(value);
                        }
                      }
                    }
                    base.close();
                  }
                  return all;
                }"""
            )
        )
