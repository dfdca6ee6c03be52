"""The four-layer plan on paper at its limits: the longest name, 300 measures, none at all."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from reports import Signer, render_docx, render_pdf
from reports.blocks import Status
from reports.documents.four_layer_plan import FourLayerPlan, Layer, LayerItem, Station, layout
from reports.documents.issue import Issue
from tests.unit.reports.samples import text_of_docx, text_of_pdf
from tests.unit.reports.test_robust import LETTERS, LONG_NAME, bare


def plan(rows: int = 2, stations: int = 0, name: str = "Trung tâm Y tế Mẫu") -> FourLayerPlan:
    items = [
        LayerItem(
            text=f"B-{n:03d}. Biện pháp {LETTERS}",
            status=Status("met", "Đã có"),
            note=f"Cách làm {n}.",
            provider="Công ty Mẫu\n12/HĐ (từ 01/01/2026 đến 31/12/2026)",
            evidence="Quyết định",
            owner="Trưởng phòng",
            due=date(2027, 1, 15),
        )
        for n in range(rows)
    ]
    return FourLayerPlan(
        issue=Issue(issuing_body=name, place="Gia Lai", signer=Signer(title="GIÁM ĐỐC"), demo=True),
        unit_name=name,
        year=2026,
        as_of=date(2026, 11, 22),
        word="Có một phần",
        layers=[
            Layer(title=f"Lớp {n}", status=Status("none", "Chưa có"), items=items if n == 1 else ())
            for n in (1, 2, 3, 4)
        ],
        stations=[
            Station(f"Trạm Y tế xã số {n}", date(2026, 1, 1), date(2026, 12, 31), "05/QĐ")
            for n in range(stations)
        ],
        missing=["L1-01. Người đứng đầu trực tiếp chỉ đạo: chưa ghi."],
    )


def both(data: FourLayerPlan) -> list[str]:
    document = layout(data)
    return [bare(text_of_docx(render_docx(document))), bare(text_of_pdf(render_pdf(document)))]


def test_a_plan_without_measures_says_so_layer_by_layer():
    for text in both(plan(0)):
        assert text.count(bare("Không có dòng nào")) == 4
        assert "Phụlục" not in text


def test_three_hundred_measures_and_a_hundred_stations_are_all_there():
    for text in both(plan(300, 100)):
        assert all(f"B-{n:03d}." in text for n in range(300))
        assert all(bare(f"Trạm Y tế xã số {n}") in text for n in range(100))
        assert bare("đến ngày 22/11/2026: Có một phần") in text


@pytest.mark.parametrize("part", [LETTERS, "12/HĐ (từ 01/01/2026 đến 31/12/2026)", "GIÁM ĐỐC"])
def test_what_is_written_is_read_back(part):
    for text in both(plan(1)):
        assert bare(part) in text


def test_the_longest_name_is_whole_and_nothing_is_drawn_outside_the_margins():
    data = plan(3, 2, LONG_NAME)
    for text in both(data):
        assert bare(LONG_NAME).lower() in text.lower()
    for page in pypdfium2.PdfDocument(render_pdf(layout(data))):
        image = page.render(scale=1).to_pil().convert("L")
        wide, high = image.size
        for edge in ((wide - 40, 0, wide, high), (0, high - 40, wide, high)):
            assert image.crop(edge).getextrema()[0] > 200


def test_a_draft_of_sample_data_says_both():
    for text in both(plan(1)):
        assert bare("BẢN NHÁP") in text
        assert bare("DỮ LIỆU MẪU") in text
