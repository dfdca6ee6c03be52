"""What the register tells of incidents goes to their timeline; a drill ends on its own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.core import clock
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.incidents.services import open_case, write_line
from compliance.registers.models import IncidentState, Kind, RegisterEntry, Result
from compliance.registers.watching import add_guard, add_listener

#: State of an incident → the source of the pack that its moment is.
_MOMENTS = {
    IncidentState.CONTAINED: "incident.contained_at",
    IncidentState.RECOVERED: "incident.recovered_at",
    IncidentState.CLOSED: "incident.closed_at",
}


def _write(entry: RegisterEntry, verb: str, words: str, actor_id: UUID | None) -> None:
    write_line(entry, verb, words, actor_id)
    source = _MOMENTS.get(IncidentState(entry.result)) if verb == "state" else None
    if source is None:
        return
    case = open_case(entry)
    if not case.boxes.get(source):  # a person may have written a truer hour
        case.boxes = {**case.boxes, source: format_moment(clock.now())}
        case.changed_at = clock.now()


def _guard(entry: RegisterEntry, values: Mapping[str, Any], _detail: Mapping[str, Any]) -> None:
    if entry.kind != Kind.DRILL or entry.result != Result.RUNNING:
        return
    if values.get("result") != Result.RUNNING:
        raise Refused(_("Cuộc diễn tập đang chạy: hãy kết thúc ở trang diễn tập."), "result")


add_listener(_write)
add_guard(_guard)
