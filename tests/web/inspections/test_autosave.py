"""The inspector's column saved while it is typed: by version, with the other's words in a clash."""

from __future__ import annotations

from tests.support.field import in_field, rows


def test_typing_is_saved_by_version_and_a_clash_tells_who_and_when(as_user, user, unit):
    one, two = as_user("inspector"), as_user("inspector2")
    inspection = in_field(unit("bvdk"), user("inspector"))
    row = next(row for row in rows(inspection) if row.verdict is None)
    address = f"/inspections/{inspection.id}/rows/{row.id}/draft.json"

    def type_in(browser, version, **values):
        return browser.post(address, {"version": version, "verdict": "", **values})

    first = type_in(one, row.version, observation="Đang")
    assert (first.status_code, first.json["version"]) == (200, row.version + 1)
    second = type_in(one, first.json["version"], observation="Đang xem", verdict="dat")
    assert second.status_code == 200
    clash = type_in(two, row.version, observation="Khác")
    assert clash.status_code == 409
    assert clash.json["by"] == "Kiểm tra viên Mẫu Một"
    assert clash.json["when"] == "22/11/2026 09:00"
    assert (clash.json["verdict"], clash.json["observation"]) == ("Đạt", "Đang xem")
    stored = next(r for r in rows(inspection) if r.id == row.id)
    assert (stored.observation, stored.progress) == ("Đang xem", "done")
    refused = type_in(two, clash.json["version"], verdict="khong_ap_dung")
    assert refused.status_code == 400
    assert "cần nêu lý do" in refused.json["message"]
    assert type_in(two, clash.json["version"], observation="x" * 8001).status_code == 400
    # The page after a clash says the same.
    page = two.post(address.replace("draft.json", "verdict"), {"version": "1", "verdict": "dat"})
    assert page.status_code == 409
    assert "Kiểm tra viên Mẫu Một, 22/11/2026 09:00" in two.text
    assert type_in(as_user("focal.bvdk"), 1).status_code == 403
