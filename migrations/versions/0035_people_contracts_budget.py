"""Create people and training, suppliers and contracts, access reviews, machines, budget lines."""

import sqlalchemy as sa
from alembic import op

from compliance.core.types import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "machine",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("product", sa.String(length=120), nullable=True),
        sa.Column("signatures_on", sa.Date(), nullable=True),
        sa.Column("exception", sa.String(length=255), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_machine_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine")),
    )
    op.create_index("ix_machine_list", "machine", ["unit_id", "name"], unique=False)
    op.create_index(op.f("ix_machine_unit_id"), "machine", ["unit_id"], unique=False)
    op.create_table(
        "supplier",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("services", sa.String(length=255), nullable=True),
        sa.Column("contact", sa.String(length=255), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_supplier_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
    )
    op.create_index(op.f("ix_supplier_unit_id"), "supplier", ["unit_id"], unique=False)
    op.create_table(
        "training_material",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_material_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_material")),
    )
    op.create_index(
        op.f("ix_training_material_unit_id"), "training_material", ["unit_id"], unique=False
    )
    op.create_table(
        "training_person",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("security_duty", sa.Boolean(), nullable=False),
        sa.Column("operates_level", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=120), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_person_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_person")),
    )
    op.create_index(
        "ix_training_person_list", "training_person", ["unit_id", "left_on"], unique=False
    )
    op.create_index(
        op.f("ix_training_person_unit_id"), "training_person", ["unit_id"], unique=False
    )
    op.create_table(
        "training_material_version",
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["app_user.id"],
            name=op.f("fk_training_material_version_added_by_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_training_material_version_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["training_material.id"],
            name=op.f("fk_training_material_version_material_id_training_material"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_material_version")),
        sa.UniqueConstraint(
            "material_id", "number", name=op.f("uq_training_material_version_material_id_number")
        ),
    )
    op.create_table(
        "access_review",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.String(length=120), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_access_review_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_access_review_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_access_review_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_review")),
    )
    op.create_index(
        op.f("ix_access_review_evidence_id"), "access_review", ["evidence_id"], unique=False
    )
    op.create_index(
        "ix_access_review_newest", "access_review", ["system_id", "reviewed_on"], unique=False
    )
    op.create_index(op.f("ix_access_review_unit_id"), "access_review", ["unit_id"], unique=False)
    op.create_table(
        "system_check",
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checker", sa.String(length=120), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_system_check_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_system_check_system_id_information_system"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_system_check_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_check")),
    )
    op.create_index(
        op.f("ix_system_check_evidence_id"), "system_check", ["evidence_id"], unique=False
    )
    op.create_index(
        "ix_system_check_newest",
        "system_check",
        ["system_id", "kind", "checked_on"],
        unique=False,
    )
    op.create_index(op.f("ix_system_check_unit_id"), "system_check", ["unit_id"], unique=False)
    op.create_table(
        "budget_line",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("security", sa.Boolean(), nullable=False),
        sa.Column("it_programme", sa.Boolean(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("allotted", sa.BigInteger(), nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=255), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("control_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_id"],
            ["control_answer.id"],
            name=op.f("fk_budget_line_control_id_control_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["requirement_response.id"],
            name=op.f("fk_budget_line_response_id_requirement_response"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_budget_line_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("control_id", name=op.f("uq_budget_line_control_id")),
        sa.UniqueConstraint("response_id", name=op.f("uq_budget_line_response_id")),
    )
    op.create_index("ix_budget_line_list", "budget_line", ["unit_id", "year"], unique=False)
    op.create_index(op.f("ix_budget_line_unit_id"), "budget_line", ["unit_id"], unique=False)
    op.create_table(
        "contract",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("renews_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("personal_data", sa.Boolean(), nullable=False),
        sa.Column("remote_access", sa.String(length=12), nullable=False),
        sa.Column("remote_how", sa.Text(), nullable=True),
        sa.Column("remote_approver", sa.String(length=255), nullable=True),
        sa.Column("remote_logged", sa.Boolean(), nullable=True),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_contract_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"], ["contract.id"], name=op.f("fk_contract_renews_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["supplier.id"], name=op.f("fk_contract_supplier_id_supplier")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_contract_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    op.create_index("ix_contract_end", "contract", ["unit_id", "ends_on"], unique=False)
    op.create_index(op.f("ix_contract_evidence_id"), "contract", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_contract_renews_id"), "contract", ["renews_id"], unique=False)
    op.create_index(op.f("ix_contract_supplier_id"), "contract", ["supplier_id"], unique=False)
    op.create_index(op.f("ix_contract_unit_id"), "contract", ["unit_id"], unique=False)
    op.create_table(
        "focal_point",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(length=8), nullable=False),
        sa.Column("decision_number", sa.String(length=120), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["training_person.id"],
            name=op.f("fk_focal_point_deputy_id_training_person"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_focal_point_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["training_person.id"],
            name=op.f("fk_focal_point_person_id_training_person"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_focal_point_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point")),
    )
    op.create_index(op.f("ix_focal_point_deputy_id"), "focal_point", ["deputy_id"], unique=False)
    op.create_index(
        op.f("ix_focal_point_evidence_id"), "focal_point", ["evidence_id"], unique=False
    )
    op.create_index(op.f("ix_focal_point_person_id"), "focal_point", ["person_id"], unique=False)
    op.create_index(op.f("ix_focal_point_unit_id"), "focal_point", ["unit_id"], unique=False)
    op.create_table(
        "training_certificate",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("issuer", sa.String(length=255), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_training_certificate_evidence_id_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["training_person.id"],
            name=op.f("fk_training_certificate_person_id_training_person"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_certificate_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_certificate")),
    )
    op.create_index(
        op.f("ix_training_certificate_evidence_id"),
        "training_certificate",
        ["evidence_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_training_certificate_person_id"),
        "training_certificate",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_training_certificate_unit_id"), "training_certificate", ["unit_id"], unique=False
    )
    op.create_table(
        "training_course",
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(length=255), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("planned_people", sa.Integer(), nullable=True),
        sa.Column("leaders_count", sa.Integer(), nullable=True),
        sa.Column("staff_count", sa.Integer(), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=255), nullable=True),
        sa.Column("search", sa.String(length=700), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_training_course_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_course_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_course")),
    )
    op.create_index(
        op.f("ix_training_course_evidence_id"), "training_course", ["evidence_id"], unique=False
    )
    op.create_index(
        "ix_training_course_list", "training_course", ["unit_id", "kind", "starts_on"], unique=False
    )
    op.create_index(
        op.f("ix_training_course_unit_id"), "training_course", ["unit_id"], unique=False
    )
    op.create_table(
        "contract_system",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("system_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_system_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["system_id"],
            ["information_system.id"],
            name=op.f("fk_contract_system_system_id_information_system"),
        ),
        sa.PrimaryKeyConstraint("contract_id", "system_id", name=op.f("pk_contract_system")),
    )
    op.create_index(
        op.f("ix_contract_system_system_id"), "contract_system", ["system_id"], unique=False
    )
    op.create_table(
        "training_attendance",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["training_course.id"],
            name=op.f("fk_training_attendance_course_id_training_course"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["training_person.id"],
            name=op.f("fk_training_attendance_person_id_training_person"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_training_attendance_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attendance")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_training_attendance_course_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_training_attendance_person_id"), "training_attendance", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_training_attendance_unit_id"), "training_attendance", ["unit_id"], unique=False
    )


def downgrade() -> None:
    """Drop them again."""
    # ### commands auto generated by Alembic - please adjust! ###
    op.drop_index(op.f("ix_training_attendance_unit_id"), table_name="training_attendance")
    op.drop_index(op.f("ix_training_attendance_person_id"), table_name="training_attendance")
    op.drop_table("training_attendance")
    op.drop_index(op.f("ix_contract_system_system_id"), table_name="contract_system")
    op.drop_table("contract_system")
    op.drop_index(op.f("ix_training_course_unit_id"), table_name="training_course")
    op.drop_index("ix_training_course_list", table_name="training_course")
    op.drop_index(op.f("ix_training_course_evidence_id"), table_name="training_course")
    op.drop_table("training_course")
    op.drop_index(op.f("ix_training_certificate_unit_id"), table_name="training_certificate")
    op.drop_index(op.f("ix_training_certificate_person_id"), table_name="training_certificate")
    op.drop_index(op.f("ix_training_certificate_evidence_id"), table_name="training_certificate")
    op.drop_table("training_certificate")
    op.drop_index(op.f("ix_focal_point_unit_id"), table_name="focal_point")
    op.drop_index(op.f("ix_focal_point_person_id"), table_name="focal_point")
    op.drop_index(op.f("ix_focal_point_evidence_id"), table_name="focal_point")
    op.drop_index(op.f("ix_focal_point_deputy_id"), table_name="focal_point")
    op.drop_table("focal_point")
    op.drop_index(op.f("ix_contract_unit_id"), table_name="contract")
    op.drop_index(op.f("ix_contract_supplier_id"), table_name="contract")
    op.drop_index(op.f("ix_contract_renews_id"), table_name="contract")
    op.drop_index(op.f("ix_contract_evidence_id"), table_name="contract")
    op.drop_index("ix_contract_end", table_name="contract")
    op.drop_table("contract")
    op.drop_index(op.f("ix_budget_line_unit_id"), table_name="budget_line")
    op.drop_index("ix_budget_line_list", table_name="budget_line")
    op.drop_table("budget_line")
    op.drop_index(op.f("ix_system_check_unit_id"), table_name="system_check")
    op.drop_index("ix_system_check_newest", table_name="system_check")
    op.drop_index(op.f("ix_system_check_evidence_id"), table_name="system_check")
    op.drop_table("system_check")
    op.drop_index(op.f("ix_access_review_unit_id"), table_name="access_review")
    op.drop_index("ix_access_review_newest", table_name="access_review")
    op.drop_index(op.f("ix_access_review_evidence_id"), table_name="access_review")
    op.drop_table("access_review")
    op.drop_table("training_material_version")
    op.drop_index(op.f("ix_training_person_unit_id"), table_name="training_person")
    op.drop_index("ix_training_person_list", table_name="training_person")
    op.drop_table("training_person")
    op.drop_index(op.f("ix_training_material_unit_id"), table_name="training_material")
    op.drop_table("training_material")
    op.drop_index(op.f("ix_supplier_unit_id"), table_name="supplier")
    op.drop_table("supplier")
    op.drop_index(op.f("ix_machine_unit_id"), table_name="machine")
    op.drop_index("ix_machine_list", table_name="machine")
    op.drop_table("machine")
