"""Writing a form of a stage, sending it, and handing the whole over encrypted."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import pyrage

from compliance.core import audit, clock, files
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.incidents import documents
from compliance.incidents.models import AuthorityKey, IncidentHandover, IncidentPaper
from compliance.incidents.prefill import filled, known
from compliance.incidents.queries import case_of, papers_of
from compliance.incidents.rules import current_pack, pack_of, rows_of
from compliance.incidents.services import open_case, write_line
from compliance.registers.clocks import not_before
from compliance.registers.models import Kind, RegisterEntry
from compliance.registers.watching import refuse_withdrawn

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_BIGGEST = 200 * 1024 * 1024


def start_paper(entry: RegisterEntry, form: str, *, actor_id: UUID | None) -> IncidentPaper:
    """Return the open draft of a form, begun from the record and from earlier stages.

    A field without a source takes what the field of the same name said in the newest paper before.

    Raises:
        Refused: the pack has no such form, or the incident is struck out.
    """
    refuse_withdrawn(entry)
    pack, papers = current_pack(), papers_of(entry.id)
    shape = rows_of(pack, "notice_forms").get(form)
    if shape is None:
        raise Refused(_("Không có mẫu này."))
    same = [row for row in papers if row.form == form]
    if same and same[-1].sent_at is None:
        return same[-1]
    case = open_case(entry)
    earlier = {key: text for row in papers for key, text in row.boxes.items() if text}
    boxes = filled(shape, known(entry, case, pack))
    sources = {field["id"]: field.get("prefill") for field in shape["fields"]}
    row = IncidentPaper(
        entry_id=entry.id,
        unit_id=entry.unit_id,
        form=form,
        number=len(same) + 1,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        boxes={
            key: text or ("" if sources[key] == "notice.sent_at" else earlier.get(key, ""))
            for key, text in boxes.items()
        },
        written_at=clock.now(),
        written_by=actor_id,
    )
    session().add(row)
    session().flush()
    return row


def save_paper(
    entry: RegisterEntry, row: IncidentPaper, version: int, boxes: Mapping[str, str]
) -> None:
    """Keep what somebody typed into the fields of a draft.

    Raises:
        Clash: somebody saved it after the page was opened.
        Refused: it was sent already, or the incident is struck out.
    """
    refuse_withdrawn(entry)
    if row.sent_at is not None:
        raise Refused(_("Mẫu này đã gửi và đã chốt; hãy lập lần sau."))
    if row.version != version:
        raise Clash(_("Người khác vừa sửa mẫu này. Hãy xem lại rồi lưu lại."), row.boxes)
    row.boxes = {key: boxes.get(key, text) for key, text in row.boxes.items()}


def send_paper(
    entry: RegisterEntry,
    row: IncidentPaper,
    version: int,
    boxes: Mapping[str, str],
    sent_at: datetime,
    channel: str,
    receipt: str | None,
    *,
    actor_id: UUID | None,
) -> None:
    """Freeze a form as sent and stop the clocks that it answers; a late one stays late.

    What is frozen is what stood on the page of whoever sends: ``boxes``, by the version seen.

    Raises:
        Clash: somebody saved it after the page was opened.
        Refused: it was sent already; the moment lies ahead or before the detection.
    """
    assert entry.incident is not None
    save_paper(entry, row, version, boxes)
    if sent_at > clock.now():
        raise Refused(_("Thời điểm gửi còn ở phía trước."), "sent_at")
    sent_at = not_before(sent_at, entry.incident.detected_at)
    row.sent_at, row.channel, row.receipt = sent_at, channel, receipt
    for kind in ("docx", "pdf"):
        content = documents.paper(entry, row, kind, draft=False)
        kept = files.keep(
            io.BytesIO(content),
            name=f"{row.form}-{row.number}.{kind}",
            media_type=_TYPES[kind],
            purpose="document",
            unit_id=entry.unit_id,
            actor_id=actor_id,
        )
        setattr(row, f"{kind}_id", kept.id)
    form = rows_of(pack_of(row.pack_version), "notice_forms")[row.form]
    for notice in entry.notices:
        if notice.stage in form["duties"] and notice.sent_at is None:
            notice.sent_at, notice.document = sent_at, receipt
    entry.changed_at = clock.now()
    name = form["text"]["vi"]
    drill = entry.kind == Kind.DRILL
    text = (
        _("Lập xong trong diễn tập: %(form)s", form=name)
        if drill
        else _("Gửi: %(form)s", form=name)
    )
    write_line(entry, "paper", text, actor_id, sent_at)
    audit.note("incident:send", target=entry, details={"form": row.form, "number": row.number})


def fingerprint_of(recipient: str) -> str:
    """Return the SHA-256 of a public key, in hexadecimal.

    Raises:
        Refused: it is no age public key.
    """
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise Refused(
            _("Đây không phải khóa công khai age (một dòng bắt đầu bằng age1)."), "recipient"
        ) from None
    return hashlib.sha256(recipient.encode()).hexdigest()


def add_key(
    department_id: UUID, name: str, recipient: str, valid_from: date | None, *, actor_id: UUID
) -> AuthorityKey:
    """Add the public key of an authority.

    Raises:
        Refused: it is no age public key.
    """
    row = AuthorityKey(
        department_id=department_id,
        name=name,
        recipient=recipient,
        fingerprint=fingerprint_of(recipient),
        valid_from=valid_from,
        added_at=clock.now(),
        added_by=actor_id,
    )
    session().add(row)
    audit.note("incident:key", unit_id=department_id, details={"fingerprint": row.fingerprint})
    return row


def end_key(row: AuthorityKey) -> None:
    """Stop using a key from today on; it stays for what was handed over.

    Raises:
        Refused: it has ended.
    """
    if row.valid_to is not None:
        raise Refused(_("Khóa này đã ngừng dùng."))
    row.valid_to = date.fromordinal(clock.today().toordinal() - 1)


def hand_over(entry: RegisterEntry, key: AuthorityKey, *, actor_id: UUID | None) -> bytes:
    """Return the encrypted hand-over file (age over ZIP) and keep that it was made.

    In it: the frozen forms, the incident file with the timeline, the evidence, and a list of every
    file with its SHA-256. Only the holder of the authority's private key can open it.

    Raises:
        Refused: a drill (nothing of it leaves), or the evidence is too large together.
    """
    refuse_withdrawn(entry)
    if entry.kind == Kind.DRILL:
        raise Refused(_("Diễn tập không gửi gì ra ngoài."))
    packed = _pack(_contents(entry))
    sealed: bytes = pyrage.encrypt(packed[0], [pyrage.x25519.Recipient.from_str(key.recipient)])
    digest = hashlib.sha256(sealed).hexdigest()
    session().add(
        IncidentHandover(
            entry_id=entry.id,
            unit_id=entry.unit_id,
            at=clock.now(),
            by_id=actor_id,
            key_id=key.id,
            sha256=digest,
            size=len(sealed),
            files=packed[1],
        )
    )
    write_line(entry, "handover", _("Tạo gói bàn giao mã hóa cho %(who)s", who=key.name), actor_id)
    audit.note("incident:handover", target=entry, details={"key": key.id, "sha256": digest})
    return sealed


def _contents(entry: RegisterEntry) -> dict[str, bytes]:
    case = case_of(entry.id)
    found = {f"ho-so-su-co.{kind}": documents.whole(entry, case, kind) for kind in ("docx", "pdf")}
    for row in papers_of(entry.id):
        for kept in (row.docx, row.pdf):
            if kept is not None:
                found[f"mau-da-gui/{kept.name}"] = _plain(kept.sha256)
    if sum(item.file.size for item in entry.evidence) > _BIGGEST:
        raise Refused(_("Minh chứng quá lớn để gói chung (trên 200 MB); hãy bàn giao riêng."))
    for number, item in enumerate(entry.evidence, start=1):
        if item.file.deleted_at is None:
            found[f"minh-chung/{number:02d}-{item.file.name}"] = _plain(item.file.sha256)
    return found


def _plain(sha256: str) -> bytes:
    with files.store().plain(sha256) as path:
        return path.read_bytes()


def _pack(contents: Mapping[str, bytes]) -> tuple[bytes, int]:
    """Return a ZIP of the contents with its list of hashes, and how many files it lists."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in contents.items()]
    listed = "\n".join([f"# Lập lúc {format_moment(clock.now())}", *lines, ""])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHA256SUMS.txt", listed)
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue(), len(contents)
