"""Make what the pages need and git does not keep: ``python -m tools.assets``.

- ``static/build/be-vietnam-pro-<weight>.woff2``: the product's font, cut to the letters it needs;
- ``translations/<language>/LC_MESSAGES/messages.mo``: the compiled catalogues.

What is current already is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import fontpkg_be_vietnam_pro
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "build"
CATALOGUES = ROOT / "translations"
SOURCE = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
WEIGHTS = {400: "Regular", 500: "Medium", 700: "Bold"}
#: Latin with every Vietnamese letter, combining marks, punctuation, đồng, arrows, comparisons.
LETTERS: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x01A0, 0x01B0),
    (0x02B0, 0x02DD),
    (0x0300, 0x0323),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2026),
    (0x2030, 0x203A),
    (0x20AB, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2265),
)
FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum")


def recipe(sources: Iterable[Path]) -> str:
    """Return what the result depends on, as a hash."""
    digest = hashlib.sha256(repr((LETTERS, FEATURES, sorted(WEIGHTS.items()))).encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def build_fonts(target: Path = TARGET) -> list[Path]:
    """Write the fonts into ``target``; return the files written, none when all are current."""
    sources = {weight: SOURCE / f"BeVietnamPro-{name}.ttf" for weight, name in WEIGHTS.items()}
    outputs = {weight: target / f"be-vietnam-pro-{weight}.woff2" for weight in WEIGHTS}
    stamp = target / "fonts.sha256"
    wanted = recipe(sources.values())
    current = stamp.exists() and stamp.read_text(encoding="ascii") == wanted
    if current and all(path.exists() for path in outputs.values()):
        return []
    target.mkdir(parents=True, exist_ok=True)
    for weight, source in sources.items():
        _cut(source, outputs[weight])
    stamp.write_text(wanted, encoding="ascii")
    return list(outputs.values())


def _cut(source: Path, output: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=list(FEATURES), hinting=False)
    with TTFont(source) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[c for first, last in LETTERS for c in range(first, last + 1)])
        cutter.subset(font)
        font.flavor = "woff2"
        partial = output.with_suffix(".part")
        font.save(partial)
    partial.replace(output)


def compile_catalogues(folder: Path = CATALOGUES) -> list[Path]:
    """Compile every catalogue whose ``.mo`` is missing or older; return the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        output = source.with_suffix(".mo")
        if output.exists() and output.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        partial = output.with_suffix(".part")
        with partial.open("wb") as binary:
            write_mo(binary, catalogue)
        partial.replace(output)
        written.append(output)
    return written


def main() -> None:
    """Build and say what was written."""
    for path in (*build_fonts(), *compile_catalogues()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
