"""An inspector reads the dossiers and the trail of the units that he inspects, no others."""

from __future__ import annotations

from sqlalchemy import select

from compliance.core.audit import AuditEvent
from compliance.dossiers.models import Dossier
from compliance.inspections.queries import inspected_units
from compliance.trail.queries import trail_scope


def test_a_dossier_is_read_only_in_units_that_one_inspects(as_user, db, user):
    inspector = user("inspector")
    inspected = set(db.scalars(inspected_units(inspector)))
    dossiers = db.scalars(select(Dossier)).all()
    inside = next(row for row in dossiers if row.unit_id in inspected)
    outside = next(row for row in dossiers if row.unit_id not in inspected)
    db.rollback()
    browser = as_user("inspector")
    assert browser.get(f"/dossiers/{inside.id}").status_code == 200
    assert browser.get(f"/dossiers/{outside.id}").status_code == 404


def test_the_trail_is_read_only_of_units_that_one_inspects(db, user):
    inspector = user("inspector")
    inspected = {str(key) for key in db.scalars(inspected_units(inspector))}
    seen = set(db.scalars(select(AuditEvent.unit_id).where(trail_scope(inspector)).distinct()))
    assert seen
    assert seen <= inspected
