"""Small pieces of Word mark-up that python-docx has no call for."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"


def use_font(run: Run, size: float, *, bold: bool = False, italic: bool = False) -> Run:
    """Set typeface (for every script), size in points, bold and italic."""
    old = run._element.rPr
    if old is not None:
        run._element.remove(old)
    run._element.insert(0, deepcopy(_properties(size, bold, italic)))
    return run


@cache
def _properties(size: float, bold: bool, italic: bool) -> Any:
    """Return the properties of a run: thousands of runs share a few."""
    return parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" '
        f'w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f"{'<w:b/>' if bold else ''}{'<w:i/>' if italic else ''}"
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    )


def hold_to_end(document: Document) -> None:
    """Keep the end of the body with the signatures that follow: paragraphs, or two rows."""
    story = document._body
    parts: list[Any] = list(story._element)
    for element in reversed([one for one in parts if one.tag != qn("w:sectPr")]):
        if element.tag == qn("w:tbl"):
            for row in element.tr_lst[-2:]:
                for paragraph in row.iter(qn("w:p")):
                    Paragraph(paragraph, story).paragraph_format.keep_with_next = True
            return
        Paragraph(element, story).paragraph_format.keep_with_next = True
        if "".join(element.itertext()).strip():
            return


def add_page_number(paragraph: Paragraph, size: float) -> None:
    """Add the number of the page as a field."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = use_font(paragraph.add_run(), size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)


def add_rule(paragraph: Paragraph) -> None:
    """Draw a line under the paragraph, as wide as its indents leave."""
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" '
        'w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def repeat_header(row: _Row) -> None:
    """Repeat this table row on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def keep_row_whole(row: _Row) -> None:
    """Do not cut this row at the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell; ``colour`` is six hexadecimal digits."""
    fill: Any = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    cell._tc.get_or_add_tcPr().insert_element_before(
        fill, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def fix_widths(table: Table, widths: list[int]) -> None:
    """Give a table fixed column widths (EMU), in the grid and in each cell."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=False):
            cell.width = width


def set_borders(table: Table, *, inside: bool = True, style: str = "single") -> None:
    """Draw the lines of a table: around it and, with ``inside``, between its cells."""
    edges = ["top", "left", "bottom", "right", *(["insideH", "insideV"] if inside else [])]
    lines = "".join(
        f'<w:{edge} w:val="{style}" w:sz="4" w:space="0" w:color="444444"/>' for edge in edges
    )
    borders: Any = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def restart_page_numbers(section: Section) -> None:
    """Count the pages of a section from 1."""
    start: Any = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(
        start, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid"
    )


def set_language(document: Document, code: str) -> None:
    """Say in which language the text is, so that Word checks its spelling with the right words."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), code)


def watermark(paragraph: Paragraph, text: str, number: int) -> None:
    """Put a grey slanted text behind the page, in the header that holds ``paragraph``."""
    run = paragraph.add_run()
    run._element.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:o="urn:schemas-microsoft-com:office:office">'
            f'<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
            'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
            '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
            '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
            '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
            '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
            "</v:shapetype>"
            f'<v:shape id="draft{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
            'style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:90pt;'
            "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
            "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
            'mso-position-vertical-relative:margin" fillcolor="#dddddd" stroked="f">'
            f'<v:textpath style="font-family:&quot;{FONT}&quot;;font-weight:bold" '
            f'string="{text}"/></v:shape></w:pict>'
        )
    )
