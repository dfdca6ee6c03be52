"""What only the PDF promises: fonts, pages, marks, the code."""

import io

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from bench.documents import sample_dossier
from reports import blocks, fonts, render_pdf
from reports.documents import dossier
from tests.unit.reports.samples import LETTERS, VERIFY, document, pages_of, table

LONG_NAME = "Trung tâm Nuôi dưỡng người tâm thần và phục hồi chức năng khu vực " * 4


def fonts_in(content):
    found = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            found[font["/BaseFont"]] = font.get("/FontDescriptor")
    return found


@pytest.mark.parametrize("name", fonts.FILES)
def test_the_typeface_has_every_letter_in_every_style(name):
    known = TTFont(fonts.path_of(name)).getBestCmap()
    needed = {ord(letter) for letter in LETTERS + LETTERS.upper() + "–—“”‘’…•≥≤×\u0306\u0309\u0323"}
    assert needed <= known.keys()


def test_only_the_packaged_typeface_is_used_and_it_is_embedded():
    body = [
        table(3),
        blocks.Paragraph("đậm nghiêng", bold=True, italic=True),
        blocks.Chart([("Đạt", 1)]),
        blocks.Signatures([("A", "B"), ("C", "D")]),
        blocks.Facts([("Trạng thái", blocks.Status("unknown"))]),
    ]
    found = fonts_in(render_pdf(document(blocks=body, verify_url=VERIFY, draft=True, demo=True)))
    assert found
    for name, descriptor in found.items():
        assert "LiberationSerif" in name
        assert "/FontFile2" in descriptor


def test_every_page_carries_the_marks():
    pages = pages_of(render_pdf(document(blocks=[table(200)], draft=True, demo=True)))
    assert len(pages) > 4
    assert all("BẢN NHÁP" in page and "DỮ LIỆU MẪU" in page for page in pages)


def test_the_header_of_a_table_is_on_each_of_its_pages_once():
    pages = pages_of(render_pdf(document(blocks=[table(300)])))
    assert all(page.count("Tên đơn vị") == 1 for page in pages)


def test_three_hundred_rows_take_nine_pages_at_most():
    assert len(pages_of(render_pdf(document(blocks=[table(300)])))) <= 9


def test_signatures_never_stand_alone_on_a_page():
    for rows in range(18, 44):
        last = pages_of(render_pdf(document(blocks=[table(rows)])))[-1]
        assert f"Trạm Y tế xã số {rows}" in last
        assert "Nguyễn Thị Mẫu" in last


def test_a_title_is_never_the_last_thing_on_a_page():
    for lines in range(24, 36):
        body = [blocks.Paragraph("Dòng.") for _ in range(lines)]
        pages = pages_of(
            render_pdf(document(blocks=[*body, blocks.Heading("Tiêu đề bảng"), table(5)]))
        )
        page = next(page for page in pages if "Tiêu đề bảng" in page)
        assert "Trạm Y tế xã số 1" in page


@pytest.mark.parametrize("landscape", [False, True])
def test_a_title_goes_with_the_last_words_to_the_page_of_the_signatures(landscape):
    for lines in range(6, 36):
        body = [blocks.Paragraph("Dòng.") for _ in range(lines)]
        end = [blocks.Heading("Tổ chức thực hiện"), blocks.Paragraph("Câu cuối cùng.")]
        pages = pages_of(
            render_pdf(document(blocks=[*body, *end], verify_url=VERIFY, landscape=landscape))
        )
        page = next(page for page in pages if "Tổ chức thực hiện" in page)
        assert "Câu cuối cùng." in page, lines
        assert "Nguyễn Thị Mẫu" in page, lines


@pytest.mark.parametrize("landscape", [False, True])
def test_nothing_is_drawn_outside_the_margins(landscape):
    word = "x" * 300
    body = [
        blocks.Paragraph(f"https://example.vn/{word}"),
        blocks.Facts([(LONG_NAME, LONG_NAME), ("Địa chỉ", word)]),
        blocks.Table([blocks.Column("A"), blocks.Column("B", 9)], [[word, LONG_NAME * 40]]),
        blocks.Table([blocks.Column(f"Cột số {n}") for n in range(14)], [[word[:30]] * 14] * 3),
        blocks.Missing([LONG_NAME]),
        blocks.Chart([(LONG_NAME, 1_000_000)], unit="người"),
    ]
    content = render_pdf(
        document(
            parent_body=LONG_NAME,
            issuing_body=LONG_NAME,
            title=LONG_NAME,
            blocks=body,
            landscape=landscape,
            recipients=[LONG_NAME],
        )
    )
    for page in pypdfium2.PdfDocument(content):
        image = page.render(scale=1).to_pil().convert("L")
        wide, high = image.size
        for edge in ((0, 0, 82, high), (wide - 48, 0, wide, high), (0, high - 54, wide, high)):
            assert image.crop(edge).getextrema()[0] > 200


def test_a_row_longer_than_a_page_goes_on_over_the_pages():
    text = " ".join(f"câu{n}" for n in range(4000))
    pages = pages_of(
        render_pdf(document(blocks=[blocks.Table([blocks.Column("Nội dung")], [[text]])]))
    )
    assert len(pages) > 3
    joined = " ".join(pages)
    assert all(f"câu{n}" in joined for n in range(4000))


def test_the_code_leads_to_the_address():
    page = PdfReader(io.BytesIO(render_pdf(document(verify_url=VERIFY)))).pages[0]
    links = [a.get_object()["/A"]["/URI"] for a in page.get("/Annots", [])]
    assert links == [VERIFY]


def test_the_file_names_its_title_language_and_headings():
    reader = PdfReader(io.BytesIO(render_pdf(document())))
    assert reader.metadata.title == "Báo cáo Kết quả rà soát cấp độ hệ thống thông tin"
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert [entry.title for entry in reader.outline] == ["I. Tình hình"]


def test_a_picture_is_shrunk_to_the_page():
    target = io.BytesIO()
    Image.new("RGB", (4000, 300), "red").save(target, "PNG")
    content = render_pdf(document(blocks=[blocks.Picture(target.getvalue(), "Mô hình")]))
    image = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil().convert("RGB")
    assert image.getpixel((image.width - 30, 400)) == (255, 255, 255)
    assert (255, 0, 0) in {color for _, color in image.getcolors(100_000)}


def test_a_whole_dossier_is_one_file_of_a_known_length():
    pages = pages_of(render_pdf(dossier.layout(sample_dossier(100))))
    assert 25 <= len(pages) <= 45


@pytest.mark.parametrize("lines", range(14, 34))
def test_the_places_of_two_parties_never_stand_alone_on_a_page(lines):
    body = [blocks.Paragraph(f"Dòng {n}") for n in range(lines)]
    parties = blocks.Signatures([("ĐẠI DIỆN BÊN A", ""), ("ĐẠI DIỆN BÊN B", "")])
    made = document(blocks=(*body, parties), signer=None, recipients=())
    last = pages_of(render_pdf(made))[-1]
    assert "ĐẠI DIỆN BÊN A" in last
    assert f"Dòng {lines - 1}" in last


@pytest.mark.parametrize("lines", range(14, 34))
def test_what_heads_a_list_never_stands_at_the_foot_of_a_page(lines):
    body = [blocks.Paragraph(f"Dòng {n}") for n in range(lines)]
    body += [blocks.Paragraph("Khó khăn:", keep=True), blocks.Bullets(["Thiếu người.", "Cũ."])]
    for page in pages_of(render_pdf(document(blocks=tuple(body)))):
        assert ("Khó khăn:" in page) == ("Thiếu người." in page)
