from __future__ import annotations

import pytest

from pipeline.model import Box, Edit, Flag, Judgement, RepairedText, Status, Word
from pipeline.run.statuses import word_statuses
from pipeline.text.layout import PlacedWord

BOX = Box(0, 0, 10, 10)


def placed(*words: tuple[str, Status | None]) -> tuple[PlacedWord, ...]:
    made, length = [], 0
    for text, status in words:
        judgement = None if status is None else Judgement(status, 0.75, text, text)
        made.append(PlacedWord(length, length + len(text), Word(text, BOX, 0.9, judgement=judgement)))
        length += len(text) + 1
    return tuple(made)


WORDS = placed(("the", Status.AGREED), ("boat", Status.ADJUDICATED), ("vvas", Status.READ), ("lost", None))
TEXT = "the boat vvas lost"
PLAIN = RepairedText(TEXT, TEXT, TEXT)


def test_words_have_the_status_of_their_judgement() -> None:
    found = word_statuses(WORDS, PLAIN, ())
    assert [word.status.value for word in found] == ["agreed", "adjudicated", "read", "read"]
    assert [word.probability for word in found] == [0.75, 0.75, 0.75, None]
    assert [(word.start, word.end) for word in found] == [(0, 3), (4, 8), (9, 13), (14, 18)]


def test_a_repair_counts_for_more_than_the_readers() -> None:
    edit = Edit(9, 13, "vvas", "was", "scanno.confusion")
    found = word_statuses(WORDS, RepairedText(TEXT, TEXT, "the boat was lost", edits=(edit,)), ())
    assert [word.status.value for word in found] == ["agreed", "adjudicated", "repaired", "read"]


@pytest.mark.parametrize("rule", ["hyphen.join", "reading.other"])
def test_other_edits_do_not(rule: str) -> None:
    edit = Edit(9, 13, "vvas", "was", rule)
    found = word_statuses(WORDS, RepairedText(TEXT, TEXT, "the boat was lost", edits=(edit,)), ())
    assert found[2].status is Status.READ


@pytest.mark.parametrize(
    ("old", "new", "probability"),
    [
        ("vvas", "was", 0.9),  # the letters are no longer those that were read
        ("vvas", "'vvas", 0.675),  # the letters may be wrong, and so may the sign
        ("vvas ", "vvas", 0.675),
    ],
)
def test_a_word_is_as_likely_to_be_right_as_its_repair(old: str, new: str, probability: float) -> None:
    edit = Edit(9, 9 + len(old), old, new, "any.rule", {"probability": 0.9})
    text = TEXT.replace(old, new)
    assert word_statuses(WORDS, RepairedText(TEXT, TEXT, text, edits=(edit,)), ())[2].probability == probability


def test_of_what_nobody_can_tell_a_repair_tells_only_if_it_changes_letters() -> None:
    for new, probability in (("loft", 0.9), ("lost.", None)):
        edit = Edit(14, 18, "lost", new, "any.rule", {"probability": 0.9})
        text = TEXT.replace("lost", new)
        assert word_statuses(WORDS, RepairedText(TEXT, TEXT, text, edits=(edit,)), ())[3].probability == probability


def test_a_flag_counts_for_more_than_agreement_and_a_reference_for_more_than_all() -> None:
    flagged = RepairedText(TEXT, TEXT, TEXT, flags=(Flag(0, 8, "the boat", "reading.disputed"),))
    found = word_statuses(WORDS, flagged, ())
    assert [word.status.value for word in found] == ["doubtful", "doubtful", "read", "read"]
    found = word_statuses(WORDS, flagged, ((4, 8), (14, 18)))
    assert [word.status.value for word in found] == ["doubtful", "verified", "read", "verified"]


@pytest.mark.parametrize(
    ("evidence", "probability"),
    [
        ({"wrong": 0.6}, 0.4),
        ({"wrong": 0.1}, 0.75),  # the readers doubted it more
        ({"probability": 0.6}, 0.75),  # that of something else
        ({}, 0.75),
    ],
)
def test_a_word_is_as_doubtful_as_its_flag(evidence: dict[str, float], probability: float) -> None:
    flagged = RepairedText(TEXT, TEXT, TEXT, flags=(Flag(0, 3, "the", "any.rule", (), evidence),))
    found = word_statuses(WORDS, flagged, ())
    assert [word.probability for word in found] == [probability, 0.75, 0.75, None]


def test_of_what_nobody_can_tell_a_flag_tells() -> None:
    flags = (Flag(14, 16, "lo", "one.rule", (), {"wrong": 0.3}), Flag(16, 18, "st", "another.rule", (), {"wrong": 0.8}))
    assert word_statuses(WORDS, RepairedText(TEXT, TEXT, TEXT, flags=flags), ())[3].probability == 0.2
