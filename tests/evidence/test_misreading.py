from __future__ import annotations

import math

import pytest

from pipeline.evidence import load_language
from pipeline.evidence.language import MOST_MISREAD, English
from pipeline.evidence.misreading import EDITS, KINDS, MisreadingModel, WordKind, load_misreading_model


@pytest.fixture(scope="module")
def english() -> English:
    found = load_language("eng").english
    assert found is not None
    return found


# ------------------------------------------------------------------------------------ the coefficients


def test_the_coefficients_are_complete() -> None:
    model = load_misreading_model()
    assert set(model.thresholds) == {*EDITS, "neural", "ink"}
    assert all(0.5 <= threshold <= 1 for threshold in model.thresholds.values())
    for kind in KINDS:
        weights = model.weights(kind)
        assert weights == getattr(model, kind)
        assert all(math.isfinite(weight) for weight in weights.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_speaks_for_a_misreading_has_a_weight_that_says_so(kind: WordKind) -> None:
    weights = load_misreading_model().weights(kind)
    assert weights["context"] > 0 and weights["in_item"] > 0 and weights["kept"] > 0
    assert weights["cost"] < 0


def test_words_run_together_are_no_words() -> None:
    model = load_misreading_model()
    with_split = [kind for kind in KINDS if any(name.startswith("split") for name in model.weights(kind))]
    assert with_split == ["unknown"]


def test_a_model_without_coefficients_has_none() -> None:
    model = MisreadingModel()
    assert all(model.weights(kind) == {} for kind in KINDS)
    assert model.thresholds == {}


# ------------------------------------------------------------------------------------ what a word may be misread from


@pytest.mark.parametrize(
    ("word", "kind", "meant"),
    [
        ("tbe", "unknown", "the"),
        ("Tbe", "unknown", "the"),
        ("stiU", "unknown", "still"),
        ("govemment", "unknown", "government"),
        ("prxsecutor", "unknown", "prosecutor"),  # no row of the table has x for o
        ("Londou", "unknown", "london"),
        ("nee", "stealth", "flee"),
        ("arid", "stealth", "and"),
        ("fatlier", "rare", "father"),
    ],
)
def test_the_word_that_is_meant_is_there(english: English, word: str, kind: WordKind, meant: str) -> None:
    assert meant in [variant.text for variant in english.misread(word, kind)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("word", ["tbe", "House", "nee", "aud", "connexion", "colour", "8utton", "qzxv", "a" * 1000])
def test_what_is_there_is_common_and_not_the_word_itself(english: English, word: str, kind: WordKind) -> None:
    found = english.misread(word, kind)
    assert len(found) <= MOST_MISREAD
    texts = [variant.text for variant in found]
    assert len(set(texts)) == len(texts)
    for variant in found:
        assert variant.text == variant.text.lower() != word.lower()
        assert english.lexicon.holds(variant.text, name=True)
        assert variant.cost >= 0 and variant.confusions
    assert english.misread(word, kind) is found  # remembered


def test_another_spelling_is_no_misreading(english: English) -> None:
    for word, other in (("connexion", "connection"), ("colour", "color"), ("surprized", "surprised")):
        assert other not in [variant.text for variant in english.misread(word, "rare")]


def test_a_common_word_gives_way_to_an_everyday_confusion_only(english: English) -> None:
    texts = [variant.text for variant in english.misread("the", "stealth")]
    assert set(texts) <= {variant.text for variant in english.variants("the", slight=True)}
    assert "she" not in texts


def test_names_are_meant_where_there_is_a_capital(english: English) -> None:
    assert "london" in [variant.text for variant in english.misread("Lxndon", "unknown")]
    assert "london" not in [variant.text for variant in english.misread("lxndon", "unknown")]
