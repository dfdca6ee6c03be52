"""What both PDF and DOCX say, read back from the files."""

from datetime import UTC, datetime

import pytest

from reports import blocks, render_docx, render_pdf
from tests.unit.reports.samples import (
    LETTERS,
    NATION,
    VERIFY,
    document,
    pages_of,
    table,
    text_of_docx,
    text_of_pdf,
)

WRITERS = [
    pytest.param(lambda d: text_of_pdf(render_pdf(d)), id="pdf"),
    pytest.param(lambda d: text_of_docx(render_docx(d)), id="docx"),
]
both = pytest.mark.parametrize("written", WRITERS)


@both
def test_head_and_end_follow_the_decree(written):
    text = written(document())
    for part in (
        "SỞ Y TẾ TỈNH GIA LAI",
        "TRUNG TÂM Y TẾ KHU VỰC MẪU",
        NATION,
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/BC-TTYT",
        "Gia Lai, ngày 05 tháng 02 năm 2026",
        "BÁO CÁO",
        "Căn cứ Luật số 116/2025/QH15;",
        "Căn cứ Nghị định số 331/2026/NĐ-CP.",
        "Nơi nhận:",
        "- Sở Y tế (b/c);",
        "- Lưu: VT.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Thị Mẫu",
    ):
        assert part in text


@both
def test_every_letter_comes_back_as_it_was_given(written):
    words = f"{LETTERS} {LETTERS.upper()}"
    body = [blocks.Paragraph(words), blocks.Paragraph(words, bold=True, italic=True)]
    text = written(document(blocks=[*body, blocks.Bullets([words]), blocks.Note(words)]))
    assert text.count(words) == 4


@both
def test_text_with_separate_marks_is_composed(written):
    text = written(document(blocks=[blocks.Paragraph("Quye\u0302\u0301t đi\u0323nh")]))
    assert "Quyết định" in text


@both
def test_signs_of_markup_are_plain_text(written):
    body = [blocks.Paragraph("<b>A & B</b>"), blocks.Table([blocks.Column("<i>")], [["1 < 2 & 3"]])]
    text = written(document(blocks=body))
    assert "<b>A & B</b>" in text
    assert "<i>" in text
    assert "1 < 2 & 3" in text


@both
def test_a_control_character_does_not_break_the_file(written):
    assert "Tên hệ thống" in written(document(blocks=[blocks.Paragraph("Tên\x00\x0b hệ\tthống")]))


@both
def test_a_draft_says_so_and_a_final_document_does_not(written):
    assert "BẢN NHÁP" in written(document(draft=True))
    assert "BẢN NHÁP" not in written(document())


@both
def test_the_code_to_verify_is_on_final_documents_only(written):
    assert "Quét mã" in written(document(verify_url=VERIFY))
    assert "Quét mã" not in written(document(verify_url=VERIFY, draft=True))
    assert "Quét mã" not in written(document(verify_url=None))


@both
def test_sample_data_is_marked(written):
    assert "DỮ LIỆU MẪU" in written(document(demo=True))
    assert "DỮ LIỆU MẪU" not in written(document())


@both
def test_a_letter_has_its_subject_under_the_number_and_no_type(written):
    text = written(
        document(doc_type=None, addressee="Kính gửi: Sở Y tế", title="đề nghị thẩm định hồ sơ")
    )
    assert "V/v đề nghị thẩm định hồ sơ" in text
    assert "Kính gửi: Sở Y tế" in text
    assert "BÁO CÁO" not in text


@both
def test_several_addressees_stand_on_lines_of_their_own(written):
    text = written(document(addressee="Kính gửi:\nSở Y tế\nCông an tỉnh"))
    assert "Kính gửi: - Sở Y tế; - Công an tỉnh." in text


@both
def test_places_to_fill_in_when_number_and_date_are_not_known(written):
    text = written(document(number="", date=None))
    assert "Số: ……/……" in text
    assert "ngày … tháng … năm ……" in text


@both
def test_cells_show_values_in_the_vietnamese_way(written):
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    row = [12345, 0.5, moment.date(), moment, None, True, blocks.Status("partly")]
    columns = [blocks.Column(str(n)) for n in range(len(row))]
    text = written(document(blocks=[blocks.Table(columns, [row])], landscape=True))
    for part in ("12.345", "0,5", "22/11/2026", "23/11/2026 01:30", "Có", "Đạt một phần"):
        assert part in text


@both
def test_an_empty_table_says_that_there_is_no_row(written):
    assert "Không có dòng nào" in written(document(blocks=[table(0)]))


@both
def test_three_hundred_rows_are_all_there(written):
    text = written(document(blocks=[table(300)]))
    assert all(f"Trạm Y tế xã số {n}" in text for n in range(1, 301))


@both
def test_a_row_that_does_not_match_its_columns_is_refused(written):
    wrong = blocks.Table([blocks.Column("A"), blocks.Column("B")], [["chỉ một"]])
    with pytest.raises(ValueError, match="1 cells"):
        written(document(blocks=[wrong]))


@both
def test_what_is_missing_is_listed_and_nothing_is_said_when_all_is_there(written):
    assert "- Chưa có Quy chế" in written(document(blocks=[blocks.Missing(["Chưa có Quy chế"])]))
    assert "còn thiếu" not in written(document(blocks=[blocks.Missing([])]))


@both
def test_minutes_are_signed_by_both_sides(written):
    parties = [("Đại diện đơn vị", "Trần Văn Mẫu"), ("Trưởng đoàn", "Lê Thị Mẫu")]
    text = written(document(blocks=[blocks.Signatures(parties)], signer=None))
    for part in ("ĐẠI DIỆN ĐƠN VỊ", "Trần Văn Mẫu", "TRƯỞNG ĐOÀN", "Lê Thị Mẫu"):
        assert part in text


@both
def test_a_chart_gives_each_label_and_figure(written):
    chart = blocks.Chart([("Đạt", 30), ("Không đạt", 4.5)], caption="Biểu đồ", unit="mục")
    text = written(document(blocks=[chart]))
    for part in ("Biểu đồ", "Đạt", "30 mục", "Không đạt", "4,5 mục"):
        assert part in text


@both
def test_documents_in_one_file_keep_their_own_marks(written):
    text = written([document(title="Phần một", draft=True), document(title="Phần hai")])
    assert "Phần một" in text
    assert "Phần hai" in text


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_same_data_gives_the_same_bytes(render):
    def write():
        body = [table(50), blocks.Chart([("Đạt", 3)])]
        return render(document(blocks=body, verify_url=VERIFY, demo=True))

    assert write() == write()


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_nothing_to_print_is_refused(render):
    with pytest.raises(ValueError, match="no document"):
        render([])


def test_page_numbers_begin_on_the_second_page_and_anew_with_each_document():
    long = document(blocks=[table(90)], demo=True)
    pages = pages_of(render_pdf([long, long]))
    half = len(pages) // 2
    for part in (pages[:half], pages[half:]):
        assert not part[0].startswith("DỮ LIỆU MẪU 1 ")
        for number, page in enumerate(part[1:], start=2):
            assert page.startswith(f"DỮ LIỆU MẪU {number} ")


HUGE = {
    "a last paragraph of many pages": {"blocks": [blocks.Paragraph("Câu rất dài. " * 1500)]},
    "a heading of many pages": {"blocks": [blocks.Heading("Dài " * 2500)]},
    "a hundred and fifty recipients": {"recipients": [f"Trạm {n} xã Mẫu" for n in range(150)]},
    "a title of many pages": {"title": "Dài " * 3000},
    "a list of what is missing over pages": {"blocks": [blocks.Missing(["Thiếu. " * 30] * 100)]},
    "a fact over pages": {"blocks": [blocks.Facts([("Tên", "Câu. " * 4000)])]},
    "only group lines": {"blocks": [blocks.Table([blocks.Column("A")], ["Nhóm"] * 60)]},
    "four signatures": {"blocks": [blocks.Signatures([("Đại diện " * 30, "A")] * 4)]},
    "a chart without bars": {"blocks": [blocks.Chart([])]},
    "a chart below zero": {"blocks": [blocks.Chart([("a", -1), ("b", 0)])]},
    "a chart over pages": {"blocks": [blocks.Chart([("Tên đơn vị " * 9, 1)] * 60)]},
}


@pytest.mark.parametrize("changes", HUGE.values(), ids=HUGE)
@both
def test_nothing_is_too_long_to_print(written, changes):
    text = written(document(**changes))
    assert "Nguyễn Thị Mẫu" in text
    for recipient in changes.get("recipients", []):
        assert recipient in text
