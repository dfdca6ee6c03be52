"""The workbook of machines: one row a machine, as an anti-malware console lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.core.workbooks import Column, Kind, Sheet, Workbook
from compliance.upkeep.models import Machine, MachineKind

MACHINES = Sheet(
    "machines",
    "Máy",
    unique=("name",),
    columns=(
        Column("name", "Tên máy", required=True, max_length=120, help="Tên máy hoặc mã tài sản"),
        Column(
            "kind",
            "Loại",
            Kind.CHOICE,
            required=True,
            choices={MachineKind.SERVER: "Máy chủ", MachineKind.WORKSTATION: "Máy trạm"},
        ),
        Column("protected", "Có phòng chống mã độc", Kind.BOOL, help="Trống là Không"),
        Column("product", "Phần mềm", max_length=120),
        Column("signatures_on", "Mẫu nhận diện ngày", Kind.DATE),
        Column("exception", "Vì sao không cài được"),
        Column("retired_on", "Thôi dùng từ ngày", Kind.DATE),
    ),
)
WORKBOOK = Workbook(
    "machines",
    "Danh sách máy",
    [MACHINES],
    notes=(
        "Không ghi tên người dùng máy, địa chỉ IP.",
        "Máy đã có mà không nằm trong sổ thì giữ nguyên; máy thôi dùng thì điền ngày.",
    ),
)


def machine_values(machine: Machine) -> dict[str, Any]:
    """Return a machine as typed values by column key."""
    return {column.key: getattr(machine, column.key) for column in MACHINES.columns}


def with_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row with what an empty cell stands for."""
    empty = "protected" in values and values["protected"] is None
    return {**values, "protected": False} if empty else dict(values)
