"""What is late, what comes, the largest risks: within scope, counted so that it can be read."""

from __future__ import annotations

import pytest


@pytest.mark.sqlite_only
def test_what_needs_attention_stays_within_scope(app, as_user):
    leader, focal = as_user("leader"), as_user("focal.bvdk")
    leader.get("/dashboards/attention")
    assert "Rủi ro lớn nhất" in leader.text
    assert leader.page.xpath("//main//a[starts-with(@href, '/findings/')]")
    focal.get("/dashboards/attention")
    assert "Trung tâm Y tế Chư Sê" not in focal.text


def test_what_is_late_or_comes_is_counted_by_kind_and_each_count_opens_its_rows(app, as_user):
    coordinator = as_user("coordinator")
    coordinator.get("/dashboards/attention")
    for section in ("late", "soon"):
        place = f"//section[@aria-labelledby='{section}']"
        kinds = {
            row.xpath("string(td[1]/a/@href)"): int(
                row.xpath("string(td[2]/strong)").replace(".", "")
            )
            for row in coordinator.page.xpath(f"{place}/div[1]//tbody/tr")
        }
        total = int(coordinator.page.xpath(f"string({place}/h2/span)"))
        assert len(kinds) > 2
        assert sum(kinds.values()) == total
        for address, count in kinds.items():
            coordinator.get(address)
            shown = coordinator.page.xpath("string(//nav[@class='pager']/p)")
            assert shown.endswith(f" {count:,}".replace(",", ".")), (address, shown)
        coordinator.get("/dashboards/attention")


@pytest.mark.sqlite_only
def test_money_of_an_indicator_is_read_in_millions(app, as_user):
    leader = as_user("leader")
    leader.get("/dashboards/")
    assert leader.page.xpath("//main//td[contains(., 'triệu')]")
    assert "000.000.000" not in leader.text
