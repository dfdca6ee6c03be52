"""Who may do what: the single table of role × relation × action.

A role is held at a unit, from a day until a day. A permission is granted to a role through a
*relation* between the unit where the role is held and the row:

- OWN      the row belongs to that very unit
- SUBTREE  the row belongs to that unit or one below it
- GUIDED   the row belongs to a unit that this one guides or reports through, by a dated link
- SECTOR   the row belongs to any unit of the same Department's sector
- INSPECTED the row belongs to a unit that the person inspects or inspected
- OPERATOR, OWNER, USING, APPRAISER, FIELD, VENDOR  a dated relation of the system
- HERE     no row: the action as such

``queries`` of each feature turn grants into SQL; ``tests/conventions`` turns this table into the
route × role × relation test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """Role keys of the contract."""

    FOCAL_POINT = "focal_point"
    UNIT_HEAD = "unit_head"
    APPROVER = "approver"
    APPRAISER = "appraiser"
    INSPECTOR = "inspector"
    COORDINATOR = "coordinator"
    DOMAIN_VIEWER = "domain_viewer"
    LEADER = "leader"
    ADMIN = "admin"
    VENDOR = "vendor"
    SERVICE = "service"


class Relation(StrEnum):
    """How a row is tied to the unit where a role is held."""

    OWN = "own"
    SUBTREE = "subtree"
    GUIDED = "guided"
    SECTOR = "sector"
    INSPECTED = "inspected"
    OPERATOR = "operator"
    OWNER = "owner"
    USING = "using"
    APPRAISER = "appraiser"
    FIELD = "field"
    VENDOR = "vendor"
    HERE = "here"


class Permission(StrEnum):
    """``thing:action``, read and write apart, in alphabetical order."""

    ACCOUNT_ADMIN = "account:admin"
    API_ADMIN = "api:admin"
    AUDIT_READ = "audit:read"
    DOSSIER_APPRAISE = "dossier:appraise"
    DOSSIER_DECIDE = "dossier:decide"
    DOSSIER_READ = "dossier:read"
    DOSSIER_SUBMIT = "dossier:submit"
    DOSSIER_WRITE = "dossier:write"
    FINDING_ACT = "finding:act"
    FINDING_VERIFY = "finding:verify"
    HOME_READ = "home:read"
    INCIDENT_REPORT = "incident:report"
    INSPECTION_ANSWER = "inspection:answer"
    INSPECTION_READ = "inspection:read"
    INSPECTION_WRITE = "inspection:write"
    JOB_READ = "job:read"
    KPI_READ = "kpi:read"
    KPI_REFRESH = "kpi:refresh"
    NETWORK_READ = "network:read"
    PACK_EDIT = "pack:edit"
    PACK_READ = "pack:read"
    PLAN_READ = "plan:read"
    PLAN_SUBMIT = "plan:submit"
    PLAN_WRITE = "plan:write"
    PRIVACY_READ = "privacy:read"
    PRIVACY_WRITE = "privacy:write"
    PRODUCT_APPRAISE = "product:appraise"
    PRODUCT_INVITE = "product:invite"
    PRODUCT_READ = "product:read"
    PRODUCT_WRITE = "product:write"
    REGISTER_READ = "register:read"
    REGISTER_WRITE = "register:write"
    REPORT_ACCEPT = "report:accept"
    REPORT_COLLATE = "report:collate"
    REPORT_OPEN = "report:open"
    REPORT_READ = "report:read"
    REPORT_SUBMIT = "report:submit"
    REPORT_WRITE = "report:write"
    SCAN_KEY = "scan:key"
    SCAN_READ = "scan:read"
    SCAN_WRITE = "scan:write"
    SEARCH_READ = "search:read"
    SETTINGS_ADMIN = "settings:admin"
    SHARE_APPROVE = "share:approve"
    SHARE_COUNT = "share:count"
    SHARE_READ = "share:read"
    SHARE_WRITE = "share:write"
    SYSTEM_IMPORT = "system:import"
    SYSTEM_READ = "system:read"
    SYSTEM_WRITE = "system:write"
    TRAINING_SHARE = "training:share"
    UNIT_ADMIN = "unit:admin"
    UNIT_READ = "unit:read"


R, L, P = Role, Relation, Permission
_EVERY_PERSON: Mapping[Role, frozenset[Relation]] = {
    role: frozenset({L.HERE}) for role in Role if role is not R.SERVICE
}
_STAFF: Mapping[Role, frozenset[Relation]] = {
    role: granted for role, granted in _EVERY_PERSON.items() if role is not R.VENDOR
}
_UNIT_READERS = {
    R.FOCAL_POINT: frozenset({L.SUBTREE, L.GUIDED}),
    R.UNIT_HEAD: frozenset({L.SUBTREE, L.GUIDED}),
}
#: Those, and who follows the whole sector.
_READERS = _UNIT_READERS | {
    role: frozenset({L.SECTOR}) for role in (R.INSPECTOR, R.COORDINATOR, R.LEADER)
}
_UNIT_WRITERS = {R.FOCAL_POINT: frozenset({L.OWN}), R.UNIT_HEAD: frozenset({L.OWN})}
_SYSTEM_READERS = {
    R.FOCAL_POINT: frozenset({L.SUBTREE, L.GUIDED, L.OPERATOR, L.OWNER, L.USING}),
    R.UNIT_HEAD: frozenset({L.SUBTREE, L.GUIDED, L.OPERATOR, L.OWNER, L.USING}),
    R.APPROVER: frozenset({L.OWNER}),
    R.APPRAISER: frozenset({L.APPRAISER}),
    R.INSPECTOR: frozenset({L.SECTOR}),
    R.COORDINATOR: frozenset({L.SECTOR}),
    R.DOMAIN_VIEWER: frozenset({L.FIELD}),
    R.LEADER: frozenset({L.SECTOR}),
}

#: The table. A permission missing for a role is refused.
GRANTS: Mapping[Permission, Mapping[Role, frozenset[Relation]]] = {
    P.ACCOUNT_ADMIN: {R.ADMIN: frozenset({L.SECTOR})},
    P.API_ADMIN: {R.UNIT_HEAD: frozenset({L.OWN}), R.ADMIN: frozenset({L.SECTOR})},
    P.AUDIT_READ: {
        R.FOCAL_POINT: frozenset({L.OWN}),
        R.UNIT_HEAD: frozenset({L.OWN}),
        R.INSPECTOR: frozenset({L.INSPECTED}),
        R.COORDINATOR: frozenset({L.SECTOR}),
        R.LEADER: frozenset({L.SECTOR}),
        R.ADMIN: frozenset({L.SECTOR}),
    },
    P.DOSSIER_APPRAISE: {R.APPRAISER: frozenset({L.APPRAISER})},
    P.DOSSIER_DECIDE: {R.APPROVER: frozenset({L.OWNER}), R.APPRAISER: frozenset({L.APPRAISER})},
    P.DOSSIER_READ: {
        R.FOCAL_POINT: frozenset({L.SUBTREE, L.OPERATOR, L.OWNER}),
        R.UNIT_HEAD: frozenset({L.SUBTREE, L.OPERATOR, L.OWNER}),
        R.APPROVER: frozenset({L.OWNER}),
        R.APPRAISER: frozenset({L.APPRAISER}),
        R.INSPECTOR: frozenset({L.INSPECTED}),
        R.COORDINATOR: frozenset({L.SECTOR}),
        R.DOMAIN_VIEWER: frozenset({L.FIELD}),
        R.LEADER: frozenset({L.SECTOR}),
    },
    P.DOSSIER_SUBMIT: {R.UNIT_HEAD: frozenset({L.OWN})},
    P.DOSSIER_WRITE: _UNIT_WRITERS,
    P.FINDING_ACT: _UNIT_WRITERS,
    P.FINDING_VERIFY: {R.INSPECTOR: frozenset({L.SECTOR})},
    P.HOME_READ: _EVERY_PERSON,
    # Whoever works in a unit reports what goes wrong there.
    P.INCIDENT_REPORT: {
        role: frozenset({L.OWN}) for role in Role if role not in (R.SERVICE, R.VENDOR)
    },
    P.INSPECTION_ANSWER: _UNIT_WRITERS,
    P.INSPECTION_READ: {
        R.FOCAL_POINT: frozenset({L.OWN}),
        R.UNIT_HEAD: frozenset({L.OWN}),
        R.INSPECTOR: frozenset({L.SECTOR}),
        R.LEADER: frozenset({L.SECTOR}),
    },
    P.INSPECTION_WRITE: {R.INSPECTOR: frozenset({L.SECTOR})},
    P.JOB_READ: _EVERY_PERSON,
    P.KPI_READ: {**_READERS, R.APPROVER: frozenset({L.SUBTREE})},
    # Counts again what stands there; changes nothing of anybody.
    P.KPI_REFRESH: {role: frozenset({L.HERE}) for role in (R.INSPECTOR, R.COORDINATOR, R.LEADER)},
    P.NETWORK_READ: {
        R.FOCAL_POINT: frozenset({L.OPERATOR}),
        R.UNIT_HEAD: frozenset({L.OPERATOR}),
        R.APPROVER: frozenset({L.OWNER}),
        R.APPRAISER: frozenset({L.APPRAISER}),
    },
    P.PACK_EDIT: {R.ADMIN: frozenset({L.HERE})},
    P.PACK_READ: _STAFF,
    P.PLAN_READ: {**_READERS, R.APPRAISER: frozenset({L.SECTOR})},
    P.PLAN_SUBMIT: {R.UNIT_HEAD: frozenset({L.OWN})},
    P.PLAN_WRITE: _UNIT_WRITERS,
    P.PRIVACY_READ: {
        R.FOCAL_POINT: frozenset({L.OWN}),
        R.UNIT_HEAD: frozenset({L.OWN}),
        R.INSPECTOR: frozenset({L.SECTOR}),
        R.COORDINATOR: frozenset({L.SECTOR}),
    },
    P.PRIVACY_WRITE: _UNIT_WRITERS,
    P.PRODUCT_APPRAISE: {R.APPRAISER: frozenset({L.APPRAISER})},
    P.PRODUCT_INVITE: {R.COORDINATOR: frozenset({L.SECTOR}), R.ADMIN: frozenset({L.SECTOR})},
    # Whoever reads the answers of a system reads the product that they come from.
    P.PRODUCT_READ: {
        R.FOCAL_POINT: frozenset({L.SUBTREE, L.OPERATOR, L.OWNER}),
        R.UNIT_HEAD: frozenset({L.SUBTREE, L.OPERATOR, L.OWNER}),
        R.APPROVER: frozenset({L.OWNER}),
        R.APPRAISER: frozenset({L.APPRAISER}),
        R.INSPECTOR: frozenset({L.INSPECTED}),
        R.COORDINATOR: frozenset({L.SECTOR}),
        R.DOMAIN_VIEWER: frozenset({L.FIELD}),
        R.LEADER: frozenset({L.SECTOR}),
        R.ADMIN: frozenset({L.SECTOR}),
        R.VENDOR: frozenset({L.VENDOR}),
    },
    P.PRODUCT_WRITE: {R.VENDOR: frozenset({L.VENDOR})},
    P.REGISTER_READ: _READERS,
    P.REGISTER_WRITE: _UNIT_WRITERS,
    # Of the reports that come to one's unit; never of one's own (``reporting.queries``).
    P.REPORT_ACCEPT: {**_UNIT_READERS, R.COORDINATOR: frozenset({L.SECTOR})},
    P.REPORT_COLLATE: {R.COORDINATOR: frozenset({L.SECTOR})},
    # A round of one's own unit for those that report through it; the Department's by its staff.
    P.REPORT_OPEN: {**_UNIT_WRITERS, R.COORDINATOR: frozenset({L.SECTOR})},
    P.REPORT_READ: {
        **_READERS,
        R.APPROVER: frozenset({L.SUBTREE}),
        R.DOMAIN_VIEWER: frozenset({L.FIELD}),
    },
    P.REPORT_SUBMIT: {R.UNIT_HEAD: frozenset({L.OWN})},
    # The coordinator writes the Department's own part, which is found by REPORT_COLLATE.
    P.REPORT_WRITE: {**_UNIT_WRITERS, R.COORDINATOR: frozenset({L.HERE})},
    P.SCAN_KEY: {R.UNIT_HEAD: frozenset({L.OWN}), R.ADMIN: frozenset({L.SECTOR})},
    P.SCAN_READ: {
        R.FOCAL_POINT: frozenset({L.OWN}),
        R.UNIT_HEAD: frozenset({L.OWN}),
        R.INSPECTOR: frozenset({L.SECTOR}),
    },
    P.SCAN_WRITE: _UNIT_WRITERS,
    # Each group of the results asks for its own permission.
    P.SEARCH_READ: _STAFF,
    P.SETTINGS_ADMIN: {R.ADMIN: frozenset({L.SECTOR})},
    P.SHARE_APPROVE: {R.UNIT_HEAD: frozenset({L.OWN})},
    P.SHARE_COUNT: {R.COORDINATOR: frozenset({L.SECTOR}), R.LEADER: frozenset({L.SECTOR})},
    P.SHARE_READ: {
        R.FOCAL_POINT: frozenset({L.OWN}),
        R.UNIT_HEAD: frozenset({L.OWN}),
        R.INSPECTOR: frozenset({L.SECTOR}),
    },
    P.SHARE_WRITE: _UNIT_WRITERS,
    P.SYSTEM_IMPORT: {R.FOCAL_POINT: frozenset({L.OWN}), R.UNIT_HEAD: frozenset({L.OWN})},
    P.SYSTEM_READ: _SYSTEM_READERS,
    P.SYSTEM_WRITE: _UNIT_WRITERS,
    P.TRAINING_SHARE: {R.COORDINATOR: frozenset({L.SECTOR})},
    P.UNIT_ADMIN: {R.ADMIN: frozenset({L.SECTOR})},
    P.UNIT_READ: {
        R.FOCAL_POINT: frozenset({L.SUBTREE, L.GUIDED}),
        R.UNIT_HEAD: frozenset({L.SUBTREE, L.GUIDED}),
        R.APPROVER: frozenset({L.SUBTREE}),
        R.APPRAISER: frozenset({L.SECTOR}),
        R.INSPECTOR: frozenset({L.SECTOR}),
        R.COORDINATOR: frozenset({L.SECTOR}),
        R.DOMAIN_VIEWER: frozenset({L.SECTOR}),
        R.LEADER: frozenset({L.SECTOR}),
        R.ADMIN: frozenset({L.SECTOR}),
    },
}


def relations(permission: Permission, role: Role) -> frozenset[Relation]:
    """Return through which relations ``role`` has ``permission``; empty means refused."""
    return GRANTS[permission].get(role, frozenset())


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view: whoever holds no role with ``permission`` at all is refused (403)."""

    def mark(view: View) -> View:
        view.__permission__ = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that answers without login; the list is short and tested."""
    view.__permission__ = None  # type: ignore[attr-defined]
    return view
