"""The font and the look: letters, sizes, contrast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools.assets import WEIGHTS, build_fonts, compile_catalogues

CSS = (Path(__file__).parents[3] / "static" / "css" / "app.css").read_text(encoding="utf-8")
VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
#: Every token that colours text, with the grounds it stands on.
PAIRS = [
    *((name, ground) for name in ("ink", "muted", "accent") for ground in ("paper", "ground")),
    *((name, f"{name}-ground") for name in ("met", "partly", "not-met", "planned", "unknown")),
    *(
        (name, ground)
        for name in ("met", "partly", "not-met", "planned", "unknown")
        for ground in ("paper", "ground")
    ),
    ("ink", "met-ground"), ("ink", "not-met-ground"), ("ink", "partly-ground"),
    ("accent", "accent-ground"), ("accent-strong", "accent-ground"),
    ("on-accent", "accent"), ("on-accent", "accent-strong"),
]  # fmt: skip


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("fonts")
    assert len(build_fonts(target)) == len(WEIGHTS)
    return target


def test_the_font_has_every_vietnamese_letter(fonts: Path):
    for path in fonts.glob("*.woff2"):
        with TTFont(path) as font:
            letters = set(font.getBestCmap())
        for letter in VIETNAMESE + VIETNAMESE.upper() + "0123456789“”–…₫":
            assert ord(letter) in letters, f"{path.name}: {letter}"


def test_the_font_is_small(fonts: Path):
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) < 100_000


def test_a_second_build_writes_nothing(fonts: Path):
    assert build_fonts(fonts) == []


def test_a_lost_file_is_built_again(fonts: Path):
    next(fonts.glob("*-500.woff2")).unlink()
    assert build_fonts(fonts) != []


def test_a_changed_catalogue_is_compiled_again(tmp_path: Path):
    source = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Lưu"\nmsgstr "Save"\n', encoding="utf-8")
    assert [path.name for path in compile_catalogues(tmp_path)] == ["messages.mo"]
    assert compile_catalogues(tmp_path) == []


def themes() -> dict[str, dict[str, str]]:
    """Return the colour tokens of the light, the dark and the automatic dark theme."""
    blocks = re.findall(r':root(?:\[data-theme="(\w+)"\])? \{(.*?)\}', CSS, re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    for name, body in blocks:
        tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", body))
        if "ink" in tokens:
            found.setdefault(name or "light", tokens)
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_dark_and_automatic_dark_are_the_same_and_name_every_colour():
    found = themes()
    assert found["dark"] == found["auto"]
    assert set(found["dark"]) == set(found["light"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_can_be_read(theme: str):
    tokens = themes()[theme]
    poor = [
        f"{text} on {ground}: {contrast(tokens[text], tokens[ground]):.2f}"
        for text, ground in PAIRS
        if contrast(tokens[text], tokens[ground]) < 4.5
    ]
    assert not poor


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme: str):
    tokens = themes()[theme]
    for ground in ("paper", "ground"):
        assert contrast(tokens["line-strong"], tokens[ground]) >= 3
        assert contrast(tokens["focus"], tokens[ground]) >= 3
