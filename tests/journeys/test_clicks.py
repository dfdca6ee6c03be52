"""A level 2 dossier of a system that shares the unit's common controls: clicks are counted.

In the full run: test_main_job goes the same way in every run, without counting.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.journeys.navigators.dossiers import INTERNAL, Dossiers
from tests.journeys.navigators.person import Person
from tests.support.dossiers import described_system

pytestmark = [pytest.mark.xdist_group("journey-clicks"), pytest.mark.full]

NAME = "Phần mềm quản lý thử nghiệm"
SOURCE = "Bệnh án điện tử (EMR)"
MOST = 40


@pytest.mark.sqlite_only
def test_a_level_2_dossier_is_ready_in_forty_clicks(
    app: Flask, server: object, person: Callable[[str], Person]
):
    # Given a described system of a centre whose common controls are answered
    described_system(app, "ttyt")
    focal = person("focal.ttyt")
    dossiers = Dossiers(focal)
    focal.opens(f"/systems?q={NAME}")
    counted = Clicks(focal)
    # When it is classified
    focal.follows(NAME)
    dossiers.answers_the_wizard(INTERNAL, otherwise="false")
    focal.sees("Cấp độ 2")
    # And what the common controls leave open is taken over from another system of the centre
    focal.follows("Trả lời yêu cầu")
    focal.follows("Lấy câu trả lời có sẵn")
    focal.follows(SOURCE)
    focal.presses("Lấy về các dòng đã chọn")
    # And the risks are judged as the catalogue proposes
    focal.follows("Hồ sơ của hệ thống")
    focal.presses("Lập hồ sơ")
    dossiers.takes_suggested_risks()
    # Then nothing stops it from being handed in
    assert dossiers.missing() == []
    assert counted.clicks <= MOST
    # And nothing was typed that is known
    assert counted.typed <= {"number"}


class Clicks:
    """Counts what a person does with the mouse and where they type."""

    def __init__(self, person: Person) -> None:
        self.clicks = 0
        self.typed: set[str] = set()
        person.page.expose_function("clicked", self._click)
        person.page.expose_function("typed", self._type)
        person.page.add_init_script(
            "addEventListener('pointerdown', () => window.clicked(), true);"
            "addEventListener('input', (e) => {"
            "  if (e.target.matches('textarea, input:not([type=radio]):not([type=checkbox])'))"
            "    window.typed(e.target.name);"
            "}, true);"
        )

    def _click(self) -> None:
        self.clicks += 1

    def _type(self, name: str) -> None:
        self.typed.add(name)
