"""Running heads, page numbers and signature marks, and what only looks like them."""

from __future__ import annotations

import pytest
from columns import column, line, page, prose, text_of

from pipeline.layout.furniture import find_furniture, margins
from pipeline.model import Box, Graphics, Kind, Line, Margins, around

TEXT = column(prose(20, "t"), 100, 200, 900)  # ends at 790
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


def set_off(first: str, second: str, left: int = 300, top: int = 140, white: int = 60) -> Line:
    """Return a line in two parts with white between them."""
    start = line(first, left, top)
    words = start.words + line(second, start.box.right + white, top).words
    return Line(words, around(word.box for word in words))


def tops(*texts: str) -> tuple[Margins, ...]:
    """Return the margins of pages that have these lines at the top."""
    return tuple(Margins(top=(text,)) for text in texts)


# ------------------------------------------------------------------------------------ heads


def test_a_head_with_its_number_at_either_side() -> None:
    head, left, right = at_top("THE FLOOD AT WHARFLEIGH."), at_top("24", 100), at_top("25", 880)
    assert found(head, left) == {"THE FLOOD AT WHARFLEIGH.": HEAD, "24": NUMBER}
    assert found(head, right) == {"THE FLOOD AT WHARFLEIGH.": HEAD, "25": NUMBER}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("NOTES", "3"),
        ("24", "The flood"),
        ("The flood", "25."),
        ("xiv", "The flood"),
        ("The flood", "XC"),
        ("THE FLOOD", "[25]"),
    ],
)
def test_a_head_read_as_one_line_with_its_number(first: str, second: str) -> None:
    assert found(set_off(first, second)) == {f"{first} {second}": HEAD}
    assert found(at_top(f"{first} {second}")) == {}, "set off by an ordinary space"


def test_a_number_is_set_off_by_more_than_the_height_of_the_line() -> None:
    assert found(set_off("The flood", "25", white=23)) == {}
    assert found(set_off("The flood", "25", white=24)) == {"The flood 25": HEAD}
    assert found(set_off("24", "The flood", white=23)) == {}
    assert found(set_off("24", "The flood", white=24)) == {"24 The flood": HEAD}


@pytest.mark.parametrize("text", ["NOTES3", "NOTES.3", "24THE FLOOD", "The flood25", "The flood25.", "Page 25."])
def test_a_head_read_together_with_its_number(text: str) -> None:
    assert found(at_top(text)) == {text: HEAD}


@pytest.mark.parametrize("text", ["The flood 25", "24 The flood", "THE FLOOD 25"])
def test_a_head_with_a_number_that_other_pages_have_as_well(text: str) -> None:
    customary = tops("26 Of the port", "Bread for all 27")
    assert found(at_top(text), others=customary) == {text: HEAD}
    assert found(at_top(text), others=tops("26", "27")) == {text: HEAD}, "whatever stands beside it"
    assert found(at_top(text), others=customary[:1]) == {}, "one page is not enough"
    assert found(at_top(text), others=tops("Of the port", "Bread for all")) == {}
    at_the_foot = tuple(Margins(bottom=page.top) for page in customary)
    assert found(at_top(text), others=at_the_foot) == {}, "they have it elsewhere"


def test_a_few_numbers_among_many_pages_are_not_customary() -> None:
    some, plain = tops("26 Of the port", "Bread for all 27"), tops("home and went to work")
    assert found(at_top("The flood 25"), others=some + 10 * plain) == {"The flood 25": HEAD}
    assert found(at_top("The flood 25"), others=some + 11 * plain) == {}


@pytest.mark.parametrize("text", ["WHARFLEIGH, MAY 1", "CHAPTER IV", "PART II.", "See p. 41"])
def test_a_number_that_counts_something_else_is_none_where_others_are_customary_or_set_off(text: str) -> None:
    customary = tops("26 Of the port", "Bread for all 27")
    first, second = text.rsplit(" ", 1)
    assert found(at_top(text), others=customary) == {}
    assert found(set_off(first, second)) == {}


def test_a_head_close_to_the_text_needs_a_rule_or_capitals_as_well() -> None:
    assert found(set_off("The flood", "25", top=170)) == {}
    assert found(set_off("THE FLOOD", "25", top=170)) == {"THE FLOOD 25": HEAD}
    rule = Box(100, 194, 900, 196)
    assert found(set_off("The flood", "25", top=172), rules=(rule,)) == {"The flood 25": HEAD}
    assert found(at_top("The flood 25", top=172), rules=(rule,)) == {"The flood 25": HEAD}


def test_a_head_without_a_number_is_known_by_other_pages() -> None:
    head = at_top("The flood at Wharfleigh")
    others = (Margins(top=("26 The flood at Wharfleigh",)), Margins(top=("The tlood at Wharfleigh 29", "of the")))
    assert found(head) == {}
    assert found(head, others=others[:1]) == {}, "one page is not enough"
    assert found(head, others=others) == {"The flood at Wharfleigh": HEAD}
    at_the_foot = tuple(Margins(bottom=page.top) for page in others)
    assert found(head, others=at_the_foot) == {}, "they have it elsewhere"


@pytest.mark.parametrize("other", ["The flood at", "Wharfleigh", "Wharfleigh the flood 29"])
def test_heads_are_alike_but_for_missing_words(other: str) -> None:
    head = at_top("The flood at Wharfleigh")
    assert found(head, others=tops(other, other)) == {"The flood at Wharfleigh": HEAD}
    assert found(at_top(other), others=tops("The flood at Wharfleigh", "The flood at Wharfleigh")) == {other: HEAD}


def test_a_few_letters_are_like_no_head_they_are_part_of() -> None:
    assert found(at_top("The flood at Wharfleigh"), others=tops("The flood", "The flood")) == {}
    assert found(at_top("The flood at Wharfleigh"), others=tops("The port of Wharfleigh", "Lost at the port")) == {}


def test_a_head_at_the_bottom() -> None:
    others = (Margins(bottom=("The Wharfleigh Post",)), Margins(bottom=("The Wharfleigh Post",)))
    foot = line("THE WHARFLEIGH POST", 300, 840)
    assert found(foot) == {}
    assert found(foot, others=others) == {"THE WHARFLEIGH POST": HEAD}


def test_the_last_line_of_a_text_needs_more_than_the_first() -> None:
    assert found(set_off("THE FLOOD", "25", top=170)) == {"THE FLOOD 25": HEAD}
    assert found(set_off("THE FLOOD", "25", top=800)) == {}
    assert found(set_off("THE FLOOD", "25", top=840)) == {"THE FLOOD 25": HEAD}
    assert found(set_off("The flood", "25", top=840)) == {}


def test_a_line_over_a_rule_is_a_head_where_it_is_apart_or_in_capitals() -> None:
    rule, close = Box(100, 180, 900, 182), Box(100, 194, 900, 196)
    assert found(at_top("The flood"), rules=(rule,)) == {"The flood": HEAD}
    assert found(at_top("The flood", top=172), rules=(close,)) == {}
    assert found(at_top("THE FLOOD", top=172), rules=(close,)) == {"THE FLOOD": HEAD}
    assert found(at_top("The flood"), rules=(Box(100, 180, 200, 182),)) == {}, "a short rule"
    assert found(at_top("The flood"), rules=(Box(100, 100, 900, 102),)) == {}, "a rule over the line"


def test_a_head_under_a_page_number_is_found_too() -> None:
    head = set_off("THE FLOOD", "24")
    assert found(at_top("- 24 -", 460, top=80), head) == {"- 24 -": NUMBER, "THE FLOOD 24": HEAD}


# ------------------------------------------------------------------------------------ page numbers


@pytest.mark.parametrize("text", ["24", "- 24 -", "—24—", "[24]", "(24)", "xiv"])
def test_a_number_alone_is_the_number_of_the_page(text: str) -> None:
    assert found(at_top(text, 480)) == {text: NUMBER}
    assert found(at_bottom(text)) == {text: NUMBER}


@pytest.mark.parametrize("text", ["24", "[24]", "xiv"])
def test_a_number_close_to_the_text_is_the_number_of_the_page_in_the_middle(text: str) -> None:
    assert found(at_top(text, 480, top=170)) == {text: NUMBER}
    assert found(at_bottom(text, top=800)) == {text: NUMBER}


@pytest.mark.parametrize("text", ["24.", "XIV", "IV."])
def test_numbers_as_chapters_have_them_want_other_pages_with_numbers(text: str) -> None:
    assert found(at_top(text, 480)) == {}
    assert found(at_top(text, 480), others=tops("1.", "2.", "3.")) == {text: NUMBER}


def test_a_year_over_a_chronicle_is_no_page_number() -> None:
    assert found(at_top("1845", 100)) == {}


def test_signs_in_a_pattern_stand_for_themselves() -> None:
    picture, letter = at_top("[Illustration]"), at_bottom("a")
    lines = [picture, *TEXT, letter]
    assert find_furniture(lines, Graphics(), drop=("[Illustration]",)) == {0: HEAD}


@pytest.mark.parametrize("left", [100, 420, 550, 860])
def test_a_number_close_to_the_text_and_not_in_the_middle(left: int) -> None:
    assert found(at_top("24", left, top=170)) == {"24": NUMBER}
    for text in ("24.", "IV", "xiv"):
        assert found(at_top(text, left, top=170)) == {}
    for text in ("24", "24.", "xiv"):
        assert found(at_bottom(text, left, top=800)) == {}


@pytest.mark.parametrize("text", ["- 2 -", "—24—", "[24]", "(24)"])
def test_a_number_between_dashes_or_brackets_may_stand_anywhere(text: str) -> None:
    assert found(at_top(text, 100, top=170)) == {text: NUMBER}
    assert found(at_bottom(text, 100, top=800)) == {text: NUMBER}


@pytest.mark.parametrize("text", ["ii", "iv", "xiv", "xl", "lxxxvii", "xciv"])
def test_roman_numerals(text: str) -> None:
    assert found(at_top(text, 480)) == {text: NUMBER}
    assert found(set_off("The flood", text)) == {f"The flood {text}": HEAD}


@pytest.mark.parametrize("text", ["i", "I", "v", "X.", "ill", "vil", "iiii", "vx", "xxxx", "civil", "Xivi"])
def test_what_only_looks_like_a_roman_numeral(text: str) -> None:
    assert found(at_top(text, 480)) == {}
    assert found(set_off("The flood", text)) == {}
    assert NUMBER not in found(at_bottom(text)).values()


# ------------------------------------------------------------------------------------ signature marks


@pytest.mark.parametrize("text", ["B", "c2", "A2", "BB", "A 2", "VOL. XXXVII.", "No. 203.", "VOL. II.—No. 4", "*b 2"])
def test_signature_marks_stand_at_the_bottom_only(text: str) -> None:
    assert found(at_bottom(text)) == {text: SIGNATURE}
    assert SIGNATURE not in found(at_top(text, 480)).values()


@pytest.mark.parametrize("text", ["B", "c2", "A2"])
def test_short_signature_marks_are_text_at_the_pitch_of_the_text_and_nothing_at_the_top(text: str) -> None:
    assert found(line(text, 480, 800)) == {}
    assert found(at_top(text, 480)) == {}


def test_a_signature_mark_under_the_number_of_the_page() -> None:
    assert found(at_bottom("24"), at_bottom("B", 700, top=880)) == {"24": NUMBER, "B": SIGNATURE}


@pytest.mark.parametrize("text", [".", ";", "b", "2b", "B."])
def test_specks_are_no_signature_marks(text: str) -> None:
    assert found(at_bottom(text)) == {}


# ------------------------------------------------------------------------------------ what is text


@pytest.mark.parametrize(
    "text",
    [
        "10th August, 1938.",
        "Wharfleigh, August 1938",
        "Continued from page 41.",
        "See p. 41",
        "12 MILL LANE, WHARFLEIGH",
        "12 Mill Lane, Wharfleigh",
        "WHARFLEIGH, MAY 1",
        "Wharfleigh, Sept. 21.",
        "WHARFLEIGH, 1911",
        "WHARFLEIGH1911",
        "CHAPTER IV",
        "CHAPTER IV.",
        "CHAPTER 4",
        "PART I.",
        "PART II.",
        "24 of the men who came home",
        "The flood",
        "THE FLOOD",
        "the men who came home and went to work for their bread 25",
    ],
)
def test_what_looks_like_a_head_and_is_text(text: str) -> None:
    for left in (100, 500 - 5 * len(text)):
        assert found(at_top(text, left)) == {}
        assert found(at_top(text, left, top=170)) == {}, "close to the text"
        assert found(at_bottom(text, left)) == {}
        assert found(at_bottom(text, left, top=800)) == {}


def test_a_title_in_large_type_is_no_head() -> None:
    assert found(at_top("THE FLOOD", size=48, top=120), rules=(Box(100, 180, 900, 182),)) == {}


def test_a_line_over_a_title_in_large_type_is_no_head_unless_it_has_a_number() -> None:
    title, below = line("THE LOST MEN", 200, 200, size=48), column(prose(20, "t"), 100, 300, 900)
    rule = Box(100, 180, 900, 182)
    assert found(at_top("THE FLOOD"), rules=(rule,), text=below) == {"THE FLOOD": HEAD}
    assert found(at_top("THE FLOOD"), title, rules=(rule,), text=below) == {}
    assert found(at_top("THE FLOOD"), title, others=tops("THE FLOOD", "THE FLOOD"), text=below) == {}
    assert found(set_off("THE FLOOD", "25"), title, text=below) == {"THE FLOOD 25": HEAD}


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


@pytest.mark.parametrize("text", ["24.", "24", "ill.", "xiv."])
def test_the_end_of_a_sentence_in_a_line_of_its_own_is_none(text: str) -> None:
    assert found(line(text, 100, 800)) == {}
    assert found(line(text, 130, 800)) == {}


@pytest.mark.parametrize("top", [800, 840])
def test_a_word_of_letters_that_are_numerals_is_none_wherever_it_stands(top: int) -> None:
    assert found(line("ill.", 480, top)) == {}


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
