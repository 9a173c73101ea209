"""From a reading to a page."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import msgspec
from columns import HEIGHT, WIDTH, column, first_words, flat, line, page, prose, texts_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence
from pipeline.layout import arrange
from pipeline.model import FURNITURE, Block, Box, Graphics, Kind, Line, Margins, Paragraph, Reading, Word
from pipeline.settings import LayoutSettings

NOTHING_KNOWN = LanguageEvidence("deu")


def arranged(reading: Reading, graphics: Graphics = Graphics(), *others: Margins) -> Reading:  # noqa: B008
    return arrange(reading, graphics, language=NOTHING_KNOWN, others=others, settings=LayoutSettings())


def kinds(reading: Reading) -> list[tuple[Kind, str]]:
    """Return each block as its kind and its first word."""
    return [(block.kind, texts_of(block)[0].split()[0] if block.paragraphs else "") for block in reading.blocks]


def contents(reading: Reading) -> Counter[tuple[str, Box]]:
    words = [(word.text, word.box) for word in reading.words()]
    return Counter([*words, *((word.text, word.box) for word in reading.dropped)])


# ------------------------------------------------------------------------------------ whole pages


def test_a_page_with_everything_on_it() -> None:
    picture = Box(520, 200, 900, 450)
    left = column(prose(25, "a"), 100, 160, 480)
    left[0] = line("The men who came home and went", 100, 160, 480)
    caption = column(["Photograph by Ames of the port", "and of the men* who came"], 520, 465, 900, 14, 20)
    right = column(prose(13, "b"), 520, 520, 900)
    own_note = column(["* They went to work"], 520, 920, 900, 16, 24)
    note = column(["† The port of that name", "in the country"], 100, 925, 480, 16, 22)
    head, number = line("THE FLOOD AT WHARFLEIGH", 320, 60), line("25", 880, 60)
    foot = line("VOL. XXXVII.", 440, 1060)
    reading = page([number], [head], caption, left, note, right, own_note, [foot])
    found = arranged(reading, Graphics(pictures=(picture,)))
    assert kinds(found) == [
        (Kind.RUNNING_HEAD, "THE"),
        (Kind.PAGE_NUMBER, "25"),
        (Kind.PARAGRAPH, "The"),
        (Kind.PARAGRAPH, "b0"),
        (Kind.CAPTION, "Photograph"),
        (Kind.FOOTNOTE, "*"),
        (Kind.FOOTNOTE, "†"),
        (Kind.SIGNATURE, "VOL."),
        (Kind.FIGURE, ""),
    ]
    assert [block.joined for block in found.blocks] == [False, False, False, True, *([False] * 5)]
    assert found.blocks[-1].box == picture
    assert contents(found) == contents(reading)


def test_columns_that_were_read_line_by_line_are_read_as_columns() -> None:
    left, right = column(prose(14, "a"), 100, 100, 480), column(prose(14, "b"), 520, 100, 900)
    across = [
        Line(one.words + other.words, Box(100, one.box.top, 900, one.box.bottom))
        for one, other in zip(left, right, strict=True)
    ]
    whole = [line(f"{one} the men", 100, 530 + 30 * number, 480) for number, one in enumerate("cdefghijklmn")]
    other = [line(f"{one} the men", 520, 530 + 30 * number, 900) for number, one in enumerate("opqrstuvwxyz")]
    found = arranged(
        page([*across[:1], *flat(*([one, two] for one, two in zip(left[1:], right[1:], strict=True)))], whole, other)
    )
    words = first_words(found)
    assert words.index("a0") < words.index("a13") < words.index("c") < words.index("n") < words.index("b0")
    assert words.index("b0") < words.index("b13") < words.index("o") < words.index("z")


def test_a_rule_between_columns_is_dropped_with_a_record() -> None:
    left, right = column(prose(12, "a"), 100, 100, 480), column(prose(12, "b"), 520, 100, 900)
    rule = Word("|", Box(498, 190, 501, 210))
    torn = Line((*left[3].words, rule, *right[3].words), Box(100, 190, 900, 210))
    found = arranged(page([torn, *left[:3], *left[4:], *right[:3], *right[4:]]))
    assert first_words(found) == [f"{name}{number}" for name in "ab" for number in range(12)]
    assert [(one.text, one.box, one.reader) for one in found.dropped] == [("|", rule.box, "first")]


def test_specks_are_dropped_with_a_record_and_small_type_is_not() -> None:
    speck, small = line("' .", 600, 700, size=5), line("the men who came home", 100, 740, size=7)
    found = arranged(page(column(prose(8), 100, 100, 480), [speck], [small]))
    assert [one.text for one in found.dropped] == ["'", "."]
    assert found.blocks[-1].paragraphs[0].lines == (small,)


def test_what_was_dropped_before_stays_on_record() -> None:
    reading = page(column(prose(3), 100, 100, 480), [line(".", 600, 700, size=3)])
    once = arranged(reading)
    assert len(once.dropped) == 1
    assert arranged(once).dropped == once.dropped


def test_a_heading_is_a_block_of_its_own() -> None:
    heading = line("THE FLOOD", 240, 100, 340, 28)
    text = column(["The men who came home", "and went to work"], 100, 140, 480)
    assert kinds(arranged(page([heading], text))) == [(Kind.HEADING, "THE"), (Kind.PARAGRAPH, "The")]


def test_a_note_to_a_caption_is_read_with_it_and_a_note_to_the_text_at_the_end() -> None:
    above = column(["The men who came home and went", "to work in the port† of men."], 100, 60, 480)
    picture = Box(100, 140, 480, 400)
    caption = column(["Photograph by Ames* of the port"], 100, 410, 480, 14, 20)
    below = column(["Wharfleigh had been lost", *prose(9)], 100, 470, 480)
    text = [(Kind.PARAGRAPH, "The"), (Kind.CAPTION, "Photograph"), (Kind.PARAGRAPH, "Wharfleigh")]
    for mark, place in (("*", 2), ("†", 3)):
        note = column([f"{mark} They went to work"], 100, 790, 480, 16)
        found = arranged(page(above, caption, below, note), Graphics(pictures=(picture,)))
        assert kinds(found)[:-1] == [*text[:place], (Kind.FOOTNOTE, mark), *text[place:]]


def test_heads_are_known_by_the_other_pages() -> None:
    reading = page([line("The flood at Wharfleigh", 300, 60)], column(prose(8), 100, 160, 480))
    other = Margins(top=("The flood at Wharfleigh",))
    assert kinds(arranged(reading))[0][0] != Kind.RUNNING_HEAD
    assert kinds(arranged(reading, Graphics(), other, other))[0][0] == Kind.RUNNING_HEAD


def test_where_order_is_not_wanted_a_reading_stays_as_it_is() -> None:
    reading = page(column(prose(3, "b"), 100, 400, 480), column(prose(3, "a"), 100, 100, 480))
    settings = LayoutSettings(order=False)
    assert arrange(reading, Graphics(), language=NOTHING_KNOWN, others=(), settings=settings) is reading


# ------------------------------------------------------------------------------------ odd pages


def test_an_empty_page() -> None:
    assert arranged(page()) == page()


def test_a_page_of_pictures_only() -> None:
    pictures = (Box(100, 100, 480, 400), Box(100, 500, 900, 900))
    found = arranged(page(), Graphics(pictures=pictures))
    assert found.blocks == tuple(Block((), box, Kind.FIGURE) for box in pictures)


def test_a_page_of_specks_only_has_no_text() -> None:
    speck = Line((Word(".", Box(5, 5, 6, 6)), Word("men", Box(9, 5, 30, 25))), Box(5, 5, 30, 25))
    dot = Line((Word(".", Box(500, 500, 501, 501)),), Box(500, 500, 501, 501))
    found = arranged(page([speck], [dot]))
    assert [word.text for word in found.words()] == [".", "men"]


def test_a_page_of_furniture_only() -> None:
    lines = [line("24", 480, 100), line("25", 480, 400), line("26", 480, 700), line("27", 480, 1000)]
    found = arranged(page(lines))
    assert {block.kind for block in found.blocks} == {Kind.PAGE_NUMBER}
    assert contents(found) == contents(page(lines))


def test_a_page_of_one_word() -> None:
    found = arranged(page([line("men", 100, 100)]))
    assert [texts_of(block) for block in found.blocks] == [["men"]]


# ------------------------------------------------------------------------------------ any page

words = st.sampled_from(
    [
        "the",
        "men",
        "of",
        "coun-",
        "try",
        "home.",
        "THE",
        "FLOOD",
        "|",
        "*",
        "* The",
        "24",
        "- 2 -",
        "†See",
        "1.",
        "port*",
    ]
)
texts = st.lists(words, min_size=1, max_size=6).map(" ".join)
places = st.tuples(
    texts, st.integers(0, 18), st.integers(0, 44), st.integers(1, 60), st.sampled_from([4, 14, 20, 22, 48])
)
sides = st.one_of(st.integers(1, 6), st.integers(50, 600))
boxes = st.builds(
    lambda left, top, width, height: Box(left, top, min(WIDTH, left + width), min(HEIGHT, top + height)),
    st.integers(0, 900),
    st.integers(0, 1300),
    sides,
    sides,
)
graphics = st.builds(
    Graphics, st.lists(boxes, max_size=3).map(tuple), st.lists(boxes, max_size=3).map(tuple), st.just(())
)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Some lines in some blocks, at times with two columns among them."""
    lines = [
        line(text, 50 * left, 30 * top, min(WIDTH, 50 * left + 10 * width), size)
        for text, left, top, width, size in draw(st.lists(places, max_size=16))
    ]
    if draw(st.booleans()):
        lines += flat(column(prose(12), 100, 300, 480), column(prose(12), 520, 300, 900))
    cuts = sorted({0, len(lines), *draw(st.lists(st.integers(0, len(lines)), max_size=5))})
    groups = [lines[start:end] for start, end in pairwise(cuts)]
    found = page(*groups)
    parts = draw(st.lists(st.booleans(), min_size=len(found.blocks), max_size=len(found.blocks)))
    blocks = (_in_paragraphs(block) if part else block for block, part in zip(found.blocks, parts, strict=True))
    return msgspec.structs.replace(found, blocks=tuple(blocks))


def _in_paragraphs(block: Block) -> Block:
    lines = block.paragraphs[0].lines
    return Block(tuple(Paragraph((one,), one.box) for one in lines), block.box)


margin = st.lists(texts, max_size=2).map(tuple)
item = st.lists(st.builds(Margins, margin, margin), max_size=3)


@given(readings(), graphics, item)
def test_no_word_is_lost_or_made_up(reading: Reading, graphics: Graphics, others: list[Margins]) -> None:
    once = arranged(reading, graphics, *others)
    assert contents(once) == contents(reading)
    twice = arranged(once, graphics, *others)
    assert contents(twice) == contents(reading)
    assert (once.stamp, once.width, once.height, once.attempts) == (reading.stamp, reading.width, reading.height, ())


@given(readings(), graphics)
def test_blocks_are_whole(reading: Reading, graphics: Graphics) -> None:
    found = arranged(reading, graphics)
    for block in found.blocks:
        lines = [one for part in block.paragraphs for one in part.lines]
        assert (lines == []) == (block.kind in (Kind.FIGURE, Kind.RULE))
        for one in lines:
            assert one.words
            assert block.box.left <= one.box.left and one.box.right <= block.box.right
            assert block.box.top <= one.box.top and one.box.bottom <= block.box.bottom
        assert not (block.joined and block.kind in FURNITURE | {Kind.CAPTION, Kind.FIGURE})
    assert [block.box for block in found.blocks if block.kind == Kind.FIGURE] == list(graphics.pictures)


def test_a_joined_block_follows_one_of_its_kind() -> None:
    """What `joined` promises to those that put texts together."""
    left = column(["The men who came home", "and went to the coun-"], 100, 100, 480)
    right = column(["try of the men and", "of the port."], 520, 100, 900)
    first, second = arranged(page(left, right)).blocks
    assert (first.kind, second.kind, second.joined) == (Kind.PARAGRAPH, Kind.PARAGRAPH, True)


def test_a_page_of_many_words_takes_no_time() -> None:
    """Three thousand of them in four columns; what grows faster than their square would take minutes."""
    columns = [column(prose(75, str(side), 10), 20 + 245 * side, 10, 250 + 245 * side, 4, 5) for side in range(4)]
    reading = page(*columns)
    found = arranged(reading)
    assert contents(found) == contents(reading)
    assert first_words(found) == [f"{side}{row}" for side in range(4) for row in range(75)]


def test_small_print_on_a_title_page_is_no_speck() -> None:
    title = [line("THE HISTORY OF", 100, 100, size=100), line("WHARFLEIGH", 100, 250, size=100)]
    made = arranged(page(title, [line("London, 1892", 300, 900, size=36), line("i", 100, 1200, size=20)]))
    assert "London," in {word.text for word in made.words()}
    assert [dropped.text for dropped in made.dropped] == ["i"]


def test_rules_are_blocks_without_words() -> None:
    lines = column(prose(9, "t"), 100, 100, 480)
    between, upright, stroke = Box(100, 400, 480, 402), Box(500, 100, 502, 400), Box(150, 108, 190, 110)
    found = arranged(page(lines), Graphics(rules=(between, upright, stroke)))
    rules = [block for block in found.blocks if block.kind == Kind.RULE]
    assert [block.box for block in rules] == [between, upright]
    assert not any(block.paragraphs for block in rules)
    assert [block.kind for block in arranged(page(), Graphics(rules=(between,))).blocks] == [Kind.RULE]


def test_the_catchword_is_furniture() -> None:
    lines = [*column(prose(20, "t"), 100, 100, 900), line("movement", 780, 730)]
    reading = page(lines)
    assert Kind.CATCHWORD not in {block.kind for block in arranged(reading).blocks}
    found = arrange(
        reading,
        Graphics(),
        language=NOTHING_KNOWN,
        others=(),
        settings=LayoutSettings(),
        following=Margins(openings=("movement of",)),
    )
    assert kinds(found)[-1] == (Kind.CATCHWORD, "movement")
