"""The first login: a password of one's own before anything else, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.navigators.person import Person
from tests.support.server import Server

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("journey-small")]
OWN = "Mat-khau-rieng-7-cua-toi"


def test_a_new_account_changes_its_password_before_anything_else(
    server: Server, visitor: Callable[..., Person]
):
    said = server.command("create-admin", "--login", "quantri.moi", "--unit", "so-y-te")
    given = said.strip().rpartition(" ")[2]
    who = visitor()
    who.logs_in("quantri.moi", given)
    assert who.path == "/password"
    who.opens("/units")
    assert who.path == "/password"
    who.fills("Mật khẩu hiện tại", given)
    who.fills("Mật khẩu mới", OWN)
    who.fills("Nhập lại mật khẩu mới", OWN)
    who.presses("Đổi mật khẩu")
    who.opens("/units")
    assert who.path.startswith("/units")
    again = visitor()
    again.logs_in("quantri.moi", OWN)
    again.sees("Việc của tôi")


def test_login_works_without_scripts(visitor: Callable[..., Person]):
    who = visitor(java_script_enabled=False)
    who.logs_in("focal.tyt", "sai-mat-khau")
    who.sees("không đúng")
    who.logs_in("focal.tyt")
    who.sees("Việc của tôi")
