"""The workbook in which lawyers correct the wording of a pack, and what they changed in it."""

from __future__ import annotations

from collections.abc import Sequence

from checklists import Item, Pack
from checklists.wording import Sentence, sentences
from compliance.core.i18n import in_vietnamese
from compliance.packs.keys import key_label
from compliance.packs.labels import CONFIDENCE, section_label
from reports import Sheet, render_xlsx

ROWS, OTHERS, HELP = "Dòng", "Câu khác", "Hướng dẫn"
ID, LEVELS, SOURCE, CERTAINTY, PLACE, PART = (
    *("Mã", "Cấp độ", "Nguồn", "Độ chắc chắn"),
    *("Vị trí", "Phần"),
)
LANGUAGES = {"vi": "tiếng Việt", "en": "tiếng Anh"}
STAMP = "SHA-256"
BOTH = tuple(LANGUAGES)


def wording_workbook(pack: Pack) -> bytes:
    """Return every sentence of the pack, rows across and the rest down, with a sheet of help."""
    with in_vietnamese():
        texts = sentences(pack)
        keys = row_keys(texts)
        by_place = {text.place: text for text in texts}
        head = (
            ID,
            LEVELS,
            SOURCE,
            CERTAINTY,
            *(row_header(k, lang) for k in keys for lang in BOTH),
        )
        rows = [
            [
                *locked_cells(item),
                *(
                    text_in(by_place.get(f"items/{item.id}/{key}"), language)
                    for key in keys
                    for language in BOTH
                ),
            ]
            for item in pack.items
        ]
        covered = {f"items/{item.id}/{key}" for item in pack.items for key in keys}
        others = [
            [_part(text), text.place, text.vi, text.en]
            for text in texts
            if text.place not in covered
        ]
        sheets = [
            Sheet(ROWS, head, rows),
            Sheet(OTHERS, (PART, PLACE, *(other_header(lang) for lang in BOTH)), others),
            Sheet(HELP, ("Mục", "Nội dung"), _help(pack)),
        ]
    return render_xlsx(sheets if pack.items else sheets[1:])


def row_keys(texts: Sequence[Sentence]) -> list[str]:
    """Keys that hold one sentence in some row, the usual ones first."""
    found = {
        parts[2]
        for text in texts
        if text.section == "items" and len(parts := text.place.split("/")) == 3
    }
    usual = ("group", "title", "text", "meaning", "how", "check", "evidence")
    return [key for key in usual if key in found] + sorted(found - set(usual))


def locked_cells(item: Item) -> list[str]:
    """Return the cells of a row that nobody may change."""
    levels = ", ".join(map(str, item.levels or ()))
    certainty = str(CONFIDENCE.get(item.confidence, item.confidence))
    return [item.id, levels, item.source, certainty]


def text_in(text: Sentence | None, language: str) -> str:
    """Return a sentence in one of the two languages; empty where there is none."""
    return "" if text is None else text.vi if language == "vi" else text.en


def row_header(key: str, language: str) -> str:
    """Return the header over a text of the rows."""
    return f"{key_label(key)} ({LANGUAGES[language]})"


def other_header(language: str) -> str:
    """Return the header over the other sentences."""
    return LANGUAGES[language].capitalize()


def _part(text: Sentence) -> str:
    known = {"pack": "Đầu gói", "items": "Dòng"}
    return known.get(text.section) or section_label(text.section)


def _help(pack: Pack) -> list[list[str]]:
    return [
        ["Gói", pack.id],
        ["Bản", str(pack.version)],
        [STAMP, pack.sha256],
        ["Được sửa", "Các cột “(tiếng Việt)”, “(tiếng Anh)” và hai cột cuối trang “Câu khác”."],
        [
            "Không sửa",
            f"{ID}, {LEVELS}, {SOURCE}, {CERTAINTY}, {PLACE}: đổi các cột này là bị từ chối, vì "
            "đổi cả nghĩa vụ chứ không chỉ lời văn.",
        ],
        ["Không làm", "Không thêm dòng, không dùng công thức, không xóa câu tiếng Việt."],
        ["Dòng thiếu", "Dòng không còn trong sổ thì giữ nguyên lời cũ."],
        [
            "Sau khi sửa",
            "Quản trị tải sổ lên ở trang của gói: chương trình lập bản nháp kế tiếp, cho xem từng "
            "chỗ khác trước khi phát hành.",
        ],
    ]
