"""A training plan on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import render_docx, render_pdf
from reports.documents import training_plan
from tests.unit.reports.samples import NATION, text_of_docx, text_of_pdf
from tests.unit.reports.test_documents import ISSUE

TRAINING = training_plan.TrainingPlan(
    issue=ISSUE,
    unit_name="Bệnh viện Mẫu",
    year=2027,
    edition=2,
    lines=[
        training_plan.PlanLine(
            topic="Phòng thư lừa đảo",
            kind="Nâng cao nhận thức",
            audience="Toàn thể",
            people=1200,
            month=3,
            provider="Phòng Kế hoạch",
            cost=2_500_000,
        ),
        training_plan.PlanLine(
            topic="Diễn tập",
            kind="Diễn tập",
            audience="Tổ ứng cứu",
            people=None,
            month=9,
            provider="",
            cost=None,
        ),
    ],
    grounds=[
        training_plan.Ground(title="Học nâng cao nhận thức", source="NĐ 331", confidence="S"),
        training_plan.Ground(title="Bồi dưỡng mỗi năm", source="NĐ 331", confidence="U"),
    ],
    note="",
)


@pytest.mark.parametrize(
    "data", [TRAINING, replace(TRAINING, lines=(), grounds=())], ids=["full", "empty"]
)
def test_it_is_written_both_ways_with_head_and_marks(data):
    document = training_plan.layout(data)
    for text in (text_of_pdf(render_pdf(document)), text_of_docx(render_docx(document))):
        assert NATION in text
        assert "BẢN NHÁP" in text


def test_a_training_plan_sums_what_is_known_and_calls_a_convention_one():
    for text in (
        " ".join(text_of_pdf(render_pdf(training_plan.layout(TRAINING))).split()),
        " ".join(text_of_docx(render_docx(training_plan.layout(TRAINING))).split()),
    ):
        assert "Tổng kinh phí dự kiến: 2.500.000 đồng. 1 việc chưa ghi kinh phí." in text
        assert "1.200" in text
        assert "(sửa đổi, bổ sung lần 1)" in text
        law, ours = text.index("1. Căn cứ"), text.index("là quy ước")
        assert law < text.index("Học nâng cao nhận thức: NĐ 331") < ours
        # What no text sets is named below, never under the grounds.
        assert text.index("Bồi dưỡng mỗi năm") > ours
