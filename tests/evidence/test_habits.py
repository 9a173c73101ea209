from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import ItemWords, count_words, load_language
from pipeline.evidence.confusions import Variant
from pipeline.evidence.habits import habits

KNOWN = {"that", "which", "house"}
VARIANTS = {
    "tbat": [Variant("that", 2.0, ("b→h",))],
    "wbich": [Variant("which", 2.0, ("b→h",)), Variant("winch", 5.0, ("b→in",))],
    "eame": [Variant("came", 1.5, ("e→c",)), Variant("same", 2.5, ("e→s",))],
    "tlic": [Variant("the", 5.0, ("li→h", "c→e"))],
    "fcrd": [Variant("ford", 6.5, ("c→o",))],
    "tbe": [Variant("the", 2.0, ("b→h",))],
    "that": [Variant("hat", 2.0, ("th→h",))],
}


def of(**words: int) -> dict[str, int]:
    def variants(word: str) -> Sequence[Variant]:
        return VARIANTS.get(word, ())

    return dict(habits(ItemWords(words), KNOWN.__contains__, variants))


def test_what_can_be_one_word_only_tells_how_it_was_misread() -> None:
    assert of(tbat=1, wbich=2, house=5) == {"b→h": 3}


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("eame", "two words are about as likely"),
        ("tlic", "it takes two confusions"),
        ("fcrd", "the confusion is rare"),
        ("tbe", "too short"),
        ("that", "a word"),
        ("xyzzy", "misread from nothing"),
    ],
)
def test_what_is_not_plain_tells_nothing(word: str, why: str) -> None:
    assert of(**{word: 9}) == {}


def test_a_string_that_occurs_often_may_be_a_word_of_its_own() -> None:
    assert of(tbat=50) == {"b→h": 3}


@given(st.dictionaries(st.sampled_from([*VARIANTS, "house", "xyzzy"]), st.integers(1, 9)))
def test_more_words_never_make_a_habit_weaker(words: dict[str, int]) -> None:
    before, after = of(**words), of(**{**words, "tbat": words.get("tbat", 0) + 1})
    assert before.keys() <= after.keys()
    assert all(after[confusion] >= count > 0 for confusion, count in before.items())


def test_habits_of_an_english_text() -> None:
    english = load_language("eng").english
    assert english is not None
    item = count_words("He said tbat tbere was a bouse wbich bad been burnt, wben tbe govemment fell.")
    found = english.habits(item)
    assert max(found, key=lambda confusion: found[confusion]) == "b→h"
    assert found["b→h"] >= 3
    assert "rn→m" not in found and found["m→rn"] == 1
    assert english.habits(item) is found  # remembered
    assert english.habits(count_words("He said so.")) == {}
    assert english.habits(item) == found
