"""What `make bench-accuracy` measures, on fewer rows: no figure may fall short unseen."""

from bench.accuracy import Found, Score, count, measure, table
from bench.handwritten import columns, wrong
from bench.truth import Made


def test_every_figure_reaches_its_goal():
    figures = list(measure(60))
    assert [figure for figure in figures if not figure.good] == []
    names = {figure.name for figure in figures}
    assert {"any.CCCD.csv.recall", "any.PHONE.xlsx.precision", "named.PASSPORT.csv.recall",
            "person.group.jrai.silent.recall", "person.names_nfd_headed.recall",
            "text.notes_no_marks.f1", "clean.drugs.false_per_10000",
            "any.EMAIL.fhir.recall", "named.BANK_ACCOUNT.qd4750.recall", "person.silent.xml.recall",
            "text.notes_nfd.pdf.f1", "handwritten.held.right"} <= names  # fmt: skip
    rows = list(table(figures))
    assert "| qd4750 |" in rows[0]
    assert any(row.startswith("| CCCD | 1.0000; 1.0000 |") for row in rows)


def test_of_the_cases_written_by_hand_none_is_answered_wrongly():
    assert list(wrong()) == []
    assert sum(map(len, columns())) > 100


def test_misses_and_inventions_are_counted():
    made = Made("t", ["A", "B"], [["x", "gọi 09"], ["y", ""]], ["CCCD", ""])
    made.spans[0, 1] = [("PHONE", "09")]
    found = {(0, "A"): [Found("CCCD", 0, 1)], (0, "B"): [Found("PHONE", 0, 3)],
             (1, "B"): [Found("EMAIL", 0, 1)]}  # fmt: skip
    score = Score()
    count(made, found, score)
    assert (score.recall("CCCD"), score.precision("CCCD")) == (0.5, 1.0)
    assert score.recall("PHONE") == 0.0
    assert score.precision("EMAIL") == 0.0
