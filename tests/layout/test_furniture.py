"""Running heads, page numbers and signature marks, and what only looks like them."""

from __future__ import annotations

import pytest
from columns import column, line, page, prose, text_of

from pipeline.layout.furniture import find_furniture, margins
from pipeline.model import Box, Graphics, Kind, Line, Margins

TEXT = column(prose(20), 100, 200, 900)  # ends at 790
HEAD, NUMBER, SIGNATURE = Kind.RUNNING_HEAD, Kind.PAGE_NUMBER, Kind.SIGNATURE


def found(
    *lines: Line, rules: tuple[Box, ...] = (), others: tuple[Margins, ...] = (), text: list[Line] = TEXT
) -> dict[str, Kind]:
    """Return the texts of lines that are furniture on a page which has them beside its text."""
    whole = [*lines, *text]
    return {text_of(whole[n]): kind for n, kind in find_furniture(whole, Graphics(rules=rules), others).items()}


def at_top(text: str, left: int = 300, size: int = 20, top: int = 140) -> Line:
    return line(text, left, top, size=size)


def at_bottom(text: str, left: int = 480, top: int = 840) -> Line:
    return line(text, left, top)


# ------------------------------------------------------------------------------------ heads


def test_a_head_with_its_number_at_either_side() -> None:
    head, left, right = at_top("THE FLOOD AT WHARFLEIGH."), at_top("24", 100), at_top("25", 880)
    assert found(head, left) == {"THE FLOOD AT WHARFLEIGH.": HEAD, "24": NUMBER}
    assert found(head, right) == {"THE FLOOD AT WHARFLEIGH.": HEAD, "25": NUMBER}


@pytest.mark.parametrize(
    "text", ["NOTES 3", "NOTES3", "24 The flood", "24THE FLOOD", "The flood 25.", "xiv The flood", "THE FLOOD [25]"]
)
def test_a_head_read_as_one_line_with_its_number(text: str) -> None:
    assert found(at_top(text)) == {text: HEAD}


def test_a_head_close_to_the_text_needs_a_rule_or_capitals_as_well() -> None:
    assert found(at_top("The flood 25", top=170)) == {}
    assert found(at_top("THE FLOOD 25", top=170)) == {"THE FLOOD 25": HEAD}
    assert found(at_top("The flood 25", top=172), rules=(Box(100, 194, 900, 196),)) == {"The flood 25": HEAD}


def test_a_head_without_a_number_is_known_by_other_pages() -> None:
    head = at_top("The flood at Wharfleigh")
    others = (Margins(top=("26 The flood at Wharfleigh",)), Margins(top=("The tlood at Wharfleigh 29", "of the")))
    assert found(head) == {}
    assert found(head, others=others[:1]) == {}, "one page is not enough"
    assert found(head, others=others) == {"The flood at Wharfleigh": HEAD}
    at_the_foot = tuple(Margins(bottom=page.top) for page in others)
    assert found(head, others=at_the_foot) == {}, "they have it elsewhere"


def test_a_head_at_the_bottom() -> None:
    others = (Margins(bottom=("The Wharfleigh Post",)), Margins(bottom=("The Wharfleigh Post",)))
    foot = line("THE WHARFLEIGH POST", 300, 840)
    assert found(foot) == {}
    assert found(foot, others=others) == {"THE WHARFLEIGH POST": HEAD}


def test_the_last_line_of_a_text_needs_more_than_the_first() -> None:
    assert found(line("THE FLOOD 25", 300, 800)) == {}
    assert found(line("THE FLOOD 25", 300, 840)) == {"THE FLOOD 25": HEAD}


def test_capitals_over_a_rule_are_no_head_without_a_number_or_other_pages() -> None:
    rule = Box(100, 180, 900, 182)
    assert found(at_top("The flood"), rules=(rule,)) == {}
    assert found(at_top("THE FLOOD"), rules=(rule,)) == {"THE FLOOD": HEAD}


def test_a_head_under_a_page_number_is_found_too() -> None:
    assert found(at_top("- 24 -", 460, top=80), at_top("THE FLOOD 24")) == {"- 24 -": NUMBER, "THE FLOOD 24": HEAD}


# ------------------------------------------------------------------------------------ page numbers


@pytest.mark.parametrize("text", ["24", "- 24 -", "—24—", "[24]", "(24)", "24.", "xiv", "XIV"])
def test_a_number_alone_is_the_number_of_the_page(text: str) -> None:
    assert found(at_top(text, 480)) == {text: NUMBER}
    assert found(at_bottom(text)) == {text: NUMBER}


def test_a_number_close_to_the_text_is_the_number_of_the_page() -> None:
    assert found(at_top("24", 480, top=170)) == {"24": NUMBER}
    assert found(at_bottom("24", top=800)) == {"24": NUMBER}


def test_a_number_of_a_chapter_in_letters_close_to_the_text_is_none() -> None:
    assert found(at_top("IV", 480, top=170)) == {}


# ------------------------------------------------------------------------------------ signature marks


@pytest.mark.parametrize("text", ["A 2", "VOL. XXXVII.", "No. 203.", "VOL. II.—No. 4", "*b 2"])
def test_signature_marks_stand_at_the_bottom_only(text: str) -> None:
    assert found(at_bottom(text)) == {text: SIGNATURE}
    assert SIGNATURE not in found(at_top(text, 480)).values()


# ------------------------------------------------------------------------------------ what is text


@pytest.mark.parametrize(
    "text",
    [
        "10th August, 1938.",
        "Wharfleigh, August 1938",
        "Continued from page 41.",
        "See p. 41",
        "The flood",
        "THE FLOOD",
        "the men who came home and went to work for their bread 25",
    ],
)
def test_what_looks_like_a_head_and_is_text(text: str) -> None:
    assert found(at_top(text, 100)) == {}


def test_a_title_in_large_type_is_no_head() -> None:
    assert found(at_top("THE FLOOD", size=48, top=120), rules=(Box(100, 180, 900, 182),)) == {}


def test_a_masthead_is_no_head_and_neither_is_what_stands_under_it() -> None:
    masthead = line("THE WHARFLEIGH POST", 120, 40, 880, 70)
    dateline = line("No. 12. WHARFLEIGH, MAY 1, 1911. PRICE 1d.", 200, 140, 800)
    rules = (Box(100, 125, 900, 127), Box(100, 175, 900, 177))
    others = (Margins(top=("THE POST 2",)), Margins(top=("3 THE POST",)))
    assert found(masthead, dateline, rules=rules, others=others) == {}


def test_a_number_within_the_text_is_none() -> None:
    middle = line("24", 480, 400)
    text = [*column(prose(5), 100, 200, 900), *column(prose(5), 100, 500, 900)]
    assert found(middle, text=text) == {}


def test_the_last_line_of_a_text_is_none() -> None:
    assert found(text=[*TEXT[:-1], line("and came home in 25", 100, 770)]) == {}


def test_a_page_of_a_few_lines_is_all_text() -> None:
    assert found(at_top("24"), text=TEXT[:2]) == {}


# ------------------------------------------------------------------------------------ margins


def test_margins_are_the_outermost_rows_the_outermost_first() -> None:
    head, foot = [at_top("THE FLOOD"), at_top("25", 880)], [at_bottom("25")]
    found = margins(page(TEXT, head, foot))
    assert found.top == ("THE FLOOD 25", text_of(TEXT[0]))
    assert found.bottom == ("25", text_of(TEXT[-1]))


def test_specks_are_in_no_margin() -> None:
    assert margins(page([line(".", 500, 20)], TEXT)).top == (text_of(TEXT[0]), text_of(TEXT[1]))


def test_a_page_without_text_has_empty_margins() -> None:
    assert margins(page()) == Margins()
