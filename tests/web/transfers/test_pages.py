"""The pages of a transfer, from the list to the undo."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.browser import Browser
from tests.support.transfers import system_named


def test_a_focal_point_simulates_carries_confirms(app, as_user: Callable[[str], Browser]):
    focal = as_user("focal.bvdk")
    assert focal.get("/transfers").status_code == 200
    assert "Quản lý nhà thuốc" in focal.text
    system_id = system_named(app, "Quản lý nhà thuốc", "bvdk")
    assert focal.get(f"/systems/{system_id}/transfer").status_code == 200
    assert "câu cần xem lại" in focal.text
    form = focal.page.xpath("//form[contains(@action, '/transfer')]")[0]
    done = focal.post(form.get("action"), dict(form.form_values()))
    assert done.status_code == 302, focal.text
    focal.get(done.location)
    assert "Đã chuyển lúc" in focal.text
