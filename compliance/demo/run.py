"""Runs the modules of the demo in order, in one transaction."""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import select

from compliance.accounts.models import User
from compliance.accounts.services import hasher
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.demo import (
    backups,
    continuity,
    controls,
    data_work,
    dossiers,
    incidents,
    indicators,
    inspections,
    notices,
    obligations,
    people,
    plans,
    privacy,
    products,
    registers,
    reports,
    scans,
    shares,
    staff,
    systems,
    training,
    transfers,
    units,
    upkeep,
)
from compliance.demo.context import Context
from compliance.settings.models import InstallationKind
from compliance.settings.services import claim_installation, finish_set_up

SEED = 331_2026
#: Every module that adds to the demo, lower features first.
STEPS: tuple[Callable[[Context], None], ...] = (
    units.seed,
    people.seed,
    systems.seed,
    controls.seed,
    products.seed,
    dossiers.seed,
    inspections.seed,
    scans.seed,
    shares.seed,
    privacy.seed,
    registers.seed,
    incidents.seed,
    data_work.seed,
    backups.seed,
    continuity.seed,
    plans.seed,
    transfers.seed,
    staff.seed,
    training.seed,
    upkeep.seed,
    plans.look_again,
    reports.seed,
    notices.seed,
    obligations.seed,
    indicators.seed,
)


def seed_demo(password: str) -> Context:
    """Fill an empty database with the demo sector; everything or nothing.

    Raises:
        Refused: the database already holds something.
    """
    context = Context(rng=random.Random(SEED), today=clock.today(), password=password)
    with transaction():
        finish_set_up(claim_installation(InstallationKind.DEMO))
        session().flush()
        for step in STEPS:
            step(context)
            session().flush()
    return context


def set_demo_password(password: str) -> list[str]:
    """Give every demo account this password; return their logins."""
    hashed = hasher().hash(password)
    with transaction():
        users = session().scalars(select(User).where(User.is_demo).order_by(User.login)).all()
        for user in users:
            user.password_hash = hashed
    return [user.login for user in users]
