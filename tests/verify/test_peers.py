"""Agreement with other tools on the same texts, to 1e-9; where they differ, how and why.

jiwer 4 (speech recognition): its characters are code points and its words stand between spaces, punctuation and
all. It agrees where texts have no clusters of several code points, and where words are given to it without
punctuation.

dinglehopper 0.11 (OCR): characters are grapheme clusters as here, words those of UAX #29 as here, line breaks are
characters, and some differences of writing are forgiven, which as a profile are `DINGLEHOPPER`. Its figures are
recorded in tests/data/peers.json (benchmarks/record_peers.py). Where both sides are empty it gives 0, and infinity
(recorded as null) where only the reference is: there is no rate here in either case.
"""

from __future__ import annotations

import json
from pathlib import Path

import jiwer
import pytest

from pipeline.model import Profile
from pipeline.text.normal import normalise
from pipeline.text.segment import graphemes, words
from pipeline.verify import compare, measure

PAIRS = json.loads((Path(__file__).parent.parent / "data" / "peers.json").read_text(encoding="utf-8"))["pairs"]
#: What dinglehopper takes for equal, as far as it occurs in the pairs.
DINGLEHOPPER = Profile(
    "dinglehopper",
    ("nfc", "replace", "fold-lines"),
    {
        "ﬁ": "fi",
        "ﬀ": "ff",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬆ": "st",
        "aͤ": "ä",
        "oͤ": "ö",
        "uͤ": "ü",
        "—": "–",
        "==": "–",
        "’": "'",
        "⸗": "-",
    },
)

each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])


@each_pair
def test_dinglehopper_agrees_under_its_own_normalisation(pair: dict) -> None:
    found, expected = measure(pair["reference"], pair["text"], DINGLEHOPPER), pair["dinglehopper"]
    assert (found.characters.reference, found.words.reference) == (expected["characters"], expected["words"])
    for counts, name in ((found.characters, "cer"), (found.words, "wer")):
        if counts.reference:
            assert counts.rate == pytest.approx(expected[name], abs=1e-9)
        else:
            assert counts.rate is None
            assert expected[name] == (None if counts.errors else 0)


def test_the_pairs_hold_what_the_strict_profile_would_count_differently() -> None:
    strict = [measure(pair["reference"], pair["text"], "strict").characters.rate for pair in PAIRS]
    assert sum(rate != pair["dinglehopper"]["cer"] for rate, pair in zip(strict, PAIRS, strict=True)) >= 4


@each_pair
def test_jiwer_agrees_on_words_without_punctuation(pair: dict) -> None:
    reference, text = (" ".join(words(pair[side])) for side in ("reference", "text"))
    if reference:
        expected = jiwer.process_words(reference, text)
        found = compare(reference, text).strict.words
        assert found.rate == pytest.approx(expected.wer, abs=1e-9)
        assert found.share == pytest.approx(expected.mer, abs=1e-9)  # what speech recognition calls match error rate
        assert found.reference == len(expected.references[0])


@each_pair
def test_jiwer_agrees_on_characters_that_are_single_code_points(pair: dict) -> None:
    reference, text = (normalise(pair[side], "strict") for side in ("reference", "text"))
    found = compare(reference, text).strict.characters
    if not reference:
        return
    expected = jiwer.process_characters(reference, text)
    if all(len(side) == len(graphemes(side)) for side in (reference, text)):
        assert found.rate == pytest.approx(expected.cer, abs=1e-9)
        assert found.errors == expected.substitutions + expected.deletions + expected.insertions
    else:
        assert len(expected.references[0]) > found.reference


def test_jiwer_counts_a_letter_with_a_separate_mark_twice() -> None:
    """A g with dots has no code point of its own: for jiwer two characters of which one is missing, here one."""
    reference, text = "g\u0308o", "go"
    assert jiwer.cer(reference, text) == pytest.approx(1 / 3, abs=1e-9)
    assert compare(reference, text).strict.cer == pytest.approx(1 / 2, abs=1e-9)


def test_jiwer_takes_punctuation_for_part_of_a_word() -> None:
    reference, text = "He went, alone.", "He went alone"
    assert jiwer.wer(reference, text) == pytest.approx(2 / 3, abs=1e-9)
    assert compare(reference, text).strict.wer == 0.0


@pytest.mark.parametrize("several", [PAIRS[:3], PAIRS[3:9]])
def test_both_add_up_texts_before_they_divide(several: list[dict]) -> None:
    sides = [[normalise(pair[side], "strict") for pair in several] for side in ("reference", "text")]
    pages = [compare(reference, text).strict for reference, text in zip(*sides, strict=True)]
    total = sum(pages[1:], pages[0])
    if all(len(text) == len(graphemes(text)) for side in sides for text in side):
        assert total.cer == pytest.approx(jiwer.cer(*sides), abs=1e-9)
    parted = [[" ".join(words(text)) for text in side] for side in sides]
    assert total.wer == pytest.approx(jiwer.wer(*parted), abs=1e-9)
