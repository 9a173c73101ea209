"""What the pass leaves to others; what it changes is in `tests/cases/apostrophes.json`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import Box, Judgement, RepairedText, Status, Word
from pipeline.repair.apostrophes import NEAR, apostrophes
from pipeline.repair.repair import draft_of
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

Repair = Callable[..., RepairedText]
STRAY = "He had been found in' the house by the men."
BETWEEN = "They went into the'house and did not come back."


def test_a_quotation_is_looked_for_nearby(repair: Repair) -> None:
    opened = "He spoke of 'the old times and of the men of the house"
    near, far = (f"{opened} {'and so on ' * times}that he had seen' there." for times in (1, NEAR // 10 + 20))
    assert repair(near).text == near
    assert repair(far).text == far.replace("'", "")  # the specks take the other


@pytest.mark.parametrize("text", [STRAY, BETWEEN])
@pytest.mark.parametrize("status", [Status.AGREED, Status.READ])
def test_what_both_readers_see_was_printed(text: str, status: Status, english: LanguageEvidence) -> None:
    words, place = [], 0
    for number, word in enumerate(text.split()):
        box = Box(40 * number, 0, 40 * number + 30, 10)
        words.append(PlacedWord(place, place + len(word), Word(word, box, 0.9, judgement=Judgement(status, 0.9))))
        place += len(word) + 1
    draft = draft_of(text, language=english, item=count_words(text), settings=RepairSettings(), words=words)
    assert bool(list(apostrophes(draft))) is (status is not Status.AGREED)


def test_good_words_stay(repair: Repair, tmp_path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("the'house\n", "utf-8")
    assert repair(BETWEEN).text != BETWEEN
    assert repair(BETWEEN, good_words=str(words)).text == BETWEEN
