"""Error rates: the definitions, worked through."""

from __future__ import annotations

import json
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Comparison, Counts, Score
from pipeline.text.normal import normalise
from pipeline.text.segment import graphemes, words
from pipeline.verify import compare

texts = st.text(alphabet="abé “”'.,-—ﬁ\u00ad\u0301\n", max_size=24)


def test_characters_are_clusters_and_line_breaks_are_spaces() -> None:
    found = compare("cafe\u0301 au\nlait", "café au lait")
    assert found.strict == Score(Counts(hits=12), Counts(hits=3))
    assert (found.strict.cer, found.strict.wer) == (0.0, 0.0)


def test_a_misread_ligature_is_two_character_errors_and_one_word_error() -> None:
    found = compare("attempting to flee the country", "attempting to nee the country").strict
    assert found.characters == Counts(hits=28, substitutions=1, deletions=1)
    assert found.words == Counts(hits=4, substitutions=1)
    assert found.cer == pytest.approx(2 / 30)
    assert found.wer == pytest.approx(1 / 5)


def test_the_rate_can_exceed_one() -> None:
    assert compare("a", "xyz").strict.cer == 3.0


def test_a_character_without_a_composed_form_counts_once() -> None:
    assert compare("g\u0308o", "go").strict.characters == Counts(hits=1, substitutions=1)


def test_strict_counts_what_the_profile_forgives() -> None:
    found = compare("“ﬁne” — so", '"fine"-so')
    assert found.strict.characters.errors == 7
    assert found.normalised == Score(Counts(hits=9), Counts(hits=2))
    assert found.profile == "archive"


def test_a_word_divided_in_the_reference_is_read_as_the_text_prints_it() -> None:
    assert compare("a well-\nknown exam-\nple", "a well-known exam-\nple").normalised.cer == 0.0


def test_the_line_ends_of_a_text_are_joined_without_asking_the_reference() -> None:
    assert compare("a well-known man", "a well-\nknown man").normalised.characters.errors == 1


def test_the_strict_profile_can_be_asked_for() -> None:
    found = compare("“a”", '"a"', "strict")
    assert found.normalised == found.strict
    with pytest.raises(KeyError):
        compare("a", "a", "lax")


@pytest.mark.parametrize("reference", ["", " \n", "\ufeff"])
def test_an_empty_reference_has_no_rate(reference: str) -> None:
    found = compare(reference, "two words")
    assert found.strict == Score(Counts(insertions=9), Counts(insertions=2))
    assert (found.strict.cer, found.strict.wer, found.normalised.cer) == (None, None, None)
    assert compare(reference, "").strict == Score()


@given(texts)
def test_a_text_is_its_own_reference(text: str) -> None:
    found = compare(text, text)
    assert found.strict.characters.errors == found.normalised.characters.errors == 0
    assert found.strict.cer == (0.0 if text.replace("\ufeff", "").split() else None)
    assert all(chunk.equal for chunk in found.diff)


@given(texts, texts)
def test_counts_add_up_to_the_lengths_of_both_texts(reference: str, text: str) -> None:
    found = compare(reference, text)
    for score, profile in ((found.strict, "strict"), (found.normalised, "archive")):
        for counts, units in ((score.characters, graphemes), (score.words, words)):
            if profile == "strict" or "\n" not in reference + text:
                assert counts.reference == len(units(normalise(reference, profile)))
                assert counts.hits + counts.substitutions + counts.insertions == len(units(normalise(text, profile)))


@given(texts, texts)
def test_swapping_the_texts_swaps_deletions_and_insertions(reference: str, text: str) -> None:
    one, other = compare(reference, text).strict, compare(text, reference).strict
    for found, swapped in ((one.characters, other.characters), (one.words, other.words)):
        assert swapped == Counts(found.hits, found.substitutions, found.insertions, found.deletions)


@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_the_average_over_pages_is_that_of_their_counts(pages: list[tuple[str, str]]) -> None:
    scores = [compare(*page).strict for page in pages]
    total = sum(scores, Score())
    length = sum(len(graphemes(normalise(reference, "strict"))) for reference, _ in pages)
    errors = sum(score.characters.errors for score in scores)
    assert total.cer == (errors / length if length else None)


def test_a_sum_is_exact_if_all_its_parts_are() -> None:
    exact, bound = Score(Counts(3), Counts(1)), Score(Counts(2, exact=False), Counts(1))
    assert (exact + exact).exact
    total = exact + bound + exact
    assert (total.exact, total.characters.exact, total.words.exact) == (False, False, True)


@given(texts, texts)
def test_a_comparison_is_valid_json_and_reads_back(reference: str, text: str) -> None:
    found = compare(reference, text)

    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    data = msgspec.json.encode(found)
    json.loads(data, parse_constant=refuse)
    assert msgspec.json.decode(data, type=Comparison) == found


def test_a_book_is_compared_in_reasonable_time() -> None:
    rng = random.Random(1)
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3000)]
    pages = [" ".join(rng.choices(vocabulary, k=12_000)) for _ in range(2)]
    found = compare("\n".join(pages), "\n".join(pages).replace("ou", "on"))
    assert found.strict.characters.reference > 150_000
    assert found.strict.characters.substitutions == "\n".join(pages).count("ou")
