"""Publishing a version, and starting the next one from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import clean
from compliance.core.types import new_id
from compliance.products.queries.parts import TABLES, parts_of
from compliance.products.queries.sheets import answers_of, sheet_of
from compliance.products.services.editing import refuse_frozen
from compliance.requirements.models import ProductEvidence
from compliance.systems.models import ProductProfile, ProductState


def publish(product: ProductProfile, *, actor_id: UUID | None) -> None:
    """Freeze a version and let every system that uses it follow its answers.

    Raises:
        Refused: it is published, or says nothing that a unit could follow.
    """
    refuse_frozen(product)
    if not parts_of(product.id, "components"):
        raise Refused(_("Khai ít nhất một thành phần trước khi công bố."))
    sheet = sheet_of(product)
    if not sheet.answered:
        raise Refused(_("Trả lời ít nhất một yêu cầu trước khi công bố."))
    product.state = ProductState.PUBLISHED
    product.published_at, product.published_by = clock.now(), actor_id
    details = {"rows": sheet.answered, "of": len(sheet.rows)}
    audit.note("product:publish", target=product, details=details)
    session().flush()


def start_version(product: ProductProfile, release: str) -> ProductProfile:
    """Copy a published version into a draft of the next one.

    Raises:
        Refused: this one is not published, the name is taken, or a draft is being written.
    """
    if product.state != ProductState.PUBLISHED:
        raise Refused(_("Chỉ lập bản mới từ bản đã công bố."))
    name = clean(release) or ""
    if not name:
        raise Refused(_("Ghi số hiệu của bản mới."), "release")
    _refuse_second(product, name)
    fresh = ProductProfile(
        id=new_id(),
        vendor_id=product.vendor_id,
        vendor=product.vendor,
        name=product.name,
        release=name,
        kind=product.kind,
        description=product.description,
        state=ProductState.DRAFT,
        previous_id=product.id,
    )
    session().add(fresh)
    session().flush()
    for table in TABLES:
        session().add_all(_copy(row, product_id=fresh.id) for row in parts_of(product.id, table))
    _copy_answers(product, fresh)
    audit.note("product:start-version", target=fresh, details={"from": product.id})
    return fresh


def _refuse_second(product: ProductProfile, release: str) -> None:
    siblings = session().scalars(
        select(ProductProfile).where(
            ProductProfile.vendor_id == product.vendor_id, ProductProfile.name == product.name
        )
    )
    for other in siblings:
        if other.release == release:
            raise Refused(_("Đã có bản “%(release)s”.", release=release), "release")
        if other.state == ProductState.DRAFT:
            text = _("Bản “%(release)s” đang soạn: hãy công bố bản đó trước.")
            raise Refused(text % {"release": other.release}, "release")


def _copy_answers(product: ProductProfile, fresh: ProductProfile) -> None:
    """Copy the answers; evidence is linked, not doubled."""
    for answer in answers_of(product.id, sheet_of(product).pack.id).values():
        copied = _copy(answer, product_id=fresh.id)
        session().add(copied)
        session().flush()
        session().add_all(
            ProductEvidence(answer_id=copied.id, evidence_id=piece.id) for piece in answer.evidence
        )
    session().flush()


def _copy(row: Any, **changes: Any) -> Any:
    """Return a new row of the same kind with the same values but ``changes``."""
    kind = type(row)
    left = {"id", "version", *changes}
    columns = [a.key for a in inspect(kind).column_attrs if a.key not in left]
    return kind(id=new_id(), **{name: getattr(row, name) for name in columns}, **changes)
