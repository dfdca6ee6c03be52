"""The same code and the same facts on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from compliance import create_app
from compliance.core import audit, backup, clock, files, schema
from compliance.core.db import Base, make_engine
from compliance.core.files import StoredFile
from compliance.demo import seed_demo
from compliance.scans.models import Scan
from compliance.units.models import HealthUnit
from tests.support.databases import PASSWORD, settings


def test_the_demo_sector_is_there_and_its_audit_trail_holds(db):
    assert db.scalar(select(func.count()).select_from(HealthUnit)) > 330
    assert list(audit.verify(audit.trail())) == []
    assert audit.count() > 1000


@pytest.mark.full
@pytest.mark.postgresql_only
def test_the_demo_is_seeded_on_postgresql_as_well(empty, time):
    """Other tests get it there by the backup of SQLite, which takes a third of the time."""
    app = create_app(settings(empty.url, empty.data_dir))
    database = app.extensions["database"]
    schema.upgrade(database.engine)
    with app.app_context(), database.scope() as session:
        clock.use_clock(time)
        seed_demo(PASSWORD)
        assert session.scalar(select(func.count()).select_from(HealthUnit)) > 330
        assert list(audit.verify(audit.trail())) == []
    database.engine.dispose()


@pytest.mark.postgresql_in_full
def test_a_backup_goes_on_while_files_are_deleted_and_names_them(
    app, db, copy, tmp_path, monkeypatch
):
    kept = db.scalars(select(StoredFile).where(StoredFile.deleted_at.is_(None))).first()
    lost, dump = files.store().path(kept.sha256), backup._dump

    def deleting(*arguments):
        """Delete a file once the snapshot of the rows stands."""
        found = dump(*arguments)
        if arguments[1].name == "stored_file":
            lost.unlink()
        return found

    monkeypatch.setattr(backup, "_dump", deleting)
    target = tmp_path / "backup.tar"
    manifest = backup.create(app.extensions["database"].engine, copy.data_dir, target)
    assert [name.rpartition("/")[2] for name in manifest["gone"]] == [lost.name]
    assert backup.verify(target) == []
    # Nobody said so of this one: it would be a fault.
    assert list(backup._file_faults(files.store(), kept))


def test_a_backup_restores_every_row_and_nothing_stays_nothing(app, copy, tmp_path):
    tables = [table for table in Base.metadata.sorted_tables if table.name not in backup.EPHEMERAL]
    empty_json = select(func.count()).where(Scan.result.is_(None))
    engine = app.extensions["database"].engine
    target = tmp_path / "backup.tar"
    with app.app_context():
        backup.create(engine, copy.data_dir, target)
    restored = make_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    backup.restore(target, restored, tmp_path / "restored")
    with engine.connect() as before, restored.connect() as after:
        for table in tables:
            counted = select(func.count()).select_from(table)
            assert after.scalar(counted) == before.scalar(counted), table.name
        # A scan under way has no result: NULL for queries, not the word null.
        assert before.scalar(empty_json) == after.scalar(empty_json) > 0
    restored.dispose()
