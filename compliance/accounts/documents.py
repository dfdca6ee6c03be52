"""Slips that hand new accounts to their owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.accounts.models import ROLE_NAMES, User
from compliance.core.site import public_url
from reports import render_pdf
from reports.documents.account_slips import AccountSlip, AccountSlips, layout


def slips_pdf(users: Sequence[User], passwords: Mapping[str, str], *, demo: bool) -> bytes:
    """Return one slip an account as PDF.

    Args:
        passwords: login → first password; they appear here and nowhere else.
        demo: whether the database holds made-up data.
    """
    slips = [
        AccountSlip(
            person=user.display_name,
            unit_name="; ".join(dict.fromkeys(held.unit.name for held in user.assignments)),
            login=user.login,
            first_password=passwords[user.login],
            roles="; ".join(dict.fromkeys(ROLE_NAMES[held.role] for held in user.assignments)),
        )
        for user in users
    ]
    return render_pdf(layout(AccountSlips(address=public_url(), slips=slips, demo=demo)))
