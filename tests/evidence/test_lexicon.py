from __future__ import annotations

import pytest

from pipeline.evidence.lexicon import LONGEST, Lexicon

WORDS = """
    colour honour favouring realise organised travelled worshipping connexion shew shewed gaoler gaol to-day to-morrow
    mediaeval encyclopaedia manoeuvre gipsies unmistakeable ask'd recognisances newsvendor victuallers host's hosts'
    theatre cometh skilful wilfully enrolment judgement cheques waggons inclosed viii xvi mdccc well-known ploughmen
    coöperate façade œuvre Æsop ſaid fiancée
"""
NOT_WORDS = "tbe tlie wbich ottr everytbing thc witb aiid tbat prosecntor coinmittee stiU govemment"


@pytest.mark.parametrize("word", WORDS.split())
def test_right_words_are_known(lexicon: Lexicon, word: str) -> None:
    assert lexicon.known(word)


@pytest.mark.parametrize("word", NOT_WORDS.split())
def test_misread_words_are_not(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.known(word)


@pytest.mark.parametrize("name", ["Wallack", "Gorman", "Bourke", "Thompson", "Gorman's", "Bourkes"])
def test_names_are_known_with_a_capital_only(lexicon: Lexicon, name: str) -> None:
    assert lexicon.known(name)
    assert not lexicon.known(name.lower())


def test_foreign_words_that_english_books_print_are_known(lexicon: Lexicon) -> None:
    assert all(map(lexicon.known, ["futuro", "bono", "invito", "et", "nicht", "avec"]))
    assert not any(map(lexicon.standard, ["futuro", "invito", "nicht"]))


def test_frequency_is_not_a_lexicon(lexicon: Lexicon) -> None:
    assert lexicon.known("gaoler")
    assert not lexicon.common("gaoler")
    assert lexicon.common("the")
    assert not lexicon.common("tbe")


def test_rare_short_words_are_no_candidates(lexicon: Lexicon) -> None:
    assert lexicon.known("ain")
    assert not lexicon.common("ain")


def test_long_words_need_only_be_listed(lexicon: Lexicon) -> None:
    assert lexicon.common("insectivorous")


def test_names_are_candidates_with_a_capital_only(lexicon: Lexicon) -> None:
    assert lexicon.holds("thompson", name=True)
    assert not lexicon.holds("thompson", name=False)


@pytest.mark.parametrize("word", ["colour", "travelled", "theatre", "house", "gaol", "connexion"])
def test_british_spelling_is_standard(lexicon: Lexicon, word: str) -> None:
    assert lexicon.standard(word)


@pytest.mark.parametrize("word", ["dey", "wuz", "galbula", "tbe"])
def test_dialect_and_latin_are_not(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.standard(word)


@pytest.mark.parametrize("word", ["haue", "againe", "goe", "hee", "himselfe", "vpon", "downe", "sonne", "ioy", "booke"])
def test_early_modern_spelling(lexicon: Lexicon, word: str) -> None:
    assert lexicon.early_modern(word)


@pytest.mark.parametrize("word", ["tbe", "wben", "house", "the", "prosecntor", "witb"])
def test_scannos_are_not_early_modern(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.early_modern(word)


def test_words_put_together_are_known_but_not_single(lexicon: Lexicon) -> None:
    assert lexicon.known("summerhouse")
    assert lexicon.known("lanternglass")
    assert not lexicon.single("lanternglass")


def test_prefixes_of_words(lexicon: Lexicon) -> None:
    assert lexicon.begins("fle")
    assert lexicon.begins("flee")
    assert not lexicon.begins("fleq")


def test_what_is_longer_than_any_word_is_not_looked_up(lexicon: Lexicon) -> None:
    long = "housekeeper" * 6
    assert len(long) > LONGEST
    for tells in (lexicon.known, lexicon.single, lexicon.listed, lexicon.standard, lexicon.early_modern):
        assert not tells(long)
        assert not tells(long * 10_000)


@pytest.mark.parametrize("word", ["surprized", "surprizingly", "enterprize", "advertizer", "exercizing", "realised"])
def test_z_and_s_are_both_right(lexicon: Lexicon, word: str) -> None:
    assert lexicon.known(word)


@pytest.mark.parametrize("word", ["raized", "noize", "wize", "thize"])
def test_z_is_no_s_wherever_it_stands(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.known(word)
