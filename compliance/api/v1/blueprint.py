"""The blueprint of version 1: the only part of the product that is exempt from CSRF tokens."""

from __future__ import annotations

from flask import Blueprint

from compliance.api.problem import install
from compliance.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)
install(bp)
