"""The ``flask import-…`` commands: a workbook in one go, everything or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import with_appcontext

from compliance.accounts import importing as _accounts  # noqa: F401 - registers the importer
from compliance.cli_scope import database_scope
from compliance.core.workbooks import Outcome, Plan, import_file, importer_for
from compliance.core.workbooks.plans import CREATE, SAME, UPDATE
from compliance.units import importing as _units  # noqa: F401 - registers the importer

SOURCE = click.Path(path_type=Path, exists=True, dir_okay=False)
TARGET = click.Path(path_type=Path, dir_okay=False)
dry = click.option("--dry-run", is_flag=True, help="Chỉ cho xem sẽ đổi gì, không ghi.")


@click.command("import-units")
@click.argument("source", type=SOURCE)
@dry
@with_appcontext
def import_units(source: Path, dry_run: bool) -> None:
    """Nhập đơn vị từ sổ XLSX hoặc CSV; mã thoát 1 và không ghi gì nếu có lỗi."""
    run_import("units", source, dry_run=dry_run)


@click.command("import-users")
@click.argument("source", type=SOURCE)
@click.option("--slips", type=TARGET, help="Tệp PDF phiếu tài khoản cho người mới.")
@dry
@with_appcontext
def import_users(source: Path, slips: Path | None, dry_run: bool) -> None:
    """Nhập tài khoản và vai trò; mật khẩu đầu chỉ in trên phiếu (--slips)."""
    if slips is None and not dry_run:
        raise click.UsageError("Cần --slips TỆP.pdf: mật khẩu đầu chỉ in trên phiếu tài khoản.")
    if slips is not None and slips.exists():
        raise click.UsageError(f"Tệp {slips} đã có. Hãy chọn tên khác.")
    outcome = run_import("users", source, dry_run=dry_run)
    if outcome is not None and outcome.document is not None and slips is not None:
        descriptor = os.open(slips, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(outcome.document)
        click.echo(f"Phiếu tài khoản: {slips}")


def run_import(kind: str, source: Path, *, dry_run: bool) -> Outcome | None:
    """Import a workbook of ``kind`` and say what happened; exit 1 with the row errors."""
    with database_scope():
        plan, outcome = import_file(importer_for(kind), source, dry_run=dry_run)
    for notice in plan.notices:
        click.echo(f"Lưu ý: {notice}")
    if plan.errors:
        for error in plan.errors:
            click.echo(error.sentence, err=True)
        raise click.ClickException(f"Có {len(plan.errors)} lỗi nên chưa ghi gì.")
    click.echo(_counts(plan))
    click.echo(outcome.summary if outcome else "Chạy thử: chưa ghi gì.")
    return outcome


def _counts(plan: Plan) -> str:
    return (
        f"Thêm {plan.count(CREATE)}, sửa {plan.count(UPDATE)}, không đổi {plan.count(SAME)} dòng."
    )


