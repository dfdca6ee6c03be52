"""Plans of training of a year; what an officer of personal data must show; frozen procedures."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

#: Table → condition on the row as it was under which nothing of it may be changed or deleted. Rows
#: may be put in: a backup is restored row by row.
CLOSED = {
    "training_plan": "OLD.signed_on IS NOT NULL",
    "training_plan_line": (
        "EXISTS (SELECT 1 FROM training_plan WHERE training_plan.id = OLD.plan_id "
        "AND training_plan.frozen_at IS NOT NULL)"
    ),
    "continuity_version": "OLD.approved_on IS NOT NULL",
}
#: Columns that stay as they are; those not named a later, recorded act may still fill.
KEPT = {
    "continuity_version": (
        "id",
        "document_id",
        "unit_id",
        "number",
        "boxes",
        "approver",
        "approved_on",
        "next_review",
    )
}
JSON = ("boxes",)


def upgrade() -> None:
    """Create the tables and columns, and freeze what is signed or approved."""
    _plans()
    with op.batch_alter_table("training_person") as table:
        table.add_column(sa.Column("degree", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("experience_from", sa.Date(), nullable=True))
    with op.batch_alter_table("focal_point") as table:
        table.add_column(
            sa.Column("arrangement", sa.String(length=12), nullable=False, server_default="person")
        )
        table.add_column(sa.Column("hired_count", sa.Integer(), nullable=True))
        table.add_column(sa.Column("confidential_on", sa.Date(), nullable=True))
    with op.batch_alter_table("training_course") as table:
        table.add_column(sa.Column("plan_line_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            table.f("fk_training_course_plan_line_id_training_plan_line"),
            "training_plan_line",
            ["plan_line_id"],
            ["id"],
        )
        table.create_index(table.f("ix_training_course_plan_line_id"), ["plan_line_id"])
    for statement in _freezing():
        op.execute(statement)


def _plans() -> None:
    op.create_table(
        "training_plan",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=160), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_plan_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan")),
        sa.UniqueConstraint(
            "unit_id", "year", "edition", name=op.f("uq_training_plan_unit_id_year_edition")
        ),
    )
    op.create_index(op.f("ix_training_plan_unit_id"), "training_plan", ["unit_id"])
    op.create_table(
        "training_plan_line",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=True),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("audience", sa.String(length=255), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=255), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("rule_id", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["training_plan.id"],
            name=op.f("fk_training_plan_line_plan_id_training_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_plan_line_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["training_plan_line.id"],
            name=op.f("fk_training_plan_line_first_id_training_plan_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan_line")),
    )
    for column in ("plan_id", "unit_id", "first_id"):
        op.create_index(op.f(f"ix_training_plan_line_{column}"), "training_plan_line", [column])


def _freezing() -> list[str]:
    if op.get_bind().dialect.name == "postgresql":
        return [statement for table in CLOSED for statement in _on_postgresql(table)]
    return [statement for table in CLOSED for statement in _on_sqlite(table)]


def _on_sqlite(table: str) -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT.get(table, ()))
    update = f"({CLOSED[table]})" + (f" AND ({changed})" if changed else "")
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {update} {stop}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {CLOSED[table]} {stop}",
    ]


def _on_postgresql(table: str) -> list[str]:
    # The conditions ask other tables, which WHEN of a trigger may not: the function asks them.
    changed = " OR ".join(
        f"NEW.{name}{cast} IS DISTINCT FROM OLD.{name}{cast}"
        for name in KEPT.get(table, ())
        for cast in ("::text" if name in JSON else "",)
    )
    update = f"AND (TG_OP = 'DELETE' OR {changed}) " if changed else ""
    stop = f"RAISE EXCEPTION '{table} is frozen'"
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {CLOSED[table]} {update}THEN {stop}; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def downgrade() -> None:
    """Take the columns, triggers and tables back."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("DROP TRIGGER continuity_version_no_change ON continuity_version")
    else:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER continuity_version_no_{verb}")
    with op.batch_alter_table("training_course") as table:
        table.drop_index(table.f("ix_training_course_plan_line_id"))
        table.drop_constraint(
            table.f("fk_training_course_plan_line_id_training_plan_line"), type_="foreignkey"
        )
        table.drop_column("plan_line_id")
    with op.batch_alter_table("focal_point") as table:
        for column in ("confidential_on", "hired_count", "arrangement"):
            table.drop_column(column)
    with op.batch_alter_table("training_person") as table:
        for column in ("experience_from", "degree"):
            table.drop_column(column)
    op.drop_table("training_plan_line")
    op.drop_table("training_plan")
    if postgresql:
        for table_name in CLOSED:
            op.execute(f"DROP FUNCTION {table_name}_refuse()")
