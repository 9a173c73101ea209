from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import Box, Flag, RepairedText, Word
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

#: Where the lines of a paragraph begin, beside an initial three lines high and below it.
SET_IN = (230, 250, 250, 40, 40)
PARAGRAPH = """{} English lark has been
more talked of in books
and songs than any other
bird of the old world and
of the new."""


@pytest.fixture
def flagged(english: LanguageEvidence) -> Callable[[str, Sequence[int]], list[Flag]]:
    def flagged(text: str, lefts: Sequence[int]) -> list[Flag]:
        placed, start = [], 0
        for number, (line, left) in enumerate(zip(text.split("\n"), lefts, strict=True)):
            place = start
            for word in line.split(" "):
                across, down = left + 10 * (place - start), 30 * number
                box = Box(across, down, across + 10 * len(word), down + 20)
                placed.append(PlacedWord(place, place + len(word), Word(word, box, 0.9)))
                place += len(word) + 1
            start += len(line) + 1
        found = repair_text(
            text, language=english, item=count_words(text), settings=RepairSettings(), words=tuple(placed)
        )
        assert found.text == text
        return [flag for flag in found.flags if flag.rule == "lost.initial"]

    return flagged


@pytest.mark.parametrize(("read", "meant"), [("HE", "THE"), ("URKEY", "TURKEY"), ("N", "AN"), ("AMBEL’S", "")])
def test_a_word_beside_an_initial_lacks_a_letter(
    read: str, meant: str, flagged: Callable[[str, Sequence[int]], list[Flag]]
) -> None:
    found = flagged(PARAGRAPH.format(read), SET_IN)
    assert [flag.old for flag in found] == ([read] if meant else [])
    for flag in found:
        assert meant in [candidate.text for candidate in flag.candidates]
        assert 0.5 < float(flag.evidence["wrong"]) < 1


@pytest.mark.parametrize(
    ("read", "lefts", "why"),
    [
        ("HE", (70, 40, 40, 40, 40), "an indent of one line"),
        ("HE", (40, 40, 40, 40, 40), "no indent"),
        ("HE", (230, 230, 230, 230, 230), "a column"),
        ("The", SET_IN, "small letters: lines beside a picture"),
        ("A", SET_IN, "a word of one letter"),
        ("THE", SET_IN, "no word with a letter more"),
    ],
)
def test_nothing_is_missing(
    read: str, lefts: Sequence[int], why: str, flagged: Callable[[str, Sequence[int]], list[Flag]]
) -> None:
    assert not flagged(PARAGRAPH.format(read), lefts)


def test_lines_of_one_word_and_short_paragraphs(flagged: Callable[[str, Sequence[int]], list[Flag]]) -> None:
    assert not flagged("HE is", (230,))
    assert not flagged("HE is\nold", (230, 40))
    assert not flagged("HE is\nold\nnow", (230, 250, 250))


def test_without_a_scan_what_is_no_word_is_flagged(repair: Callable[..., RepairedText]) -> None:
    text = "The end of it.\n\nERHAPS the most of them were gone by then."
    (flag,) = [flag for flag in repair(text).flags if flag.rule == "lost.initial"]
    assert (flag.old, flag.candidates[0].text) == ("ERHAPS", "PERHAPS")


@pytest.mark.parametrize(
    "text",
    [
        "ERHAPS THE MOST",  # a heading
        "It was so. ERHAPS the most of them were gone.",  # within a paragraph
        "HE was there and so were the others.",  # a word
    ],
)
def test_without_a_scan_nothing_else_is(text: str, repair: Callable[..., RepairedText]) -> None:
    assert not [flag for flag in repair(text).flags if flag.rule == "lost.initial"]


def test_nothing_is_known_of_words_of_another_language(repair: Callable[..., RepairedText]) -> None:
    text = "ERHAPS le plus grand nombre des oiseaux est parti."
    assert repair(text, language=LanguageEvidence("fra")).flags == ()
    whole = [(0, len(text))]
    assert not [flag for flag in repair(text, foreign=whole).flags if flag.rule == "lost.initial"]
