"""The word at the foot of a page with which the next one begins."""

from __future__ import annotations

import pytest
from columns import column, line, prose, text_of

from pipeline.layout.catchwords import find_catchword
from pipeline.layout.furniture import margins
from pipeline.model import Kind, Line, Margins

TEXT = column(prose(20, "t"), 100, 100, 900)  # ends at 690


def caught(*foot: Line, then: str = "movement of the men") -> list[str]:
    """Return the lines that are taken for the catchword, where the next page begins so, under its head."""
    lines = [*TEXT, *foot]
    following = Margins(openings=("THE FLOOD", " ".join(then.split()[:2]), "who came"))
    found = find_catchword(lines, following)
    assert set(found.values()) <= {Kind.CATCHWORD}
    return [text_of(lines[number]) for number in found]


@pytest.mark.parametrize("word", ["movement", "Movement,", "move-ment", "rnovement", "movement of"])
def test_the_first_word_of_the_next_page_at_the_right(word: str) -> None:
    assert caught(line(word, 780, 730)) == [word]


@pytest.mark.parametrize("word", ["many", "mo", "12", "—"])
def test_another_word_is_text(word: str) -> None:
    assert caught(line(word, 780, 730)) == []


def test_at_the_left_it_is_the_end_of_a_paragraph() -> None:
    assert caught(line("movement", 100, 730)) == []
    assert caught(line("went on with the movement", 400, 730, 900)) == []


def test_the_signature_mark_beside_it() -> None:
    assert caught(line("B 2", 480, 730), line("movement", 780, 730)) == ["B 2", "movement"]
    both = Line((*line("B2", 480, 730).words, *line("movement", 780, 730).words), line("B2", 480, 730, 940).box)
    assert caught(both) == ["B2 movement"]


def test_it_is_the_first_word_of_the_text_and_not_one_within() -> None:
    assert caught(line("came", 780, 730)) == []


def test_without_a_next_page_nothing_is_said() -> None:
    assert find_catchword([*TEXT, line("movement", 780, 730)], None) == {}
    assert find_catchword([*TEXT, line("movement", 780, 730)], Margins()) == {}
    assert find_catchword([], Margins(openings=("movement",))) == {}


def test_a_page_tells_how_its_rows_begin() -> None:
    from columns import page

    head, text = line("THE FLOOD AT WHARFLEIGH", 300, 40), column(prose(9, "t"), 100, 100, 900)
    openings = margins(page([head], text)).openings
    assert openings[0] == "THE FLOOD"
    assert [words.split()[0] for words in openings[1:]] == ["t0", "t1", "t2"]
