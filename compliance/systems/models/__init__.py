"""Information systems and what a dossier needs to know of them."""

from compliance.systems.models.parts import (
    Component,
    Interconnection,
    NetworkZone,
    SizeMetric,
    SystemDocument,
    SystemPart,
    UserGroup,
)
from compliance.systems.models.product import ProductProfile, ProductState, Vendor
from compliance.systems.models.system import (
    GONE,
    DataAsset,
    Hosting,
    InformationSystem,
    Lifecycle,
    RelationKind,
    Sensitivity,
    SystemRelation,
    SystemStatus,
    TransitionCase,
    TransitionDecision,
)

__all__ = [
    "GONE",
    "Component",
    "DataAsset",
    "Hosting",
    "InformationSystem",
    "Interconnection",
    "Lifecycle",
    "NetworkZone",
    "ProductProfile",
    "ProductState",
    "RelationKind",
    "Sensitivity",
    "SizeMetric",
    "SystemDocument",
    "SystemPart",
    "SystemRelation",
    "SystemStatus",
    "TransitionCase",
    "TransitionDecision",
    "UserGroup",
    "Vendor",
]
