"""Drawings: everything is on them, nothing sticks out, and every painter shows the same."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from docx import Document
from lxml import etree
from PIL import Image

from reports import OfficialDocument, blocks, fonts, render_docx, render_pdf
from reports.drawing import (
    Channel,
    Flows,
    Node,
    Outside,
    Topology,
    ZoneBox,
    layout_flows,
    layout_topology,
    to_png,
    to_svg,
)
from reports.drawing.shapes import Box, Label
from reports.measure import width_of

OTHERS = [
    Outside("Cổng giám định BHYT", "out", "HTTPS", "Hồ sơ XML", "BHXH Việt Nam"),
    Outside("Hệ thống xét nghiệm", "in", "HL7 v2", "Kết quả"),
    Outside("Trục kết nối của tỉnh", "both", "API", "Danh mục"),
]


def topology(components: int, others: int = 3) -> Topology:
    per_zone = [components // 4] * 3
    per_zone.append(components - sum(per_zone))
    zones = [
        ZoneBox(
            f"Vùng số {number}",
            [Node(f"Máy chủ nghiệp vụ {number}.{n}", "Máy chủ", True) for n in range(count)],
            known=number != 4,
        )
        for number, count in enumerate(per_zone, start=1)
    ]
    users = [Channel("Bác sĩ", "Mạng nội bộ"), Channel("Người bệnh", "Internet")]
    return Topology("Hệ thống thông tin bệnh viện", zones, users, (OTHERS * 5)[:others])


def labels_of(figure):
    return [shape for shape in figure.shapes if isinstance(shape, Label)]


def test_forty_components_stay_readable_on_a_page_of_a4():
    figure = layout_topology(topology(40))
    scale = min(1.0, 453 / figure.width, 225 / 25.4 * 72 / figure.height)
    assert min(label.size for label in labels_of(figure)) * scale >= 5
    names = [label for label in labels_of(figure) if label.text.startswith("Máy chủ nghiệp")]
    assert len(names) == 40
    assert min(label.size for label in names) * scale >= 6.5


@pytest.mark.parametrize("components", [0, 1, 7, 40, 120])
@pytest.mark.parametrize("others", [0, 1, 12])
def test_nothing_sticks_out_and_no_boxes_of_a_zone_overlap(components, others):
    figure = layout_topology(topology(components, others))
    boxes = [shape for shape in figure.shapes if isinstance(shape, Box)]
    for box in boxes:
        assert box.x >= 0
        assert box.x + box.width <= figure.width + 0.1
        assert box.y >= 0
        assert box.y + box.height <= figure.height + 0.1
    nodes = [box for box in boxes if box.look in ("server", "outside", "user")]
    for index, one in enumerate(nodes):
        for other in nodes[index + 1 :]:
            apart = (
                one.x + one.width <= other.x + 0.1
                or other.x + other.width <= one.x + 0.1
                or one.y + one.height <= other.y + 0.1
                or other.y + other.height <= one.y + 0.1
            )
            assert apart


def test_no_line_of_text_is_wider_than_its_box():
    long = "Hệ thống quản lý thông tin bệnh viện đa khoa khu vực phía đông tỉnh " * 3
    figure = layout_topology(
        Topology(
            long,
            [ZoneBox(long, [Node(long, long), Node("A" * 90)])],
            [Channel(long, long)],
            [Outside(long, "both", long, long, long)],
        )
    )
    for label in labels_of(figure):
        wide = width_of(label.text, fonts.style_name(bold=label.bold), label.size)
        left = label.x - wide / 2 if label.anchor == "middle" else label.x
        assert left >= -0.5, label.text
        assert left + wide <= figure.width + 0.5, label.text


def test_flows_stand_on_the_side_of_their_direction_and_are_listed_in_words():
    figure = layout_flows(Flows("HIS", ["Cơ sở dữ liệu khám bệnh"], OTHERS))
    at = {label.text: label.x for label in labels_of(figure)}
    assert at["Hệ thống xét nghiệm"] < at["HIS"] < at["Cổng giám định BHYT"]
    said = [label.text for label in labels_of(figure) if label.text.startswith("(")]
    assert "(1) Cổng giám định BHYT: HTTPS: Hồ sơ XML" in said
    assert "gửi tới Cổng giám định BHYT" in figure.text
    assert "nhận từ Hệ thống xét nghiệm" in figure.text


def test_svg_is_well_formed_named_for_readers_and_free_of_styles():
    figure = layout_topology(topology(9))
    text = to_svg(figure, watermark='<b>"ai" & khi nào</b>')
    root = etree.fromstring(text.encode())
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.xpath("string(s:title)", namespaces=space) == figure.title
    assert "Vùng số 4" in root.xpath("string(s:desc)", namespaces=space)
    assert "style=" not in text
    assert "<script" not in text
    assert text.count("khi nào") >= 2


def test_pdf_shows_the_same_words_as_vectors_and_word_a_sharp_picture():
    figure = layout_topology(topology(12))
    document = OfficialDocument(
        issuing_body="BỆNH VIỆN MẪU",
        title="Sơ đồ",
        doc_type="THUYẾT MINH",
        blocks=[blocks.Drawing(figure, "Mô hình lô-gic")],
        draft=True,
    )
    pages = pypdfium2.PdfDocument(render_pdf(document))
    text = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))
    for label in labels_of(figure):
        assert label.text in text
    word = Document(io.BytesIO(render_docx(document)))
    picture = Image.open(io.BytesIO(word.part.related_parts[_picture_id(word)].blob))
    assert picture.width > 1000
    assert "Mô hình lô-gic" in [paragraph.text for paragraph in word.paragraphs]


def _picture_id(word):
    blip = word.element.body.xpath(".//a:blip/@r:embed")
    assert len(blip) == 1
    return blip[0]


def test_png_is_the_figure_at_three_pixels_a_point():
    figure = layout_flows(Flows("HIS", [], OTHERS))
    assert Image.open(io.BytesIO(to_png(figure))).width == round(figure.width * 3) + 2
