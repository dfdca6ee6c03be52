"""What differs between two frozen revisions, field by field and row by row; no query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.core.i18n import _, _l
from compliance.requirements.models import STATE_LABELS, ResponseState
from compliance.systems.labels import COMPONENT_KINDS, DOCUMENT_KINDS, show_value
from compliance.systems.workbook import sheets

Data = Mapping[str, Any]
#: A day as a snapshot keeps it.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Field:
    """One value in the older and in the newer revision."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether it was changed."""
        return self.before != self.after


@dataclass(frozen=True)
class Entry:
    """One row: added, removed, changed or same."""

    kind: str
    label: str
    fields: Sequence[Field]
    #: Id of a requirement.
    item: str | None = None

    @property
    def shown(self) -> Sequence[Field]:
        """The fields that differ; of a row added or removed, those that say something."""
        if self.kind == "same":
            return ()
        return [field for field in self.fields if field.differs]


@dataclass(frozen=True)
class Part:
    """A part of the dossier with its rows."""

    key: str
    title: Any
    entries: Sequence[Entry]

    @property
    def changed(self) -> Sequence[Entry]:
        """The rows that differ."""
        return [entry for entry in self.entries if entry.kind != "same"]


@dataclass(frozen=True)
class _Rows:
    """How the rows of a list are told apart, called and labelled."""

    key: str
    title: Any
    identity: Callable[[Data], str]
    labels: Mapping[str, Any]
    kinds: Mapping[str, Any] | None = None


def _headers(sheet: Any) -> dict[str, Any]:
    return {column.key: column.header for column in sheet.columns}


def _named(name: str) -> Callable[[Data], str]:
    return lambda row: str(row.get(name) or "")


_SYSTEM = _headers(sheets.SYSTEMS)
_DOSSIER = {
    "level": _l("Cấp độ"),
    "risks": _l("Nguy cơ, rủi ro khác"),
    "shared_solutions": _l("Giải pháp dùng chung với hệ thống khác"),
    "addressee": _l("Nơi nhận hồ sơ"),
    "request_number": _l("Số công văn đề nghị"),
    "signer_name": _l("Người ký"),
    "signer_title": _l("Chức vụ người ký"),
}
_PARTY = {
    "name": _l("Tên"),
    "address": _l("Địa chỉ"),
    "phone": _l("Điện thoại"),
    "email": _l("Thư điện tử"),
    "head_name": _l("Người đứng đầu"),
    "head_title": _l("Chức vụ"),
    "mandate_number": _l("Văn bản: số"),
    "mandate_date": _l("Văn bản: ngày"),
}
_REQUIREMENT = {
    "state": _l("Trả lời"),
    "note": _l("Cách làm tại đơn vị"),
    "evidence": _l("Minh chứng"),
    "responsible": _l("Bộ phận, chức danh thực hiện"),
    "due": _l("Hạn làm xong"),
    "cost": _l("Kinh phí (đồng)"),
    "funding": _l("Nguồn kinh phí"),
    "origin": _l("Theo câu trả lời của"),
    "in_scope": _l("Trong phạm vi"),
    "scope_reason": _l("Lý do phạm vi"),
    "override_reason": _l("Lý do làm khác biện pháp chung"),
}
_RISK = {
    "threat": _l("Nguy cơ"),
    "relevant": _l("Có thể xảy ra"),
    "likelihood": _l("Khả năng"),
    "impact": _l("Ảnh hưởng"),
    "rating": _l("Mức"),
    "decision": _l("Cách xử lý"),
    "treatment": _l("Biện pháp xử lý"),
    "responsible": _l("Bộ phận, chức danh thực hiện"),
    "due": _l("Hạn làm xong"),
}
_LISTS = (
    _Rows(
        "users", _l("Người dùng, đối tượng phục vụ"), _named("name"), _headers(sheets.USER_GROUPS)
    ),
    _Rows("sizes", _l("Quy mô"), _named("measure"), _headers(sheets.SIZE_METRICS)),
    _Rows(
        "components",
        _l("Thành phần"),
        _named("name"),
        _headers(sheets.COMPONENTS),
        COMPONENT_KINDS,
    ),
    _Rows(
        "interconnections",
        _l("Kết nối"),
        _named("other_name"),
        _headers(sheets.INTERCONNECTIONS),
    ),
    _Rows("documents", _l("Tài liệu"), _named("title"), _headers(sheets.DOCUMENTS), DOCUMENT_KINDS),
    _Rows("network", _l("Vùng mạng, địa chỉ IP"), _named("name"), _headers(sheets.ZONES)),
    _Rows("risks", _l("Rủi ro"), _named("id"), _RISK),
)


def compare(old: Data, new: Data) -> list[Part]:
    """Return every part with its rows, in the order a dossier is read.

    A reader without the network plan is given both revisions without it.
    """
    parts = [
        Part("dossier", _("Nội dung hồ sơ"), _one(old["dossier"], new["dossier"], _DOSSIER)),
        Part("system", _("Hệ thống"), _one(old["system"], new["system"], _SYSTEM)),
    ]
    for key, title in (
        ("owner", _("Chủ quản")),
        ("operator", _("Đơn vị vận hành")),
        ("specialised", _("Đơn vị chuyên trách")),
    ):
        parts.append(Part(key, title, _one(old.get(key) or {}, new.get(key) or {}, _PARTY)))
    parts.append(Part("classification", _("Phân loại"), list(_facts(old, new))))
    parts += [Part(rows.key, rows.title, list(_listed(old, new, rows))) for rows in _LISTS]
    parts.append(Part("requirements", _("Yêu cầu và câu trả lời"), list(_requirements(old, new))))
    return parts


def changed_items(old: Data, new: Data) -> set[str]:
    """Return the requirements whose answer is not what it was in the older revision."""
    return {entry.item for entry in _requirements(old, new) if entry.item and entry.kind != "same"}


def _requirements(old: Data, new: Data) -> Iterator[Entry]:
    rows = _Rows("requirements", "", _named("id"), _REQUIREMENT)
    texts = {row["id"]: row["text"] for side in (old, new) for row in side["requirements"]}
    for entry in _listed(old, new, rows):
        label = f"{entry.label} {texts[entry.label]}"
        yield Entry(entry.kind, label, entry.fields, entry.label)


def _facts(old: Data, new: Data) -> Iterator[Entry]:
    before = {row["label"]: row["answer"] for row in old["classification"]["facts"]}
    after = {row["label"]: row["answer"] for row in new["classification"]["facts"]}
    yield from _one(
        old["classification"],
        new["classification"],
        {"proposed": _("Cấp độ đề xuất"), "justification": _("Lập luận của đơn vị")},
    )
    for label in dict.fromkeys((*after, *before)):
        field = Field("", before.get(label, ""), after.get(label, ""))
        yield Entry("changed" if field.differs else "same", label, (field,))


def _one(old: Data, new: Data, labels: Mapping[str, Any]) -> list[Entry]:
    """Return an entry for each labelled value of a single row."""
    found = []
    for name, label in labels.items():
        if name not in old and name not in new:
            continue
        field = Field("", _shown(name, old.get(name)), _shown(name, new.get(name)))
        found.append(Entry("changed" if field.differs else "same", str(label), (field,)))
    return found


def _listed(old: Data, new: Data, rows: _Rows) -> Iterator[Entry]:
    before, after = _by_identity(old, rows), _by_identity(new, rows)
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        fields = [
            Field(
                str(label),
                _shown(key, (was or {}).get(key), rows.kinds),
                _shown(key, (now or {}).get(key), rows.kinds),
            )
            for key, label in rows.labels.items()
            if key in (was or {}) or key in (now or {})
        ]
        if was is None:
            kind = "added"
        elif now is None:
            kind = "removed"
        else:
            kind = "changed" if any(field.differs for field in fields) else "same"
        yield Entry(kind, name.partition("\0")[0], fields)


def _by_identity(data: Data, rows: _Rows) -> dict[str, Data]:
    """Return the rows by what they are called; the second of one name is another row."""
    found: dict[str, Data] = {}
    for row in data.get(rows.key) or ():
        name = rows.identity(row)
        while name in found:
            name += "\0"
        found[name] = row
    return found


def _shown(name: str, value: Any, kinds: Mapping[str, Any] | None = None) -> str:
    """Return a frozen value as a reader wants it."""
    if name == "state":
        return str(STATE_LABELS[ResponseState(value)]) if value else ""
    if name == "evidence":
        return "; ".join(f"{piece['title']} ({piece['sha256'][:8]})" for piece in value or ())
    if isinstance(value, str) and _DAY.fullmatch(value):
        value = date.fromisoformat(value)
    return show_value(name, value, kinds)
