from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence
from pipeline.evidence.language import English
from pipeline.evidence.lexicon import LONGEST
from pipeline.evidence.misreading import KINDS, WordKind
from pipeline.repair.options import (
    Option,
    is_elided_ing,
    may_be_misread,
    options_of,
    splits_of,
    unknown_part,
)
from pipeline.repair.tokens import Token, tokenise


@pytest.fixture
def words(english: LanguageEvidence) -> English:
    assert english.english is not None
    return english.english


def token(text: str, within: str = "{}") -> Token:
    """A word, alone or within a text."""
    text_ = within.format(text)
    return next(found for found in tokenise(text_) if found.text == text)


def read_for(found: Token, kind: WordKind, words: English) -> list[Option]:
    return options_of(found, words.misread(found.text, kind), words)


def texts(options: list[Option]) -> list[str]:
    return [option.text for option in options]


@pytest.mark.parametrize("text", ["tbe", "nee", "TBEY", "8utton", "Londou", "wi!l", "tbé", "ho"])
def test_words_that_may_be_misread(text: str, words: English) -> None:
    assert may_be_misread(token(text), words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a", "a letter"),
        ("TBE", "initials"),
        ("fo'c'sle", "letters left out"),
        ("half-finisbed", "two words"),
        ("coun-\ntry", "divided"),
        ("1st", "a number"),
        ("12s", "a sum"),
        ("i8th", "a number misread"),
        ("1862", "a number"),
        ("café", "a word with an accent"),
        ("Müllér", "foreign"),
        ("Élan", "a name with an accent"),
        ("a" * (LONGEST + 1), "too long for a word"),
    ],
)
def test_what_no_model_of_words_can_judge(text: str, why: str, words: English) -> None:
    assert not may_be_misread(token(text), words)


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("tbe", "unknown", "the"),
        ("Tbe", "unknown", "The"),
        ("TBEIR", "unknown", "THEIR"),
        ("Londou", "unknown", "London"),
        ("LONDOU", "unknown", "LONDON"),
        ("stiU", "unknown", "still"),
        ("nee", "stealth", "Flee"),
        ("8utton", "unknown", "Button"),
    ],
)
def test_words_are_written_as_in_their_place(text: str, kind: WordKind, meant: str, words: English) -> None:
    assert meant in texts(read_for(token(text), kind, words))


@pytest.mark.parametrize(
    ("text", "within", "meant"),
    [
        ("Hke", "It looked {} a man.", "like"),  # the capital itself is misread
        ("Hke", "It is so. {} a man he went.", "Like"),
        ("Tbe", "It was {} man.", "The"),  # this one is not
        ("8utton", "He lost a {} there.", "button"),
        ("8utton", "So it is. {} up!", "Button"),
        ("londou", "He went to {} town.", "London"),
        ("lie", "{} said so.", "He"),  # a paragraph begins with a capital
        ("lie", "Then {} said so.", "he"),
        ("tbe", "{} man said so.", "the"),  # unless another letter was read for it
        ("2Newton", "It was Isaac {} who said so.", "Newton"),
        ("lNorth", "It was the {} who said so.", "North"),
        ("eGovernment", "It was the {} who said so.", "Government"),
    ],
)
def test_capitals_go_by_what_stands_around(text: str, within: str, meant: str, words: English) -> None:
    assert meant in texts(read_for(token(text, within), "unknown", words))


@given(st.text("abehlnortTHUL18", min_size=2, max_size=9), st.sampled_from(KINDS))
@settings(deadline=None)
def test_options_are_other_words_than_the_one_read(english: LanguageEvidence, text: str, kind: WordKind) -> None:
    assert english.english is not None
    (found,) = tokenise(text)
    options = read_for(found, kind, english.english)
    assert found.text not in texts(options)
    assert len({option.key for option in options}) == len(options)
    for option in options:
        assert option.variant is not None and option.variant.text == option.key
        assert english.english.lexicon.common(option.text.capitalize())


@pytest.mark.parametrize(
    ("text", "meant"),
    [("ofthe", "of the"), ("asmall", "a small"), ("Ihave", "I have"), ("Ofthe", "Of the"), ("livedin", "lived in")],
)
def test_a_space_may_be_lost(text: str, meant: str, words: English) -> None:
    found = splits_of(token(text), words)
    assert meant in texts(found)
    assert all(option.variant is None for option in found)


@pytest.mark.parametrize("text", ["ofa", "OFTHE", "ofTHE", "of8the", "òfthe", "ofthx", "bsmall", "the" * 100])
def test_no_space_is_lost(text: str, words: English) -> None:
    assert splits_of(token(text), words) == []


@given(st.lists(st.sampled_from(["of", "the", "a", "I", "small", "house", "x", "qz"]), min_size=1, max_size=4))
@settings(deadline=None)
def test_a_split_only_puts_a_space_in(english: LanguageEvidence, parts: list[str]) -> None:
    assert english.english is not None
    (found,) = tokenise("".join(parts))
    for option in splits_of(found, english.english):
        *others, last = option.text.split(" ")
        assert "".join((*others, last)) == found.text
        assert len(last) > 1 and all(len(word) > 1 or word in "aAI" for word in others)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("inawhisper", "in a whisper"),
        ("whenherepliedthat", "when he replied that"),
        ("juryreturnedaverdict", "jury returned a verdict"),
        ("Hehadbeen", "He had been"),
    ],
)
def test_more_than_one_space_may_be_lost(text: str, meant: str, words: English) -> None:
    assert meant in texts(splits_of(token(text), words))


@pytest.mark.parametrize("text", ["isitheto", "qvrstandthe", "houseofa", "themanx" * 2])
def test_rows_of_words_are_not_made_of_anything(text: str, words: English) -> None:
    assert all(option.text.count(" ") == 1 for option in splits_of(token(text), words))


@pytest.mark.parametrize(
    ("text", "part", "before", "after"),
    [
        ("Police-conrt", "conrt", "police", ""),
        ("Covont-garden", "Covont", "", "garden"),
        ("mother-iu-law", "iu", "mother", "law"),
        ("Phœnix-strcet", "strcet", "phoenix", ""),
    ],
)
def test_of_a_compound_one_part_may_be_misread(text: str, part: str, before: str, after: str, words: English) -> None:
    found = unknown_part(token(text, "at the {} there"), words)
    assert found is not None
    assert (found.token.text, found.before, found.after) == (part, before, after)
    assert f"at the {text} there"[found.token.start : found.token.end] == part


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("police-court", "all are words"),
        ("polico-conrt", "none is"),
        ("cir-ir-ir-re", "most are none"),
        ("mother-in-la's", "a contraction"),
        ("po-\nlice-conrt", "divided"),
        ("police-18th", "a number"),
        ("chicka-chick", "the cry of a bird"),
    ],
)
def test_of_other_compounds_none_is(text: str, why: str, words: English) -> None:
    assert unknown_part(token(text), words) is None


@pytest.mark.parametrize(
    ("text", "word", "elided"),
    [
        ("There is nothin' in it.", "nothin", True),
        ("There is nothin’ in it.", "nothin", True),
        ("There is nothin in it.", "nothin", False),
        ("It is a captain' or so.", "captain", False),  # captaing is no word
        ("There is nothin", "nothin", False),
    ],
)
def test_the_g_may_be_left_out(text: str, word: str, elided: bool, words: English) -> None:
    assert is_elided_ing(text, token(word, text.replace(word, "{}")), words) is elided
