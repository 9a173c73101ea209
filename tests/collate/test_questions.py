from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import reading_of
from inks import second_of

from pipeline.collate.adjudicate import Weighed
from pipeline.collate.features import Knowledge
from pipeline.collate.options import Option
from pipeline.collate.questions import Where, questions
from pipeline.collate.rows import Row, rows_of
from pipeline.evidence.neural import Question

Ask = Callable[..., dict[Where, Question]]


@pytest.fixture
def ask(knowledge: Knowledge) -> Ask:
    """Ask about places of lines on which both agree, as if other things were possible there."""

    def ask(text: str, places: dict[Where, tuple[dict[str, float], ...]]) -> dict[Where, Question]:
        reading = reading_of(text)
        rows: list[Row] = rows_of(reading, second_of(reading, text.split("\n")), knowledge)
        weighed = {}
        for (row, place), (shares,) in places.items():
            options = [Option(option, "first") for option in shares]
            weighed[row, place] = Weighed(rows[row].places[place], options, [], {}, list(shares.values()))
        return questions(rows, weighed)

    return ask


def test_a_place_is_asked_about_in_its_context(ask: Ask) -> None:
    found = ask("the boat was lost\nat sea", {(0, 3): ({"lost": 0.5, "last": 0.4},)})
    assert found == {(0, 3): Question("the boat was", (" lost", " last"), " at sea")}


def test_unlikely_options_and_clear_places_are_not_asked_about(ask: Ask) -> None:
    found = ask(
        "the boat was lost",
        {(0, 1): ({"boat": 0.99, "beat": 0.01},), (0, 3): ({"lost": 0.5, "l0st": 0.001, "last": 0.4},)},
    )
    assert found == {(0, 3): Question("the boat was", (" lost", " last"), " ")}


def test_other_disputes_around_are_taken_as_they_are_likeliest(ask: Ask) -> None:
    found = ask(
        "the beat was lost",
        {(0, 1): ({"beat": 0.1, "boat": 0.9},), (0, 3): ({"lost": 0.5, "last": 0.4},)},
    )
    assert found[0, 3].before == "the boat was"


def test_nothing_may_stand_there(ask: Ask) -> None:
    found = ask("the | boat", {(0, 1): ({"|": 0.5, "": 0.4},)})
    assert found == {(0, 1): Question("the", (" |", ""), " boat")}
    found = ask("the | old boat", {(0, 1): ({"|": 0.2, "": 0.7},), (0, 3): ({"boat": 0.5, "beat": 0.4},)})
    assert found[0, 3] == Question("the old", (" boat", " beat"), " ")


def test_the_context_is_bounded(ask: Ask) -> None:
    words = ["word"] * 200
    (question,) = ask(" ".join(words), {(0, 100): ({"word": 0.5, "ward": 0.4},)}).values()
    assert len(question.before) <= 120
    assert len(question.after) <= 61


def test_nothing_to_ask(ask: Ask) -> None:
    assert ask("the boat", {}) == {}
