"""Dân tộc: the 54 groups by name, or the codes 01–55 under a header."""

from __future__ import annotations

from collections.abc import Iterator

from scanners.recognizers.base import Recognizer, Span
from scanners.textform import fold

_LISTED = (
    "Kinh,Tày,Thái,Mường,Khmer,Khơ Me,Hoa,Nùng,Mông,HMông,H'Mông,Dao,Gia Rai,Jrai,J'rai,Ê Đê,"
    "Ede,Ba Na,Bahnar,Bana,Sán Chay,Chăm,Cơ Ho,K'Ho,Xơ Đăng,Xê Đăng,Sán Dìu,Hrê,Ra Glai,Mnông,"
    "M'Nông,Thổ,Stiêng,Xtiêng,Khơ Mú,Bru Vân Kiều,Bru - Vân Kiều,Cơ Tu,Giáy,Tà Ôi,Mạ,"
    "Giẻ Triêng,Gié Triêng,Co,Chơ Ro,Xinh Mun,Hà Nhì,Chu Ru,Lào,La Chí,Kháng,Phù Lá,La Hủ,"
    "La Ha,Pà Thẻn,Lự,Ngái,Chứt,Lô Lô,Mảng,Cơ Lao,Bố Y,Cống,Si La,Pu Péo,Rơ Măm,Brâu,Ơ Đu"
)
GROUPS = frozenset(fold(name) for name in _LISTED.split(","))


class EthnicityRecognizer(Recognizer):
    """Finds ethnic groups: under their header, or in a column of nothing else."""

    ENTITY = "ETHNICITY"
    LETTERS = True

    def spans(self, text: str) -> Iterator[Span]:
        """Yield a whole cell that is the name of a group."""
        if len(text) <= 16 and fold(text.strip()) in GROUPS:
            yield Span(0, len(text), 0.4)

    def fits(self, text: str) -> Span | None:
        """Accept names and codes."""
        bare = text.strip()
        if bare.isdigit() and len(bare) <= 2:
            return Span(0, len(text), 0.85)
        if fold(bare) in GROUPS:
            return Span(0, len(text), 0.95)
        return Span(0, len(text), 0.7) if len(bare) <= 40 and any(map(str.isalpha, bare)) else None
