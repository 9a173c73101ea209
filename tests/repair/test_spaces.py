from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import RepairedText

Repair = Callable[..., RepairedText]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("He was one ofthe best men in the town.", "He was one of the best men in the town."),
        ("She went tothe door and looked out.", "She went to the door and looked out."),
        ("It was in vestigated by the police.", "It was investigated by the police."),
    ],
)
def test_spaces_lost_and_put_in(repair: Repair, raw: str, text: str) -> None:
    (edit,) = repair(raw).edits
    assert edit.rule.startswith("space.")
    assert repair(raw).text == text


def test_a_word_divided_without_a_hyphen_is_pulled_up(repair: Repair) -> None:
    repaired = repair("The matter was fully in\nvestigated, and he was free.")
    assert repaired.text == "The matter was fully investigated,\nand he was free."


@pytest.mark.parametrize(
    "text",
    [
        "The farmhouse and the summerhouse of the innkeeper.",
        "He will not be there, for ever and ever.",
        "They came in to the house, and some one was with out.",
        "The pleuro pneumonia and the pleuro-pneumonia of cattle.",
        "A Mr. Inthe and a Mr. Ofthe were there.",
        "He was of the opinion that in to and up on are two words.",
    ],
)
def test_words_that_are_right_stay(repair: Repair, text: str) -> None:
    assert repair(text).text == text
