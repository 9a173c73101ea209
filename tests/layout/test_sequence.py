"""Choosing an order: geometry proposes, language decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from columns import SIZE, column, line, prose, text_of

from pipeline.evidence import LanguageEvidence
from pipeline.layout.chunks import find_chunks
from pipeline.layout.continuity import Continuity, divided, ends_sentence, goes_on, in_capitals, starts_small
from pipeline.layout.sequence import in_sequence
from pipeline.model import Box, Line


def knowing(**steps: float) -> Continuity:
    """Return a score for steps between pieces, written `a_b`; all others are as good as any."""

    def score(one: Line, other: Line) -> float:
        return steps.get(f"{_name(one)}_{_name(other)}", 0.0)

    return score


def _name(one: Line) -> str:
    return text_of(one).split()[0].rstrip("0123456789")


def sequence(pieces: Mapping[str, tuple[int, int, int, int]], as_read: str, score: Continuity, *pictures: Box) -> str:
    """Return the names of pieces (left, top, right, lines) in the order that is chosen."""
    lines: list[Line] = []
    for name in as_read.split():
        left, top, right, count = pieces[name]
        lines += column(prose(count, name), left, top, right)
    chunks = find_chunks(lines, pictures)
    assert len(chunks) == len(pieces)
    return " ".join(
        _name(lines[chunks[number].lines[0]]) for number in in_sequence(chunks, lines, pictures, score).numbers
    )


INTERRUPTED = {
    "a": (100, 100, 480, 6),
    "b": (520, 100, 900, 6),
    "c": (100, 700, 480, 6),
    "d": (520, 700, 900, 6),
}
PICTURE = Box(100, 300, 900, 680)


def test_columns_broken_by_a_picture_go_on_below_it() -> None:
    assert sequence(INTERRUPTED, "a b c d", knowing(), PICTURE) == "a c b d"


def test_columns_broken_by_a_picture_end_above_it_where_language_says_so() -> None:
    score = knowing(a_b=2.0, c_d=2.0, b_c=1.0, a_c=-2.0, c_b=-2.0, b_d=-2.0)
    assert sequence(INTERRUPTED, "a b c d", score, PICTURE) == "a b c d"


def test_without_a_picture_the_first_reader_is_believed() -> None:
    assert sequence(INTERRUPTED, "a b c d", knowing()) == "a b c d"


def test_without_a_picture_language_has_to_speak_for_geometry() -> None:
    assert sequence(INTERRUPTED, "a b c d", knowing(a_c=1.0, b_d=1.0)) == "a b c d"
    assert sequence(INTERRUPTED, "a b c d", knowing(a_c=2.0, b_d=2.0)) == "a c b d"


def test_a_picture_beside_the_columns_interrupts_nothing() -> None:
    assert sequence(INTERRUPTED, "a b c d", knowing(), Box(920, 300, 1000, 680)) == "a b c d"


HEADED = {
    "a": (100, 100, 480, 6),
    "b": (520, 100, 900, 6),
    "head": (100, 300, 900, 1),
    "c": (100, 340, 480, 6),
    "d": (520, 340, 900, 6),
}


def test_columns_that_end_over_a_page_wide_heading_are_read_before_it() -> None:
    assert sequence(HEADED, "a b head c d", knowing()) == "a b head c d"
    score = knowing(a_b=2.0, a_c=-2.0, c_b=-2.0)
    assert sequence(HEADED, "a c b d head", score) == "a b head c d"


def test_steps_upwards_speak_against_an_order() -> None:
    one_column = {"a": (100, 100, 480, 3), "b": (100, 300, 480, 3), "c": (100, 500, 480, 3)}
    assert sequence(one_column, "c b a", knowing()) == "a b c"
    assert sequence(one_column, "a b c", knowing(c_b=9.0, b_a=9.0)) == "a b c", "geometry proposes no other"


# ------------------------------------------------------------------------------------ the words themselves


def score_of(before: str, after: str, language: LanguageEvidence) -> float:
    return goes_on(language)(line(before, 100, 100), line(after, 100, 100 + SIZE))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("he went", "to the port"), ("he went", "To the port")),
        (("he went home.", "The port"), ("he went home.", "the port")),
        (("he went home.”", "The port"), ("he went home.”", "the port")),
        (("the coun-", "try of"), ("the coun-", "Try of")),
        (("the coun-", "try of"), ("the coun-", "the port")),
        (("he went", "“to the port"), ("he went", "“To the port")),
    ],
)
def test_signs_tell_what_goes_on(better: tuple[str, str], worse: tuple[str, str], english: LanguageEvidence) -> None:
    assert score_of(*better, english) > score_of(*worse, english)


def test_a_divided_word_that_is_known_says_most(language: LanguageEvidence, english: LanguageEvidence) -> None:
    assert score_of("the coun-", "try of", english) > score_of("the coun-", "try of", language) > 0
    assert score_of("the coun-", "wharf of", english) < 0


def test_without_words_nothing_is_said(language: LanguageEvidence) -> None:
    assert score_of("", "the port", language) == 0.0
    assert score_of("he went", "", language) == 0.0


class Trigram:
    """Knows a few words, of which "port" follows "the" far more often than chance has it."""

    def knows(self, word: str) -> bool:
        return word in {"went", "to", "the", "port", "men"}

    def log_prob(self, word: str, history: Sequence[str]) -> float:
        if not history:
            return -6.0
        return -1.0 if (history[0], word) == ("the", "port") else -9.0


def test_the_words_before_tell_what_comes_next(english: LanguageEvidence) -> None:
    assert english.english is not None
    knowing = replace(english, english=replace(english.english, trigram=Trigram()))
    usual, odd = score_of("went to the", "port", knowing), score_of("went to the", "men", knowing)
    plain = score_of("went to the", "port", english)
    assert odd < plain < usual
    assert score_of("went to the", "wharf", knowing) == plain, "of a word it does not know nothing is told"
    assert score_of("went to Ames", "port", knowing) == plain
    assert usual - plain <= 2.0


@pytest.mark.parametrize(
    ("test", "text", "expected"),
    [
        (ends_sentence, "home.", True),
        (ends_sentence, "home.’)", True),
        (ends_sentence, "home?”", True),
        (ends_sentence, "home,", False),
        (divided, "coun-", True),
        (divided, "coun¬", True),
        (divided, "1914-", False),
        (divided, "home --", False),
        (divided, "-", False),
        (starts_small, "(home", True),
        (starts_small, "“‘home", True),
        (starts_small, "Home", False),
        (starts_small, "1914", False),
        (starts_small, "", False),
        (in_capitals, "THE PORT.", True),
        (in_capitals, "The Port", False),
        (in_capitals, "A. B.", False),
    ],
)
def test_what_a_text_looks_like(test: Callable[[str], bool], text: str, expected: bool) -> None:
    assert test(text) is expected
