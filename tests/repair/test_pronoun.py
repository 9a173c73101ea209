from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import RepairedText

Repair = Callable[..., RepairedText]


def test_a_figure_before_a_verb(repair: Repair) -> None:
    repaired = repair("1 have seen the man, and l am sure of it.")
    assert repaired.text == "I have seen the man, and I am sure of it."
    assert {edit.rule for edit in repaired.edits} == {"scanno.pronoun"}


@pytest.mark.parametrize(
    "text",
    [
        "There were 1 or 2 left, and 1 more came.",
        "The price was 1 s. and 6 d.; of these 1 was bad.",
        "Take 1 from 10 and add 1 to 12.",
        "Nos. 10 1 have been sold.",
        "1 dozen eggs and 1 pound of butter",
        "Fig. 1 shows the plan; Table 1 gives the figures.",
        "the letter l is between k and m",
    ],
)
def test_figures_stay_figures(repair: Repair, text: str) -> None:
    assert repair(text).text == text
