from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.evidence.choice import shares
from pipeline.evidence.misreading import EDITS, MisreadingModel
from pipeline.model import Box, Word
from pipeline.repair.draft import Draft
from pipeline.repair.repair import draft_of
from pipeline.repair.weighing import MOST_OPTIONS, Weighed, kind_of, weigh
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

Weigh = Callable[..., dict[str, Weighed]]


def drafted(text: str, language: LanguageEvidence) -> Draft:
    return draft_of(text, language=language, item=count_words(text), settings=RepairSettings())


def all_weighed(draft: Draft) -> list[Weighed]:
    assert draft.as_english is not None
    return weigh(draft, draft.as_english)


def test_on_a_page_a_figure_behind_a_word_is_that_of_a_note(english: LanguageEvidence) -> None:
    text = "The prisoner5 was taken to the house by tbe men."
    draft = drafted(text, english)
    words, place = [], 0
    for word in text.split():
        words.append(PlacedWord(place, place + len(word), Word(word, Box(place, 0, place + len(word), 10), 0.9)))
        place += len(word) + 1
    assert {"prisoner5", "tbe"} <= {one.token.text for one in all_weighed(draft)}
    assert {one.token.text for one in all_weighed(dataclasses.replace(draft, words=words))} >= {"tbe"}
    assert "prisoner5" not in {one.token.text for one in all_weighed(dataclasses.replace(draft, words=words))}


@pytest.fixture(scope="module")
def weighed(english: LanguageEvidence) -> Weigh:
    """The words of a text that may be misread, by what was read."""

    def weighed(text: str, language: LanguageEvidence = english) -> dict[str, Weighed]:
        return {one.token.text: one for one in all_weighed(drafted(text, language))}

    return weighed


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("tbe", "unknown"),
        ("Londou", "unknown"),
        ("fatlier", "rare"),
        ("the", "stealth"),
        ("nee", "stealth"),
        ("ho", "stealth"),
    ],
)
def test_kinds_of_words(word: str, kind: str, english: LanguageEvidence) -> None:
    draft = drafted(f"He saw {word} there.", english)
    assert draft.as_english is not None
    assert kind_of(draft.as_english, 2, draft.tokens[2].key) == kind


def test_good_words_are_known(english: LanguageEvidence, weighed: Weigh) -> None:
    draft = dataclasses.replace(drafted("He saw tbe wbich there.", english), good_words=frozenset({"tbe"}))
    assert [one.token.text for one in all_weighed(draft)] == ["wbich"]


def test_the_likeliest_is_the_best(weighed: Weigh) -> None:
    one = weighed("The prisoner was attempting to nee the country.")["nee"]
    assert one.best == 0
    assert one.options[0].text == "flee"
    assert one.shares[0] > 0.9
    assert one.wrong == pytest.approx(sum(one.shares))


@pytest.mark.parametrize(
    ("text", "word", "edit"),
    [
        ("The house stood by tbe river.", "tbe", "unknown"),
        ("He went to Londou with her.", "Londou", "capital"),
        ("He is there. Tbe man is here.", "Tbe", "unknown"),  # a sentence begins with a capital anyway
        ("It was asmall house by the river.", "asmall", "split"),
        ("The fatlier of the boy was in the house.", "fatlier", "rare"),
        ("The prisoner was attempting to nee the country.", "nee", "stealth"),
    ],
)
def test_kinds_of_edits(text: str, word: str, edit: str, weighed: Weigh) -> None:
    assert weighed(text)[word].edit == edit


def test_neighbours_that_are_hardly_in_doubt_count_as_repaired(weighed: Weigh) -> None:
    alone = weighed("He went to qzxv honse of")["honse"]
    beside = weighed("He went to tbe honse of")["honse"]
    right = weighed("He went to the honse of")["honse"]
    assert alone.described[0]["context"] < beside.described[0]["context"]
    assert beside.described[0]["context"] == pytest.approx(right.described[0]["context"])


def test_without_coefficients_all_is_as_likely(english: LanguageEvidence, weighed: Weigh) -> None:
    assert english.english is not None
    known = dataclasses.replace(english.english, misreading=MisreadingModel())
    one = weighed("The house stood by tbe river.", dataclasses.replace(english, english=known))["tbe"]
    assert one.shares == pytest.approx([one.shares[0]] * len(one.shares))
    assert 0.5 < one.wrong < 1


WORDS = "tbe nee the country ease ofthe Mr. Bmith eame Hke bim ho lie eat was of to in Lord 8utton qzxv . , ; asmall"
texts = st.lists(st.sampled_from(WORDS.split()), max_size=15).map(" ".join)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_shares_are_probabilities_of_a_few_options(english: LanguageEvidence, text: str) -> None:
    draft = drafted(text, english)
    assert draft.as_english is not None
    found = all_weighed(draft)
    assert [one.index for one in found] == sorted({one.index for one in found})
    for one in found:
        assert draft.tokens[one.index] == one.token
        assert 1 <= len(one.options) == len(one.described) == len(one.shares) <= MOST_OPTIONS
        assert list(one.shares) == sorted(one.shares, reverse=True)
        assert 0 <= one.wrong <= 1 + 1e-9
        assert one.edit in EDITS
        # The options left out take some of the whole.
        weights = draft.as_english.english.misreading.weights(one.kind)
        of_these = shares(one.described, one.kept, weights)
        assert all(share <= other + 1e-9 for share, other in zip(one.shares, of_these, strict=True))


@given(texts)
@settings(max_examples=30, deadline=None)
def test_weighing_again_gives_the_same(english: LanguageEvidence, text: str) -> None:
    draft = drafted(text, english)
    assert all_weighed(draft) == all_weighed(draft)


def test_nothing_to_weigh(weighed: Weigh) -> None:
    assert weighed("") == {}
    assert weighed("1862; a 12s. I (") == {}
