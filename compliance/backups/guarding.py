"""What may not be corrected by hand: what a machine told, what failed checks say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from compliance.backups.models import BackupRun, RestoreReport
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.registers.watching import add_guard

#: Of an entry that a machine or a file told of, only these are words of a person.
_OWN_WORDS = frozenset({"title", "note", "next_due"})


def _guard(entry: RegisterEntry, values: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
    if entry.kind == Kind.BACKUP and _told(entry):
        changed = [n for n, v in values.items() if n not in _OWN_WORDS and v != getattr(entry, n)]
        changed += [n for n, v in detail.items() if v != getattr(entry.detail, n)]
        if changed:
            raise Refused(
                _(
                    "Lần này do máy hoặc tệp báo về nên chỉ sửa được tóm tắt, ghi chú, lần sau. "
                    "Báo sai thì gạch dòng này, rồi để máy báo lại hoặc nạp lại tệp."
                ),
                changed[0],
            )
    if entry.kind == Kind.RESTORE_TEST and values.get("result") == Result.OK and _failed(entry):
        raise Refused(_("Còn phép kiểm không đạt nên kết quả không thể là “Đạt”."), "result")


def _told(entry: RegisterEntry) -> bool:
    return session().scalar(select(BackupRun.id).where(BackupRun.entry_id == entry.id)) is not None


def _failed(entry: RegisterEntry) -> bool:
    checks = session().scalar(
        select(RestoreReport.checks).where(RestoreReport.entry_id == entry.id)
    )
    return any(not check["passed"] for check in checks or ())


add_guard(_guard)
