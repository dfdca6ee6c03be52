"""Tokens: who may see them, and which one a request bears."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.accounts.models import ApiToken
from compliance.core.db import session
from compliance.core.permissions import Permission
from compliance.scans.models import Scan
from compliance.systems.models import DataAsset, InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def _scope(viewer: Viewer) -> ColumnElement[bool]:
    return unit_scope(viewer, Permission.API_ADMIN)


def tokens_of(viewer: Viewer) -> Sequence[ApiToken]:
    """Return the tokens that the viewer looks after, those in use first, with their units."""
    return (
        session()
        .scalars(
            select(ApiToken)
            .join(ApiToken.unit)
            .where(_scope(viewer))
            .options(contains_eager(ApiToken.unit))
            .order_by(ApiToken.revoked_at.is_not(None), ApiToken.created_at.desc())
            .limit(500)
        )
        .all()
    )


def find_token(viewer: Viewer, token_id: UUID) -> ApiToken | None:
    """Return a token that the viewer looks after."""
    return session().scalar(
        select(ApiToken)
        .join(ApiToken.unit)
        .where(ApiToken.id == token_id, _scope(viewer))
        .options(contains_eager(ApiToken.unit))
    )


def token_by_hash(token_hash: str) -> ApiToken | None:
    """Return the token with this hash, with its unit."""
    return session().scalar(
        select(ApiToken)
        .join(ApiToken.unit)
        .where(ApiToken.token_hash == token_hash)
        .options(contains_eager(ApiToken.unit))
    )


def system_of(unit: HealthUnit, code: str) -> InformationSystem | None:
    """Return a system of a unit by its code."""
    return session().scalar(
        select(InformationSystem).where(
            InformationSystem.unit_id == unit.id, InformationSystem.code == code
        )
    )


def asset_of(unit: HealthUnit, code: str) -> DataAsset | None:
    """Return a data set of a unit by its code."""
    return session().scalar(
        select(DataAsset).where(DataAsset.unit_id == unit.id, DataAsset.code == code)
    )


def scan_of(unit: HealthUnit, scan_id: UUID) -> Scan | None:
    """Return a scan of a unit with its job."""
    return session().scalar(
        select(Scan)
        .where(Scan.id == scan_id, Scan.unit_id == unit.id)
        .options(joinedload(Scan.job))
        .execution_options(populate_existing=True)
    )
