"""Indexes for a sector of thousands of units, tens of thousands of systems, millions of answers.

Revision ID: 0044
Revises: 0043
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

#: Index, table, its former columns, those with which it answers a question without the table.
_WIDER = (
    # Where a duty stands, counted for a whole sector.
    (
        "ix_obligation_unit_due",
        "obligation",
        ["unit_id", "due_on"],
        ["unit_id", "due_on", "last_done", "source", "id"],
    ),
    # What is promised, by when and for how much.
    (
        "ix_requirement_response_due",
        "requirement_response",
        ["unit_id", "state", "due"],
        ["unit_id", "state", "due", "cost"],
    ),
    (
        "ix_control_answer_due",
        "control_answer",
        ["unit_id", "state", "due"],
        ["unit_id", "state", "due", "cost"],
    ),
    # Who owns, operates or uses each system today.
    (
        "ix_system_relation_system_id",
        "system_relation",
        ["system_id"],
        ["system_id", "kind", "unit_id", "valid_from", "valid_to"],
    ),
    # Which units of a sector keep a system.
    (
        "ix_information_system_department_id",
        "information_system",
        ["department_id"],
        ["department_id", "status", "unit_id"],
    ),
)


def upgrade() -> None:
    """Make the indexes."""
    for name, table, _former, columns in _WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
    # Whether a later entry speaks of the same thing, also where it speaks of no system.
    op.create_index(
        "ix_register_entry_newest",
        "register_entry",
        ["unit_id", "kind", "system_id", "happened_on"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    # What data a body owns, whoever keeps it.
    op.create_index("ix_data_asset_data_owner_id", "data_asset", ["data_owner_id"])
    # Which answers rest on a piece of evidence: of three million, a handful.
    op.create_index("ix_response_evidence_evidence_id", "response_evidence", ["evidence_id"])


def downgrade() -> None:
    """Bring the former indexes back."""
    op.drop_index("ix_response_evidence_evidence_id", table_name="response_evidence")
    op.drop_index("ix_data_asset_data_owner_id", table_name="data_asset")
    op.drop_index("ix_register_entry_newest", table_name="register_entry")
    for name, table, former, _columns in _WIDER:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, former)
