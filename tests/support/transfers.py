"""Systems of the demo whose work still stands under the old pack."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from compliance.systems.models import InformationSystem
from tests.support.dossiers import acting, unit_of


def system_named(app: Flask, name: str, unit: str) -> UUID:
    """Return the system of a unit whose name begins so."""
    with acting(app) as session:
        return session.scalars(
            select(InformationSystem.id).where(
                InformationSystem.name.startswith(name),
                InformationSystem.unit_id == unit_of(session, unit).id,
                InformationSystem.code.regexp_match("-[0-9]+$"),
            )
        ).one()
