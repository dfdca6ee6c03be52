"""The search box: every kind of row, with and without marks, and nothing out of scope."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.continuity.models import ContinuityDocument
from compliance.contracts.models import Contract, Supplier
from compliance.core.searching import holds_words
from compliance.dossiers.models import Dossier
from compliance.evidence.models import Evidence
from compliance.inspections.models import Finding, Inspection
from compliance.registers.models import RegisterEntry
from compliance.regulations.models import Regulation
from compliance.sharing.models import ShareRequest
from compliance.signed.models import SignedPaper
from compliance.systems.models import InformationSystem
from compliance.training.models import Course, Material
from compliance.units.models import HealthUnit
from tests.support.dossiers import acting, unit_of


def hits(browser, text: str) -> dict[str, list[tuple[str, str]]]:
    """Return, by group, the title and path of what a search shows."""
    browser.get("/search", query_string={"q": text})
    assert browser.response.status_code == 200
    return {
        section.get("aria-labelledby").removeprefix("g-"): [
            (a.text_content(), a.get("href")) for a in section.xpath(".//li//a")
        ]
        for section in browser.page.xpath("//main//section")
    }


def test_words_are_found_in_any_order_with_and_without_marks(app, as_user):
    inspector = as_user("inspector")
    with acting(app) as session:
        nursery = session.scalars(
            select(HealthUnit).where(HealthUnit.code == "bv-nhi-gia-lai")
        ).one()
        finding = session.scalars(
            select(Finding).join(Inspection).where(Inspection.state == "concluded")
        ).first()
        code = session.get(Inspection, finding.inspection_id).code
        decided = session.scalars(
            select(Dossier).where(Dossier.decision_number.is_not(None))
        ).first()
    want = (nursery.name, f"/units/{nursery.id}")
    for text in ("Bệnh viện Nhi", "benh vien nhi", "NHI viện bệnh", nursery.code):
        assert want in hits(inspector, text)["units"], text
    assert hits(inspector, nursery.code)["units"][0] == want
    found = hits(inspector, code)
    assert found["inspections"][0][1] == f"/inspections/{finding.inspection_id}"
    assert found["findings"]
    # A number is found by its digits and letters, "Đ" typed as it is or as "d".
    number = decided.decision_number.partition("-")[0]
    for typed in (number, number.replace("Đ", "d").lower()):
        paths = {path for _title, path in hits(as_user("leader"), typed)["dossiers"]}
        assert f"/dossiers/{decided.id}" in paths, typed
    assert hits(inspector, "331/2026")["packs"]
    assert hits(inspector, "ma doc")["registers"]


def test_nobody_finds_what_belongs_to_somebody_else(app, as_user):
    with acting(app) as session:
        hospital, centre = unit_of(session, "bvdk"), unit_of(session, "ttyt")
        theirs = session.scalars(
            select(InformationSystem).where(InformationSystem.unit_id == hospital.id)
        ).all()
        entry = session.scalars(
            select(RegisterEntry).where(RegisterEntry.unit_id == hospital.id)
        ).first()
        papers = session.scalars(select(SignedPaper.number)).all()
        pieces = session.scalars(
            select(Evidence.title).where(Evidence.unit_id == hospital.id)
        ).all()
        dossiers = {
            str(key)
            for key in session.scalars(
                select(Dossier.id)
                .join(InformationSystem)
                .where(InformationSystem.unit_id == hospital.id)
            )
        }
    focal = as_user("focal.ttyt")
    words = [hospital.name, hospital.code, theirs[0].code, entry.title, *papers[:3], *pieces[:3]]
    private = {str(system.id) for system in theirs} | {str(entry.id), str(hospital.id)} | dossiers
    for text in words:
        shown = {path for group in hits(focal, text).values() for _title, path in group}
        assert not {path for path in shown if private & set(path.split("/"))}, text
    assert hits(focal, centre.name)["units"]
    # A vendor has no box at all, and no page behind it.
    assert as_user("vendor").get("/search?q=his").status_code == 403


#: What is found beside the rows of the inventory: model, group, text to look for, path.
ELSEWHERE = [
    (Contract, "registers", lambda row: row.number, "/contracts/contracts/"),
    (Supplier, "registers", lambda row: row.name, "/contracts/suppliers/"),
    (Course, "registers", lambda row: row.title, "/training/courses/"),
    (Regulation, "documents", lambda row: row.number, "/regulations/"),
    (ContinuityDocument, "documents", lambda row: row.title, "/continuity/"),
    (ShareRequest, "shares", lambda row: row.code, "/shares/"),
]


@pytest.mark.parametrize("kind", ELSEWHERE, ids=lambda kind: kind[0].__tablename__)
def test_every_book_is_searched_within_its_scope(app, as_user, kind):
    model, group, word, path = kind
    with acting(app) as session:
        hospital = unit_of(session, "bvdk")
        rows = session.scalars(select(model).where(model.unit_id == hospital.id)).all()
        row = next(row for row in rows if word(row))
        text, address = word(row), f"{path}{row.id}"
    focal = as_user("focal.bvdk")
    assert address in {found for _title, found in hits(focal, text)[group]}
    assert focal.get(address).status_code == 200
    others = hits(as_user("focal.ttyt"), text)
    assert address not in {found for of_group in others.values() for _title, found in of_group}


def test_rows_of_a_ledger_are_found_by_its_name(as_user):
    found = hits(as_user("focal.bvdk"), "hop dong")["registers"]
    assert [path for _title, path in found if path.startswith("/contracts/contracts/")]


@pytest.mark.sqlite_only
def test_a_material_is_found_and_a_kind_is_not_said_twice(app, as_user):
    with acting(app) as session:
        title = session.scalars(select(Material.title)).first()
    focal = as_user("focal.bvdk")
    path = next(path for shown, path in hits(focal, title)["documents"] if shown == title)
    focal.get(path)
    assert title in focal.text
    assert not [
        shown for shown, _path in hits(focal, "sao luu")["registers"] if shown.count("Sao lưu") > 1
    ]


@pytest.mark.sqlite_only
def test_a_cut_group_leads_to_its_own_list(app, as_user):
    leader = as_user("leader")
    leader.get("/search?q=gia+lai+benh+vien")
    link = leader.page.xpath("//section[@aria-labelledby='g-systems']//p/a/@href")[0]
    leader.get(link)
    assert len(leader.page.xpath("//main//tbody/tr")) > 6


@pytest.mark.sqlite_only
def test_the_box_stands_on_every_page_and_says_what_it_does_not_search(as_user):
    focal = as_user("focal.tyt")
    focal.get("/")
    box = focal.page.xpath("//header//input[@name='q']")[0]
    assert box.get("data-shortcut") == "/"
    focal.get("/search")
    assert "Không tìm tên người" in focal.text
    focal.get("/search?q=x")
    assert "ít nhất hai chữ" in focal.text
    focal.get("/search?q=khongcogi+nhuthe")
    assert "Không thấy gì khớp" in focal.text
    for number in ("079123456789", "0912 345 678"):
        focal.get("/search", query_string={"q": number})
        assert "không tìm được người" in focal.text
    assert focal.get("/search?q=%25%5F%27").status_code == 200


@pytest.mark.sqlite_only
def test_signs_of_a_pattern_are_plain_letters(app):
    with acting(app) as session:
        statement = select(HealthUnit.id).where(holds_words(HealthUnit.search, "%"))
        assert session.scalars(statement).all() == []
        statement = select(HealthUnit.id).where(holds_words(HealthUnit.search, "\u0301"))
        assert session.scalars(statement).all()
