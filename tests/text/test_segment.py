"""Characters and words as UAX #29 defines them."""

from __future__ import annotations

import unicodedata

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from uniseg.graphemecluster import grapheme_clusters
from uniseg.wordbreak import words as all_segments

from pipeline.text.segment import graphemes, is_word, segments, words

#: Characters of every word-break class, print and typescript, and scripts with rules of their own.
#: Left out are emoji (of the rules only WB3c, for emoji joined to a letter, is not kept) and the virama, after
#: which `regex` joins a consonant even where none stands before it.
SAMPLES = (
    "aZéßſﬁœ09½²_'’‘\"“”„.,:;·‧․!?()[]-–—…*§£&/\\ \t\n\r\x0b\x85\xa0\u3000"
    "\u00ad\u0301\u0308\u200b\u200c\u200d\u2060\ufeffאבג״׳العَ٣αϐжіकिไทยกำ日本かなカタヽー゛ﾞ한ᄒ\u1161\u11ab🇩🇪\u202f﹎Ⅷ℮ªº"
)
texts = st.text(alphabet=SAMPLES, max_size=12)
#: What a word must hold: letters and digits, but not letters that only modify the one before them.
letter_or_digit = regex.compile(
    r"[\p{WB=ALetter}\p{WB=Hebrew_Letter}\p{WB=Numeric}\p{WB=Katakana}]|(?!\p{WB=Extend})[\p{L}\p{N}]"
)


def by_uniseg(text: str) -> list[str]:
    """The words of another implementation of the standard."""
    return [segment for segment in all_segments(text) if letter_or_digit.search(segment)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("e\u0301", ["é"]),
        ("g\u0308o", ["g\u0308", "o"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("नि क्षि", ["नि", " ", "क्षि"]),
        ("“ſo”…", ["“", "ſ", "o", "”", "…"]),
        ("👩‍👧🇩🇪", ["👩‍👧", "🇩🇪"]),
    ],
)
def test_characters_are_what_a_person_takes_for_one(text: str, expected: list[str]) -> None:
    assert graphemes(text) == expected


@given(texts)
def test_characters_agree_with_another_implementation(text: str) -> None:
    assert graphemes(text) == list(grapheme_clusters(unicodedata.normalize("NFC", text)))


@given(st.text(alphabet=st.characters(max_codepoint=0x20BF)))
def test_the_short_cut_for_print_agrees_with_the_rules(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert graphemes(text) == regex.findall(r"\X", composed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("— … “”", []),
        ("Don't stop, he’d 'em.", ["Don't", "stop", "he’d", "em"]),
        ("co-operate to-day", ["co", "operate", "to", "day"]),
        ("£1,234.50 in 1897; 3:1", ["1,234.50", "in", "1897", "3", "1"]),
        ("e.g. a.m., U.S.A.", ["e.g", "a.m", "U.S.A"]),
        ("snake_case 2nd B2B", ["snake_case", "2nd", "B2B"]),
        ("l'été d’Aoũt", ["l'été", "d’Aoũt"]),
        ("צה\"ל ג'", ['צה"ל', "ג'"]),
        ("日本カタカナ", ["日", "本", "カタカナ"]),
        ("exam\u00adple", ["exam\u00adple"]),
        ("10\u202f000 km\u202fh", ["10\u202f000", "km\u202fh"]),
        ("cafe\u0301", ["café"]),
    ],
)
def test_words_are_stretches_between_word_boundaries(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(texts)
def test_words_agree_with_another_implementation(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert words(text) == by_uniseg(text)


@given(st.text(alphabet="abZé019'’.,:;_\"- \n", max_size=20))
def test_words_of_print_agree_with_another_implementation(text: str) -> None:
    assert words(text) == by_uniseg(text)


@given(texts)
def test_segments_make_up_the_text_and_hold_its_words(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert "".join(segments(text)) == text
    assert [segment for segment in segments(text) if is_word(segment)] == words(text)
