from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.model import (
    Block,
    Box,
    Candidate,
    Judgement,
    Line,
    Page,
    Paragraph,
    Stamp,
    Status,
    Word,
)
from pipeline.report.disputes import candidates_in_words, judged, readings_in_words, settled_in_words, weighed_in_words
from pipeline.report.marks import marks_of, paragraphs, printed

BOX = Box(0, 0, 9, 9)


def candidate(text: str, score: float, origin: str, **evidence: float) -> Candidate:
    return Candidate(text, score, {"origin": origin, **evidence})


MODERN = (
    candidate("modern", 0.968, "second", ink=0.0, trigram=0.0, known=1.0, item=1.39, second_surety=3.0),
    candidate("modem", 0.03, "first", ink=-3.18, trigram=0.0, known=0.0, item=0.0, first_confidence=-0.5),
)
SETTLED = Judgement(Status.ADJUDICATED, 0.968, "modem", "modern", MODERN)
AGREED = Judgement(Status.AGREED, 0.999, "the", "the")
ALONE = Judgement(Status.READ, 0.93, "the")


def read_twice(page: Page, judgements: dict[str, Judgement]) -> Page:
    """Return a page with a reading whose words have judgements, and statuses after them."""
    faithful = page.repaired.faithful
    texts = [faithful[word.start : word.end] for word in page.words]
    words = tuple(Word(text, BOX, 0.9, judgement=judgements.get(text)) for text in texts)
    block = Block((Paragraph((Line(words, BOX),), BOX),), BOX)
    placed = tuple(
        replace(word, status=judgements[text].status) if text in judgements and word.status is Status.READ else word
        for word, text in zip(page.words, texts, strict=True)
    )
    return replace(page, reading=replace(page.reading, blocks=(block,)), words=placed, second=Stamp("second", "2"))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("modem", "modern", "The first reader has “modem”, the second “modern”."),
        ("“the”", '"the"', "Both readers have ‘“the”’."),
        ("the", None, "Only the first reader has “the” here."),
        (None, "the", "Only the second reader has “the” here."),
        (None, None, ""),
    ],
)
def test_what_the_readers_have(first, second, said):
    assert readings_in_words(first, second) == said


def test_why_a_dispute_was_settled_so():
    assert settled_in_words(SETTLED, "modern") == (
        "The first reader has “modem”, the second “modern”.",
        "“modern” was taken, 97 % sure.",
        "By the ink, “modern” is 24 times likelier than “modem”.",
        "Word lists have “modern”, not “modem”.",
        "“modern” stands 3 times more in this item.",
        "The first reader was not sure.",
    )


def test_what_speaks_against_it_is_told_too():
    candidates = (
        candidate("shore", 0.9, "lexicon", ink=-2.0, trigram=-9.0, neural=0.0, known=1.0),
        candidate("snore", 0.09, "first", ink=0.0, trigram=0.0, neural=-5.0, known=1.0),
    )
    assert weighed_in_words(candidates, "shore") == (
        "“shore” is a known word that is easily misread so.",
        "By the ink, “snore” is 7.4 times likelier than “shore”; by the words around it, “shore” is 148 times likelier "
        "than “snore”.",
    )


def test_a_word_is_compared_with_the_likeliest_reading_and_not_with_what_nobody_read():
    candidates = (
        candidate("flee", 0.7, "first", ink=0.0),
        candidate("fleet", 0.2, "lexicon", ink=-1.0),
        candidate("", 0.1, "nothing", ink=-8.0),
    )
    assert weighed_in_words(candidates, "flee") == ("By the ink, “flee” is some 3,000 times likelier than no text.",)


@pytest.mark.parametrize("candidates", [(), (Candidate("a", 1.0),), (Candidate("b", 0.5), Candidate("c", 0.5))])
def test_where_there_is_nothing_to_compare_nothing_is_said(candidates):
    assert weighed_in_words(candidates, "a") == ()


def test_evidence_of_unknown_kinds_and_values_is_passed_over():
    odd = (Candidate("a", 0.6, {"origin": 7, "ink": "dark", "known": True}), Candidate("b", 0.4, {"ink": 1.0}))
    assert weighed_in_words(odd, "a") == ()


def test_candidates_that_are_hardly_likely_are_left_out():
    found = (Candidate("land", 0.55), Candidate("laud", 0.44), Candidate("lamb", 0.001), Candidate("", 0.009))
    assert candidates_in_words(found, "laud") == ("land (55 %)", "no text (1 %)")


def test_the_words_of_a_place_belong_together(page):
    both = Judgement(Status.ADJUDICATED, 0.9, "inthe", "in the", (candidate("in the", 0.9, "second"),))
    made = read_twice(page("so in the end"), {"so": AGREED, "in": both, "the": both})
    faithful = made.repaired.faithful
    assert [faithful[place.start : place.end] for place in judged(made)] == ["so", "in the"]
    (mark,) = marks_of(made)
    assert (mark.kind, faithful[slice(*mark.faithful)]) == ("adjudicated", "in the")
    assert len(mark.boxes) == 2


def test_words_alike_in_places_apart_are_places_of_their_own(page):
    one = Judgement(Status.ADJUDICATED, 0.9, "chich", "chick", (candidate("chick", 0.9, "second"),))
    made = read_twice(page("chick chick"), {"chick": one})
    assert len(marks_of(made)) == 2


def test_a_record_whose_reading_does_not_fit_its_words_has_no_disputes(page):
    assert list(judged(page("some words"))) == []


def test_a_settled_dispute_is_marked_with_a_short_hint_and_a_long_note(page):
    (mark,) = marks_of(read_twice(page("the modern page"), {"the": AGREED, "modern": SETTLED}))
    assert mark.hint == (
        "modern. Dispute settled. The first reader has “modem”, the second “modern”. “modern” was taken, 97 % sure."
    )
    assert len(mark.notes[0].why) == 6


def test_a_settled_dispute_says_whether_the_reference_confirms_it(page, compared):
    made = read_twice(page("the modern page", verification=compared([])), {"modern": SETTLED})
    assert marks_of(made)[0].notes[0].why[-1] == "The reference does not confirm it."
    words = tuple(replace(word, status=Status.VERIFIED) for word in made.words)
    (mark,) = marks_of(replace(made, words=words))
    assert (mark.kind, mark.notes[0].why[-1]) == ("adjudicated", "The reference has confirmed it.")


def test_a_doubtful_word_of_the_readers_is_told_once_with_or_without_its_flag(page):
    from pipeline.model import Flag

    doubted = replace(SETTLED, status=Status.DOUBTFUL, probability=0.6)
    without = marks_of(read_twice(page("the modern page"), {"modern": doubted}))
    flag = Flag(4, 10, "modern", "reading.disputed", MODERN, {"wrong": 0.4, "first": "modem", "second": "modern"})
    flagged = marks_of(read_twice(page("the modern page", flags=[flag]), {"modern": doubted}))
    for marks in (without, flagged):
        (mark,) = marks
        (note,) = mark.notes
        assert (mark.kind, note.rule.name, note.candidates) == ("doubtful", "Readers differ", ("modem (3 %)",))
        assert note.why[:3] == (
            "The evidence does not settle it.",
            "The first reader has “modem”, the second “modern”.",
            "Likely to be wrong: 40 %.",
        )
        assert note.wrong == pytest.approx(0.4)


def test_a_doubtful_word_on_which_both_agree_is_told(page):
    doubted = replace(AGREED, status=Status.DOUBTFUL, probability=0.7, first="4I", second="4I")
    (mark,) = marks_of(read_twice(page("page 4I"), {"4I": doubted}))
    assert mark.notes[0].why == (
        "No reader has anything else here, and yet it may well be wrong.",
        "Both readers have “4I”.",
        "Likely to be wrong: 30 %.",
    )


def test_words_that_one_of_two_readers_has_are_set_apart(page):
    made = read_twice(
        page("a b c\nd\n\ne f"), {"b": ALONE, "c": ALONE, "d": ALONE, "e": ALONE, "a": AGREED, "f": AGREED}
    )
    for parts in (paragraphs(made, ()), printed(made, ())):
        runs = [(run.text.strip(), run.alone) for part in parts for run in part.runs if run.text.strip()]
        assert ("a", False) in runs
        assert " ".join(" ".join(text for text, alone in runs if alone).split()) == "b c d e"
        assert ("f", False) in runs


def test_where_one_reader_alone_was_asked_no_word_is_set_apart(page):
    made = page("a b c")
    assert not [run for part in paragraphs(made, ()) for run in part.runs if run.alone]
