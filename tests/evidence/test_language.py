from __future__ import annotations

import pytest

from pipeline.evidence import load_language


@pytest.mark.parametrize("code", ["deu", "fra", "lat", "lat+eng", "frk", ""])
def test_other_languages_are_neutral(code: str) -> None:
    language = load_language(code)
    assert language.code == code
    assert language.english is None


@pytest.mark.parametrize("code", ["eng", "eng+lat"])
def test_english_first_is_english(code: str) -> None:
    english = load_language(code).english
    assert english is not None
    slight = english.variants("nee", slight=True)
    assert slight[0].text == "flee"
    assert english.variants("nee", slight=True) is slight  # remembered


def test_words_in_their_own_right_allow_one_confusion_only() -> None:
    english = load_language("eng").english
    assert english is not None
    assert all(len(variant.confusions) == 1 for variant in english.variants("carne", slight=True))
    assert any(len(variant.confusions) == 2 for variant in english.variants("tlic", slight=False))
