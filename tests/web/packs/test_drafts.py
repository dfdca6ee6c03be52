"""A new version of a pack through the web: upload, faults, replace, discard, release."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from sqlalchemy import select

from checklists import PackError, load
from checklists.archive import unpack
from checklists.drafting import publish
from checklists.library import forget, use_site
from compliance.core import audit, backup, files
from compliance.core.db import make_engine
from compliance.packs.models import DraftState, PackDraft
from tests.support.dossiers import acting
from tests.support.packs import new_version, zipped

ONE_WORD = {"items.yaml": ("Lực lượng tại chỗ", "Lực lượng của đơn vị")}
NEW = "/packs/drafts/new"


@pytest.fixture
def admin(as_user):
    return as_user("admin")


def upload(admin, archive, **fields):
    answer = admin.post(NEW, {"file": (archive, "goi.zip"), **fields})
    return answer.location if answer.status_code == 302 else None


def drafts(app) -> list[PackDraft]:
    with acting(app) as session:
        return list(session.scalars(select(PackDraft).order_by(PackDraft.uploaded_at)))


def release(admin, url, **fields):
    admin.get(f"{url}/release")
    version = admin.page.xpath("//main//input[@name='version']/@value")[0]
    return admin.post(f"{url}/release", {"version": version, "sure": "y", **fields})


def test_a_version_is_uploaded_judged_shown_and_released(app, admin):
    url = upload(admin, new_version(edits=ONE_WORD), note="Sửa một chữ")
    admin.get(url)
    assert "Không có lỗi, có thể phát hành." in admin.text
    assert "Lực lượng của đơn vị" in admin.text
    assert "đổi điều phải làm" in admin.text
    assert load("bon-lop").version == 1
    admin.get("/packs/drafts")
    assert "bon-lop" in admin.text
    assert release(admin, url).location == "/packs/bon-lop/2"
    pack = load("bon-lop")
    assert (pack.version, pack.status) == (2, "released")
    assert pack.items[0].text.vi == "Lực lượng của đơn vị"
    admin.get("/packs/bon-lop/2")
    assert "Đã phát hành" in admin.text
    admin.get("/packs/bon-lop/2/compare")
    assert "Lực lượng của đơn vị" in admin.text
    admin.get(url)
    assert "Bản này không đổi được nữa." in admin.text
    [draft] = drafts(app)
    assert draft.sha256 == pack.sha256


def test_a_release_is_written_into_the_trail(app, admin):
    release(admin, upload(admin, new_version(edits=ONE_WORD)))
    with acting(app):
        events = [row for row in audit.trail() if row.event == "pack:release"]
    assert [row.actor for row in events] == ["admin"]
    assert events[0].changes["pack"] == "bon-lop@2"


@pytest.mark.sqlite_only
def test_without_the_second_yes_nothing_is_released(admin):
    url = upload(admin, new_version(edits=ONE_WORD))
    admin.post(f"{url}/release", {"version": "1"})
    assert "Hãy đánh dấu ô này trước khi phát hành." in admin.text
    assert load("bon-lop").version == 1


@pytest.mark.sqlite_only
def test_a_draft_changed_after_its_effect_was_shown_is_not_released(admin):
    url = upload(admin, new_version(edits=ONE_WORD))
    admin.get(f"{url}/release")
    seen = admin.page.xpath("//main//input[@name='version']/@value")[0]
    other = new_version(edits={"items.yaml": ("Lực lượng tại chỗ", "Chữ khác")})
    assert admin.post(f"{url}/replace", {"file": (other, "x.zip")}).status_code == 302
    admin.post(f"{url}/release", {"version": seen, "sure": "y"})
    assert "Bản nháp đã đổi từ khi bạn mở trang." in admin.text
    assert load("bon-lop").version == 1


def test_every_fault_is_listed_with_file_line_and_the_line_itself(app, admin):
    broken = new_version(edits={"items.yaml": ("confidence: S", "confidence: X")})
    url = upload(admin, broken)
    admin.get(url)
    [fault] = admin.page.xpath("//ol[contains(@class, 'pack-faults')]/li")
    words = " ".join(fault.text_content().split())
    assert words.startswith("items.yaml:")
    assert "“confidence” là “X”: phải là S, K hoặc U." in words
    assert "confidence: X" in fault.xpath(".//pre")[0].text_content()
    assert not admin.page.xpath("//main//a[contains(@href, '/release')]")
    assert admin.get(f"{url}/release", follow=False).location == url
    assert admin.post(f"{url}/release", {"version": "1", "sure": "y"}).status_code in (302, 200)
    assert load("bon-lop").version == 1
    fixed = admin.post(f"{url}/replace", {"file": (new_version(edits=ONE_WORD), "goi.zip")})
    assert fixed.location == url
    admin.get(url)
    assert "Không có lỗi, có thể phát hành." in admin.text
    assert len(drafts(app)) == 1


def test_a_discarded_draft_keeps_its_line_and_loses_its_file(app, admin):
    url = upload(admin, new_version(edits=ONE_WORD))
    admin.get(url)
    fields = dict(admin.page.xpath("//form[contains(@action, '/discard')]")[0].form_values())
    assert admin.post(f"{url}/discard", {"version": fields["version"]}).status_code == 302
    [draft] = drafts(app)
    assert draft.state == DraftState.DISCARDED
    assert not files.store().path(draft.file.sha256).exists()
    assert admin.post(f"{url}/release", {"version": "2", "sure": "y"}).status_code in (200, 302)
    assert load("bon-lop").version == 1
    assert admin.get(f"{url}/download.zip").status_code == 400


@pytest.mark.sqlite_only
def test_a_row_that_disappears_is_named(admin):
    text = load("bon-lop").folder.joinpath("items.yaml").read_text("utf-8")
    last = load("bon-lop").items[-1].id
    start = text.index(f"- id: {last}")
    url = upload(admin, new_version(edits={"items.yaml": (text[start:], "")}))
    admin.get(url)
    assert f"Không còn mục {last} của bản 1" in admin.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (lambda: new_version(version=1), "Đã có bản 1 của gói bon-lop: bản mới phải là bản 2"),
        (lambda: new_version(edits={"pack.yaml": ("version: 2", "version: 3")}), "nằm trong thư"),
        (
            lambda: new_version(edits={"pack.yaml": ("sources:", "replaces: khong-co\nsources:")}),
            "Không có gói “khong-co”.",
        ),
        (
            lambda: new_version(edits={"items.yaml": ("- id:", "- &a\n  id:")}),
            "Không dùng neo và bí danh YAML",
        ),
    ],
)
def test_what_cannot_stand_beside_the_other_versions_is_a_fault(admin, archive, sentence):
    admin.get(upload(admin, archive()))
    assert sentence in admin.text


@pytest.mark.sqlite_only
def test_a_version_has_one_draft_at_a_time(admin):
    assert upload(admin, new_version(edits=ONE_WORD))
    assert upload(admin, new_version(edits=ONE_WORD)) is None
    assert "Đã có bản nháp của gói bon-lop bản 2." in admin.text


@pytest.mark.sqlite_only
def test_another_pack_does_not_replace_a_draft(admin):
    url = upload(admin, new_version(edits=ONE_WORD))
    other = new_version("su-co-2026")
    assert admin.post(f"{url}/replace", {"file": (other, "x.zip")}).status_code == 200
    assert "Tệp là gói su-co-2026, còn bản nháp này là gói bon-lop." in admin.text


@pytest.mark.sqlite_only
def test_an_archive_whose_id_cannot_be_read_is_refused_with_the_line(app, admin):
    assert upload(admin, zipped({"pack.yaml": "id: [\n"})) is None
    assert "Không đọc được mã gói và số bản" in admin.text
    assert drafts(app) == []


@pytest.mark.sqlite_only
def test_nobody_but_an_administrator_prepares_versions(as_user, admin):
    url = upload(admin, new_version(edits=ONE_WORD))
    for login in ("leader", "inspector", "head.bvdk", "coordinator"):
        assert as_user(login).get(url).status_code == 403
        browser = as_user(login)
        browser.get("/packs")
        assert not browser.page.xpath("//a[contains(@href, '/drafts')]")


@pytest.mark.sqlite_only
def test_another_process_sees_a_release_without_a_restart(copy, admin):
    program = (
        "import sys, json\n"
        "from pathlib import Path\n"
        "from checklists import load\n"
        "from checklists.library import use_site\n"
        "use_site(Path(sys.argv[1]))\n"
        "for _ in sys.stdin:\n"
        "    pack = load('bon-lop')\n"
        "    print(json.dumps([pack.version, pack.items[0].text.vi]), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(copy.data_dir / "packs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:

        def ask():
            other.stdin.write("\n")
            other.stdin.flush()
            return json.loads(other.stdout.readline())

        assert ask() == [1, "Lực lượng tại chỗ"]
        url = upload(admin, new_version(edits=ONE_WORD))
        assert ask()[0] == 1
        release(admin, url)
        assert ask() == [2, "Lực lượng của đơn vị"]
        other.stdin.close()


def test_released_files_that_were_changed_are_not_used_and_it_is_said(copy, admin):
    release(admin, upload(admin, new_version(edits=ONE_WORD)))
    rows = copy.data_dir / "packs/bon-lop/v2/items.yaml"
    rows.write_text(rows.read_text("utf-8") + "\n", "utf-8")
    forget()
    assert load("bon-lop").version == 1
    with pytest.raises(PackError, match="tệp đã khác bản phát hành"):
        load("bon-lop", 2)
    admin.get("/packs")
    assert "Gói bon-lop bản 2 không dùng được" in admin.text


def test_a_backup_carries_what_was_released(app, copy, admin, tmp_path):
    release(admin, upload(admin, new_version(edits=ONE_WORD)))
    target = tmp_path / "backup.tar"
    with acting(app):
        backup.create(app.extensions["database"].engine, copy.data_dir, target)
    restored = tmp_path / "restored"
    engine = make_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    backup.restore(target, engine, restored)
    engine.dispose()
    use_site(restored / "packs")
    assert (load("bon-lop").version, load("bon-lop").folder.is_relative_to(restored)) == (2, True)


@pytest.mark.sqlite_only
def test_a_stopped_release_can_be_repeated(tmp_path):
    folder = unpack(new_version(edits=ONE_WORD), tmp_path / "draft")
    root = tmp_path / "site"
    first = publish(folder, root)
    lock = (root / "packs.lock").read_bytes()
    assert publish(folder, root).sha256 == first.sha256
    assert (root / "packs.lock").read_bytes() == lock
    (root / "packs.lock").unlink()
    assert publish(folder, root).sha256 == first.sha256
