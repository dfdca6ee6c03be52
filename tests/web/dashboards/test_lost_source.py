"""An indicator that was measured once and has lost a source since."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from compliance.core.db import transaction
from compliance.dashboards.models import KpiDay, KpiValue
from tests.support.dossiers import acting
from tests.web.dashboards.test_pages import LAYERS, TODAY, sheet


@pytest.mark.sqlite_only
def test_the_sheet_of_an_indicator_that_lost_a_source_is_of_the_day_its_page_shows(app, as_user):
    kpi = LAYERS.rpartition("/")[2]
    with acting(app) as session, transaction():
        session.get(KpiDay, TODAY).missing = {kpi: ["units.layers"]}
        session.execute(delete(KpiValue).where(KpiValue.day == TODAY, KpiValue.kpi == kpi))
    leader = as_user("leader")
    leader.get(f"{LAYERS}?state=counted")
    assert leader.page.xpath("//main//table[contains(@class, 'table-stack')]//tbody/tr")
    leader.get(f"{LAYERS}/export.xlsx?state=counted")
    assert len(sheet(leader)) > 1
