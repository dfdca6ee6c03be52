"""Field notes that were handed in, taken or not."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

# The database itself refuses to change or delete what was handed in.
TRIGGERS_SQLITE = tuple(
    f"CREATE TRIGGER field_submission_no_{verb} BEFORE {verb.upper()} ON field_submission "
    "BEGIN SELECT RAISE(ABORT, 'field_submission is only added to'); END"
    for verb in ("update", "delete")
)
TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION field_submission_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'field_submission is only added to'; END $$",
    "CREATE TRIGGER field_submission_no_change BEFORE UPDATE OR DELETE ON field_submission "
    "FOR EACH ROW EXECUTE FUNCTION field_submission_refuse()",
)

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and its guard."""
    op.create_table(
        "field_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_field_submission_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_field_submission_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_field_submission_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_submission")),
    )
    op.create_index(op.f("ix_field_submission_key"), "field_submission", ["key"])
    op.create_index(
        op.f("ix_field_submission_inspection_id"), "field_submission", ["inspection_id"]
    )
    op.create_index(op.f("ix_field_submission_unit_id"), "field_submission", ["unit_id"])
    op.create_index(
        "uq_field_submission_applied",
        "field_submission",
        ["key"],
        unique=True,
        sqlite_where=sa.text("ending = 'applied'"),
        postgresql_where=sa.text("ending = 'applied'"),
    )
    dialect = op.get_bind().dialect.name
    for statement in TRIGGERS_POSTGRESQL if dialect == "postgresql" else TRIGGERS_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("field_submission")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION field_submission_refuse()")
