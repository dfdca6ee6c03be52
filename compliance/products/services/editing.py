"""What a vendor writes of a version, until it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import delete, func, select

from compliance.core import audit, files, sniff
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.core.types import new_id
from compliance.evidence.models import Evidence
from compliance.evidence.services import keep_evidence
from compliance.products.models import ProductDocument
from compliance.products.queries.parts import TABLES
from compliance.products.queries.sheets import ProductRow, Sheet
from compliance.requirements.models import ProductAnswer, ProductEvidence, ResponseState
from compliance.requirements.services.words import SHORTEST_REASON, Words, fill
from compliance.systems.models import ProductProfile, ProductState

#: What a vendor may say; "planned" and "unknown" are for who runs the system.
VENDOR_STATES = (
    ResponseState.MET,
    ResponseState.PARTLY_MET,
    ResponseState.NOT_MET,
    ResponseState.NOT_APPLICABLE,
)


def vendor_unit(product: ProductProfile) -> UUID:
    """Return the vendor's own unit, under which everything is kept.

    Raises:
        Refused: nobody of the vendor was ever invited.
    """
    if product.vendor.unit_id is None:
        raise Refused(_("Nhà cung cấp chưa được mời."))
    return product.vendor.unit_id


def refuse_frozen(product: ProductProfile) -> None:
    """Refuse a change of a version that units rely on.

    Raises:
        Refused: the version is published.
    """
    if product.state == ProductState.PUBLISHED:
        raise Refused(_("Bản đã công bố không sửa được. Hãy lập bản mới."))


def describe(product: ProductProfile, seen_version: int, values: Mapping[str, Any]) -> None:
    """Change what the version is and what it is for.

    Raises:
        Clash: somebody else changed it meanwhile.
        Refused: the version is published.
    """
    refuse_frozen(product)
    if product.version != seen_version:
        current = {"kind": product.kind, "description": product.description}
        raise Clash(_("Người khác vừa sửa sản phẩm này. Hãy xem lại rồi lưu lại."), current)
    product.description = clean(values["description"])
    product.kind = clean(values["kind"])


def keep_part(
    product: ProductProfile, table: str, values: Mapping[str, Any], part: Any = None
) -> Any:
    """Add a row to a table of the version, or change ``part``.

    Raises:
        Refused: the version is published, or a row of the same name is there.
    """
    refuse_frozen(product)
    model, key = TABLES[table]
    same = select(model.id).where(
        model.product_id == product.id, getattr(model, key) == values[key]
    )
    if part is not None:
        same = same.where(model.id != part.id)
    if session().scalar(same) is not None:
        raise Refused(_("Đã có dòng này trong bảng. Hãy sửa dòng đó hoặc đặt tên khác."), key)
    if part is None:
        part = model(id=new_id(), product_id=product.id)
    for name in model.COPIED:
        setattr(part, name, values.get(name) or None)
    session().add(part)
    session().flush()
    return part


def delete_part(product: ProductProfile, part: Any) -> None:
    """Delete a row; a file that no version holds any more goes with it.

    Raises:
        Refused: the version is published.
    """
    refuse_frozen(product)
    kept = part.file if isinstance(part, ProductDocument) else None
    session().delete(part)
    session().flush()
    if kept is not None:
        held = select(func.count()).where(ProductDocument.file_id == kept.id)
        if not session().scalar(held):
            files.discard(kept, "Xóa tài liệu của sản phẩm")


def add_document(
    product: ProductProfile,
    source: BinaryIO,
    *,
    file_name: str,
    title: str | None,
    number: str | None,
    dated: date | None,
    actor_id: UUID,
) -> ProductDocument:
    """Keep a document of the vendor.

    Raises:
        Refused: the version is published.
        BadFile: none of PDF, DOCX, XLSX, PNG, JPEG.
    """
    refuse_frozen(product)
    kept = files.keep(
        source,
        name=file_name,
        media_type=sniff.document_type(source),
        purpose="document",
        unit_id=vendor_unit(product),
        actor_id=actor_id,
    )
    row = ProductDocument(
        id=new_id(),
        product_id=product.id,
        title=(clean(title) or kept.name)[:255],
        number=clean(number),
        dated=dated,
        file_id=kept.id,
    )
    session().add(row)
    session().flush()
    return row


def answer_row(
    sheet: Sheet,
    row: ProductRow,
    state: ResponseState,
    note: str | None,
    *,
    seen_version: int,
    actor_id: UUID | None,
) -> ProductAnswer:
    """Say how the software meets a requirement.

    Raises:
        Clash: somebody else answered meanwhile.
        Refused: the version is published, or the answer says too little for a unit to rely on.
    """
    refuse_frozen(sheet.product)
    if state not in VENDOR_STATES:
        raise Refused(_("Chọn một câu trả lời."), "state")
    words = clean(note)
    if len(words or "") < SHORTEST_REASON:
        raise Refused(
            _("Ghi sản phẩm làm việc này bằng gì, ít nhất %(n)s ký tự.", n=SHORTEST_REASON), "note"
        )
    if row.version != seen_version:
        current = {"state": row.state.value, "note": row.answer.note if row.answer else None}
        raise Clash(_("Người khác vừa trả lời dòng này. Hãy xem lại rồi lưu lại."), current)
    answer = row.answer or ProductAnswer(
        id=new_id(),
        product_id=sheet.product.id,
        unit_id=vendor_unit(sheet.product),
        pack_id=sheet.pack.id,
        item_id=row.item.id,
    )
    fill(answer, sheet.pack, row.item, Words(state=state, note=words), actor_id)
    session().add(answer)
    session().flush()
    return answer


def attach_evidence(
    product: ProductProfile, row: ProductRow, source: BinaryIO, *, actor_id: UUID, **about: Any
) -> Evidence:
    """Keep a file and let it stand behind an answer; ``about`` as ``keep_evidence`` takes it.

    Raises:
        Refused: the version is published, the row is not answered, or the file is no document.
    """
    refuse_frozen(product)
    if row.answer is None:
        raise Refused(_("Hãy lưu câu trả lời trước khi gắn minh chứng."))
    name = about.pop("file_name")
    piece = keep_evidence(source, name, unit_id=vendor_unit(product), actor_id=actor_id, **about)
    session().add(ProductEvidence(answer_id=row.answer.id, evidence_id=piece.id))
    session().flush()
    audit.note("evidence:attach", target=row.answer, details={"sha256": piece.file.sha256})
    return piece


def detach_evidence(product: ProductProfile, row: ProductRow, evidence_id: UUID) -> None:
    """Take a piece of evidence away from an answer; published versions keep theirs.

    Raises:
        Refused: the version is published.
    """
    refuse_frozen(product)
    E = ProductEvidence
    if row.answer is not None:
        session().execute(
            delete(E).where(E.answer_id == row.answer.id, E.evidence_id == evidence_id)
        )
        audit.note("evidence:detach", target=row.answer, details={"evidence": evidence_id})
