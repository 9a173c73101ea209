"""Where lines were read across an edge, so that its sides are read again."""

from __future__ import annotations

from columns import column, line, page, prose

from pipeline.layout.regions import regions_to_read_again
from pipeline.model import Box, Graphics, Line, around

RULE = Box(498, 100, 502, 700)
LEFT, RIGHT = column(prose(20, "a"), 100, 100, 480), column(prose(20, "b"), 520, 100, 900)


def across(*rows: int) -> list[Line]:
    """Return the lines of two columns, of which some were read as one."""
    lines = []
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        if number in rows:
            lines.append(Line(left.words + right.words, around((left.box, right.box))))
        else:
            lines += [left, right]
    return lines


def regions(lines: list[Line], *, rules: tuple[Box, ...] = (), pictures: tuple[Box, ...] = ()) -> list[list[Box]]:
    found = regions_to_read_again(page(lines), Graphics(pictures=pictures, rules=rules))
    for group in found:
        for one in group:
            assert one.width > 0 and one.height > 0
            assert not any(_overlap(one, other) for other in group if other is not one)
    return [list(group) for group in found]


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left) and min(one.bottom, other.bottom) > max(
        one.top, other.top
    )


def test_lines_across_a_rule_between_columns() -> None:
    assert regions(across(3, 4, 9), rules=(RULE,)) == [[Box(100, 100, 500, 690), Box(500, 100, 900, 690)]]


def test_one_line_across_a_rule_is_a_heading() -> None:
    assert regions(across(0), rules=(RULE,)) == []


def test_columns_that_keep_to_their_rule() -> None:
    assert regions(across(), rules=(RULE,)) == []


def test_without_rules_and_pictures_nothing_is_read_again() -> None:
    assert regions(across(3, 4, 9)) == []


def test_short_rules_and_rules_that_lie_are_no_edges() -> None:
    assert regions(across(3, 4, 9), rules=(Box(498, 150, 502, 260), Box(100, 240, 900, 243))) == []
    assert regions(across(3, 4, 9), rules=(Box(498, 150, 502, 271),)) != []


def test_a_rule_in_pieces_is_one_rule() -> None:
    pieces = (Box(498, 100, 502, 300), Box(500, 320, 504, 500), Box(502, 540, 506, 690))
    ((left, right),) = regions(across(3, 18), rules=pieces)
    assert (left.top, left.bottom, right.top, right.bottom) == (100, 690, 100, 690)


def test_two_rules_beside_each_other_give_three_columns() -> None:
    texts = ["the men who came home", "and went to work for bread"]
    lines = [line(texts[number % 2], 50, 100 + 30 * number, 950) for number in range(10)]
    rules = (Box(348, 100, 352, 390), Box(648, 100, 652, 390))
    assert regions(lines, rules=rules) == [[Box(50, 100, 350, 390), Box(350, 100, 650, 390), Box(650, 100, 950, 390)]]


def test_a_strip_too_narrow_for_text_is_part_of_the_column_beside_it() -> None:
    lines, rule = column(prose(10), 100, 100, 900), Box(498, 100, 502, 390)
    two_columns = [[Box(100, 100, 500, 390), Box(500, 100, 900, 390)]]
    for name, narrow in (
        ("at the left margin", Box(128, 100, 130, 390)),
        ("at the right margin", Box(870, 100, 872, 390)),
        ("beside another rule", Box(538, 100, 542, 390)),
    ):
        assert regions(lines, rules=(narrow, rule)) == two_columns, name


# ------------------------------------------------------------------------------------ pictures

PICTURE = Box(520, 100, 900, 400)  # in the right column


def muddled(size: int) -> list[Line]:
    """Return a column of text, the first lines under the picture read together with the caption beside them."""
    caption = column(["Photograph by Ames", "of the port"], 520, 433, 900, size)
    lines = []
    for number, one in enumerate(LEFT):
        beside = caption[number - 11].words if number in (11, 12) else ()
        lines.append(Line(one.words + beside, around(word.box for word in one.words + beside)))
    return lines


def test_a_caption_read_together_with_the_text_beside_it() -> None:
    ((text, caption),) = regions(muddled(14), pictures=(PICTURE,))
    assert (text.left, text.right, caption.left, caption.right) == (100, 520, 520, 900)
    muddle = [one.box for one in muddled(14)[11:13]]
    assert text.top <= muddle[0].top and text.bottom >= muddle[1].bottom
    assert caption.top >= PICTURE.bottom and caption.bottom == text.bottom
    whole = [one.box for one in muddled(14) if text.top < one.box.bottom and one.box.top < text.bottom]
    assert all(text.top <= box.top and box.bottom <= text.bottom for box in whole), "no line is read in half"


def test_text_of_one_size_under_a_picture_is_left_alone() -> None:
    assert regions(muddled(20), pictures=(PICTURE,)) == []


def test_lines_far_under_a_picture_are_left_alone() -> None:
    assert regions(muddled(14), pictures=(Box(520, 0, 900, 200),)) == []


def test_an_initial_is_no_picture_with_a_caption() -> None:
    assert regions(muddled(14), pictures=(Box(520, 300, 700, 400),)) == []


def test_a_page_without_text() -> None:
    assert regions_to_read_again(page(), Graphics(pictures=(PICTURE,), rules=(RULE,))) == ()
