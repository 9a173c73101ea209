"""How many characters of a page are likely to be wrong, told without a reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.evidence import LanguageEvidence, load_language
from pipeline.model import (
    Box,
    Dropped,
    ImageRecord,
    Page,
    PageSource,
    PageWord,
    Reading,
    RepairedText,
    Stamp,
    Status,
    Verification,
)
from pipeline.verify import Estimator, estimate, load_estimator
from pipeline.verify.estimate import FEWEST, Signs, log_rate, rate_of, signs_of

BOX = Box(0, 0, 10, 10)
STAMP = Stamp("tesserocr", "5.5.0", {"eng": "0f"})
TEXT = "the old man went down to the sea in his ship " * 4


@pytest.fixture(scope="module")
def estimator() -> Estimator:
    return load_estimator()


@pytest.fixture(scope="module")
def english() -> LanguageEvidence:
    return load_language("eng")


def page(text: str = TEXT, *, sure: float | None = 0.99, confidence: float | None = 0.95, dropped: int = 0) -> Page:
    found = text.split()
    lost = tuple(Dropped("speck", BOX, "second", "apart") for _ in range(dropped))
    return Page(
        image=ImageRecord(PageSource("a", "1", "", "scans/a/1.png"), "png", 100, 100, "grey", 300, "assumed"),
        reading=Reading(STAMP, 100, 100, dropped=lost),
        repaired=RepairedText(text, text, text, (), (), ()),
        clean=text,
        words=tuple(PageWord(0, 1, BOX, Status.AGREED, confidence, sure) for _ in found),
        verification=Verification("no-reference"),
        second=None if sure is None else STAMP,
    )


def test_the_signs_of_a_page(english: LanguageEvidence) -> None:
    signs = signs_of(page("the qxzzv man, " * 10, sure=0.9, dropped=3), english)
    assert signs.doubt == pytest.approx(0.1)
    assert signs.dropped == pytest.approx(0.1)
    assert signs.unknown == pytest.approx(1 / 3)


def test_of_one_reader_the_confidence_counts(english: LanguageEvidence) -> None:
    assert signs_of(page(sure=None, confidence=0.7), english).doubt == pytest.approx(0.3)
    assert signs_of(page(sure=None, confidence=None), english).doubt == 0


def test_without_a_dictionary_nothing_is_unknown_or_known(estimator: Estimator) -> None:
    other = LanguageEvidence("deu")
    assert signs_of(page(), other).unknown is None
    assert estimate(page(), other, estimator)


@pytest.mark.parametrize("sure", [0.99, None])
def test_a_page_with_more_doubt_is_told_to_be_worse(
    estimator: Estimator, english: LanguageEvidence, sure: float | None
) -> None:
    good = estimate(page(sure=sure), english, estimator)
    poor = estimate(page(sure=None if sure is None else 0.7, confidence=0.6, dropped=9), english, estimator)
    assert good is not None and poor is not None
    assert good.cer < poor.cer / 3
    assert good.low < good.cer < good.high < 0.1


def test_the_reference_is_not_looked_at(estimator: Estimator, english: LanguageEvidence) -> None:
    known = replace(
        page(),
        words=tuple(replace(word, status=Status.VERIFIED) for word in page().words),
        verification=Verification("compared"),
    )
    assert estimate(known, english, estimator) == estimate(page(), english, estimator)


def test_of_a_few_words_nothing_is_told(estimator: Estimator, english: LanguageEvidence) -> None:
    assert estimate(page("word " * (FEWEST - 1)), english, estimator) is None
    assert estimate(page(""), english, estimator) is None
    assert estimate(page("word " * FEWEST), english, estimator) is not None


share = st.floats(0, 1)


@given(share, st.floats(0, 50), st.none() | share)
def test_whatever_the_signs_the_rate_lies_within_its_range(doubt: float, dropped: float, unknown: float | None) -> None:
    estimator = load_estimator()
    for line in (estimator.one, estimator.two):
        told = line.at(Signs(doubt, dropped, unknown))
        assert 0 <= told.low <= told.cer <= told.high <= 1


@given(share)
def test_a_rate_comes_back_from_its_logarithm(rate: float) -> None:
    assert rate_of(log_rate(rate)) == pytest.approx(rate, abs=1e-12)
