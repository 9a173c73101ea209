from __future__ import annotations

import pytest

from pipeline.evidence import LanguageEvidence
from pipeline.evidence.confusions import Variant
from pipeline.evidence.lexicon import Lexicon
from pipeline.repair.capitals import capital_beside, written
from pipeline.repair.tokens import tokenise


@pytest.fixture
def lexicon(english: LanguageEvidence) -> Lexicon:
    assert english.english is not None
    return english.english.lexicon


def as_written(text: str, word: str, variant: Variant, lexicon: Lexicon) -> str:
    tokens = tokenise(text)
    index = next(number for number, token in enumerate(tokens) if token.text == word)
    beside = capital_beside(text, tokens, index)
    return written(variant, tokens[index], lexicon, beside_capital=beside)


@pytest.mark.parametrize(
    ("text", "word", "variant", "meant"),
    [
        ("He saw tbe house.", "tbe", Variant("the", 1, ("b→h",)), "the"),
        ("He saw. Tbe house was old.", "Tbe", Variant("the", 1, ("b→h",)), "The"),
        ("IN TBE HOUSE", "TBE", Variant("the", 1, ("b→h",)), "THE"),
        ("He went with londou merchants.", "londou", Variant("london", 1, ("u→n",)), "London"),
    ],
)
def test_letters_that_were_read_right_tell(
    text: str, word: str, variant: Variant, meant: str, lexicon: Lexicon
) -> None:
    assert as_written(text, word, variant, lexicon) == meant


@pytest.mark.parametrize(
    ("text", "word", "variant", "meant"),
    [
        ("the members of the Boyal Society met", "Boyal", Variant("royal", 1, ("B→R",)), "Royal"),
        ("he went to Stratford Ohurch with them", "Ohurch", Variant("church", 1, ("O→C",)), "Church"),
        ("he went to a great Ohamber with them", "Ohamber", Variant("chamber", 1, ("O→C",)), "chamber"),
        ("he went to the House Ef Lords", "Ef", Variant("of", 1, ("e→o",), 1), "of"),
        ("the Boyal society met", "Boyal", Variant("royal", 1, ("B→R",)), "Royal"),
        ("with Mary Bome of them went", "Bome", Variant("some", 1, ("B→s",)), "some"),
        ("he saw the Old Iabour men", "Iabour", Variant("labour", 1, ("i→l",)), "labour"),
        ("he came (Rrst of all)", "Rrst", Variant("first", 1, ("R→fi",)), "first"),
        ("he came (Ohurch of all)", "Ohurch", Variant("church", 1, ("O→C",)), "Church"),
    ],
)
def test_a_capital_that_is_misread_is_one_beside_others_or_of_a_name(
    text: str, word: str, variant: Variant, meant: str, lexicon: Lexicon
) -> None:
    assert as_written(text, word, variant, lexicon) == meant


@pytest.mark.parametrize(
    ("text", "word", "variant", "meant"),
    [
        ("he was with lohn at home", "lohn", Variant("john", 1, ("l→J",)), "John"),
        ("he was with lohn at home", "lohn", Variant("john", 1, ("l→j",), 1), "john"),
        ("he was with lohn Smith", "lohn", Variant("john", 1, ("l→j",), 1), "John"),
        ("the Lord Chief ustice said", "ustice", Variant("justice", 1, ("→j",), 0, 1), "Justice"),
        ("he was with Mr Smith, aud Mary", "aud", Variant("and", 1, ("u→n",)), "and"),
        ("the Chief 3ustice said", "3ustice", Variant("justice", 1, ("3→j",), 1), "Justice"),
        ("the old 3ustice said", "3ustice", Variant("justice", 1, ("3→j",), 1), "justice"),
    ],
)
def test_a_small_letter_or_sign_may_stand_for_the_capital_of_a_name(
    text: str, word: str, variant: Variant, meant: str, lexicon: Lexicon
) -> None:
    assert as_written(text, word, variant, lexicon) == meant


@pytest.mark.parametrize("word", ["AIl", "WeH", "StiII", "ShaII", "OnGCe"])
def test_a_few_capitals_do_not_make_a_word_one_in_capitals(word: str, lexicon: Lexicon) -> None:
    assert as_written(f"so he said. {word} the best", word, Variant("still", 1, ("II→ll",)), lexicon) == "Still"


def test_only_a_word_right_beside_counts() -> None:
    text = "Mary, tbe child. John"
    assert not capital_beside(text, tokenise(text), 1)
    assert capital_beside("Mary tbe child", tokenise("Mary tbe child"), 1)
    assert capital_beside("he saw tbe\nChild", tokenise("he saw tbe\nChild"), 2)
    assert not capital_beside("Tbe", tokenise("Tbe"), 0)


def test_names_that_are_words_as_well(lexicon: Lexicon) -> None:
    assert all(map(lexicon.either, ["john", "frank", "church", "royal"]))
    assert not any(map(lexicon.either, ["the", "table", "of", "in"]))  # In is indium
