from __future__ import annotations

import pytest

from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.model import Box, Candidate, Flag, Judgement, Status, Word
from pipeline.repair import repair_text
from pipeline.repair.doubts import doubts
from pipeline.repair.draft import Draft
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

BOX = Box(0, 0, 10, 10)
CANDIDATES = (Candidate("laud", 0.6), Candidate("land", 0.4))
DISPUTED = Judgement(Status.DOUBTFUL, 0.6, "laud", "land", CANDIDATES)


def draft_of(*words: tuple[str, Judgement | None]) -> Draft:
    placed, length = [], 0
    for text, judgement in words:
        placed.append(PlacedWord(length, length + len(text), Word(text, BOX, 0.9, judgement=judgement)))
        length += len(text) + 1
    text = " ".join(text for text, _ in words)
    return Draft(text, (), ItemWords(), LanguageEvidence("deu"), words=tuple(placed))


def flags(*words: tuple[str, Judgement | None]) -> list[Flag]:
    found = list(doubts(draft_of(*words)))
    assert all(proposal.edit is None and proposal.flag is not None for proposal in found)
    return [proposal.flag for proposal in found if proposal.flag is not None]


def test_a_disputed_word_is_flagged_with_what_it_may_say() -> None:
    (flag,) = flags(("the", None), ("laud", DISPUTED), ("of", Judgement(Status.AGREED, 0.99, "of", "of")))
    assert (flag.start, flag.end, flag.old, flag.rule) == (4, 8, "laud", "reading.disputed")
    assert flag.candidates == CANDIDATES
    assert flag.evidence == {"wrong": 0.4, "first": "laud", "second": "land"}


def test_a_word_that_is_doubtful_without_dispute() -> None:
    (flag,) = flags(("tbe", Judgement(Status.DOUBTFUL, 0.3, "tbe", "tbe")))
    assert (flag.rule, flag.candidates) == ("reading.unsure", ())
    (flag,) = flags(("tbe", Judgement(Status.DOUBTFUL, 0.3, "tbe")))
    assert flag.evidence == {"wrong": 0.7, "first": "tbe"}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DOUBTFUL])
def test_other_words_are_not_flagged(status: Status) -> None:
    assert flags(("laud", Judgement(status, 0.6, "laud", "land", CANDIDATES)), ("land", None)) == []


def test_words_of_one_place_have_one_flag() -> None:
    divided = Judgement(Status.DOUBTFUL, 0.5, "to day", "today", (Candidate("to day", 0.5), Candidate("today", 0.5)))
    (flag,) = flags(("came", None), ("to", divided), ("day", divided), ("by", None))
    assert (flag.start, flag.end, flag.old) == (5, 11, "to day")
    joined = Judgement(Status.DOUBTFUL, 0.5, "today", "to day", (Candidate("to day", 0.5), Candidate("today", 0.5)))
    assert [flag.old for flag in flags(("to", joined), ("day", joined))] == ["to day"]


def test_words_alike_in_places_apart_have_a_flag_each() -> None:
    assert [(flag.start, flag.old) for flag in flags(("laud", DISPUTED), ("laud", DISPUTED))] == [
        (0, "laud"),
        (5, "laud"),
    ]


def test_no_words_no_flags() -> None:
    assert flags() == []


@pytest.mark.parametrize("level", ["safe", "suggest"])
def test_doubts_reach_the_repaired_text_in_any_language(level: str) -> None:
    draft = draft_of(("das", None), ("laud", DISPUTED))
    for language in (LanguageEvidence("deu"), LanguageEvidence("eng")):
        repaired = repair_text(
            draft.text,
            language=language,
            item=ItemWords(),
            settings=RepairSettings(level=level),  # type: ignore[arg-type]
            words=draft.words,
        )
        assert [(flag.old, flag.rule) for flag in repaired.flags] == [("laud", "reading.disputed")]
        assert repaired.text == draft.text
