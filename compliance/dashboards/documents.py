"""Boards, units and tables of indicators as workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.dashboards.kpis import Figure, Kpi, source_names
from compliance.dashboards.queries.boards import Board
from compliance.dashboards.queries.pivot import Cube
from compliance.dashboards.queries.units import UnitLine
from compliance.settings.queries import is_demo
from compliance.units.models import GROUP_NAMES, KIND_NAMES
from reports import Sheet, render_xlsx


def _sides() -> list[str]:
    return [_("Tử số"), _("Mẫu số"), _("Tỷ lệ (%)"), _("Dòng chưa rõ")]


def _figure(figure: Figure) -> list[Any]:
    value = figure.value
    return [
        figure.numerator,
        figure.denominator,
        _("không có số") if value is None else round(value, 2),
        figure.unsure,
    ]


def board_workbook(title: str, board: Board) -> bytes:
    """Return a board: one sheet of the present figures, one of the trend."""
    names = source_names()
    with in_vietnamese():
        now = [
            [
                line.kpi.name,
                *_figure(line.figure),
                f"{line.target.op} {line.target.value:g} %" if line.target else "",
                _("quy ước") if line.target and line.target.confidence == "U" else "",
                line.median,
                "; ".join(names.get(key, key) for key in line.missing),
                line.kpi.source,
            ]
            for line in board.lines
        ]
        past = [
            [line.kpi.name, format_date(day), *_figure(figure)]
            for line in board.lines
            for day, figure in line.trend
        ]
        note = _("%(title)s. Đến ngày %(day)s.", title=title, day=format_date(board.day))
        return render_xlsx(
            [
                Sheet(
                    _("Chỉ số"),
                    [
                        _("Chỉ số"),
                        *_sides(),
                        _("Mục tiêu"),
                        _("Mục tiêu là quy ước"),
                        _("Trung vị của ngành (%)"),
                        _("Thiếu nguồn"),
                        _("Nguồn"),
                    ],
                    now,
                    notes=[note],
                ),
                Sheet(_("Theo tháng"), [_("Chỉ số"), _("Đến ngày"), *_sides()], past),
            ],
            demo=is_demo(),
        )


def units_workbook(kpi: Kpi, day: date, lines: Sequence[UnitLine], only: str = "") -> bytes:
    """Return the units of an indicator; ``only``: the level of systems that is counted."""
    with in_vietnamese():
        rows = [
            [
                line.code,
                line.name,
                _(KIND_NAMES.get(line.kind, line.kind)),
                _(GROUP_NAMES.get(line.group, line.group)),
                line.commune or "",
                *_figure(line.figure),
            ]
            for line in lines
        ]
        heads = [_("Mã"), _("Đơn vị"), _("Loại"), _("Nhóm"), _("Xã, phường"), *_sides()]
        notes = [
            _("%(name)s. Đến ngày %(day)s.", name=kpi.name, day=format_date(day)),
            *([_("Chỉ hệ thống: %(level)s.", level=only)] if only else []),
            kpi.formula,
            kpi.source,
        ]
        return render_xlsx([Sheet(_("Đơn vị"), heads, rows, notes=notes)], demo=is_demo())


def cube_workbook(
    title: str, cube: Cube, words: Mapping[str, str], kpis: Sequence[Kpi], days: Sequence[date]
) -> bytes:
    """Return the table of kinds, indicators and days, one figure a row."""
    with in_vietnamese():
        rows = [
            [words[key], kpi.name, format_date(day), *_figure(figure)]
            for key in cube.keys
            for kpi in kpis
            for day in days
            if (figure := cube.at(key, kpi.id, day)) is not None
        ]
        heads = [title, _("Chỉ số"), _("Đến ngày"), *_sides()]
        return render_xlsx([Sheet(_("Bảng tổng hợp"), heads, rows)], demo=is_demo())
