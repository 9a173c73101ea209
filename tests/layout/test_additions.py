"""Handwriting and library stamps, and print that must not be taken for them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from columns import column, line, prose, text_of
from msgspec.structs import replace

from pipeline.evidence import LanguageEvidence
from pipeline.layout.additions import find_additions
from pipeline.model import Box, Judgement, Kind, Line, Margins, Status

TEXT = column(prose(20, "t"), 100, 200, 900)  # ends at 790
READ = "Kudlr btwe"


def judged(one: Line, seconds: Sequence[str | None], probability: float = 0.3, **more: Status) -> Line:
    """Return a line of which the second reader read other words."""
    status = more.get("status", Status.DOUBTFUL)
    words = tuple(
        replace(word, judgement=Judgement(status, probability, word.text, second))
        for word, second in zip(one.words, seconds, strict=True)
    )
    return replace(one, words=words)


@pytest.fixture
def found(english: LanguageEvidence):
    def found(*lines: Line, others: Sequence[Margins] = (), language: LanguageEvidence = english) -> dict[str, Kind]:
        whole = [*TEXT, *lines]
        return {text_of(whole[number]): kind for number, kind in find_additions(whole, language, others).items()}

    return found


def scrawl(text: str = READ, size: int = 60, top: int = 900) -> Line:
    return line(text, 500, top, size=size)


def test_what_neither_reader_makes_anything_of_is_handwriting(found) -> None:
    assert found(judged(scrawl(), ["Mxvo", None])) == {READ: Kind.HANDWRITING}


@pytest.mark.parametrize(
    "one",
    [
        judged(scrawl(size=22), ["Mxvo", None]),  # as high as print
        judged(scrawl(), ["Mxvo", None], 0.7),  # not unlikely
        judged(scrawl(), ["Mxvo", None], status=Status.AGREED),
        judged(scrawl(), ["Kudly", "btwo"]),  # much the same
        judged(scrawl("KUDLR"), ["MXVO"]),  # display type
        judged(scrawl("country btwe"), ["Mxvo", "zzk"]),  # a word
        judged(scrawl(), ["steamer", None]),
        judged(scrawl("x"), ["vo"]),  # a speck, an initial
        judged(scrawl(top=780), ["Mxvo", None]),  # over print
        scrawl(),  # read by one reader
    ],
)
def test_what_may_be_print_is_text(one: Line, found) -> None:
    assert found(one) == {}


def test_where_no_words_are_known_nothing_is_said(found, language: LanguageEvidence) -> None:
    assert found(judged(scrawl(), ["Mxvo", None]), language=language) == {}


# ------------------------------------------------------------------------------------ stamps


def test_a_stamp_in_the_margin(found) -> None:
    small = line("FREE LIBRARY", 920, 500, 990, 10)
    assert found(small) == {"FREE LIBRARY": Kind("library stamp")}
    unsure = line("PROPERTY OF THE CLUB", 920, 500, 990)
    unsure = replace(unsure, words=tuple(replace(word, confidence=0.4) for word in unsure.words))
    assert found(unsure) == {"PROPERTY OF THE CLUB": Kind("library stamp")}


def test_a_stamp_over_print(found) -> None:
    assert found(line("STADTBIBLIOTHEK", 300, 420, 700, 60)) == {"STADTBIBLIOTHEK": Kind("library stamp")}


def test_a_stamp_that_comes_back_on_other_pages(found) -> None:
    stamp = line("Withdrawn", 400, 900, 520, 40)
    assert found(stamp) == {}
    elsewhere = [Margins(bottom=("WITHDRAWN",)), Margins(bottom=("Withdrawn.",))]
    assert found(stamp, others=elsewhere) == {"Withdrawn": Kind("library stamp")}


def test_a_stamp_on_its_side(found) -> None:
    words = line("EX LIBRIS", 940, 500, 960).words
    upright = Line(tuple(replace(word, box=Box(940, 500, 960, 640)) for word in words), Box(940, 500, 960, 640))
    assert found(upright) == {"EX LIBRIS": Kind("library stamp")}


@pytest.mark.parametrize(
    "one",
    [
        line("WHARFLEIGH FREE LIBRARY", 200, 60, 800, 40),  # a letterhead
        line("THE LIBRARY", 350, 140, 650, 36),  # a heading
        line("he went to the library of the port and came home with", 100, 830, 900),
        line("A LIBRARY", 920, 500, 1000),  # a note in the margin, as large as the text
        line("the library", 920, 500, 990, 10),  # a small one
        line("the port", 920, 500, 990, 10),
    ],
)
def test_print_that_names_a_library_is_text(one: Line, found) -> None:
    assert found(one) == {}
