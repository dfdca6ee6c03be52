"""The scans of one data set, and what changed between two of them."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core.db import transaction
from compliance.systems.models import DataAsset
from tests.support.dossiers import acting, unit_of
from tests.support.scans import RAW, extract, upload


def asset_of(app) -> DataAsset:
    with acting(app) as session:
        unit = unit_of(session, "bvdk")
        found = session.scalars(select(DataAsset).where(DataAsset.unit_id == unit.id)).first()
        if found is None:
            with transaction():
                found = DataAsset(
                    department_id=unit.department_id or unit.id, unit_id=unit.id, code="thu",
                    name="Bộ dữ liệu thử", kind="dataset",
                )  # fmt: skip
                session.add(found)
        return found


def test_two_scans_of_a_data_set_are_compared_column_by_column(app, as_user, run_jobs, time):
    asset, focal = asset_of(app), as_user("focal.bvdk")
    upload(focal, extract(), "lan-1.csv", asset_id=str(asset.id))
    run_jobs()
    time.advance(minutes=5)
    masked = extract().decode()
    for value in RAW:
        masked = masked.replace(value, "")
    upload(focal, masked.encode(), "lan-2.csv", asset_id=str(asset.id))
    run_jobs()
    focal.get(f"/scans/datasets/{asset.id}")
    assert "lan-1.csv" in focal.text
    (link,) = focal.page.xpath("//a[contains(@href,'/compare/')]/@href")
    focal.get(link)
    assert "3 cột đã che xong" in focal.text
    later, earlier = link.split("/")[2], link.split("/")[4]
    focal.get(f"/scans/{earlier}/compare/{later}")
    assert "nay phải che" in focal.text
    focal.get("/scans/datasets")
    (line,) = focal.page.xpath(f"//tr[.//a[@href='/scans/datasets/{asset.id}']]")
    assert "Không thấy dữ liệu chưa che" in line.text_content()
    time.advance(minutes=5)
    upload(focal, extract() + b"\n", "lan-3.csv", asset_id=str(asset.id))
    run_jobs()
    focal.get(f"/scans/datasets/{asset.id}")
    third, _second, first = focal.page.xpath("//select[@name='before']/option/@value")
    chosen = f"/scans/datasets/{asset.id}/compare"
    answer = focal.get(f"{chosen}?before={third}&after={first}", follow=False)
    assert answer.location == f"/scans/{third}/compare/{first}"  # the earlier one is before
    focal.get(f"{chosen}?before={third}&after={third}")
    assert "hai lần quét khác nhau" in focal.text
    assert focal.get(f"{chosen}?before={third}&after={asset.id}").status_code == 404
    for address in (link, f"/scans/datasets/{asset.id}", f"{chosen}?before={third}&after={first}"):
        assert as_user("head.tyt").get(address).status_code == 404


def test_scans_of_different_data_sets_are_not_compared(app, as_user, run_jobs):
    focal = as_user("focal.bvdk")
    first = upload(focal, extract(), "mot.csv").location.rpartition("/")[2]
    second = upload(focal, extract() + b"\n", "hai.csv").location.rpartition("/")[2]
    run_jobs()
    assert focal.get(f"/scans/{first}/compare/{second}").status_code == 404
