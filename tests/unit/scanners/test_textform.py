"""One normal form, with the way back: for any text, not only for Vietnamese."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scanners.textform import normalise

SIGNS = st.one_of(
    st.characters(max_codepoint=0x400),
    st.characters(min_codepoint=0x300, max_codepoint=0x345),
    st.sampled_from("ếỘđ’ʼ\u1100\u1161가\u0645\u0651\u30ab\u3099\ufb1d\u2126"),
)


def by_pieces(text):
    """Say the same slowly: each sign with its marks by itself."""
    offsets, form, start = [], "", 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        form, start, offsets = form + piece, end, offsets + [start] * len(piece)
    return form, [*offsets, len(text)]


@given(st.text(SIGNS, max_size=12))
def test_every_place_of_the_form_leads_back(text):
    form, offsets = normalise(text)
    same = text.translate(dict.fromkeys(map(ord, "’‘ʼ′`´"), "'"))
    if offsets is None:
        assert form == same
        return
    expected, places = by_pieces(same)
    assert form == expected
    assert [offsets[at] for at in range(len(form) + 1)] == places
