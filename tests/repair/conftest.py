from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.evidence import LanguageEvidence, count_words, load_language
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings


@pytest.fixture(scope="session")
def english() -> LanguageEvidence:
    return load_language("eng")


@pytest.fixture(scope="session")
def repair(english: LanguageEvidence) -> Callable[..., RepairedText]:
    """Repair a text that is an item by itself, or part of one with more words."""

    def repair(
        raw: str,
        *,
        item: str = "",
        language: LanguageEvidence = english,
        foreign: Sequence[tuple[int, int]] = (),
        **settings: object,
    ) -> RepairedText:
        words = count_words(raw) + count_words(item)
        chosen = RepairSettings(**settings)  # type: ignore[arg-type]
        return repair_text(raw, language=language, item=words, settings=chosen, foreign=foreign)

    return repair
