from __future__ import annotations

import pytest
from spell_checker import DISTANCE, correct
from symspellpy import SymSpell


@pytest.fixture(scope="module")
def words() -> SymSpell:
    made = SymSpell(max_dictionary_edit_distance=DISTANCE)
    for word, count in {"the": 1000, "house": 50, "horse": 60, "stood": 20}.items():
        made.create_dictionary_entry(word, count)
    return made


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("The house stood.", "The house stood."),
        ("Tbe hous, stoood", "The house, stood"),  # capitals and signs stay
        ("the hoase", "the horse"),  # equally near: the more frequent one
        ("the xylophone in 1887", "the xylophone in 1887"),  # nothing is near
    ],
)
def test_unknown_words_become_the_nearest(words: SymSpell, text: str, corrected: str) -> None:
    found = correct(words, text)
    assert (found.raw, found.text) == (text, corrected)
    assert all(text[edit.start : edit.end] == edit.old for edit in found.edits)
