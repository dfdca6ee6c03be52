"""Users, the roles they hold, deputies, and refused logins."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance.core import clock
from compliance.core.db import Base
from compliance.core.i18n import N_
from compliance.core.permissions import Permission, Relation, Role, relations
from compliance.core.types import DERIVED, PRIVATE, Dated, Identified, UTCDateTime, Versioned
from compliance.units.models import HealthUnit

#: Names of the roles by key; pages translate them, workbooks keep them as they are.
ROLE_NAMES: Mapping[str, str] = {
    Role.FOCAL_POINT: N_("Đầu mối an toàn thông tin"),
    Role.UNIT_HEAD: N_("Thủ trưởng đơn vị"),
    Role.APPROVER: N_("Người phê duyệt"),
    Role.APPRAISER: N_("Người thẩm định"),
    Role.INSPECTOR: N_("Kiểm tra viên"),
    Role.COORDINATOR: N_("Điều phối báo cáo"),
    Role.DOMAIN_VIEWER: N_("Chuyên viên theo lĩnh vực"),
    Role.LEADER: N_("Lãnh đạo Sở"),
    Role.ADMIN: N_("Quản trị hệ thống"),
    Role.VENDOR: N_("Nhà cung cấp"),
    Role.SERVICE: N_("Phần mềm kết nối"),
}


class User(UserMixin, Identified, Versioned, Base):  # type: ignore[misc]
    """A person (or a service) with an account."""

    __tablename__ = "app_user"

    login: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120), info=PRIVATE)
    title: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(120), info=PRIVATE)
    phone: Mapped[str | None] = mapped_column(String(60), info=PRIVATE)
    password_hash: Mapped[str] = mapped_column(String(255), info=PRIVATE)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    #: Demo accounts are exempt from forced password change and second factor; pages say so.
    is_demo: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    #: Part of the session: raising it ends every session of the person.
    session_epoch: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str | None] = mapped_column(String(5), info=DERIVED)
    last_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=DERIVED)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    search: Mapped[str] = mapped_column(String(400), default="", info=DERIVED)

    assignments: Mapped[list[RoleAssignment]] = relationship(
        back_populates="user", lazy="selectin", order_by="RoleAssignment.role"
    )

    def get_id(self) -> str:
        """Return what the session cookie holds: a password change ends the old sessions."""
        return f"{self.id}:{self.session_epoch}"

    @property
    def is_active(self) -> bool:
        """Whether the account may be used (Flask-Login asks)."""
        return self.active

    @property
    def roles_held(self) -> Sequence[RoleAssignment]:
        """Role assignments in force today."""
        day = clock.today()
        return [
            a
            for a in self.assignments
            if (a.valid_from is None or a.valid_from <= day)
            and (a.valid_to is None or a.valid_to >= day)
        ]

    @property
    def role_keys(self) -> frozenset[str]:
        """Keys of the roles held today."""
        return frozenset(a.role for a in self.roles_held)

    def may(self, permission: Permission) -> bool:
        """Whether some role held today has ``permission`` through some relation."""
        return any(relations(permission, Role(a.role)) for a in self.roles_held)

    def may_at(self, permission: Permission, unit_id: UUID) -> bool:
        """Whether a role held at exactly this unit has ``permission`` on its own rows."""
        return any(
            a.unit_id == unit_id
            and relations(permission, Role(a.role)) & {Relation.OWN, Relation.SUBTREE}
            for a in self.roles_held
        )

    def work_for(self, unit_id: str | None) -> None:
        """Say for which of his units the person works in this session; nothing is stored."""
        self.__dict__["_works_for"] = unit_id

    @property
    def working_units(self) -> Sequence[HealthUnit]:
        """The units in which some role is held today, each once, by name."""
        found = {held.unit_id: held.unit for held in self.roles_held}
        return sorted(found.values(), key=lambda unit: unit.name)

    @property
    def home_unit(self) -> HealthUnit | None:
        """The unit that the person works for: the chosen one, else that of the first role held.

        It is the unit of new rows and of lists that are printed; it never widens a scope.
        """
        held, chosen = self.roles_held, self.__dict__.get("_works_for")
        mine = next((one for one in held if str(one.unit_id) == chosen), None)
        first = mine or (held[0] if held else None)
        return first.unit if first else None

    def __repr__(self) -> str:
        return f"<User {self.login}>"


class RoleAssignment(Identified, Dated, Base):
    """A role held at a unit, from a day until a day, with the decision that gave it."""

    __tablename__ = "role_assignment"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str | None] = mapped_column(String(255))

    user: Mapped[User] = relationship(back_populates="assignments", lazy="raise_on_sql")
    unit: Mapped[HealthUnit] = relationship(lazy="joined", innerjoin=True)


class SignatureKind(enum.StrEnum):
    """How a deputy signs: for the head (KT.) or by order (TL.)."""

    DEPUTY = "KT."
    BY_ORDER = "TL."


class Delegation(Identified, Dated, Base):
    """A deputy acts for the head of a unit, from a day until a day."""

    __tablename__ = "delegation"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    kind: Mapped[str] = mapped_column(String(4))
    scope: Mapped[str | None] = mapped_column(String(255))
    document: Mapped[str | None] = mapped_column(String(255))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class ApiToken(Identified, Dated, Base):
    """A bearer token of a service, kept only as a hash."""

    __tablename__ = "api_token"

    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=PRIVATE)
    #: The first signs of the value, to tell tokens apart.
    prefix: Mapped[str | None] = mapped_column(String(12))
    #: What it may be used for; None: nothing.
    scopes: Mapped[list[str] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=DERIVED)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revocation_reason: Mapped[str | None] = mapped_column(String(255))

    unit: Mapped[HealthUnit] = relationship(lazy="raise_on_sql")

    def holds(self, day: date) -> bool:
        """Whether it may be used on a day: not before it begins, not after it ends."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and self.revoked_at is None and (self.valid_to is None or day <= self.valid_to)


class LoginAttempt(Identified, Base):
    """A refused login, kept to slow down guessing; holds hashes, not names or addresses."""

    __tablename__ = "login_attempt"
    __audited__ = False
    __table_args__ = (Index("ix_login_attempt_key_at", "key", "at"),)

    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def viewer_of(user: Any) -> User:
    """Return the logged-in user behind Flask-Login's proxy."""
    real: User = user._get_current_object() if hasattr(user, "_get_current_object") else user
    return real
