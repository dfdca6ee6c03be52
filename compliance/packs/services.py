"""Preparing a version of a pack: upload, judge, replace, discard, release."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from checklists import PackError
from checklists.archive import pack_up, unpack
from checklists.drafting import Verdict, examine, predecessor, publish
from checklists.library import site_root
from checklists.model import Problem
from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.files import StoredFile
from compliance.core.i18n import _
from compliance.core.text import clean, fold
from compliance.packs.drafts import opened
from compliance.packs.models import DraftState, Origin, PackDraft

#: A file with more faults than this has one cause; the rest is counted.
MOST_SHOWN = 200
_SIMPLE = re.compile(r"^(id|version):[ \t]*([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)


def upload_draft(
    source: BinaryIO,
    name: str,
    *,
    actor_id: UUID | None,
    note: str | None = None,
    replacing: PackDraft | None = None,
    origin: Origin = Origin.UPLOAD,
) -> PackDraft:
    """Keep a ZIP of a pack's folder as a draft, with everything that is wrong in it.

    ``replacing``: an open draft of the same pack whose files these are from now on.

    Raises:
        Refused: no plain archive of one pack, its id or version cannot be read, or another draft
            of that version is open.
    """
    with tempfile.TemporaryDirectory() as work:
        try:
            folder = unpack(source, Path(work))
        except PackError as error:
            raise Refused(str(error), "file") from None
        verdict = examine(folder, clock.today())
        pack_id, version = _identity(folder, verdict)
        draft = _draft_for(pack_id, version, replacing)
        source.seek(0)
        kept = files.keep(
            source,
            name=name,
            media_type="application/zip",
            purpose="pack",
            unit_id=None,
            actor_id=actor_id,
        )
        if replacing is not None:
            files.discard(replacing.file, _("Đã thay bằng tệp mới"))
        _fill(draft, kept, folder, verdict)
    newest = predecessor(pack_id)
    draft.pack_version = version
    draft.origin = origin
    draft.based_on_version = newest.version if newest else None
    draft.note = clean(note) if note is not None else draft.note
    draft.uploaded_at, draft.uploaded_by = clock.now(), actor_id
    session().add(draft)
    try:
        session().flush()
    except IntegrityError:  # two people at once
        raise Refused(
            _("Người khác vừa tải lên bản này. Hãy mở danh sách bản nháp."), "file"
        ) from None
    audit.note(
        "pack:upload", target=draft, details={"sha256": kept.sha256, "valid": not draft.problems}
    )
    return draft


def examine_again(draft: PackDraft) -> None:
    """Judge an open draft once more: another version may have been released meanwhile.

    Raises:
        Refused: it is not open any more.
    """
    _must_be_open(draft)
    with opened(draft) as folder:
        _fill(draft, draft.file, folder, examine(folder, clock.today()))


def discard_draft(draft: PackDraft, *, seen_version: int) -> None:
    """Throw an open draft away: its file goes, its line stays.

    Raises:
        Clash: somebody changed it meanwhile.
        Refused: it is not open any more.
    """
    _must_be_open(draft)
    _must_be_seen(draft, seen_version)
    draft.state = DraftState.DISCARDED
    draft.discarded_at = clock.now()
    files.discard(draft.file, _("Bỏ bản nháp của gói quy định"))
    audit.note("pack:discard", target=draft)


def release_draft(draft: PackDraft, *, seen_version: int, actor_id: UUID) -> None:
    """Release a draft for ever: from now on features use it and nothing changes it.

    Raises:
        Clash: somebody changed the draft since its effect was shown.
        Refused: it is not open, or has faults, or another version came first.
    """
    _must_be_open(draft)
    _must_be_seen(draft, seen_version)
    root = site_root()
    if root is None:
        raise Refused(_("Bản cài đặt này chưa có thư mục để phát hành gói."))
    draft.state = DraftState.RELEASED
    draft.released_at, draft.released_by = clock.now(), actor_id
    session().flush()
    with opened(draft) as folder:
        try:
            pack = publish(folder, root)
        except PackError as error:
            first = error.problems[0].sentence if error.problems else str(error)
            raise Refused(_("Chưa phát hành được: %(why)s", why=first)) from None
    draft.sha256 = pack.sha256
    draft.problems = []
    audit.note(
        "pack:release",
        target=draft,
        details={"pack": f"{pack.id}@{pack.version}", "sha256": pack.sha256},
    )


def archive_of(folder: Path) -> io.BytesIO:
    """Return the pack in ``folder`` (…/<id>/v<n>) as an archive ready for ``upload_draft``."""
    target = io.BytesIO()
    pack_up(folder, target)
    target.seek(0)
    return target


def _draft_for(pack_id: str, version: int, replacing: PackDraft | None) -> PackDraft:
    if replacing is not None:
        _must_be_open(replacing)
        if replacing.pack_id != pack_id:
            raise Refused(
                _(
                    "Tệp là gói %(new)s, còn bản nháp này là gói %(old)s. Hãy tải lên ở bản "
                    "nháp khác.",
                    new=pack_id,
                    old=replacing.pack_id,
                ),
                "file",
            )
    others = select(PackDraft.id).where(
        PackDraft.pack_id == pack_id,
        PackDraft.pack_version == version,
        PackDraft.state == DraftState.DRAFT,
    )
    if replacing is not None:
        others = others.where(PackDraft.id != replacing.id)
    other = session().scalar(others)
    if other is not None:
        raise Refused(
            _(
                "Đã có bản nháp của gói %(id)s bản %(n)s. Hãy mở bản nháp đó và thay tệp.",
                id=pack_id,
                n=version,
            ),
            "file",
        )
    return replacing or PackDraft(pack_id=pack_id)


def _fill(draft: PackDraft, kept: StoredFile, folder: Path, verdict: Verdict) -> None:
    pack = verdict.pack
    draft.file = kept
    draft.file_id = kept.id
    draft.title = (pack.title.vi if pack else draft.title or draft.pack_id)[:255]
    draft.sha256 = pack.sha256 if pack else None
    draft.problems = _shown(folder, verdict.problems)
    draft.warnings = _shown(folder, verdict.warnings)
    draft.search = fold(draft.pack_id, draft.title)[:400]


def _shown(folder: Path, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems as plain data, each with the line it speaks of; the last one counts the rest."""
    shown = [_with_line(folder, problem) for problem in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        rest = _("… và %(n)s lỗi nữa.", n=len(problems) - MOST_SHOWN)
        shown.append({"path": "", "line": 0, "sentence": rest, "quoted": ""})
    return shown


def _with_line(folder: Path, problem: Problem) -> dict[str, Any]:
    quoted = ""
    if problem.path.is_file():
        lines = problem.path.read_bytes().decode("utf-8", "replace").splitlines()
        quoted = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
    inside = problem.path.is_relative_to(folder)
    return {
        "path": problem.path.relative_to(folder).as_posix() if inside else problem.path.name,
        "line": problem.line,
        "sentence": problem.sentence,
        "quoted": "".join(c if c.isprintable() else " " for c in quoted).strip()[:160],
    }


def _identity(folder: Path, verdict: Verdict) -> tuple[str, int]:
    """The id and version of the pack, even when its head has faults elsewhere.

    Raises:
        Refused: they cannot be read.
    """
    if verdict.pack:
        pack_id, number = verdict.pack.id, str(verdict.pack.version)
    else:
        text = (folder / "pack.yaml").read_bytes().decode("utf-8", "replace")
        found: Mapping[str, str] = dict(_SIMPLE.findall(text))
        pack_id, number = found.get("id", ""), found.get("version", "")
    if not pack_id or len(pack_id) > 60 or not re.fullmatch("[1-9][0-9]{0,3}", number):
        fault = verdict.problems[0] if verdict.problems else None
        raise Refused(
            _(
                "Không đọc được mã gói và số bản (từ 1 đến 9999) trong pack.yaml%(why)s",
                why=f" (dòng {fault.line}: {fault.sentence})" if fault else ".",
            ),
            "file",
        )
    return pack_id, int(number)


def _must_be_open(draft: PackDraft) -> None:
    if not draft.is_open:
        raise Refused(_("Bản này đã phát hành hoặc đã bỏ nên không đổi được nữa."))


def _must_be_seen(draft: PackDraft, seen_version: int) -> None:
    if draft.version != seen_version:
        raise Clash(_("Bản nháp đã đổi từ khi bạn mở trang. Hãy xem lại nội dung mới nhất."))
