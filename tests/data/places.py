"""Values in places where no table has its cells: names, keys, remarks, what a parser may quote."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from itertools import filterfalse
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.comments import Comment

from tests.data.extracts import Extract, write_csv, write_xlsx
from tests.data.formats import write_html, write_ods, write_zip
from tests.data.objects import attach, embed, native, ole
from tests.data.papers import write_docx, write_pdf

#: Values that stand nowhere else: names, numbers and what a careless error would print.
PLANTED = {
    "HO_TEN": "Nguyễn Thị Hoàngyến", "SO_CCCD": "064185777313", "DIEN_THOAI": "0912777313",
    "MA_THE_BHYT": "GD4640777313777", "EMAIL": "yen777313@example.vn", "CMND": "231777313",
    "DIA_CHI": "Thôn 7, xã Kỳlạ, tỉnh Gia Lai", "NGAY_SINH": "17/07/1973", "MA_BN": "BN777313",
    "SO_TAI_KHOAN": "7773131234567", "GHI_CHU": "gọi Trần Văn Bíchnga 0387777313",
}  # fmt: skip
SECRETS = [
    "Hoàngyến", "777313", "Kỳlạ", "17/07/1973", "Bíchnga", "7773131234567", "0387777313",
]  # fmt: skip


def planted(rows: int = 3) -> Extract:
    """A table of the planted values."""
    return Extract(list(PLANTED), [list(PLANTED.values()) for _ in range(rows)])


NAME, PHONE, NOTE = PLANTED["HO_TEN"], PLANTED["DIEN_THOAI"], PLANTED["GHI_CHU"]
CALLED = f"{NAME} {PHONE}"
PLAIN = Extract(["KHOA"], [["Nội"]])


Writer = Callable[[Path], Any]


def text(content: str, encoding: str = "utf-8") -> Writer:
    return lambda path: path.write_bytes(content.encode(encoding))


def remarked(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = NAME
    sheet["A1"], sheet["A2"] = "KHOA", "Nội"
    sheet["A2"].comment = Comment(NOTE, CALLED)
    hidden = book.create_sheet("an")
    hidden.append([PHONE, NAME])
    hidden.sheet_state = "veryHidden"
    sheet.oddHeader.center.text = CALLED
    book.properties.title = CALLED
    book.defined_names["x"] = openpyxl.workbook.defined_name.DefinedName("x", attr_text=f'"{NAME}"')
    book.save(path)


def tables(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute(f'CREATE TABLE "{NAME}" ("{PHONE}" TEXT DEFAULT \'{NAME}\')')
    base.execute(f'INSERT INTO "{NAME}" VALUES (?)', (CALLED,))
    base.commit()
    base.close()


def wrong_schema(path: Path) -> None:
    """A file whose schema the library quotes when it stumbles."""
    tables(path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"CREATE TABLE", b"CREATE TABEL"))


def bad_member(path: Path) -> None:
    """A zip whose member does not match its checksum; the library quotes the name."""
    write_zip(path, {f"{CALLED}.csv": f"KHOA\n{CALLED}\n" * 40})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 16] ^= 0xFF
    path.write_bytes(content)


def named_object(path: Path) -> None:
    content = f"HO_TEN\n{NAME}\n".encode()
    write_docx(path, ["Báo cáo"], header=NOTE, comment=NOTE, deleted=NOTE, title=CALLED)
    embed(path, "word", {"o.bin": ole({"\x01Ole10Native": native(f"{CALLED}.csv", content)})})


#: What holds the values and is read; then what is damaged so that a parser might quote them.
PLACES: dict[str, Writer] = {
    f"{CALLED}.csv": lambda p: write_csv(p, PLAIN),
    "sheet.xlsx": remarked,
    "hidden.xlsx": lambda p: write_xlsx(p, {"A": PLAIN, "B": planted()}, hidden=["B"]),
    "key.json": text(json.dumps([{NAME: {PHONE: [CALLED, {"x": NOTE}]}}], ensure_ascii=False)),
    "text.xml": text(f"<a><!-- {NOTE} --><b c='{PHONE}'>{NAME}<?x {NOTE}?></b>{CALLED}</a>"),
    "header.csv": text(f"STT,{PHONE},{NAME}\n1,{PHONE},{NAME}\n"),
    "dump.sql": text(f"-- {NOTE}\nINSERT INTO `{NAME}` (`{PHONE}`) VALUES ('{CALLED}');\n"),
    "table.db": tables,
    "members.zip": lambda p: write_zip(p, {f"{CALLED}/{NAME}.csv": "KHOA\nNội\n"}),
    "object.docx": named_object,
    "attached.pdf": lambda p: attach(
        write_pdf(p, [NOTE], title=CALLED, author=NAME, remark=NOTE), {f"{NAME}.txt": b"x y"}
    ),
    "page.html": lambda p: write_html(p, Extract([NAME], [[CALLED]])),
    "note.ods": lambda p: write_ods(p, PLAIN, note=NOTE, creator=NAME),
    "column.parquet": lambda p: pl.DataFrame({NAME: [CALLED]}).write_parquet(p),
    "old.txt": text(NOTE, "utf-16"),
}
BROKEN: dict[str, Writer] = {
    "a.xml": text(f"<a><{NAME.replace(' ', '')} x='{PHONE}'>{NAME}</b></a>"),
    "b.xml": text(f'<!DOCTYPE a [<!ENTITY x "{NAME}">]><a>&x;{PHONE}</a>'),
    "c.json": text(f'[{{"{NAME}": "{PHONE}", {NAME}}}]'),
    "d.json": text(f'{{"a": "{NOTE}'),
    "e.ndjson": text(f'{{"a": "{NOTE}"}}\n{{"a": {NAME}}}\n'),
    "f.sql": text(f"INSERT INTO a VALUES ('{NOTE}"),
    "g.csv": text(f'HO_TEN,A\n"{NAME},{PHONE}\n' + f"{NAME}\n" * 9),
    "h.csv": lambda p: p.write_bytes(f"HO_TEN\n{NAME}\n".encode() + b"\xff\xfe\0\0\x81"),
    "i.db": wrong_schema,
    "j.zip": bad_member,
    "k.pdf": lambda p: p.write_bytes(f"%PDF-1.4\n1 0 obj <<{NAME} {PHONE}".encode()),
    "l.hl7": text(f"MSH|^~\\&|{NAME}\rPID{NAME}|{PHONE}\r"),
    "m.parquet": lambda p: p.write_bytes(b"PAR1" + CALLED.encode() * 9 + b"PAR1"),
    "n.xlsx": lambda p: write_zip(p, {"xl/workbook.xml": f"<a>{NAME}</b>", NAME: CALLED}),
    "o.dcm": lambda p: p.write_bytes(bytes(128) + b"DICM" + CALLED.encode() * 20),
    "p.arrow": lambda p: p.write_bytes(b"ARROW1\0\0" + CALLED.encode() * 20),
    f"{NAME}.png": lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n"),
    f"{NAME}.csv": lambda p: p.touch(),
}


def plain(words: str) -> str:
    """Words without marks or case: a value is a value in whatever shape it comes out."""
    bare = unicodedata.normalize("NFD", words.casefold()).replace("đ", "d")
    return bare if bare.isascii() else "".join(filterfalse(unicodedata.combining, bare))


def leaked(words: str, secrets: list[str] = SECRETS) -> list[str]:
    """Return the values that stand in a text in any spelling, also escaped as JSON escapes."""
    flat = plain(words)
    unescaped = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), words)
    escaped = flat if unescaped == words else plain(unescaped)
    return [s for s in secrets if plain(s) in flat or plain(s) in escaped]
