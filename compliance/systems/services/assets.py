"""Databases and data sets: register, edit, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.core.types import new_id
from compliance.systems.models import DataAsset, InformationSystem
from compliance.systems.services.systems import CODE
from compliance.units.models import HealthUnit


def register_asset(unit: HealthUnit, values: Mapping[str, Any]) -> DataAsset:
    """Add a database or data set that ``unit`` keeps in the catalogue.

    Raises:
        Refused: the code is badly written or taken, or its system stands in another sector.
    """
    if unit.department_id is None:
        raise Refused(_("Đơn vị chưa thuộc Sở nào nên chưa kiểm kê được."), "unit_id")
    asset = DataAsset(id=new_id(), department_id=unit.department_id, unit_id=unit.id)
    _apply(asset, unit, values)
    session().add(asset)
    session().flush()
    return asset


def edit_asset(asset: DataAsset, unit: HealthUnit, version: int, values: Mapping[str, Any]) -> None:
    """Change a data asset.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: as for ``register_asset``.
    """
    if asset.version != version:
        raise Clash(
            _("Người khác vừa sửa mục này. Hãy so hai bản bên dưới rồi lưu lại."),
            {name: getattr(asset, name) for name in values if hasattr(asset, name)},
        )
    _apply(asset, unit, values)


def delete_asset(asset: DataAsset) -> None:
    """Take a data asset out of the catalogue; the audit trail keeps what it was.

    Raises:
        Refused: a scan, a share or a folder names it: what they say must stay readable.
    """
    code = asset.code
    try:
        with session().begin_nested():
            session().delete(asset)
            session().flush()
    except IntegrityError:
        raise Refused(
            _("Mục này đã có lần quét, phiếu chia sẻ hoặc thư mục gắn vào nên không xóa được.")
        ) from None
    audit.note("asset:delete", target=asset, details={"code": code})


def _apply(asset: DataAsset, unit: HealthUnit, values: Mapping[str, Any]) -> None:
    if "code" in values and values["code"] != asset.code:
        _check_code(asset.department_id, values["code"], asset.id)
    for name, value in values.items():
        setattr(asset, name, value)
    if asset.counted_on and asset.counted_on > clock.today():
        raise Refused(_("Ngày này chưa đến. Hãy kiểm tra lại."), "counted_on")
    if asset.distinct_people and asset.sensitivity in ("public", "private"):
        raise Refused(_("Có số người thì mức nhạy cảm phải là dữ liệu cá nhân."), "sensitivity")
    if asset.system_id is not None:
        _check_system(asset)
    asset.search = fold(asset.code, asset.name, unit.name)[:600]


def _check_code(department_id: UUID, code: str, but: UUID) -> None:
    if not CODE.fullmatch(code or ""):
        raise Refused(
            _("Mã chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ bvdk-his-db."), "code"
        )
    taken = session().scalar(
        select(DataAsset.id).where(DataAsset.department_id == department_id, DataAsset.code == code)
    )
    if taken is not None and taken != but:
        raise Refused(_("Mã “%(code)s” đã có. Hãy dùng mã khác.", code=code), "code")


def _check_system(asset: DataAsset) -> None:
    department = session().scalar(
        select(InformationSystem.department_id).where(InformationSystem.id == asset.system_id)
    )
    if department != asset.department_id:
        raise Refused(_("Hệ thống chứa dữ liệu phải thuộc cùng ngành."), "system_id")
