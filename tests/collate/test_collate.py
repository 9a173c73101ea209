"""Two readings of a page become one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from fakes import reading_of
from hypothesis import given, settings
from hypothesis import strategies as st
from inks import ink_of, second_of
from msgspec.structs import replace

from pipeline.collate import Neural, Weights, collate
from pipeline.collate.features import Knowledge
from pipeline.collate.options import options_of
from pipeline.collate.rows import rows_of
from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.ink import Ink
from pipeline.evidence.neural import Question
from pipeline.model import Block, Box, Line, Paragraph, Reading
from pipeline.settings import CollateSettings
from pipeline.text.characters import plain_signs

Collate = Callable[..., Reading]
TEXT = "the boat was lost at sea\nall hands came home"


@pytest.fixture(scope="session")
def settle(language: LanguageEvidence, weights: Weights) -> Collate:
    def settle(
        reading: Reading,
        texts: Sequence[str | None] = (),
        *,
        extra: Sequence[Ink] = (),
        neural: Neural | None = None,
        language: LanguageEvidence = language,
        weights: Weights = weights,
        doubts=None,
        foreign: Sequence[Box] = (),
        **settings: float,
    ) -> Reading:
        return collate(
            reading,
            second_of(reading, texts, extra=extra, doubts=doubts),
            language=language,
            item=ItemWords(),
            weights=weights,
            settings=CollateSettings(**settings),
            neural=neural,
            foreign=foreign,
        )

    return settle


def text_of(reading: Reading) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in reading.lines()]


def statuses(reading: Reading) -> list[str]:
    return [str(word.judgement and word.judgement.status) for word in reading.words()]


def without_judgements(reading: Reading) -> Reading:
    def plain(line: Line) -> Line:
        return replace(line, words=tuple(replace(word, judgement=None) for word in line.words))

    def paragraphs(block: Block) -> tuple[Paragraph, ...]:
        return tuple(replace(part, lines=tuple(map(plain, part.lines))) for part in block.paragraphs)

    return replace(reading, blocks=tuple(replace(block, paragraphs=paragraphs(block)) for block in reading.blocks))


# ------------------------------------------------------------------------------------ words


def test_a_page_on_which_both_agree_is_as_it_was(settle: Collate) -> None:
    reading = reading_of(TEXT + "\n\n“land’s — home”")
    found = settle(reading, [*TEXT.split("\n"), '"land\'s - home"'])
    assert without_judgements(found) == reading
    assert set(statuses(found)) == {"agreed"}


@pytest.mark.parametrize(("first", "second"), [("modem", "modern"), ("modern", "modem")])
def test_a_dispute_is_settled_for_the_known_word(first: str, second: str, settle: Collate) -> None:
    reading = reading_of(f"the {first} boat")
    found = settle(reading, [f"the {second} boat"])
    assert text_of(found) == ["the modern boat"]
    assert statuses(found) == ["agreed", "adjudicated", "agreed"]
    settled = list(found.words())[1]
    assert settled.box == list(reading.words())[1].box
    assert settled.confidence == 0.95
    assert settled.judgement is not None
    assert (settled.judgement.first, settled.judgement.second) == (first, second)


def test_words_divided_and_joined(settle: Collate) -> None:
    found = settle(reading_of("met Gladstoneand men\nhome to day"), ["met Gladstone and men", "home today"])
    assert text_of(found)[0] == "met Gladstone and men"
    boxes = [word.box for word in found.words()]
    assert all(one.right <= other.left for one, other in pairwise(boxes[:4]))
    gladstone, and_ = [word.judgement for word in found.words()][1:3]
    assert gladstone == and_


def test_a_speck_is_left_out_and_noted(settle: Collate) -> None:
    reading = reading_of("the boat | was lost")
    found = settle(reading, ["the boat   was lost"])
    assert text_of(found) == ["the boat was lost"]
    (dropped,) = found.dropped
    assert (dropped.text, dropped.reader, dropped.box) == ("|", "first", list(reading.words())[2].box)
    assert dropped.reason


def test_a_word_that_the_first_reader_missed_is_put_in(settle: Collate) -> None:
    (line,) = reading_of("the boat was lost").lines()
    gap = Line((line.words[0], *line.words[2:]), line.box)
    reading = replace(reading_of(""), blocks=(Block((Paragraph((gap,), gap.box),), gap.box),))
    found = settle(reading, ["the boat was lost"])
    assert text_of(found) == ["the boat was lost"]
    boat = list(found.words())[1]
    assert abs(boat.box.left - line.words[1].box.left) <= 12
    assert boat.confidence is None
    assert boat.judgement is not None and (boat.judgement.first, boat.judgement.second) == (None, "boat")


def test_a_line_of_nothing_but_specks_goes(settle: Collate) -> None:
    reading = reading_of("the boat\n|~\n\n=|")
    found = settle(reading, ["the boat", "", ""])
    assert text_of(found) == ["the boat"]
    assert [dropped.text for dropped in found.dropped] == ["|~", "=|"]
    assert len(found.blocks[0].paragraphs) == 1


def test_lines_that_the_second_reader_did_not_look_at_are_read_by_one(settle: Collate) -> None:
    found = settle(reading_of(TEXT), [None, "all hands came home"])
    assert text_of(found) == TEXT.split("\n")
    assert statuses(found) == ["read"] * 6 + ["agreed"] * 4


def test_doubt_is_what_the_settings_say(settle: Collate) -> None:
    reading = reading_of("the modem boat")
    assert statuses(settle(reading, ["the modern boat"], doubt=0.0)) == ["doubtful"] * 3
    assert "doubtful" not in statuses(settle(reading, ["the modern boat"], doubt=1.0))


def test_other_languages_do_without_english(settle: Collate) -> None:
    reading = reading_of("die schöne Straße nach Hause")
    found = settle(reading, ["die schéne StraBe nach Hause"], language=LanguageEvidence("deu"))
    seen = text_of(found)[0].split()
    assert seen[::3] == ["die", "nach"]
    assert seen[1] in ("schöne", "schéne") and seen[2] in ("Straße", "StraBe")
    assert statuses(found)[0] == statuses(found)[-1] == "agreed"
    for word in found.words():
        assert word.judgement is not None
        assert all(candidate.evidence["origin"] != "lexicon" for candidate in word.judgement.candidates)


# ------------------------------------------------------------------------------------ lines


def test_a_blank_page_stays_blank(settle: Collate) -> None:
    blank = reading_of("")
    assert settle(blank) == blank
    page = reading_of("|")
    found = settle(page, [""])
    assert (found.blocks, len(found.dropped)) == ((), 1)


def test_a_line_that_the_first_reader_missed_is_put_in_its_place(settle: Collate) -> None:
    whole = reading_of("the boat was lost\nall hands came home\nto the port at sea")
    lines = list(whole.lines())
    part = replace(whole.blocks[0].paragraphs[0], lines=(lines[0], lines[2]))
    reading = replace(whole, blocks=(replace(whole.blocks[0], paragraphs=(part,)),))
    missed = ink_of("all hands came home", line=None, box=lines[1].box)
    found = settle(reading, ["the boat was lost", "to the port at sea"], extra=[missed])
    assert text_of(found) == text_of(whole)
    assert len(found.blocks) == len(found.blocks[0].paragraphs) == 1
    added = list(found.lines())[1]
    assert added.box == lines[1].box
    assert all(box.left >= added.box.left and box.right <= added.box.right for box in (w.box for w in added.words))


def test_a_page_that_the_second_reader_alone_can_read(settle: Collate) -> None:
    extra = [ink_of("all hands", line=None, box=Box(40, 100, 148, 120)), ink_of("the boat", line=None)]
    found = settle(reading_of(""), extra=extra)
    assert text_of(found) == ["the boat", "all hands"]


def test_a_line_that_was_found_twice_is_left_out_and_noted(settle: Collate) -> None:
    reading = reading_of(TEXT)
    again = ink_of("was lost at sea", line=None, box=Box(140, 38, 330, 62))
    found = settle(reading, TEXT.split("\n"), extra=[again])
    assert text_of(found) == TEXT.split("\n")
    (dropped,) = found.dropped
    assert (dropped.text, dropped.reader, dropped.box) == ("was lost at sea", "second", again.box)


def test_a_speck_that_the_second_reader_alone_sees_is_left_out(settle: Collate) -> None:
    speck = ink_of("|", line=None, box=Box(600, 800, 606, 820))
    found = settle(reading_of(TEXT), TEXT.split("\n"), extra=[speck])
    assert text_of(found) == TEXT.split("\n")
    assert [(dropped.text, dropped.reader) for dropped in found.dropped] == [("|", "second")]


def test_lettering_apart_from_running_text_is_left_out_and_noted(settle: Collate) -> None:
    text = "\n".join(["the boat was lost"] * 12)
    picture = ink_of("all hands", line=None, box=Box(600, 800, 708, 820))
    found = settle(reading_of(text), text.split("\n"), extra=[picture])
    assert text_of(found) == text.split("\n")
    assert [(dropped.text, dropped.box) for dropped in found.dropped] == [("all hands", picture.box)]
    assert text_of(settle(reading_of("the boat"), ["the boat"], extra=[picture])) == ["the boat", "all hands"]


def test_a_line_of_one_reader_that_is_hardly_likely_is_left_out_and_noted(settle: Collate, weights: Weights) -> None:
    wary = Weights({"neither": 5.0}, {"neither": 5.0}, weights.agreed, weights.read)
    odd = ink_of("xq zv", line=None, box=Box(40, 800, 100, 820))
    found = settle(reading_of("the boat"), ["the boat"], extra=[odd], weights=wary)
    assert text_of(found) == ["the boat"]
    assert [(dropped.text, dropped.reader) for dropped in found.dropped] == [("xq", "second"), ("zv", "second")]


def test_what_was_dropped_before_stays_noted(settle: Collate) -> None:
    once = settle(reading_of("the boat |"), ["the boat  "])
    assert len(once.dropped) == 1
    twice = settle(without_judgements(once), ["the boat"])
    assert twice.dropped == once.dropped


def test_ink_of_lines_that_there_are_not_is_ignored(settle: Collate) -> None:
    reading = reading_of("the boat")
    found = settle(reading, ["the boat"], extra=[ink_of("men", line=7), ink_of("men", line=-1)])
    assert text_of(found) == ["the boat"]


# ------------------------------------------------------------------------------------ nothing is made up

words = st.text("abelnmrtu.,|", min_size=1, max_size=6)
lines = st.lists(words, max_size=5).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(lines, lines), min_size=1, max_size=3), st.booleans())
def test_every_word_is_what_one_of_the_readers_saw_or_the_ink_may_mean(
    settle: Collate, knowledge: Knowledge, pairs: list[tuple[str, str]], plain: bool
) -> None:
    pairs = [pair for pair in pairs if pair[0]]
    reading = reading_of("\n".join(first for first, _ in pairs))
    texts = [second for _, second in pairs]
    found = settle(reading, texts, **({"weights": Weights({}, {}, {}, {})} if plain else {}))
    second = second_of(reading, texts)
    possible: set[str] = set()
    for row in rows_of(reading, second, knowledge):
        for place in row.places:
            if place.group.agreed:
                possible |= set(place.group.first_text.split())
            else:
                possible |= {w for option in options_of(place.group, knowledge.english) for w in option.text.split()}
    assert {word.text for word in found.words()} <= possible
    for word in found.words():
        assert word.judgement is not None and 0 <= word.judgement.probability <= 1
        assert word.box.width > 0 and word.box.height > 0


@settings(deadline=None, max_examples=100)
@given(lines, lines)
def test_what_is_left_out_of_the_first_reading_is_noted(settle: Collate, first: str, second: str) -> None:
    reading = reading_of(first)
    count = sum(1 for _ in reading.lines())
    found = settle(reading, [second] * count)
    seen = [word.judgement.first for word in found.words() if word.judgement is not None]
    noted = [dropped.text for dropped in found.dropped if dropped.reader == "first"]
    told = plain_signs(" ".join([text for text in seen if text] + noted))
    for word in first.split():
        assert word in told


# ------------------------------------------------------------------------------------ the neural model


class Asked:
    """A neural model that remembers what it was asked and prefers the last option."""

    def __init__(self) -> None:
        self.questions: list[Question] = []

    def __call__(self, questions: Sequence[Question]) -> list[list[float]]:
        self.questions += questions
        return [[float(number) * 9 for number in range(len(one.candidates))] for one in questions]


def test_the_neural_model_is_asked_only_where_it_is_not_clear(settle: Collate) -> None:
    asked = Asked()
    reading = reading_of("the modem boat\nthe xad boat")
    plain = Weights({"known": 9.0}, {"known": 9.0, "neural": 1.0}, {}, {})
    found = settle(reading, ["the modern boat", "the xod boat"], weights=plain, doubt=1.0, neural=asked)
    (question,) = asked.questions
    assert question.before.endswith("the modern boat the")
    assert {" xad", " xod"} <= set(question.candidates)
    assert question.after == " boat"
    assert text_of(found) == ["the modern boat", f"the{question.candidates[-1]} boat"]


def test_nothing_is_known_of_words_of_another_language(settle: Collate) -> None:
    asked = Asked()
    reading = reading_of("the modem boat\nthe modem boat\nthe xad boat")
    plain = Weights({"known": 9.0}, {"known": 9.0, "neural": 1.0}, {}, {})
    texts = ["the modern boat", "the modern boat", "the xod boat"]
    boxes = [line.box for line in reading.lines()]
    found = settle(reading, texts, weights=plain, doubt=1.0, neural=asked, foreign=boxes[1:])
    assert text_of(found)[0] == "the modern boat"
    sure = [line.words[1].judgement.probability for line in found.lines() if line.words[1].judgement]
    assert sure[0] > 0.9 > sure[1]
    assert asked.questions == []


def test_the_neural_model_is_not_asked_on_a_clear_page(settle: Collate) -> None:
    def never(questions: Sequence[Question]) -> list[list[float]]:
        raise AssertionError("asked")

    settle(reading_of("the modem boat"), ["the modern boat"], neural=never)
    settle(reading_of(""), neural=never)


# ------------------------------------------------------------------------------------ large pages


def quick(seconds: float, settle: Collate, reading: Reading, texts: Sequence[str | None], **more) -> Reading:
    started = time.perf_counter()
    found = settle(reading, texts, **more)
    assert time.perf_counter() - started < seconds
    return found


def test_ten_thousand_words(settle: Collate) -> None:
    line = "the dockers of the port struck work for bread"
    first = "\n".join([line.replace("work", "vvork")] * 1200)
    found = quick(20, settle, reading_of(first, 800, 40_000), [line] * 1200)
    assert text_of(found) == [line] * 1200


def test_ten_thousand_words_of_which_every_one_is_disputed(settle: Collate) -> None:
    line = "the dockers of the port struck work for bread"
    first = "\n".join([line.upper()] * 1200)
    assert len(list(quick(60, settle, reading_of(first, 800, 40_000), [line] * 1200).words())) == 1200 * 9


def test_a_line_twenty_thousand_pixels_wide(settle: Collate) -> None:
    text = "the men came home to bread " * 61
    reading = reading_of(text, 20_000, 300)
    assert next(reading.lines()).box.width > 19_000
    found = quick(10, settle, reading, [text.strip()])
    assert text_of(found) == [text.strip()]
    # The network gives no more than 400 slices to a line: most of what is there is squeezed beyond reading.
    found = quick(10, settle, reading, [text[:130]])
    assert text_of(found)[0].startswith("the men came home")


def test_a_line_of_two_thousand_words_that_the_readers_see_otherwise(settle: Collate) -> None:
    reading = reading_of("ab " * 2000, 80_000, 300)
    quick(20, settle, reading, [("xy " * 130).strip()])


def test_a_thousand_blocks_of_one_line(settle: Collate) -> None:
    lines = list(reading_of("\n".join(["the men came home"] * 1000), 800, 40_000).lines())
    reading = replace(
        reading_of("", 800, 40_000), blocks=tuple(Block((Paragraph((line,), line.box),), line.box) for line in lines)
    )
    found = quick(20, settle, reading, ["the men came home"] * 1000)
    assert len(text_of(found)) == 1000


def test_hundreds_of_lines_that_the_first_reader_missed(settle: Collate) -> None:
    line = "the men came home"
    whole = reading_of("\n".join([line] * 1300), 800, 40_000)
    (block,) = whole.blocks
    lines = list(whole.lines())
    kept = tuple(one for number, one in enumerate(lines) if number % 4 != 1)
    reading = replace(whole, blocks=(replace(block, paragraphs=(replace(block.paragraphs[0], lines=kept),)),))
    extra = [ink_of("all hands lost at sea", line=None, box=one.box) for one in lines[1::4]]
    found = quick(30, settle, reading, [line] * len(kept), extra=extra)
    assert text_of(found)[:4] == [line, "all hands lost at sea", line, line]
    assert len(text_of(found)) == 1300
