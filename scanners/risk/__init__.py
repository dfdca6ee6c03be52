"""How easily a person is found again in a table once names are gone.

``plan`` says which columns count, ``forms`` turns their cells into keyed hashes where they are
read, ``store`` keeps the hashes of a table on disk, ``count`` counts classes of rows that look the
same, ``assess`` puts the ``risk`` of the contract together.
"""
