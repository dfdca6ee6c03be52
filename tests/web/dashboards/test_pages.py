"""Boards, an indicator, its units and rows, the table, the map: what each role sees of them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.core.jobs import Job
from compliance.core.permissions import Permission
from compliance.dashboards.models import KpiDay, KpiGroup, KpiLevel, KpiValue
from compliance.dashboards.queries.scope import inspected_by, unit_and_below
from compliance.dashboards.views import pivot
from compliance.inspections.models import Inspection, InspectionMember
from compliance.units.models import HealthUnit, UnitLink
from compliance.units.queries import unit_scope
from tests.support.dossiers import acting, unit_of, user_of

TODAY = date(2026, 11, 22)
LAYERS = "/dashboards/kpi/kpi-bon-lop"


def sheet(browser, number=0):
    book = load_workbook(io.BytesIO(browser.response.get_data()))
    return [list(row) for row in book.worksheets[number].iter_rows(values_only=True)]


def test_the_leader_reads_the_sector_then_a_unit_then_its_rows(app, as_user):
    leader = as_user("leader")
    leader.get("/dashboards/")
    assert "Đến ngày 22/11/2026" in leader.text
    assert "thiếu nguồn:" in leader.text or "Chưa đo được" not in leader.text
    with acting(app) as session:
        stored = session.get(
            KpiGroup, (unit_of(session, "so-y-te").id, TODAY, "kpi-bon-lop", "", "truc_thuoc")
        )
        sides = f"{stored.numerator:.0f}/{stored.denominator:.0f}"
        weakest = session.scalars(
            select(KpiValue).where(KpiValue.kpi == "kpi-bon-lop", KpiValue.numerator == 0)
        ).first()
        unit = session.get(HealthUnit, weakest.unit_id)
        name, unit_id = unit.name, unit.id
    assert sides in leader.text
    # Every small drawing says in words what it draws, and the figures stand in a table.
    drawn = leader.page.xpath("//main//svg[@role='img']")
    assert drawn
    assert all("%" in svg.get("aria-label") for svg in drawn)
    assert leader.page.xpath("//details[.//table]//th[contains(., '31/10/2026')]")
    leader.get(LAYERS)
    assert sides in leader.text
    assert "quy ước" in leader.text
    assert "đơn vị đạt đủ bốn lớp / tổng đơn vị" in leader.text
    leader.get(f"{LAYERS}?q={name}")
    assert name in leader.text
    leader.get(f"{LAYERS}/units/{unit_id}")
    assert "không được tính" in leader.text
    assert leader.page.xpath(f"//a[@href='/units/{unit_id}']")
    leader.get("/dashboards/kpi/khong-co")
    assert leader.response.status_code == 404


@pytest.mark.sqlite_only
def test_units_are_filtered_sorted_and_handed_out(app, as_user):
    leader = as_user("leader")
    leader.get(f"{LAYERS}?kind=benh_vien&state=below&sort=name")
    rows = leader.page.xpath("//main//table[contains(@class, 'table-stack')]//tbody/tr")
    assert rows
    assert all("Bệnh viện" in row.xpath("td")[1].text_content() for row in rows)
    leader.get(f"{LAYERS}/export.xlsx?kind=benh_vien")
    lines = sheet(leader)
    assert lines[0][:2] == ["Mã", "Đơn vị"]
    assert {line[2] for line in lines[1:]} == {"Bệnh viện"}
    leader.get(f"{LAYERS}?state=empty&kind=tram_y_te")
    assert "không có số" in leader.text


@pytest.mark.sqlite_only
def test_a_unit_sees_itself_and_what_stands_below(app, as_user):
    focal = as_user("focal.ttyt")
    answer = focal.get("/dashboards/")
    assert answer.request.path.startswith("/dashboards/units/")
    assert "Kể cả đơn vị bên dưới" in focal.text
    with acting(app) as session:
        own, other = unit_of(session, "ttyt"), unit_of(session, "bvdk")
        viewer = user_of(session, "focal.ttyt")
        guided = set(session.scalars(select(UnitLink.unit_id).where(UnitLink.target_id == own.id)))
        within = select(HealthUnit.id).where(unit_and_below(viewer, own).units)
        below = set(session.scalars(within))
        assert own.id in below
        assert below & guided
        ids = (own.id, other.id, next(iter(below & guided)))
    for unit_id, code in zip(ids, (200, 404, 200), strict=True):
        assert focal.get(f"/dashboards/units/{unit_id}").status_code == code
        assert focal.get(f"{LAYERS}/units/{unit_id}").status_code == code
        assert focal.get(f"/dashboards/export.xlsx?unit={unit_id}").status_code == code
    focal.get(f"/dashboards/units/{ids[0]}?below=1")
    assert "Kể cả đơn vị bên dưới" in focal.text
    focal.get(LAYERS)
    assert "Bệnh viện Đa khoa Gia Lai" not in focal.text


@pytest.mark.sqlite_only
def test_an_inspector_sees_the_own_units_apart(app, as_user):
    inspector = as_user("inspector")
    inspector.get("/dashboards/?of=inspected")
    assert "Đơn vị tôi kiểm tra" in inspector.text
    with acting(app) as session:
        me = user_of(session, "inspector")
        mine = set(
            session.scalars(
                select(Inspection.unit_id)
                .join(InspectionMember, InspectionMember.inspection_id == Inspection.id)
                .where(InspectionMember.user_id == me.id)
            )
        )
        assert set(session.scalars(select(HealthUnit.id).where(inspected_by(me).units))) == mine
        rows = select(KpiValue).where(
            KpiValue.kpi == "kpi-cap-do-xac-dinh", KpiValue.day == TODAY, KpiValue.unit_id.in_(mine)
        )
        found = session.scalars(rows).all()
        shown = f"{sum(r.numerator for r in found):.0f}/{sum(r.denominator for r in found):.0f}"
    assert shown in inspector.text


@pytest.mark.sqlite_only
def test_who_may_not_read_a_register_sees_the_number_but_no_row(app, as_user):
    with acting(app) as session:
        row = session.scalars(
            select(KpiValue).where(KpiValue.kpi == "kpi-trich-xuat-da-quet", KpiValue.day == TODAY)
        ).first()
    url = f"/dashboards/kpi/kpi-trich-xuat-da-quet/units/{row.unit_id}"
    leader, inspector = as_user("leader"), as_user("inspector")
    leader.get(url)
    assert f"{row.numerator:.0f}/{row.denominator:.0f}" in leader.text
    assert "không được xem từng dòng" in leader.text
    assert not leader.page.xpath("//main//a[contains(@href, '/shares/')]")
    inspector.get(url)
    assert inspector.page.xpath("//main//a[contains(@href, '/shares/')]")


@pytest.mark.sqlite_only
def test_the_table_of_kinds_and_months_is_the_sum_of_units(app, as_user):
    leader = as_user("leader")
    leader.get("/dashboards/table.xlsx?by=kind&kpi=kpi-dien-tap")
    lines = sheet(leader)
    assert lines[0] == [
        "Loại đơn vị", "Chỉ số", "Đến ngày", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Dòng chưa rõ",
    ]  # fmt: skip
    now = {line[0]: (line[3], line[4]) for line in lines[1:] if line[2] == "22/11/2026"}
    with acting(app) as session:
        found = session.execute(
            select(HealthUnit.kind, KpiValue.numerator, KpiValue.denominator)
            .join(KpiValue, KpiValue.unit_id == HealthUnit.id)
            .where(KpiValue.kpi == "kpi-dien-tap", KpiValue.day == TODAY)
        ).all()
    hospitals = [(n, d) for kind, n, d in found if kind == "benh_vien"]
    assert now["Bệnh viện"] == (sum(n for n, _d in hospitals), sum(d for _n, d in hospitals))
    assert len({line[2] for line in lines[1:]}) == 13
    for query in ("", "?kpi=kpi-dien-tap", "?by=commune", "?by=group&day=2026-06-30", "?day=x"):
        assert leader.get(f"/dashboards/table{query}").status_code == 200
    focal = as_user("focal.ttyt")
    focal.get("/dashboards/table?by=kind")
    assert "Sở Y tế" not in focal.page.xpath("string(//main//table)")


@pytest.mark.sqlite_only
def test_a_cell_of_the_table_by_level_leads_to_its_units_and_their_systems(app, as_user):
    leader = as_user("leader")
    leader.get("/dashboards/table?by=level")
    heads = [head.text_content().strip() for head in leader.page.xpath("//main//thead//th")]
    assert heads[0] == "Chỉ số"
    assert heads[-1] == "Chưa có cấp"
    assert "Cấp độ 3" in heads
    # Only systems have levels.
    assert not leader.page.xpath("//main//tbody//th[contains(., 'Diễn tập')]")
    link = "/dashboards/kpi/kpi-sao-luu?level=3"
    (cell,) = leader.page.xpath(f"//main//td[a[@href='{link}']]")
    with acting(app) as session:
        department = unit_of(session, "so-y-te").id
        whole = session.get(KpiLevel, ("kpi-sao-luu", TODAY, True, department, 3))
        rows = session.scalars(
            select(KpiLevel).where(
                KpiLevel.kpi == "kpi-sao-luu", KpiLevel.day == TODAY,
                KpiLevel.whole.is_(False), KpiLevel.level == 3,
            )
        ).all()  # fmt: skip
        one = max(rows, key=lambda row: row.denominator)
        unit_id, systems = one.unit_id, int(one.denominator)
    assert f"{whole.numerator:.0f}/{whole.denominator:.0f}" in cell.text_content()
    leader.get(f"{link}&sort=-denominator")
    assert len(
        leader.page.xpath("//main//table[contains(@class, 'table-stack')]//tbody/tr")
    ) == len(rows)
    (first,) = leader.page.xpath(
        f"//main//a[@href='/dashboards/kpi/kpi-sao-luu/units/{unit_id}?level=3']"
    )
    leader.get(first.get("href"))
    assert f"{one.numerator:.0f}/{systems}" in leader.text
    listed = leader.page.xpath("//main//table//tbody//a[starts-with(@href, '/systems/')]")
    assert len(listed) == systems
    leader.get("/dashboards/kpi/kpi-sao-luu/export.xlsx?level=3")
    assert sum(line[6] for line in sheet(leader)[1:] if line[0]) == sum(r.denominator for r in rows)
    # A level that is none, or of an indicator without systems, is no filter.
    for url in ("/dashboards/kpi/kpi-sao-luu?level=9", "/dashboards/kpi/kpi-dien-tap?level=3"):
        assert leader.get(url).status_code == 200
        assert "level=" not in " ".join(leader.page.xpath("//main//table//td/a/@href"))


@pytest.mark.sqlite_only
def test_the_table_by_level_and_month_is_handed_out_and_keeps_to_the_scope(app, as_user):
    leader, focal = as_user("leader"), as_user("focal.ttyt")
    leader.get("/dashboards/table.xlsx?by=level")
    lines = sheet(leader)
    assert lines[0][0] == "Cấp độ hệ thống"
    assert {line[0] for line in lines[1:]} >= {"Cấp độ 2", "Cấp độ 3", "Chưa có cấp"}
    assert len({line[2] for line in lines[1:]}) == 13
    focal.get("/dashboards/table?by=level&kpi=kpi-sao-luu")
    with acting(app) as session:
        own = unit_scope(user_of(session, "focal.ttyt"), Permission.KPI_READ)
        below = set(session.scalars(select(HealthUnit.id).where(own)))
        rows = session.scalars(
            select(KpiLevel).where(
                KpiLevel.kpi == "kpi-sao-luu", KpiLevel.day == TODAY,
                KpiLevel.unit_id.in_(below), KpiLevel.whole.is_(False), KpiLevel.level == 0,
            )
        ).all()  # fmt: skip
    (cells,) = focal.page.xpath("//main//tbody/tr[th[contains(., 'Chưa có cấp')]]")
    newest = cells.xpath("td")[-1].text_content()
    assert f"{sum(r.numerator for r in rows):.0f}/{sum(r.denominator for r in rows):.0f}" in newest


@pytest.mark.sqlite_only
def test_the_map_shades_units_and_lists_those_without_coordinates(app, as_user):
    leader = as_user("leader")
    leader.get("/dashboards/map?kpi=kpi-dien-tap&kind=benh_vien")
    with acting(app) as session:
        units = session.scalars(select(HealthUnit).where(HealthUnit.kind == "benh_vien")).all()
    placed = [unit for unit in units if unit.lat is not None]
    points = leader.page.xpath("//figure//svg//a")
    assert len(points) == len(placed)
    assert all(point.xpath("title")[0].text for point in points)
    listed = leader.page.xpath("//main//details//tbody/tr")
    assert len(listed) == len(units)
    nowhere = [unit.name for unit in units if unit.lat is None]
    assert nowhere
    assert nowhere[0] in leader.page.xpath(
        "string(//h2[contains(., 'Chưa có tọa độ')]/following::ul)"
    )


@pytest.mark.sqlite_only
def test_the_map_draws_every_unit_and_writes_out_the_first(app, as_user, monkeypatch):
    leader = as_user("leader")
    leader.get("/dashboards/map?kpi=kpi-dien-tap&kind=benh_vien")
    drawn = leader.page.xpath("//figure/svg//use/@href")
    assert set(drawn) <= {f"#{key}" for key in leader.page.xpath("//figure/svg/defs/g/@id")}
    assert len(drawn) > 1
    assert not leader.page.xpath("//main//a[contains(., 'trang của chỉ số')]")
    monkeypatch.setattr(pivot, "MOST_BESIDE", 1)
    leader.get("/dashboards/map?kpi=kpi-dien-tap&kind=benh_vien")
    assert leader.page.xpath("//figure/svg//use/@href") == drawn
    assert len(leader.page.xpath("//main//details//tbody/tr")) == 1
    rest = leader.page.xpath("//main//details//a[contains(., 'trang của chỉ số')]/@href")
    assert rest == ["/dashboards/kpi/kpi-dien-tap?kind=benh_vien"]
    leader.get(rest[0])
    assert leader.page.xpath("//main//table//tbody/tr")


@pytest.mark.sqlite_only
def test_a_new_measurement_is_asked_for_once(app, as_user):
    leader = as_user("leader")
    for _turn in range(2):
        assert leader.post("/dashboards/refresh").status_code == 302
    with acting(app) as session:
        waiting = session.scalars(select(Job).where(Job.kind == "dashboards.measure")).all()
    assert len(waiting) == 1
    assert as_user("focal.bvdk").post("/dashboards/refresh").status_code == 403


@pytest.mark.sqlite_only
def test_before_the_first_measurement_pages_say_so(app, as_user):
    with app.extensions["database"].engine.begin() as connection:
        for model in (KpiValue, KpiGroup, KpiLevel, KpiDay):
            connection.execute(model.__table__.delete())
    leader = as_user("leader")
    leader.get("/dashboards/")
    assert "Chưa có số nào" in leader.text
    assert leader.get("/dashboards/table").status_code == 200
    assert leader.get("/dashboards/map").status_code == 404
    assert leader.get(LAYERS).status_code == 404
    leader.get("/")
    assert "Hệ thống trong kiểm kê" in leader.text
