"""What only the Word file promises: order of its parts, typeface, pages, the code."""

import io

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from bench.documents import sample_dossier
from reports import blocks, render_docx
from reports.documents import dossier
from tests.unit.reports.samples import VERIFY, document, table

#: The order of children that the file format demands (those that we write).
ORDER = {
    "w:tblPr": ["tblStyle", "tblW", "jc", "tblBorders", "shd", "tblLayout", "tblLook"],
    "w:tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"],
    "w:rPr": ["rStyle", "rFonts", "b", "i", "color", "sz", "szCs", "lang"],
    "w:pPr": [
        "pStyle", "keepNext", "keepLines", "widowControl", "pBdr", "shd", "spacing", "ind", "jc",
        "outlineLvl", "sectPr",
    ],
    "w:sectPr": [
        "headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols",
        "titlePg", "docGrid",
    ],
}  # fmt: skip


def read(content):
    return docx.Document(io.BytesIO(content))


@pytest.mark.parametrize("parent", ORDER)
def test_parts_stand_in_the_order_that_word_demands(parent):
    content = render_docx([*dossier.layout(sample_dossier(10)), document(verify_url=VERIFY)])
    found = list(read(content).element.body.iter(qn(parent)))
    assert found
    for element in found:
        places = [ORDER[parent].index(child.tag.split("}")[1]) for child in element]
        assert places == sorted(places)


def test_every_run_is_in_times_new_roman():
    content = render_docx(document(blocks=[table(3), blocks.Facts([("Tên", "HIS")])], draft=True))
    for fonts in read(content).element.body.iter(qn("w:rFonts")):
        assert set(fonts.attrib.values()) == {"Times New Roman"}


def test_the_header_row_repeats():
    word = read(render_docx(document(blocks=[table(3)])))
    rows = next(t for t in word.tables if len(t.rows) == 4).rows
    marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert marks == [True, False, False, False]


def test_pages_are_a4_with_the_margins_of_the_decree():
    word = read(render_docx([document(), document(landscape=True)]))
    for section, sides in zip(word.sections, [(210, 297), (297, 210)], strict=True):
        assert (round(section.page_width.mm), round(section.page_height.mm)) == sides
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
    assert word.sections[1].orientation == WD_ORIENT.LANDSCAPE


def test_the_first_page_has_no_number_and_the_others_have():
    section = read(render_docx(document())).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_header._element.xml
    assert "PAGE" in section.header._element.xml


def test_the_code_is_a_picture_on_final_documents_only():
    final, draft = (
        read(render_docx(document(verify_url=VERIFY, draft=draft))) for draft in (False, True)
    )
    assert len(list(final.element.body.iter(qn("pic:pic")))) == 1
    assert not list(draft.element.body.iter(qn("pic:pic")))


def test_a_draft_has_its_watermark_on_each_page():
    section = read(render_docx(document(draft=True))).sections[0]
    for header in (section.first_page_header, section.header):
        assert 'string="BẢN NHÁP"' in header._element.xml


def test_tables_fill_the_width_of_the_page_and_no_more():
    wide = blocks.Table([blocks.Column(f"Cột {n}", n + 1) for n in range(9)], [["x"] * 9])
    for landscape in (False, True):
        word = read(render_docx(document(blocks=[wide], landscape=landscape)))
        section = word.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        total = sum(column.width for column in word.tables[2].columns)
        assert 0.97 * room < total <= room + 9 * 635  # a twentieth of a point a column
