"""Lines cut where they were read across a gutter, and put together where they were read in pieces."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from columns import SIZE, column, flat, line, prose
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.splitting import join_pieces, split_at_gutters
from pipeline.model import Box, Line, Word, around

LEFT, RIGHT = column(prose(12, "a"), 100, 100, 480), column(prose(12, "b"), 520, 100, 900)


def together(*parts: Line) -> Line:
    return Line(tuple(word for part in parts for word in part.words), around(part.box for part in parts))


def torn(*rules: Line) -> list[Line]:
    """Return two columns of which the fourth lines were read as one."""
    across = together(LEFT[3], *rules, RIGHT[3])
    return [across, *LEFT[:3], *LEFT[4:], *RIGHT[:3], *RIGHT[4:]]


def test_a_line_read_across_a_gutter_is_cut() -> None:
    splits = split_at_gutters(torn())
    assert [split.parts for split in splits] == [(LEFT[3], RIGHT[3]), *((one,) for one in torn()[1:])]
    assert not any(split.rules for split in splits)


def test_a_rule_in_the_gutter_is_no_word() -> None:
    split = split_at_gutters(torn(line("|", 498, 185, 501)))[0]
    assert split.parts == (LEFT[3], RIGHT[3])
    assert [word.text for word in split.rules] == ["|"]


def test_a_rule_in_a_line_that_is_not_cut_stays() -> None:
    lines = [line("the men | who came", 100, 190, 480), *LEFT[:3], *LEFT[4:]]
    split = split_at_gutters(lines)[0]
    assert (split.parts, split.rules) == ((lines[0],), ())


def test_a_line_across_three_columns_is_cut_twice() -> None:
    columns = [column(prose(12, name), left, 100, left + 250) for name, left in (("a", 50), ("b", 340), ("c", 630))]
    across = together(*(one[3] for one in columns))
    lines = [across, *flat(*(one[:3] + one[4:] for one in columns))]
    assert split_at_gutters(lines)[0].parts == tuple(one[3] for one in columns)


def test_a_heading_across_two_columns_is_not_cut() -> None:
    heading = line("THE FLOOD AT WHARFLEIGH AND THE MEN", 100, 60, 900)
    assert split_at_gutters([heading, *LEFT, *RIGHT])[0].parts == (heading,)


def test_text_with_wide_gaps_between_words_is_not_cut() -> None:
    wide = [line("the port of the men", 100, 100 + 30 * number, 480) for number in range(20)]
    gaps = [b.box.left - a.box.right for a, b in pairwise(wide[0].words)]
    assert min(gaps) > 0.3 * SIZE
    assert [split.parts for split in split_at_gutters(wide)] == [(one,) for one in wide]


def test_a_few_short_lines_make_no_gutter() -> None:
    lines = [together(LEFT[0], RIGHT[0]), *LEFT[1:9], *RIGHT[1:9]]
    assert len(split_at_gutters(lines)[0].parts) == 1


def test_where_many_lines_run_across_there_is_no_gutter() -> None:
    wide = column(prose(4, "wide", words=13), 100, 460, 900)
    lines = torn()
    assert any(word.box.left < 500 < word.box.right for one in wide for word in one.words)
    assert len(split_at_gutters([*lines, *wide])[0].parts) == 1


def test_columns_far_up_the_page_make_no_gutter() -> None:
    below = together(line("the men", 100, 1200, 480), line("the port", 520, 1200, 900))
    assert len(split_at_gutters([below, *LEFT, *RIGHT])[0].parts) == 1


def test_words_that_were_not_read_from_left_to_right_stay() -> None:
    across = together(RIGHT[3], LEFT[3])
    assert split_at_gutters([across, *torn()[1:]])[0].parts == (across,)


@pytest.mark.parametrize(("size", "cut"), [(14, True), (20, False)])
def test_a_line_across_the_side_of_a_picture_is_cut_to_other_type(size: int, cut: bool) -> None:
    picture = Box(500, 100, 900, 400)
    text, caption = line("the men who came", 100, 410, 480), line("Photograph by Ames", 505, 412, 760, size)
    split = split_at_gutters([together(text, caption), *column(prose(3), 100, 440, 480)], [picture])[0]
    assert (split.parts == (text, caption)) == cut
    elsewhere = split_at_gutters([together(text, caption)], [Box(500, 700, 900, 900)])[0]
    assert len(elsewhere.parts) == 1


# ------------------------------------------------------------------------------------ pieces


def test_pieces_of_one_line_are_put_together() -> None:
    whole = line("the men who came home and went", 100, 100, 480)
    pieces = [
        Line(part, around(word.box for word in part)) for part in (whole.words[4:], whole.words[:2], whole.words[2:4])
    ]
    assert join_pieces(pieces) == [[1, 2, 0]]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(line("port", 230, 100), id="far to the right"),
        pytest.param(line("port", 190, 115), id="lower"),
        pytest.param(line("port", 190, 88, size=44), id="larger"),
        pytest.param(line("port", 150, 100), id="over it"),
    ],
)
def test_what_is_no_piece_of_a_line_stays_by_itself(other: Line) -> None:
    assert join_pieces([line("the port", 100, 100, 180), other]) == [[0], [1]]


def test_columns_are_not_put_together() -> None:
    close = column(prose(12), 495, 100, 900)
    assert join_pieces([*LEFT, *close]) == [[number] for number in range(24)]


def test_two_lines_alone_at_the_same_distance_are_put_together() -> None:
    assert join_pieces([LEFT[0], column(prose(1), 495, 100, 900)[0]]) == [[0, 1]]


# ------------------------------------------------------------------------------------ both

texts = st.lists(st.sampled_from(["of", "the", "men", "|", "x"]), min_size=1, max_size=6).map(" ".join)
places = st.tuples(texts, st.integers(0, 12), st.integers(0, 40), st.integers(40, 500), st.sampled_from([12, 20, 30]))


@given(st.lists(places, max_size=14), st.booleans())
def test_no_word_is_lost_or_made_up(given: list[tuple[str, int, int, int, int]], columns: bool) -> None:
    lines = [line(text, 60 * left, 30 * top, 60 * left + width, size) for text, left, top, width, size in given]
    lines += torn() if columns else []
    splits = split_at_gutters(lines, [Box(300, 100, 700, 300)])
    parts = [part for split in splits for part in split.parts]
    groups = join_pieces(parts)
    joined = [word for group in groups for number in group for word in parts[number].words]
    out = joined + [word for split in splits for word in split.rules]
    assert Counter(map(_key, out)) == Counter(_key(word) for one in lines for word in one.words)
    assert all(word.text == "|" for split in splits for word in split.rules)
    assert sorted(number for group in groups for number in group) == list(range(len(parts)))
    assert not any(part.words == () for part in parts)


def _key(word: Word) -> tuple[str, int, int, int, int]:
    return word.text, word.box.left, word.box.top, word.box.right, word.box.bottom


def test_nothing() -> None:
    assert (split_at_gutters([]), join_pieces([])) == ([], [])
