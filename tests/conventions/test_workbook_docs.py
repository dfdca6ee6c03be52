"""The documentation of the workbooks is what the code declares."""

from tools.workbooks import TARGET, document


def test_the_documented_columns_are_the_declared_ones():
    assert TARGET.read_text("utf-8") == document(), "run: python -m tools.workbooks"
