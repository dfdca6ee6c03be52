"""What a new version would touch, told before it is released; and where a row is used."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from checklists import load
from compliance.classification.models import ClassificationRun, RunState
from compliance.dossiers.models import ENDED, Dossier, DossierState
from compliance.requirements.models import ControlAnswer, RequirementResponse, ResponseState
from tests.conventions.test_crawl import statements
from tests.support.dossiers import acting
from tests.support.packs import new_version

LAW = "nd331-2026"


@pytest.fixture
def admin(as_user):
    return as_user("admin")


def shown_effect(admin, archive) -> str:
    answer = admin.post("/packs/drafts/new", {"file": (archive, "goi.zip")})
    assert answer.status_code == 302, admin.text
    assert admin.get(f"{answer.location}/release", follow=False).status_code == 200
    return admin.text


def answered(app, item_id: str) -> int:
    """Answers of systems and common answers of units to a row."""
    with acting(app) as session:
        return sum(
            session.scalar(
                select(func.count()).where(
                    answer.pack_id == LAW,
                    answer.item_id == item_id,
                    answer.state != ResponseState.NOT_ANSWERED,
                )
            )
            for answer in (RequirementResponse, ControlAnswer)
        )


def most_answered(app) -> str:
    """The row with the most answers among those that no risk names."""
    R = RequirementResponse
    named = {item for risk in load(LAW).section("risks") for item in risk["requirements"]}
    with acting(app) as session:
        rows = session.scalars(
            select(R.item_id)
            .where(R.pack_id == LAW, R.state != ResponseState.NOT_ANSWERED)
            .group_by(R.item_id)
            .order_by(func.count().desc(), R.item_id)
        ).all()
    return next(row for row in rows if row not in named)


def block_of(item_id: str) -> tuple[str, str]:
    """The file of a row, and the row as it is written there."""
    pack = load(LAW)
    path = next(path for path, row in pack.rows("items") if row["id"] == item_id)
    text = path.read_text("utf-8")
    start = text.index(f"- id: {item_id}\n")
    end = text.find("\n- id: ", start) + 1
    return path.relative_to(pack.folder).as_posix(), text[start : end or len(text)]


def test_dossiers_on_their_way_and_approved_are_counted_apart(app, admin):
    with acting(app) as session:
        of_law = select(func.count()).where(Dossier.pack_id == LAW)
        approved = session.scalar(of_law.where(Dossier.state == DossierState.APPROVED))
        open_ = session.scalar(of_law.where(Dossier.state.not_in((*ENDED, DossierState.APPROVED))))
    shown_effect(admin, new_version(LAW))
    [row] = admin.page.xpath("//tr[td[1]='Hồ sơ cấp độ']")
    assert [cell.text_content().strip() for cell in row.xpath("td")[1:]] == [
        str(open_),
        str(approved),
    ]


def test_answers_to_a_row_that_asks_something_else_are_to_be_seen_again(app, admin):
    item_id = most_answered(app)
    file, block = block_of(item_id)
    words = shown_effect(
        admin,
        new_version(
            LAW, edits={file: (block, block.replace("  text:\n    vi: ", "  text:\n    vi: Mới "))}
        ),
    )
    assert "xem lại 1 dòng; bỏ 0 dòng; hỏi mới 0 dòng." in words
    assert f"{item_id}, {answered(app, item_id)} câu trả lời" in words
    assert "Quy tắc xác định cấp độ không đổi" in words


def test_answers_to_a_dropped_row_are_counted(app, admin):
    item_id = most_answered(app)
    file, block = block_of(item_id)
    words = shown_effect(admin, new_version(LAW, edits={file: (block, "")}))
    assert "xem lại 0 dòng; bỏ 1 dòng; hỏi mới 0 dòng." in words
    assert f"{item_id}, {answered(app, item_id)} câu trả lời" in words


def test_systems_whose_level_would_change_are_listed(app, admin):
    newest: dict = {}
    with acting(app) as session:
        for run in session.scalars(
            select(ClassificationRun)
            .where(ClassificationRun.state == RunState.CONCLUDED)
            .options(joinedload(ClassificationRun.system))
            .order_by(ClassificationRun.concluded_at, ClassificationRun.id)
        ):
            newest[run.system_id] = run
    newest = {key: run for key, run in newest.items() if run.pack_id == LAW}
    matched = {
        key: {row["criterion"] for row in run.result["trace"] if row["matched"]}
        for key, run in newest.items()
    }
    criterion = next(
        name for key, names in matched.items() for name in sorted(names) if newest[key].level < 5
    )
    changed = [
        run.system.name
        for key, run in newest.items()
        if criterion in matched[key] and run.level < 5
    ]
    text = (load(LAW).folder / "criteria.yaml").read_text("utf-8")
    start = text.index(f"- id: {criterion}\n")
    old = text[start : text.index("level: ", start) + len("level: N")]
    shown_effect(admin, new_version(LAW, edits={"criteria.yaml": (old, old[:-1] + "5")}))
    rows = admin.page.xpath("//tr[td[@data-label='Cấp theo bản mới']]")
    assert sorted(row.xpath("string(td[1])").strip() for row in rows) == sorted(changed)
    assert {row.xpath("string(td[4])").strip() for row in rows} == {"Cấp độ 5"}


@pytest.mark.sqlite_only
def test_the_effect_needs_the_same_number_of_queries_whatever_there_is(app, admin):
    answer = admin.post("/packs/drafts/new", {"file": (new_version(LAW), "goi.zip")})
    with statements(app) as said:
        admin.get(f"{answer.location}/release")
    assert len(said) <= 25


@pytest.mark.parametrize("login", ["inspector", "focal.bvdk", "admin"])
def test_a_row_names_only_the_places_its_reader_may_open(app, as_user, login):
    browser = as_user(login)
    browser.get(f"/packs/{LAW}/1/items/{most_answered(app)}")
    links = browser.page.xpath("//h2[@id='uses']/following-sibling::dl[1]//a/@href")
    assert bool(links) == (login != "admin")
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_a_row_of_an_inspection_leads_to_it(as_user):
    browser = as_user("inspector")
    browser.get("/packs/dlcn-2026/1/items/" + load("dlcn-2026").items[0].id)
    links = browser.page.xpath("//h2[@id='uses']/following-sibling::dl[1]//a/@href")
    assert any(link.startswith("/inspections/") for link in links), browser.text[:400]
