"""Describing a product, publishing it, following it, reading it."""

from compliance.products.services.adoption import adopt, confirm_rows, confirmable, import_parts
from compliance.products.services.editing import (
    VENDOR_STATES,
    add_document,
    answer_row,
    attach_evidence,
    delete_part,
    describe,
    detach_evidence,
    keep_part,
)
from compliance.products.services.invitations import end_invitation, invite
from compliance.products.services.readings import read_product
from compliance.products.services.versions import publish, start_version

__all__ = [
    "VENDOR_STATES",
    "add_document",
    "adopt",
    "answer_row",
    "attach_evidence",
    "confirm_rows",
    "confirmable",
    "delete_part",
    "describe",
    "detach_evidence",
    "end_invitation",
    "import_parts",
    "invite",
    "keep_part",
    "publish",
    "read_product",
    "start_version",
]
