"""From JSON sent by a browser to a submission; nothing of its shape is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import as_uuid, clean
from compliance.field.merge import Decision, Edit
from compliance.field.models import Way
from compliance.field.shapes import Submission

#: More rows than any checklist has.
MOST_ROWS = 2000
#: Longest text of each field, as in the online form.
LONGEST = {
    "verdict": 20,
    "progress": 8,
    "observation": 8000,
    "sample": 120,
    "met": 255,
}


def read_submission(data: Any, way: Way = Way.PAGE) -> Submission:
    """Return what was sent.

    Raises:
        Refused: it has another shape than ours, or a text is too long.
    """
    try:
        edits = [_edit(one) for one in _most(data["edits"])]
        decisions = {
            str(row): Decision(mine=one["mine"] is True, seen=int(one["seen"]))
            for row, one in dict(data.get("decisions") or {}).items()
        }
        return Submission(_key(data["key"]), way, _device(data["device"]), edits, decisions)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused(
            _("Nội dung gửi lên không đúng dạng. Hãy tải lại trang rồi gửi lại.")
        ) from None


def read_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row, white space around texts left out.

    Raises:
        Refused: a text is too long.
        TypeError: a value is of another type.
    """
    values: dict[str, Any] = {"second_look": _flag(given.get("second_look"))}
    for name, most in LONGEST.items():
        text = given.get(name)
        if text is not None and not isinstance(text, str):
            raise TypeError(name)
        text = clean((text or "").replace("\r\n", "\n"))
        if text is not None and len(text) > most:
            raise Refused(_("Một ô dài quá %(n)s ký tự.", n=most), name)
        values[name] = text
    return values


def _edit(one: Any) -> Edit:
    base = one["base"]
    if isinstance(base, bool) or not isinstance(base, int) or base < 1:
        raise ValueError("base")
    return Edit(str(_key(one["row"])), base, read_values(one["values"]))


def _key(text: Any) -> UUID:
    key = as_uuid(text) if isinstance(text, str) else None
    if key is None:
        raise ValueError("key")
    return key


def _device(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("device")
    return " ".join(text.split())[:80] or _("không tên")


def _flag(value: Any) -> bool:
    if value not in (None, True, False):
        raise TypeError("second_look")
    return bool(value)


def _most(edits: Any) -> list[Any]:
    if not isinstance(edits, list) or len(edits) > MOST_ROWS:
        raise ValueError("edits")
    return edits
