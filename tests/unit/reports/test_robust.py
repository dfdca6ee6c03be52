"""Dossiers at their limits: nothing is lost, nothing breaks, in either format."""

import unicodedata
from dataclasses import fields, replace

import pytest

from bench.documents import sample_dossier
from reports import render_docx, render_pdf
from reports.documents import dossier
from reports.documents.dossier_data import DossierData, Party
from tests.unit.reports.samples import text_of_docx, text_of_pdf

LONG_NAME = ("Trung tâm Y tế khu vực đa chức năng liên xã phía Tây Nguyên " * 6)[:300].strip()
LONG_TEXT = "Nghiêng ngả thử Ưu tiên Ước vọng ỳ ạch. " * 100  # 4,000 characters
LETTERS = "ằắẳẵặ ệểễ ộổỗ ợởỡ ứừửữự ỹỵ đĐ"


def bare(text: str) -> str:
    """Text without white space: a narrow cell may break a line anywhere."""
    return "".join(text.split())


def both(data: DossierData, part: str) -> list[str]:
    document = dossier.layout_part(data, part)
    return [bare(text_of_docx(render_docx(document))), bare(text_of_pdf(render_pdf(document)))]


@pytest.mark.parametrize("part", ["de-nghi", "xin-y-kien", "tham-dinh", "to-trinh", "quy-che"])
def test_the_longest_name_of_a_unit_is_printed_whole(part):
    data = sample_dossier(3)
    issue = replace(data.issue, issuing_body=LONG_NAME)
    data = replace(data, issue=issue, operator=Party(name=LONG_NAME), specialised_unit=LONG_NAME)
    for text in both(data, part):
        assert bare(LONG_NAME).lower() in text.lower()


def test_a_plan_without_rows_says_so():
    for text in both(replace(sample_dossier(0), plan=()), "phuong-an"):
        assert bare("Phương án theo từng yêu cầu") in text
        assert bare("Không có dòng nào") in text


def test_a_plan_of_three_hundred_rows_has_every_one():
    data = sample_dossier(300)
    for text in both(data, "phuong-an"):
        assert all(text.count(line.code) == (2 if line.is_gap else 1) for line in data.lines)


def test_texts_of_four_thousand_characters_are_printed_to_their_end():
    data = sample_dossier(2)
    end = "Hết phần này."
    texts = {
        one.name: LONG_TEXT + end
        for one in fields(DossierData)
        if one.type == "str" and one.name in ("scope", "shared_solutions", "regulation", "vendor")
    }
    data = replace(data, **texts)
    line = replace(data.lines[0], how=LONG_TEXT + end, action=LONG_TEXT + end)
    data = replace(data, plan=[replace(data.plan[0], lines=[line])])
    sentence = bare(LONG_TEXT[:40])
    for text in both(data, "tong-quan"):
        # A page number may stand within a sentence that goes over two pages.
        assert text.count(sentence) >= 2 * 100 - 5
        assert text.count(bare(end)) == 2
    for text in both(data, "phuong-an"):
        assert text.count(bare(end)) >= 4


def test_letters_typed_in_parts_come_out_as_whole_letters_and_signs_as_they_are():
    signs = "<b>a & b</b> \"c\" 'd' =SUM(A1)"
    data = replace(sample_dossier(1), scope=f"{unicodedata.normalize('NFD', LETTERS)} {signs}")
    for text in both(data, "tong-quan"):
        assert bare(f"{LETTERS} {signs}") in text
