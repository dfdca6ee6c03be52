"""Fast measuring and wrapping of plain text, for tables of thousands of cells."""

from __future__ import annotations

from reports.measure import width_of

_BREAK_AFTER = "/-_.,;:@&?=+)"


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return the lines of a text within ``width`` points; words too long are broken."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        found.extend(_wrap_paragraph(paragraph, font, size, width))
    return found


def _wrap_paragraph(text: str, font: str, size: float, width: float) -> list[str]:
    space = width_of(" ", font, size)
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word in text.split():
        pieces = [word]
        if width_of(word, font, size) > width:
            pieces = _pieces(word, font, size, width)
        for index, piece in enumerate(pieces):
            wide = width_of(piece, font, size)
            if line and (index or used + space + wide > width):
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += wide + (space if line else 0.0)
            line.append(piece)
    lines.append(" ".join(line))
    return lines


def _pieces(word: str, font: str, size: float, width: float) -> list[str]:
    """Break a word that is wider than its column, after a sign of punctuation where it can."""
    pieces: list[str] = []
    rest = word
    while rest and width_of(rest, font, size) > width:
        end, used = 0, 0.0
        while end < len(rest):
            used += width_of(rest[end], font, size)
            if used > width:
                break
            end += 1
        end = max(end, 1)
        nice = max(rest.rfind(sign, 0, end) for sign in _BREAK_AFTER) + 1
        if nice > end // 3:
            end = nice
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest] if rest else pieces
