"""The recognizers as presidio-analyzer knows them, for an AnalyzerEngine or any tool built on one.

An engine with ``NoOpNlpEngine`` and these recognizers gives the spans that our scan of a table
starts from. Importing this loads presidio, which the scan itself does not need.
"""

from __future__ import annotations

from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from scanners.recognizers.base import Recognizer
from scanners.recognizers.registry import recognizers
from scanners.textform import normalise

LANGUAGE = "vi"


class PresidioRecognizer(EntityRecognizer):  # type: ignore[misc, unused-ignore]
    """One of our recognizers, asked by presidio."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer
        super().__init__(
            supported_entities=[recognizer.ENTITY],
            name=recognizer.name,
            supported_language=LANGUAGE,
            context=list(recognizer.CONTEXT),
        )

    def load(self) -> None:
        """Prepare nothing: the recognizer is ready, and nothing is ever fetched."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Answer presidio; offsets are those of ``text`` as given."""
        entity = self.recognizer.ENTITY
        if entities and entity not in entities:
            return []
        form, offsets = normalise(text)
        results = []
        for start, end, score, _mark in self.recognizer.spans(form):
            if offsets is not None:
                start, end = offsets[start], offsets[end]
            results.append(
                RecognizerResult(
                    entity_type=entity,
                    start=start,
                    end=end,
                    score=score,
                    analysis_explanation=AnalysisExplanation(
                        recognizer=self.recognizer.name, original_score=score
                    ),
                    recognition_metadata={
                        RecognizerResult.RECOGNIZER_NAME_KEY: self.recognizer.name,
                        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    },
                )
            )
        return results


def presidio_recognizers() -> list[PresidioRecognizer]:
    """Return every recognizer of ours as presidio's kind."""
    return [PresidioRecognizer(recognizer) for recognizer in recognizers()]
