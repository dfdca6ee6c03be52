"""Presidio's batch engine with our recognizers, in a process of its own; figures as JSON.

``python -m bench.presidio FILE ROWS``. The engine has no language model (``NoOpNlpEngine``), which
is the quickest it can be. Its findings are compared with those that our scan of the same columns
starts from, cell by cell, headers left aside: presidio knows none.
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
import time
from collections.abc import Iterable
from typing import Any

from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistry

from scanners.headers import Hint
from scanners.memo import Memo, Seen
from scanners.presidio import LANGUAGE, presidio_recognizers


def engine() -> BatchAnalyzerEngine:
    """Return presidio's batch engine with our recognizers and nothing else."""
    registry = RecognizerRegistry(
        recognizers=presidio_recognizers(), supported_languages=[LANGUAGE]
    )
    nlp = NoOpNlpEngine([{"lang_code": LANGUAGE, "model_name": ""}])
    nlp.load()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[LANGUAGE])
    return BatchAnalyzerEngine(analyzer_engine=analyzer)


def differs(results: Iterable[Any], seen: Seen) -> bool:
    """Whether presidio's findings in one cell are not ours.

    Of overlapping matches of one entity presidio keeps the longest, and it raises the score of a
    match whose column is named by a context word (our scan judges columns later, by more than
    that). A cell that is a mask or a digest as a whole is not searched by us.
    """
    theirs = {(r.entity_type, r.start, r.end): r.score for r in results}
    held = [place for cluster in seen.clusters for place in cluster]
    if any(candidate.recognizer == "mask" for _, _, candidate in held):
        return False
    ours = {(c.entity, start, end): c.score for start, end, c in held}
    same = all(span in ours and score >= ours[span] - 0.005 for span, score in theirs.items())
    return not same or any(
        not any(t[0] == o[0] and t[1] <= o[1] and o[2] <= t[2] for t in theirs) for o in ours
    )


def main(path: str, rows: int) -> list[tuple[str, float, str]]:
    """Return the figures."""
    with open(path, encoding="utf-8", newline="") as file:
        table = list(itertools.islice(csv.reader(file), rows + 1))
    header, *cells = table
    columns = {name: [row[at] for row in cells] for at, name in enumerate(header)}
    batch = engine()
    start, cpu = time.perf_counter(), time.process_time()
    found: list[Any] = list(batch.analyze_dict(dict(columns), language=LANGUAGE))
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    findings = differing = 0
    for answer in found:
        values = columns[answer.key]
        for results, seen in zip(answer.recognizer_results, Memo(Hint()).look(values), strict=True):
            findings += len(results)
            differing += differs(results, seen)
    return [
        ("presidio.rows", len(cells), "rows"),
        ("presidio.wall", wall, "s"),
        ("presidio.cpu", cpu, "s"),
        ("presidio.rows_per_second", len(cells) / wall, "rows/s"),
        ("presidio.rows_per_cpu_second", len(cells) / cpu, "rows/s"),
        ("presidio.findings", findings, "findings"),
        ("presidio.cells_that_differ", differing, "cells"),
    ]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
