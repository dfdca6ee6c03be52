"""The ``flask import-…`` commands: a workbook in one go, everything or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import with_appcontext

from compliance.accounts.importing import UserImporter
from compliance.cli.scope import database_scope
from compliance.core.workbooks import Importer, Outcome, Plan, import_file
from compliance.systems.workbook import importer as system_importer
from compliance.units.importing import UnitImporter

_SOURCE = click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")


@click.command("import-units")
@_SOURCE
@_DRY_RUN
@with_appcontext
def import_units(source: Path, dry_run: bool) -> None:
    """Nhập đơn vị và quan hệ từ sổ (.xlsx, .csv); có lỗi ở một dòng thì không ghi gì."""
    _run(UnitImporter(), source, dry_run=dry_run)


@click.command("import-users")
@_SOURCE
@click.option(
    "--slips",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tệp PDF phiếu tài khoản; mật khẩu đầu chỉ in ở đó.",
)
@_DRY_RUN
@with_appcontext
def import_users(source: Path, slips: Path | None, dry_run: bool) -> None:
    """Nhập tài khoản và vai trò từ sổ (.xlsx, .csv); có lỗi ở một dòng thì không ghi gì."""
    if slips is not None and slips.exists():
        raise click.ClickException(f"Tệp {slips} đã có. Hãy chọn tên khác.")
    outcome = _run(UserImporter(), source, dry_run=dry_run)
    document = outcome.document if outcome else None
    if document is None:
        return
    if slips is None:
        click.echo("Không có --slips nên không in phiếu: đặt lại mật khẩu ở trang Tài khoản.")
        return
    # Readable by its owner alone: it holds passwords.
    descriptor = os.open(slips, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(document)
    click.echo(f"Phiếu tài khoản: {slips}")


@click.command("import-systems")
@_SOURCE
@_DRY_RUN
@with_appcontext
def import_systems(source: Path, dry_run: bool) -> None:
    """Nhập sổ kiểm kê hệ thống và dữ liệu (.xlsx, .csv); có lỗi ở một dòng thì không ghi gì."""
    _run(system_importer, source, dry_run=dry_run)


def _run(importer: Importer, source: Path, *, dry_run: bool) -> Outcome | None:
    with database_scope():
        plan, outcome = import_file(importer, source, dry_run=dry_run)
    _tell(plan, outcome)
    return outcome


def _tell(plan: Plan, outcome: Outcome | None) -> None:
    """Say what an import would do or did; errors end the command with exit code 1."""
    for notice in plan.notices:
        click.echo(notice)
    for error in plan.errors:
        click.echo(error.sentence, err=True)
    if plan.errors:
        raise click.ClickException(f"{len(plan.errors)} lỗi, chưa ghi gì.")
    counts = (plan.count("create"), plan.count("update"), plan.count("same"))
    click.echo("Thêm {} dòng, sửa {} dòng, giữ nguyên {} dòng.".format(*counts))
    click.echo(outcome.summary if outcome else "Chạy thử: chưa ghi gì.")
