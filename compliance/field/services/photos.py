"""Photos taken at the unit: drawn anew on the server, so that nothing but the picture is kept.

The browser has shrunk and redrawn the photo before; what a browser says is not to be relied on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from PIL import Image, ImageOps, UnidentifiedImageError

from compliance.accounts.models import User
from compliance.core.errors import BadFile, Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _
from compliance.field.models import Ending, Way
from compliance.field.queries import rows_for_merge, taken
from compliance.field.services.attaching import attach
from compliance.field.services.recording import record
from compliance.field.shapes import Receipt
from compliance.inspections.models import Inspection
from compliance.inspections.services.answers import require_field

MOST_BYTES = 25 << 20
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400


@dataclass(frozen=True)
class Photo:
    """A photo as it was sent."""

    key: UUID
    row_id: str
    device: str
    title: str
    patient_data: bool
    #: How many areas the person covered before sending.
    covered: int


def take_photo(actor: User, inspection: Inspection, photo: Photo, source: BinaryIO) -> Receipt:
    """Make a photo evidence of its row; sent again it changes nothing and says so.

    Raises:
        BadFile: no picture, or one that is too large.
        Refused: the row is not of this visit, the visit is signed or not begun, not of the team.
    """
    content = source.read(MOST_BYTES + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    rows = rows_for_merge(inspection)
    if (before := taken(photo.key)) is not None:
        if before.inspection_id != inspection.id or before.sha256 != sha256:
            raise Refused(_("Mã ảnh này đã dùng cho ảnh khác."))
        words = _("Ảnh này đã nhận lúc %(at)s.", at=format_moment(before.at))
        return Receipt(Ending.APPLIED, words, repeated=True)
    require_field(actor, inspection)
    row = rows.get(photo.row_id)
    if row is None:
        raise Refused(_("Dòng này không thuộc cuộc kiểm tra."))
    clean, title = redrawn(content), photo.title or _("Ảnh tại chỗ")
    if photo.patient_data:
        title = _("%(title)s (ảnh có dữ liệu người bệnh)", title=title[:200])
    attach(actor, inspection, row, clean, f"anh-{photo.key.hex[-8:]}.jpg", title=title)
    record(
        actor,
        inspection,
        key=photo.key,
        way=Way.PHOTO,
        ending=Ending.APPLIED,
        sha256=sha256,
        device=photo.device,
        result={
            "row": photo.row_id,
            "kept_sha256": hashlib.sha256(clean).hexdigest(),
            "patient_data": photo.patient_data,
            "covered": photo.covered,
        },
        sent=[],
    )
    return Receipt(Ending.APPLIED, _("Đã nhận ảnh."))


def redrawn(content: bytes) -> bytes:
    """Return a picture as a fresh JPEG: turned upright, shrunk, without any metadata.

    Raises:
        BadFile: it is no picture, or too large.
    """
    if len(content) > MOST_BYTES:
        raise BadFile(_("Ảnh lớn quá %(n)s MB.", n=MOST_BYTES >> 20), "photo")
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadFile(_("Ảnh có quá nhiều điểm ảnh."), "photo")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise BadFile(_("Đây không phải ảnh JPG, PNG hoặc WEBP đọc được."), "photo") from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=82)
    return out.getvalue()
