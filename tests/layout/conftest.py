"""Property tests have no deadline: machines that run them are often busy."""

from __future__ import annotations

import pytest
from hypothesis import settings

from pipeline.evidence import LanguageEvidence
from pipeline.evidence.confusions import load_confusions
from pipeline.evidence.language import English
from pipeline.evidence.lexicon import Lexicon

settings.register_profile("doublekey", deadline=None)
settings.load_profile("doublekey")


@pytest.fixture(scope="session")
def language() -> LanguageEvidence:
    """A language of which nothing is known: signs and capitals alone speak."""
    return LanguageEvidence("deu")


@pytest.fixture(scope="session")
def english() -> LanguageEvidence:
    """A little English: a few words, and no trigram model."""
    words = {"country", "steamer", "the", "of", "men"}
    return LanguageEvidence(
        "eng", English(Lexicon(words, set(), set(), dict.fromkeys(words, 10**9)), load_confusions(), None)
    )
