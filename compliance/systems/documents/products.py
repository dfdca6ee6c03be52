"""The plan's two products (V.1, V.2) and the transition lists, from rows to documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from compliance.core.i18n import _
from compliance.systems import labels
from compliance.systems.catalogue import (
    contract_notice,
    data_groups,
    kind_name,
    kinds_by_id,
)
from compliance.systems.models import DataAsset, InformationSystem, TransitionCase
from compliance.systems.queries.gaps import missing_fields
from compliance.systems.queries.lists import Parties
from compliance.systems.queries.transition import Transition
from reports import Signer
from reports.documents.data_catalogue import AssetLine, DataCatalogue
from reports.documents.issue import Issue
from reports.documents.systems_state import StateReport, SystemLine
from reports.documents.transition_list import Group, TransitionReport


@dataclass(frozen=True)
class Issuer:
    """Who issues a document, where, when, and what it covers."""

    body: str
    parent_body: str
    place: str
    day: date
    scope: str
    #: To whom it is sent; empty: it goes nowhere yet.
    addressee: str
    signer_title: str
    demo: bool

    @property
    def issue(self) -> Issue:
        """The outer data of every document."""
        return Issue(
            issuing_body=self.body,
            parent_body=self.parent_body,
            place=self.place,
            date=self.day,
            signer=Signer(title=self.signer_title) if self.signer_title else None,
            recipients=["Như trên", "Lưu: VT"] if self.addressee else ["Lưu: VT"],
            demo=self.demo,
        )

    @property
    def head(self) -> dict[str, Any]:
        """The fields that every document shares."""
        return {"issue": self.issue, "as_of": self.day}

    @property
    def sent_head(self) -> dict[str, Any]:
        """The same with the addressee, for reports that are sent."""
        return {**self.head, "addressee": self.addressee}


def state_report(
    issuer: Issuer,
    systems: Sequence[InformationSystem],
    parties: Mapping[UUID, Parties],
    databases: int,
) -> StateReport:
    """Return the report on the state of data systems (V.1)."""
    ordered = sorted(systems, key=lambda system: (system.unit.name, system.name))
    lines = [_system_line(system, parties.get(system.id, Parties())) for system in ordered]
    groups = Counter(_group_of(system) for system in systems)
    levels = Counter(system.level for system in systems)
    hosting = Counter(system.hosting for system in systems)
    return StateReport(
        **issuer.sent_head,
        scope=issuer.scope,
        systems=lines,
        databases=databases,
        inventoried=sum(line.complete for line in lines),
        by_group=groups.most_common(),
        by_level=[
            (_("Cấp độ %(n)s", n=level) if level else _("Chưa có cấp độ"), count)
            for level, count in sorted(levels.items(), key=lambda pair: pair[0] or 0)
        ],
        by_hosting=[
            (labels.label(labels.HOSTINGS, key) or _("Chưa khai"), count)
            for key, count in hosting.most_common()
        ],
        problems=_problems(issuer.day, systems, parties),
    )


def _system_line(system: InformationSystem, who: Parties) -> SystemLine:
    return SystemLine(
        name=system.name,
        unit=system.unit.name,
        kind=kind_name(system.kind),
        owner=who.owner,
        operator=who.operator,
        vendor=system.product.vendor.name if system.product else "",
        hosting=labels.label(labels.HOSTINGS, system.hosting),
        status=labels.label(labels.STATUSES, system.status),
        level=system.level,
        people=system.subjects_sensitive or system.subjects_basic,
        complete=not missing_fields(system),
    )


def _group_of(system: InformationSystem) -> str:
    kind = kinds_by_id().get(system.kind)
    return kind.group_name if kind else _("Loại khác")


def _problems(
    day: date, systems: Sequence[InformationSystem], parties: Mapping[UUID, Parties]
) -> list[str]:
    limit = day + contract_notice()
    counted = (
        (sum(bool(missing_fields(s)) for s in systems), _("hệ thống thiếu mô tả mà hồ sơ cần")),
        (sum(s.level is None for s in systems), _("hệ thống chưa có cấp độ")),
        (
            sum(s.transition_case == TransitionCase.UNDETERMINED for s in systems),
            _("hệ thống chưa xác định trường hợp chuyển tiếp"),
        ),
        (
            sum(not parties.get(s.id, Parties()).owner for s in systems),
            _("hệ thống chưa xác định chủ quản"),
        ),
        (
            sum(s.contract_end is not None and s.contract_end <= limit for s in systems),
            _(
                "hệ thống có hợp đồng đã hoặc sắp hết hạn trong %(days)s ngày",
                days=contract_notice().days,
            ),
        ),
    )
    return [f"{count} {what}." for count, what in counted if count]


def data_catalogue(
    issuer: Issuer, assets: Sequence[DataAsset], owners: Mapping[UUID, str]
) -> DataCatalogue:
    """Return the catalogue of data (V.2); every group of the plan is there, empty or not."""
    grouped: dict[str | None, list[AssetLine]] = {}
    for asset in assets:
        grouped.setdefault(asset.data_group, []).append(_asset_line(asset, owners))
    known = [(group.name, grouped.pop(group.id, [])) for group in data_groups()]
    rest = [line for lines in grouped.values() for line in lines]
    return DataCatalogue(
        **issuer.sent_head,
        scope=issuer.scope,
        groups=[*known, *([(_("Chưa xếp nhóm"), rest)] if rest else [])],
    )


def _asset_line(asset: DataAsset, owners: Mapping[UUID, str]) -> AssetLine:
    return AssetLine(
        name=asset.name,
        kind=labels.label(labels.ASSET_KINDS, asset.kind),
        unit=asset.unit.name,
        system=asset.system.name if asset.system else "",
        owner=owners.get(asset.data_owner_id, "") if asset.data_owner_id else "",
        sensitivity=labels.label(labels.SENSITIVITIES, asset.sensitivity),
        people=asset.distinct_people,
        update_cycle=asset.update_cycle or "",
    )


def transition_report(issuer: Issuer, found: Transition) -> TransitionReport:
    """Return the transition lists."""
    groups = [
        Group(
            what=part.rule.what,
            source=part.rule.source,
            unsure=part.rule.confidence == "U",
            last_safe_day=part.rule.last_safe_day,
            done=part.done,
            rows=[_transition_row(system, found.parties) for system in part.systems],
        )
        for part in found.lists
    ]
    return TransitionReport(**issuer.head, scope=issuer.scope, groups=groups)


def _transition_row(system: InformationSystem, parties: Mapping[UUID, Parties]) -> list[Any]:
    who = parties.get(system.id, Parties())
    planned = system.plan_complete_by or system.expected_approval
    return [
        system.name,
        system.unit.name,
        who.owner or _("Chưa xác định"),
        who.operator or _("Chưa xác định"),
        system.level if system.level is not None else "–",
        planned,
    ]
