"""The ``flask`` commands of an administrator (contract: design of the administration)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from compliance.accounts import services as accounts
from compliance.api.services import Scope
from compliance.cli.imports import import_systems, import_units, import_users
from compliance.cli.scope import database_scope
from compliance.core import audit, backup, schema
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Role
from compliance.core.worker import Worker
from compliance.settings.models import InstallationKind
from compliance.settings.queries import is_demo
from compliance.settings.services import claim_installation
from compliance.trail.documents import export_lines
from compliance.units.models import UnitGroup, UnitKind
from compliance.units.queries import by_code
from compliance.units.services import register_unit

audit_group = AppGroup("audit", help="Nhật ký kiểm toán.")
backup_group = AppGroup("backup", help="Sao lưu của chính công cụ này.")


def register(app: Flask) -> None:
    """Hang the commands onto the application."""
    for command in (
        upgrade,
        init,
        seed,
        worker,
        create_admin,
        create_token,
        import_units,
        import_users,
        import_systems,
    ):
        app.cli.add_command(command)
    app.cli.add_command(audit_group)
    app.cli.add_command(backup_group)


@click.command()
@with_appcontext
def upgrade() -> None:
    """Đưa lược đồ cơ sở dữ liệu lên bản mới nhất."""
    schema.upgrade(current_app.extensions["database"].engine)
    click.echo(f"Lược đồ: {schema.head()}")


@click.command()
@click.option("--code", required=True, help="Mã của Sở, ví dụ so-y-te.")
@click.option("--name", required=True, help="Tên đầy đủ của Sở.")
@with_appcontext
def init(code: str, name: str) -> None:
    """Khởi tạo bản cài đặt thật: tạo Sở; phần còn lại khai ở trang thiết lập ban đầu."""
    schema.upgrade(current_app.extensions["database"].engine)
    with database_scope(), transaction():
        claim_installation(InstallationKind.REAL)
        register_unit(
            code=code, name=name, kind=UnitKind.DEPARTMENT, group=UnitGroup.SUBORDINATE, parent=None
        )
    click.echo("Đã khởi tạo. Tiếp theo: flask --app wsgi create-admin --login … --unit " + code)


@click.command("create-admin")
@click.option("--login", required=True)
@click.option("--name", default="Quản trị hệ thống")
@click.option("--unit", "unit_code", required=True, help="Mã đơn vị (thường là Sở).")
@with_appcontext
def create_admin(login: str, name: str, unit_code: str) -> None:
    """Tạo tài khoản quản trị; mật khẩu đầu in ra một lần."""
    password = accounts.new_password()
    with database_scope(), transaction():
        unit = by_code(unit_code)
        if unit is None:
            raise Refused(f"Không có đơn vị mã “{unit_code}”.")
        user = accounts.create_user(login=login, display_name=name, password=password)
        accounts.assign_role(user, Role.ADMIN, unit)
    click.echo(f"Tài khoản: {login}\nMật khẩu đầu (phải đổi khi đăng nhập): {password}")


@click.command("create-token")
@click.option("--name", required=True)
@click.option("--unit", "unit_code", required=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--scope", "scopes", multiple=True, type=click.Choice([s.value for s in Scope]))
@with_appcontext
def create_token(name: str, unit_code: str, until: date | None, scopes: tuple[str, ...]) -> None:
    """Tạo mã truy cập cho phần mềm khác; giá trị in ra một lần."""
    with database_scope(), transaction():
        unit = by_code(unit_code)
        if unit is None:
            raise Refused(f"Không có đơn vị mã “{unit_code}”.")
        value = accounts.create_token(name, unit, valid_to=until, scopes=list(scopes))
    click.echo(value)


@click.command()
@with_appcontext
def seed() -> None:
    """Nạp dữ liệu mẫu vào cơ sở dữ liệu trống; đã có thì chỉ đặt lại mật khẩu DEMO_PASSWORD."""
    from compliance.demo import seed_demo, set_demo_password  # late: real installations never do

    given = current_app.extensions["settings"].DEMO_PASSWORD
    password = given or accounts.new_password()
    schema.upgrade(current_app.extensions["database"].engine)
    with database_scope():
        if is_demo():
            logins = set_demo_password(password) if given else []
            click.echo("Đã có dữ liệu mẫu.")
        else:
            context = seed_demo(password)
            logins = list(context.users)
            click.echo(
                f"Dữ liệu mẫu: {len(context.units)} đơn vị, {len(context.systems)} hệ thống."
            )
    if logins:
        click.echo("Tài khoản: " + ", ".join(logins))
        click.echo(f"Mật khẩu chung: {password}")


@click.command()
@with_appcontext
def worker() -> None:
    """Chạy tiến trình nền: quét, nhập, nhắc việc."""
    Worker(current_app.extensions["database"], current_app.extensions["clock"]).serve()


@audit_group.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Kiểm tra chuỗi băm của nhật ký; mã thoát 1 nếu có dòng bị sửa hoặc thiếu."""
    with database_scope():
        faults = list(audit.verify(audit.trail()))
        for fault in faults:
            click.echo(fault)
        click.echo(f"{audit.count()} dòng, {len(faults)} lỗi.")
    if faults:
        raise SystemExit(1)


@audit_group.command("export")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def audit_export(target: Path) -> None:
    """Xuất toàn bộ nhật ký ra JSONL; kiểm tra bằng docs/audit-verify.py, không cần phần mềm này."""
    if target.exists():
        raise click.ClickException(f"Tệp {target} đã có. Hãy chọn tên khác.")
    with database_scope():
        with target.open("x", encoding="utf-8") as handle:
            handle.writelines(export_lines(audit.trail(), complete=True))
        with transaction():
            audit.note("audit:export", details={"complete": True})
    click.echo(f"Đã xuất nhật ký vào {target}.")


@backup_group.command("create")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup_create(target: Path) -> None:
    """Ghi toàn bộ dữ liệu và tệp ra một tệp sao lưu."""
    with database_scope():
        manifest = backup.create(
            current_app.extensions["database"].engine,
            current_app.extensions["settings"].DATA_DIR,
            target,
        )
        with transaction():
            audit.note("backup:create", details={"rows": sum(manifest["rows"].values())})
    click.echo(f"Đã sao lưu {sum(manifest['rows'].values())} dòng vào {target}.")


@backup_group.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def backup_restore(source: Path) -> None:
    """Phục hồi vào cơ sở dữ liệu và DATA_DIR còn trống."""
    with database_scope():
        manifest = backup.restore(
            source,
            current_app.extensions["database"].engine,
            current_app.extensions["settings"].DATA_DIR,
        )
    click.echo(f"Đã phục hồi {sum(manifest['rows'].values())} dòng.")


@backup_group.command("verify")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def backup_verify(source: Path) -> None:
    """Phục hồi thử vào chỗ tạm rồi đối chiếu; mã thoát 1 nếu có lỗi."""
    with database_scope():
        faults = backup.verify(source)
    for fault in faults:
        click.echo(fault)
    click.echo("Bản sao lưu tốt." if not faults else f"{len(faults)} lỗi.")
    if faults:
        raise SystemExit(1)
