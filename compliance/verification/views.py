"""The public page behind the QR code."""

from __future__ import annotations

from flask import Blueprint, render_template

from compliance.core.permissions import public
from compliance.verification.queries import document_of

bp = Blueprint("verification", __name__)


@bp.get("/verify/<string:digest>")
@public
def show(digest: str) -> str:
    """Say whether a document of this hash is known; an unknown one is an answer, not an error."""
    return render_template("verification/show.html", document=document_of(digest), digest=digest)
