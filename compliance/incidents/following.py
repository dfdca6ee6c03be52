"""What the register tells of incidents goes to their timeline; a drill ends on its own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.incidents.services import write_line
from compliance.registers.models import Kind, RegisterEntry, Result
from compliance.registers.watching import add_guard, add_listener


def _write(entry: RegisterEntry, verb: str, words: str, actor_id: UUID | None) -> None:
    write_line(entry, verb, words, actor_id)


def _guard(entry: RegisterEntry, values: Mapping[str, Any], _detail: Mapping[str, Any]) -> None:
    if entry.kind != Kind.DRILL or entry.result != Result.RUNNING:
        return
    if values.get("result") != Result.RUNNING:
        raise Refused(_("Cuộc diễn tập đang chạy: hãy kết thúc ở trang diễn tập."), "result")


add_listener(_write)
add_guard(_guard)
