"""The states of a share: whatever anybody tries, in whatever order, only legal steps are taken."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Clash, Refused
from compliance.scans.models import Scan
from compliance.sharing.deciding import (
    approve,
    confirm_deletion,
    expire,
    reject,
    release_hash,
    revoke,
)
from compliance.sharing.lapsing import lapse
from compliance.sharing.models import ShareEvent, ShareRequest
from compliance.sharing.services import attach_scan, check_share, reopen
from compliance.sharing.states import ENDED, MOVE_OF, MOVES, ShareState
from tests.support.dossiers import acting, user_of
from tests.support.sharing import loaded, scanned, share_of

ROLES = ("focal.bvdk", "head.bvdk", "focal.ttyt", "head.tyt", "inspector", "leader", "admin")
VERBS = tuple(move.verb for move in MOVES)
REASON = "Lý do đủ dài để ghi."


def take(session, verb: str, share: ShareRequest, actor) -> None:
    """Take the step as a view does, with everything it needs."""
    day = clock.today()
    steps: dict[str, Callable[[], object]] = {
        "attach": lambda: attach_scan(share, session.get_one(Scan, share.scan_id), actor),
        "check": lambda: check_share(share, actor),
        "reopen": lambda: reopen(share, actor),
        "approve": lambda: approve(share, actor),
        "reject": lambda: reject(share, actor, REASON),
        "release": lambda: release_hash(share, share.sha256, actor),
        "lapse": lambda: lapse(share, actor),
        "expire": lambda: expire(share, actor),
        "revoke": lambda: revoke(share, actor, REASON),
        "confirm": lambda: confirm_deletion(share, actor, day=day, document="CV 1"),
    }
    with transaction():
        steps[verb]()


def may(login: str, verb: str) -> bool:
    permission = MOVE_OF[verb].permission
    return login == "head.bvdk" or (login == "focal.bvdk" and permission == "share:write")


def walk(app, time, share_id, path: list[tuple[str, str]]) -> None:
    """Try every step of the path and compare with the machine as the design draws it."""
    with acting(app) as session:
        people = {login: user_of(session, login) for login in ROLES}
        for login, verb in path:
            share = loaded(session, "inspector", share_id)
            before = share.state
            lines = session.scalar(select(func.count()).where(ShareEvent.share_id == share_id))
            try:
                take(session, verb, share, people[login])
            except Refused:
                after = loaded(session, "inspector", share_id)
                assert after.state == before, f"{verb} was refused and changed the state"
                now = session.scalar(select(func.count()).where(ShareEvent.share_id == share_id))
                assert now == lines
                continue
            move = MOVE_OF[verb]
            after = loaded(session, "inspector", share_id).state
            assert may(login, verb), f"{login} took {verb}"
            assert before in move.sources, f"{verb} from {before}"
            assert after in move.targets, f"{verb} to {after}"
            assert before not in ENDED
            if after == ShareState.RELEASED:
                row = loaded(session, "inspector", share_id)
                assert row.released_sha256 == row.sha256 == row.scan.sha256
                time.advance(days=1)


@pytest.mark.sqlite_only
def test_no_order_of_steps_by_anybody_leaves_the_machine(app, as_user, run_jobs, time):
    scan_id = scanned(app, as_user, run_jobs)
    made = [0]

    @settings(
        max_examples=40, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(VERBS)), max_size=25))
    def try_it(path):
        made[0] += 1
        walk(app, time, share_of(app, scan_id), path)

    try_it()
    assert made[0] >= 40


def test_a_long_walk_reaches_every_state(app, as_user, run_jobs, time):
    """The legal steps alone, drawn by lot, reach every state but those of other files."""
    scan_id = scanned(app, as_user, run_jobs)
    rng, seen = random.Random(5), set()
    for turn in range(14):
        blocked = turn % 3 == 0
        share_id = share_of(app, scan_id, **({"purpose": None} if blocked else {}))
        with acting(app) as session:
            head = user_of(session, "head.bvdk")
            for _step in range(12):
                share = loaded(session, "head.bvdk", share_id)
                seen.add(share.state)
                open_now = [move.verb for move in MOVES if share.state in move.sources]
                if not open_now:
                    break
                verb = rng.choice(open_now)
                if verb in ("expire", "lapse"):
                    time.moment += timedelta(days=60)
                try:
                    take(session, verb, share, head)
                except Refused:
                    continue
                finally:
                    if verb in ("expire", "lapse"):
                        time.moment -= timedelta(days=60)
    assert seen == set(ShareState) - {ShareState.DRAFT, ShareState.EXCEPTION} | (
        seen & {ShareState.DRAFT}
    )


def test_two_decisions_at_once_are_one_decision(app, as_user, run_jobs):
    share_id = share_of(app, scanned(app, as_user, run_jobs))
    with acting(app) as session:
        take(session, "check", loaded(session, "focal.bvdk", share_id),
             user_of(session, "focal.bvdk"))  # fmt: skip
    with acting(app) as session:
        head = user_of(session, "head.bvdk")
        mine = loaded(session, "head.bvdk", share_id)
        with acting(app) as other:
            theirs = loaded(other, "head.bvdk", share_id)
            take(other, "reject", theirs, user_of(other, "head.bvdk"))
        with pytest.raises((Clash, Refused)):
            take(session, "approve", mine, head)
    with acting(app) as session:
        share = loaded(session, "head.bvdk", share_id)
        assert share.state == "rejected"
        verbs = session.scalars(select(ShareEvent.verb).where(ShareEvent.share_id == share_id))
        assert sorted(verbs) == ["attach", "check", "open", "reject"]
