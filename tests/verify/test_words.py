"""The words of a page against its reference."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Block,
    Box,
    Edit,
    Effort,
    ImageRecord,
    Judgement,
    Line,
    Page,
    PageSource,
    PageWord,
    Paragraph,
    Reading,
    RepairedText,
    RuleEffect,
    Stamp,
    Status,
    Verification,
    Word,
)
from pipeline.text.edits import apply
from pipeline.verify import check_words
from pipeline.verify.words import effort_of

TEXT = "The commission has informed the persecution of a decision about the\nold school and about the boat on Sunday."


def page(text: str = TEXT, *, edits: Sequence[Edit] = (), status: Status = Status.AGREED, sure: float = 0.99) -> Page:
    """A page whose words, in lines, both readers read alike."""
    lines, words, start = [], [], 0
    for number, line in enumerate(text.split("\n")):
        row = []
        for place, word in enumerate(line.split(" ")):
            box = Box(100 * place, 50 * number, 100 * place + 90, 50 * number + 30)
            row.append(Word(word, box, 0.9, (), Judgement(status, sure, word, word)))
            words.append(PageWord(start, start + len(word), box, status, 0.9, sure))
            start += len(word) + 1
        lines.append(Line(tuple(row), Box(0, 50 * number, 2000, 50 * number + 30)))
    block = Block((Paragraph(tuple(lines), lines[0].box),), lines[0].box)
    after = apply(text, edits)
    return Page(
        image=ImageRecord(PageSource("a", "1", "", "scans/a/1.png"), "png", 100, 100, "grey", 300, "assumed"),
        reading=Reading(Stamp("tesserocr", "5.5.0", {}), 2000, 100, (block,)),
        repaired=RepairedText(text, text, after, (), tuple(edits), ()),
        clean=after,
        words=tuple(words),
        verification=Verification("compared"),
    )


def ink_of(nats: float | None, asked: list[tuple[str, str]] | None = None):
    def optical(boxes: Sequence[Box], old: str, new: str) -> float | None:
        if asked is not None:
            asked.append((old, new))
        return nats

    return optical


def edit(old: str, new: str, rule: str = "scanno.unknown") -> Edit:
    start = TEXT.index(old)
    return Edit(start, start + len(old), old, new, rule)


def test_a_right_page_has_no_wrong_words() -> None:
    found = check_words(page(), TEXT, ink_of(20.0))
    assert found.wrong == ()
    assert sum(found.effort.words) == len(TEXT.split())
    assert sum(found.effort.wrong) == 0


def test_wrong_words_have_their_place_and_what_the_reference_has() -> None:
    (word,) = check_words(page(TEXT.replace("boat", "boot")), TEXT).wrong
    assert (word.text, word.true, word.doubt, word.ink, word.suspect) == ("boot", "boat", 0.01, None, False)
    assert word.boxes == (Box(500, 50, 590, 80),)
    assert TEXT.replace("boat", "boot")[word.start : word.end] == "boot"


def test_what_both_readers_and_the_ink_see_makes_the_reference_suspect() -> None:
    asked: list[tuple[str, str]] = []
    (word,) = check_words(page(), TEXT.replace("decision", "decison"), ink_of(12.5, asked)).wrong
    assert (word.text, word.true, word.suspect, word.ink) == ("decision", "decison", True, 12.5)
    assert asked == [("decison", "decision")]


@pytest.mark.parametrize(
    ("changed", "nats"),
    [
        ({}, None),
        ({}, 2.0),
        ({}, -20.0),
        ({"status": Status.ADJUDICATED}, 20.0),
        ({"sure": 0.8}, 20.0),
    ],
)
def test_without_readers_and_ink_of_one_mind_the_text_is_wrong(changed: dict[str, object], nats: float | None) -> None:
    (word,) = check_words(page(**changed), TEXT.replace("decision", "decison"), ink_of(nats)).wrong  # type: ignore[arg-type]
    assert not word.suspect


def test_what_we_changed_ourselves_is_no_witness_against_the_reference() -> None:
    ours = page(edits=[edit("decision", "decisive")])
    (word,) = check_words(ours, TEXT.replace("decision", "decisiue"), ink_of(20.0)).wrong
    assert (word.text, word.suspect) == ("decisive", False)


@pytest.mark.parametrize("true", ["boat,", "Boat"])
def test_signs_and_capitals_suspect_nothing(true: str) -> None:
    found = check_words(page(), TEXT.replace("boat", true), ink_of(20.0))
    assert [word.suspect for word in found.wrong] == [False]


def test_of_what_both_readers_see_a_reference_with_something_altogether_different_tells_nothing() -> None:
    reference = TEXT.replace("boat", "entirely")
    found = check_words(page(), reference)
    assert (found.wrong, sum(found.effort.words)) == ((), len(TEXT.split()) - 1)
    # One reader may well invent a word, and so may repair.
    for other in (page(status=Status.ADJUDICATED), page(edits=[edit("boat", "ship")])):
        assert [word.true for word in check_words(other, reference).wrong] == ["entirely"]


def test_what_rules_did_is_told_by_the_words_they_touched() -> None:
    edits = [
        edit("informed", "infirmed", "scanno.stealth"),
        edit("persecution", "prosecution"),
        edit("old", "bold", "case.mixed"),
        edit("boat", "boot", "speck"),
    ]
    reference = TEXT.replace("persecution", "prosecution").replace("old", "cold")
    assert check_words(page(edits=edits), reference).rules == {
        "case.mixed": RuleEffect(wrong=1),
        "scanno.stealth": RuleEffect(broken=1),
        "scanno.unknown": RuleEffect(fixed=1),
        "speck": RuleEffect(broken=1),
    }


def test_what_is_left_out_of_the_text_is_no_repair() -> None:
    ours = page(edits=[edit("Sunday.", "", "layout.furniture")])
    assert check_words(ours, TEXT.replace(" on Sunday.", "")).rules == {}


def test_doubtful_words_come_first() -> None:
    effort = effort_of(iter([(1.0, True), (0.5, False), (0.0, False), (1e-9, True)]))
    assert effort.words[0] == 1 and effort.words[3] == 1 and effort.words[-1] == 2
    assert (effort.wrong[0], effort.wrong[-1]) == (1, 1)


words = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30)


@given(words, words)
def test_efforts_add_up(first: list[tuple[float, bool]], second: list[tuple[float, bool]]) -> None:
    both = effort_of(iter([*first, *second]))
    assert effort_of(iter(first)) + effort_of(iter(second)) == both
    assert sum(both.words) == len(first) + len(second)
    assert sum(both.wrong) == sum(wrong for _, wrong in [*first, *second])
    assert Effort() + both == both


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_any_reference_will_do(text: str, reference: str) -> None:
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.split())
    if lines:
        found = check_words(page(lines), reference)
        assert all(word.text == lines[word.start : word.end] for word in found.wrong)
