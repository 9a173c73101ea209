from __future__ import annotations

import itertools

from fakes import reading_of
from hypothesis import given, settings
from hypothesis import strategies as st
from inks import SLICES, ink_of

from pipeline.collate.groups import Group, groups_of
from pipeline.evidence.ink import decode
from pipeline.model import Box, Line, Word


def line_of(text: str) -> Line:
    (line,) = reading_of(text).lines()
    return line


def groups(first: str, second: str) -> list[Group]:
    line = line_of(first)
    return groups_of(line, ink_of(second, box=line.box))


def texts(found: list[Group]) -> list[tuple[str, str]]:
    return [(group.first_text, group.second_text) for group in found]


def test_where_the_readers_agree_every_word_is_a_group() -> None:
    found = groups("came home by boat", "came home by boat")
    assert texts(found) == [(word, word) for word in ["came", "home", "by", "boat"]]
    assert all(group.agreed for group in found)
    # Each has the slices from after the space before it to before the one after it.
    assert [(group.start, group.end) for group in found] == [(0, 13), (14, 28), (29, 37), (38, 51)]


def test_the_shape_of_quotation_marks_and_dashes_is_no_dispute() -> None:
    found = groups("“Don’t — wait–”", '"Don\'t - wait-"')
    assert all(group.agreed for group in found)


def test_other_signs_and_capitals_are_one() -> None:
    found = groups("The ship, lost", "the ship. lost")
    assert [group.agreed for group in found] == [False, False, True]


def test_a_word_that_one_reader_divides() -> None:
    assert texts(groups("came to day by boat", "came today by boat"))[1] == ("to day", "today")
    assert texts(groups("came today by boat", "came to day by boat"))[1] == ("today", "to day")


def test_words_that_one_reader_joins() -> None:
    assert texts(groups("met Gladstoneand his men", "met Gladstone and his men")) == [
        ("met", "met"),
        ("Gladstoneand", "Gladstone and"),
        ("his", "his"),
        ("men", "men"),
    ]


def test_a_word_that_the_first_reader_alone_has_keeps_the_slices_of_its_box() -> None:
    line = line_of("came |: home")
    found = groups_of(line, ink_of("came    home", box=line.box))
    assert texts(found) == [("came", "came"), ("|:", ""), ("home", "home")]
    speck = found[1]
    assert not speck.agreed
    assert SLICES * 4 <= speck.start < speck.end <= SLICES * 8


def test_a_word_that_the_second_reader_alone_has() -> None:
    line = line_of("came home")
    apart = Line((line.words[0], Word("home", Box(184, 40, 232, 60), 0.9)), Box(40, 40, 232, 60))
    found = groups_of(apart, ink_of("came by sea home", box=apart.box))
    assert texts(found) == [("came", "came"), ("", "by"), ("", "sea"), ("home", "home")]
    assert [glyph.text for glyph in found[1].glyphs] == ["b", "y"]
    assert not found[1].agreed


def test_a_word_whose_box_is_misplaced_is_still_one_word() -> None:
    line = line_of("came homc by")
    # The box of the second word ends before what the second reader sees begins.
    moved = Line((line.words[0], Word("homc", Box(88, 40, 96, 60), 0.9), line.words[2]), line.box)
    assert ("homc", "home") in texts(groups_of(moved, ink_of("came home by", box=line.box)))


def test_words_that_are_the_same_but_for_a_space_are_one_place_wherever_they_stand() -> None:
    line = Line((Word("to", Box(0, 40, 10, 60), 0.9), Word("day", Box(64, 40, 100, 60), 0.9)), Box(0, 40, 300, 60))
    found = groups_of(line, ink_of("today" + " " * 20, box=line.box))
    assert texts(found) == [("to day", "today")]


def test_a_misplaced_word_beside_a_speck_is_one_word() -> None:
    line = Line((Word("homc", Box(40, 40, 60, 60), 0.9),), Box(40, 40, 240, 60))
    found = groups_of(line, ink_of("      home |    ", box=line.box))
    assert texts(found) == [("homc", "home"), ("", "|")]


def test_words_unlike_in_places_apart_stay_apart() -> None:
    box = Box(40, 40, 448, 60)
    line = Line((Word("xqz", Box(40, 40, 76, 60), 0.3), Word("home", Box(400, 40, 448, 60), 0.9)), box)
    # Characters are 12 pixels wide; the second reader sees "men by" far to the right of the speck.
    found = groups_of(line, ink_of(" " * 18 + "men by" + " " * 6 + "home", box=box))
    assert texts(found) == [("xqz", ""), ("", "men"), ("", "by"), ("home", "home")]


def test_a_word_each_in_places_apart_stay_apart() -> None:
    box = Box(40, 40, 448, 60)
    line = Line((Word("xqz", Box(40, 40, 76, 60), 0.3), Word("home", Box(400, 40, 448, 60), 0.9)), box)
    found = groups_of(line, ink_of(" " * 20 + "men" + " " * 7 + "home", box=box))
    assert texts(found) == [("xqz", ""), ("", "men"), ("home", "home")]


def test_nothing_alike() -> None:
    assert texts(groups("abc", "xyz")) == [("abc", "xyz")]


def test_a_line_that_the_first_reader_has_not() -> None:
    found = groups_of(None, ink_of("came home"))
    assert texts(found) == [("", "came"), ("", "home")]


def test_a_line_without_words_and_ink_without_characters() -> None:
    empty = Line((), Box(40, 40, 100, 60))
    assert groups_of(empty, ink_of("", box=empty.box)) == []
    assert groups_of(None, ink_of("   ")) == []
    assert texts(groups_of(empty, ink_of("men", box=empty.box))) == [("", "men")]
    assert texts(groups("came home", "")) == [("came", ""), ("home", "")]
    assert texts(groups("came home", "         ")) == [("came", ""), ("home", "")]


words = st.text("abco.-“", min_size=1, max_size=5)


@st.composite
def two_readings(draw: st.DrawFn) -> tuple[Line, str]:
    """A line, and what the second reader makes of it: words changed, left out, put in, joined or divided."""
    first = draw(st.lists(words, max_size=7))
    seen = []
    for word in first:
        match draw(st.integers(0, 7)):
            case 0:
                continue
            case 1:
                seen.append(draw(words))
            case 2:
                seen += [word, draw(words)]
            case 3:
                seen += [word[:1], word[1:]]
            case 4 if seen:
                seen[-1] += word
            case _:
                seen.append(word)
    left, placed = 40, []
    for word in first:
        moved = left + draw(st.sampled_from([0, 0, 0, -15, 15, 60, -90]))
        placed.append(Word(word, Box(max(0, moved), 40, max(0, moved) + 12 * len(word), 60), 0.9))
        left += 12 * (len(word) + 1)
    return Line(tuple(placed), Box(40, 40, max(left, 60), 60)), " ".join(part for part in seen if part)


@settings(deadline=None, max_examples=300)
@given(two_readings())
def test_every_word_and_every_glyph_is_in_one_group_in_order(given: tuple[Line, str]) -> None:
    line, second = given
    ink = ink_of(second, box=line.box)
    found = groups_of(line, ink)
    assert tuple(word for group in found for word in group.first) == line.words
    glyphs = [glyph for glyph in decode(ink) if not glyph.text.isspace()]
    assert [glyph for group in found for glyph in group.glyphs] == glyphs
    assert " ".join(group.second_text for group in found if group.second) == second
    for group in found:
        assert group.first or group.second
        assert "".join(group.second) == "".join(glyph.text for glyph in group.glyphs)


@settings(deadline=None, max_examples=300)
@given(two_readings())
def test_slices_lie_within_the_ink_and_around_what_was_seen(given: tuple[Line, str]) -> None:
    line, second = given
    ink = ink_of(second, box=line.box)
    own = [group for group in groups_of(line, ink) if group.glyphs]
    for group in groups_of(line, ink):
        assert 0 <= group.start <= group.end <= ink.slices
    for group in own:
        assert group.start <= group.glyphs[0].first
        assert group.glyphs[-1].last < group.end
    # No glyph lies in the slices of another group.
    for one, other in itertools.pairwise(own):
        assert one.end <= other.glyphs[0].first
        assert one.glyphs[-1].last < other.start
