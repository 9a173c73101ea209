from __future__ import annotations

import pytest

from pipeline.text.continuity import divided, ends_sentence, starts_small


@pytest.mark.parametrize(
    ("text", "divides", "ends"),
    [
        ("the move-", True, False),
        ("the move¬", True, False),
        ("from 1912-", False, False),
        ("-", False, False),
        ("he said.”", False, True),
        ("he said", False, False),
        ("why?)", False, True),
        ("as follows:", False, True),
        ("", False, False),
    ],
)
def test_how_a_text_ends(text: str, divides: bool, ends: bool) -> None:
    assert divided(text) is divides
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "small"), [("and", True), ("“and", True), ("And", False), ("12 and", False), ("", False)]
)
def test_how_a_text_begins(text: str, small: bool) -> None:
    assert starts_small(text) is small
