"""What the modules of the demo share."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.clock import FrozenClock
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: Short names used in the logins of demo accounts → code of the unit.
ALIASES = {
    "bvdk": "bvdk-gia-lai",
    "ttyt": "ttyt-chu-se",
    "tyt": "tyt-xa-chu-se",
    "bvnhi": "bv-nhi-gia-lai",
    "ttyt2": "ttyt-quy-nhon",
    "cdc": "cdc-gia-lai",
}


@dataclass
class Context:
    """The sector so far."""

    rng: random.Random
    today: date
    password: str
    units: dict[str, HealthUnit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    systems: list[InformationSystem] = field(default_factory=list)

    @property
    def department(self) -> HealthUnit:
        """The Department of Health."""
        return self.units["so-y-te"]

    def unit(self, alias: str) -> HealthUnit:
        """Return a unit by its code or by its short demo name."""
        return self.units[ALIASES.get(alias, alias)]

    def days(self, delta: int) -> date:
        """Return the day ``delta`` days after the demo's today."""
        return self.today + timedelta(delta)

    def chance(self, share: float) -> bool:
        """Return True in ``share`` of the cases."""
        return self.rng.random() < share

    def systems_of(self, unit: HealthUnit) -> list[InformationSystem]:
        """Return the systems that a unit keeps."""
        return [system for system in self.systems if system.unit_id == unit.id]


@contextmanager
def acting_on(day: date, hour: int = 9) -> Iterator[None]:
    """Let the clock stand at ``hour`` of ``day`` inside the block; never later than now."""
    moment = datetime.combine(day, time(hour), clock.LOCAL)
    present = clock.current()
    clock.use_clock(FrozenClock(min(moment, present.now())))
    try:
        yield
    finally:
        clock.use_clock(present)
