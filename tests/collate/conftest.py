from __future__ import annotations

import pytest

from pipeline.collate.features import Knowledge
from pipeline.collate.weights import Weights
from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.confusions import load_confusions
from pipeline.evidence.language import English
from pipeline.evidence.lexicon import Lexicon

WORDS = (
    "the of and to in day today at sea was lost by boat port all hands met sunday evening modern dockers "
    "country gladstone land came home ship men struck work for their bread"
)


@pytest.fixture(scope="session")
def english() -> English:
    """A little English: some words, all of them common, the confusions of the package, and no trigram model."""
    words = set(WORDS.split())
    return English(Lexicon(words, set(), set(), dict.fromkeys(words, 10**9)), load_confusions(), None)


@pytest.fixture(scope="session")
def language(english: English) -> LanguageEvidence:
    return LanguageEvidence("eng", english)


@pytest.fixture(scope="session")
def knowledge(english: English) -> Knowledge:
    return Knowledge(english, ItemWords(), 0)


@pytest.fixture(scope="session")
def weights() -> Weights:
    """Weights that decide for known words and good ink, and take what one reader alone has for a speck if it is odd."""
    disputed = {
        "known": 9.0,
        "ink": 0.4,
        "first": 0.5,
        "second": 0.3,
        "mixed": -0.5,
        "choice": -0.2,
        "lexicon": -2.0,
        "cost": -0.5,
        "capitals": -1.0,
        "title": -1.0,
        "odd": -4.0,
        "no_letters": -3.0,
        "nothing": -2.0,
        "nothing_signs": 6.0,
        "neither_unknown": -2.0,
    }
    undisputed = {"agreed": 3.0, "unknown": -2.5, "confidence": 0.4}
    return Weights(disputed, disputed | {"neural": 2.0}, undisputed, undisputed)
