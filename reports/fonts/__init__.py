"""The serif typeface of every PDF: Liberation Serif 2.1.5, unmodified (SIL OFL 1.1).

It has the widths of Times New Roman, every Vietnamese letter, and it travels with the
program, so that a document has the same pages on every machine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FAMILY = "LiberationSerif"
REGULAR = FAMILY
BOLD = f"{FAMILY}-Bold"
ITALIC = f"{FAMILY}-Italic"
BOLD_ITALIC = f"{FAMILY}-BoldItalic"
FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}


def path_of(name: str) -> Path:
    """Return the font file of one of the four styles."""
    return Path(__file__).parent / FILES[name]


@cache
def register() -> None:
    """Make the four styles known to the PDF writer, once a process."""
    for name in FILES:
        pdfmetrics.registerFont(TTFont(name, path_of(name)))
    pdfmetrics.registerFontFamily(
        FAMILY, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )


def style_name(*, bold: bool = False, italic: bool = False) -> str:
    """Return the font name of a style."""
    if bold:
        return BOLD_ITALIC if italic else BOLD
    return ITALIC if italic else REGULAR
