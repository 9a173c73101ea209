from __future__ import annotations

import pytest
from fakes import reading_of
from msgspec.structs import replace

from pipeline.evidence import LanguageEvidence, load_language
from pipeline.model import Line, Reading
from pipeline.readers import doubtful_lines
from pipeline.readers.selecting import _SURE


@pytest.fixture(scope="session")
def english() -> LanguageEvidence:
    return load_language("eng")


def with_confidence(reading: Reading, line: int, word: int, confidence: float | None) -> Reading:
    """Return a reading of one paragraph with the confidence of one word replaced."""
    (block,) = reading.blocks
    (paragraph,) = block.paragraphs
    lines = list(paragraph.lines)
    words = list(lines[line].words)
    words[word] = replace(words[word], confidence=confidence)
    lines[line] = Line(tuple(words), lines[line].box)
    return replace(reading, blocks=(replace(block, paragraphs=(replace(paragraph, lines=tuple(lines)),)),))


def test_lines_of_known_words_that_were_read_with_confidence_are_left_out(english: LanguageEvidence) -> None:
    text = "The boat was lost at sea in 1912,\n“all hands” came home; to-day don’t\nMr. Gladstone and his ship’s crew"
    assert doubtful_lines(reading_of(text), english) == set()
    assert doubtful_lines(reading_of(""), english) == set()


def test_an_unknown_word_makes_its_line_doubtful(english: LanguageEvidence) -> None:
    assert doubtful_lines(reading_of("The boat was lost\nat sea tbe ship\ncame home"), english) == {1}


@pytest.mark.parametrize("confidence", [None, 0.0, _SURE - 0.01])
def test_a_word_that_the_reader_was_not_sure_of(confidence: float | None, english: LanguageEvidence) -> None:
    reading = reading_of("The boat was lost\nat sea")
    assert doubtful_lines(with_confidence(reading, 1, 0, confidence), english) == {1}
    assert doubtful_lines(with_confidence(reading, 1, 0, _SURE), english) == set()


@pytest.mark.parametrize("odd", ["bOat", "b0at", "boat|", "boat,,", "boat,was", "booat~", "illl"])
def test_a_word_of_an_odd_shape(odd: str, english: LanguageEvidence) -> None:
    assert doubtful_lines(reading_of(f"The boat\n{odd} home"), LanguageEvidence("deu")) == {1}


def test_a_word_divided_between_lines_is_one_word(english: LanguageEvidence) -> None:
    assert doubtful_lines(reading_of("leave the coun-\ntry by boat"), english) == set()
    assert doubtful_lines(reading_of("leave the chil-\ndren by the coun-\ncil"), english) == set()
    assert 1 in doubtful_lines(reading_of("leave the coun-\ntqy by boat"), english)
    assert doubtful_lines(reading_of("leave the coun\ntry by boat"), english) == {0}


def test_of_other_languages_confidence_alone_tells() -> None:
    german = LanguageEvidence("deu")
    reading = reading_of("die Straße nach\nHause xqzzy")
    assert doubtful_lines(reading, german) == set()
    assert doubtful_lines(with_confidence(reading, 0, 1, 0.5), german) == {0}


def test_round_numbers_are_not_odd(english: LanguageEvidence) -> None:
    assert doubtful_lines(reading_of("of 1000 men and 3,000 women"), english) == set()
