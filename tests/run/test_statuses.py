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


def test_a_flag_counts_for_more_than_agreement_and_a_reference_for_more_than_all() -> None:
    flagged = RepairedText(TEXT, TEXT, TEXT, flags=(Flag(0, 8, "the boat", "reading.disputed"),))
    found = word_statuses(WORDS, flagged, ())
    assert [word.status.value for word in found] == ["doubtful", "doubtful", "read", "read"]
    found = word_statuses(WORDS, flagged, ((4, 8), (14, 18)))
    assert [word.status.value for word in found] == ["doubtful", "verified", "read", "verified"]
