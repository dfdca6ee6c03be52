"""Systems follow what a vendor published: confirm it, differ from it, change version."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from compliance.classification.queries import pack_today
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.products.models import WHOLE, ProductComponent, Verdict
from compliance.products.queries import differences, newer_version, parts_of, sheet_of
from compliance.products.services import (
    adopt,
    answer_row,
    confirm_rows,
    describe,
    import_parts,
    invite,
    keep_part,
    publish,
    read_product,
    start_version,
)
from compliance.requirements.models import RequirementResponse, ResponseState
from compliance.requirements.queries import OriginKind, progress_of, sheet_at
from compliance.systems.models import Component, InformationSystem, ProductState
from tests.support.answers import own
from tests.support.dossiers import acting, unit_of, user_of
from tests.support.products import (
    HIS,
    ITEM,
    LIS,
    OTHER,
    product,
    row_of,
    running_on,
    say,
    system_as,
)

MET, PARTLY = ResponseState.MET, ResponseState.PARTLY_MET


def published(session, name=LIS, state=MET):
    """Let the vendor describe and publish the product that nobody has described."""
    found = product(session, name)
    say(session, found, ITEM, state)
    with transaction():
        keep_part(found, "components", {"kind": "server", "name": "Máy chủ LIS"})
        publish(found, actor_id=None)
    return found


def test_only_a_published_version_is_followed_and_nothing_is_copied(app):
    system_id = running_on(app, LIS)
    with acting(app) as session:
        lis = product(session, LIS)
        say(session, lis, ITEM)
        assert row_of(session, system_id, ITEM).state == ResponseState.NOT_ANSWERED
        with transaction():
            keep_part(lis, "components", {"kind": "server", "name": "Máy chủ LIS"})
            publish(lis, actor_id=None)
        row = row_of(session, system_id, ITEM)
        assert (row.state, row.origin.kind) == (MET, OriginKind.PRODUCT)
        assert row.origin.sentence == "theo sản phẩm LIS Mẫu 1 1.2"
        assert row.unconfirmed
        kept = select(RequirementResponse).filter_by(system_id=system_id)
        assert session.scalars(kept).all() == []


def test_the_counts_of_a_system_count_what_its_product_answers(app):
    system_id = running_on(app, LIS)
    with acting(app) as session:
        before = progress_of({system_id: 2})[system_id].answered
        published(session)
        assert progress_of({system_id: 2})[system_id].answered == before + 1


def test_an_own_answer_stands_before_the_product(app):
    system_id = running_on(app, LIS)
    with acting(app) as session:
        published(session)
        own(session, session.get_one(InformationSystem, system_id), ITEM, note="Làm khác ở đây.")
        row = row_of(session, system_id, ITEM)
        assert (row.note, row.origin) == ("Làm khác ở đây.", None)


def test_a_published_version_cannot_be_changed_in_any_way(app):
    with acting(app) as session:
        his = product(session)
        sheet = sheet_of(his)
        changes = (
            lambda: describe(his, his.version, {"kind": "his", "description": "Khác"}),
            lambda: keep_part(his, "components", {"kind": "server", "name": "Thêm"}),
            lambda: answer_row(
                sheet, sheet.find(ITEM), MET, "Nói khác đi một chút.", seen_version=1, actor_id=None
            ),
            lambda: publish(his, actor_id=None),
        )
        for change in changes:
            with pytest.raises(Refused, match="đã công bố"), transaction():
                change()


def test_a_version_that_says_nothing_is_not_published(app):
    with acting(app) as session:
        lis = product(session, LIS)
        with pytest.raises(Refused, match="thành phần"), transaction():
            publish(lis, actor_id=None)
        with transaction():
            keep_part(lis, "components", {"kind": "server", "name": "Máy chủ"})
        with pytest.raises(Refused, match="yêu cầu"), transaction():
            publish(lis, actor_id=None)


def test_what_holds_is_confirmed_and_what_holds_in_part_is_answered_by_the_unit(app):
    system_id = running_on(app, LIS)
    with acting(app) as session:
        lis = product(session, LIS)
        say(session, lis, OTHER, PARTLY)
        published(session)
        actor = user_of(session, "focal.bvdk").id
        sheet = sheet_at(session.get_one(InformationSystem, system_id), pack_today(), 2)
        with pytest.raises(Refused, match="một phần"), transaction():
            confirm_rows(sheet, [OTHER], actor_id=actor)
        with transaction():
            assert confirm_rows(sheet, [ITEM, OTHER], actor_id=actor) == 1
        assert not row_of(session, system_id, ITEM).unconfirmed
        assert row_of(session, system_id, OTHER).unconfirmed


def test_a_new_version_copies_and_changing_over_keeps_what_is_the_same(app):
    system_id = running_on(app, LIS)
    with acting(app) as session:
        lis = product(session, LIS)
        say(session, lis, OTHER)
        published(session)
        actor = user_of(session, "focal.bvdk").id
        sheet = sheet_at(session.get_one(InformationSystem, system_id), pack_today(), 2)
        with transaction():
            confirm_rows(sheet, [ITEM, OTHER], actor_id=actor)
            fresh = start_version(lis, "2.0")
        assert fresh.state == ProductState.DRAFT
        assert [row.state for row in sheet_of(fresh).rows] == [r.state for r in sheet_of(lis).rows]
        say(session, fresh, OTHER, note="Đổi cách khóa tài khoản.")
        assert newer_version(lis) is None
        app.extensions["clock"].advance(days=1)
        with transaction():
            publish(fresh, actor_id=None)
        assert newer_version(lis).id == fresh.id
        assert differences(lis, fresh).changed_items == {OTHER}
        system = system_as(session, "focal.bvdk", system_id)
        with transaction():
            adopt(system, fresh, actor_id=actor)
        assert not row_of(session, system_id, ITEM).unconfirmed
        assert row_of(session, system_id, OTHER).unconfirmed
        with pytest.raises(Refused, match="sản phẩm khác"), transaction():
            adopt(system, product(session, HIS), actor_id=actor)


def test_a_second_draft_is_refused(app):
    with acting(app) as session, pytest.raises(Refused, match="đang soạn"), transaction():
        start_version(product(session), "9.9")


def test_components_are_taken_over_once(app):
    system_id = running_on(app)
    with acting(app) as session:
        his = product(session)
        system = system_as(session, "focal.bvdk", system_id)
        part = parts_of(his.id, "components")[0]
        with transaction():
            import_parts(system, his, [("components", part.id)])
        names = session.scalars(select(Component.name).where(Component.system_id == system_id))
        assert part.name in set(names)
        with pytest.raises(Refused), transaction():
            import_parts(system, his, [("components", part.id)])
        assert session.get(ProductComponent, part.id) is not None


def test_a_reading_needs_a_verdict_and_words_for_a_remark(app):
    with acting(app) as session:
        his, office = product(session), unit_of(session, "van-phong-so")
        actor = user_of(session, "appraiser").id
        for said, sentence in (
            ({ITEM: (Verdict.FITS, None)}, "kết luận chung"),
            ({WHOLE: (Verdict.REMARK, " ")}, "ý kiến"),
            ({WHOLE: (Verdict.FITS, None), "KHONG-CO": (Verdict.FITS, None)}, "KHONG-CO"),
        ):
            with pytest.raises(Refused, match=sentence), transaction():
                read_product(his, office.id, said, actor_id=actor)
        draft = product(session, HIS, "1.3")
        with pytest.raises(Refused, match="đã công bố"), transaction():
            read_product(draft, office.id, {WHOLE: (Verdict.FITS, None)}, actor_id=actor)


def test_somebody_of_another_vendor_or_unit_cannot_be_invited(app):
    with acting(app) as session:
        department = unit_of(session, "so-y-te").id
        for login, name, release in (("focal.bvdk", HIS, "1.2"), ("vendor", "HIS Mẫu 2", "2.2")):
            of = product(session, name, release)
            with pytest.raises(Refused, match="nhà cung cấp"), transaction():
                invite(of, department, login=login, display_name="X")
        with pytest.raises(Refused, match="đã được mời"), transaction():
            invite(product(session), department, login="vendor", display_name="X")
