from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.evidence.confusions import (
    SECOND,
    UNLISTED,
    Confusion,
    Confusions,
    Variant,
    confusion_table,
)


@dataclass(frozen=True)
class Words:
    """A vocabulary for tests."""

    words: frozenset[str]
    names: frozenset[str] = frozenset()

    def begins(self, prefix: str) -> bool:
        return any(word.startswith(prefix) for word in self.words | self.names)

    def ends(self, suffix: str) -> bool:
        return any(word.endswith(suffix) for word in self.words | self.names)

    def holds(self, word: str, *, name: bool) -> bool:
        return word in self.words or (name and word in self.names)


TABLE = [Confusion("b", "h", 2.0), Confusion("n", "fl", 1.0), Confusion("rn", "m", 2.0), Confusion("u", "n", 2.0)]
TABLE += [Confusion("U", "ll", 1.0), Confusion("l", "T", 3.0), Confusion("H", "li", 2.5)]


def found(text: str, *words: str, names: tuple[str, ...] = (), cost: float = 9.0, most: int = 2) -> list[str]:
    vocabulary = Words(frozenset(words), frozenset(names))
    variants = Confusions(TABLE).variants(text, vocabulary, max_cost=cost, max_confusions=most)
    return [variant.text for variant in variants]


def test_one_confusion() -> None:
    assert found("tbe", "the", "toe") == ["the"]
    assert found("nee", "flee") == ["flee"]


def test_two_confusions_cost_more_than_their_sum() -> None:
    (variant,) = Confusions(TABLE).variants("tbeu", Words(frozenset({"then"})), max_cost=9.0)
    assert variant.cost == 4.0 + SECOND
    assert variant.confusions == ("b→h", "u→n")


def test_limits_of_cost_and_number() -> None:
    assert found("tbeu", "then", cost=5.0) == []
    assert found("tbeu", "then", most=1) == []


def test_the_cheapest_comes_first() -> None:
    assert found("nb", "flb", "nh") == ["flb", "nh"]


def test_capitals_stay() -> None:
    assert found("Tbe", "the") == ["The"]
    assert found("TBE", "the") == ["THE"]


def test_rows_about_capitals_decide_about_them() -> None:
    assert found("stiU", "still") == ["still"]
    assert found("Hke", "like") == ["like"]
    assert found("lbe", "the") == ["The"]


def test_names_need_a_capital() -> None:
    assert found("Tbomas", names=("thomas",)) == ["Thomas"]
    assert found("tbomas", names=("thomas",)) == []


def test_the_word_itself_is_no_variant() -> None:
    assert Confusions([Confusion("b", "b", 1.0)]).variants("bob", Words(frozenset({"bob"})), max_cost=9.0) == []


def test_what_changes_length_in_small_letters_is_left_alone() -> None:
    assert found("İb", "ih") == []


def test_overlong_strings_are_no_words() -> None:
    assert found("b" * 500, "h" * 500) == []
    assert found("") == []


@given(st.text(max_size=30))
def test_any_string_gives_accepted_words_only(text: str) -> None:
    words = Words(frozenset({"the", "flee", "mm", "then"}))
    for variant in Confusions(TABLE).variants(text, words, max_cost=9.0):
        assert words.holds(variant.text.lower(), name=True)
        assert 0 < variant.cost <= 9.0


SMALL = [row for row in TABLE if row.seen.islower() and row.meant.islower()]


def spelt(text: str, start: int = 0, most: int = 2) -> Iterator[tuple[str, float]]:
    """Every string that at most so many rows make of a text from a place on, with what they cost."""
    yield text, 0.0
    for place in range(start, len(text) if most else 0):
        for row in SMALL:
            if text.startswith(row.seen, place):
                changed = text[:place] + row.meant + text[place + len(row.seen) :]
                for word, cost in spelt(changed, place + len(row.meant), most - 1):
                    yield word, row.cost + (cost + SECOND if cost else 0.0)


@given(st.text("bhnflrmu", min_size=1, max_size=7), st.sets(st.text("bhnflrmu", min_size=1, max_size=7), max_size=30))
def test_no_word_is_passed_over(text: str, others: set[str]) -> None:
    made = list(spelt(text))
    words = Words(frozenset({*others, *(word for word, _ in made[::3])}))
    cheapest: dict[str, float] = {}
    for word, cost in made:
        if word != text and word in words.words and cost <= 9.0:
            cheapest[word] = min(cost, cheapest.get(word, cost))
    found_ = Confusions(SMALL).variants(text, words, max_cost=9.0)
    assert {variant.text: variant.cost for variant in found_} == cheapest


def test_the_table_is_sound() -> None:
    rows = confusion_table()
    assert len({(row.seen, row.meant) for row in rows}) == len(rows) > 400
    for row in rows:
        assert row.seen != row.meant
        assert row.seen and row.meant
        assert 1.0 <= row.cost <= 6.0


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("n", "fl"), ("n", "fi"), ("b", "h"), ("h", "b"), ("e", "c"), ("rn", "m"), ("li", "h"), ("cl", "d"), ("1", "l")],
)
def test_the_table_holds_the_everyday_confusions(seen: str, meant: str) -> None:
    text = (resources.files("pipeline.evidence") / "data" / "confusions.tsv").read_text("utf-8")
    assert re.search(rf"^{re.escape(seen)}\t{re.escape(meant)}\t", text, re.MULTILINE)


# ------------------------------------------------------------------------------------ between two strings


def between(seen: str, meant: str) -> Variant:
    return Confusions(TABLE).between(seen, meant)


def test_what_the_table_explains_costs_what_it_says() -> None:
    assert between("tbe", "the") == Variant("the", 2.0, ("b→h",))
    assert between("tbeu", "then") == Variant("then", 2.0 + 2.0 + SECOND, ("b→h", "u→n"))
    assert between("nee", "flee") == Variant("flee", 1.0, ("n→fl",))


def test_what_it_does_not_explain_is_counted() -> None:
    assert between("txe", "the") == Variant("the", UNLISTED, ("x→h",), changed=1)
    assert between("te", "the") == Variant("the", UNLISTED, ("→h",), missed=1)
    assert between("tthe", "the").added == 1
    assert between("txxe", "the") == Variant("the", 2 * UNLISTED, ("xx→h",), changed=1, added=1)


def test_what_is_the_same_costs_nothing() -> None:
    assert between("the", "the") == Variant("the", 0.0, ())
    assert between("", "") == Variant("", 0.0, ())


strings = st.text("abhnurlmtef", max_size=12)


@given(strings, strings)
def test_confusions_lead_from_one_string_to_the_other(seen: str, meant: str) -> None:
    found = between(seen, meant)
    assert found.text == meant
    pairs = [confusion.split("→") for confusion in found.confusions]
    assert all(before != after for before, after in pairs)
    # What no confusion touches stands in both.
    assert len(seen) - sum(len(before) for before, _ in pairs) == len(meant) - sum(len(after) for _, after in pairs)
    listed = {(row.seen, row.meant) for row in TABLE}
    unlisted = [(before, after) for before, after in pairs if (before, after) not in listed]
    assert found.missed - found.added == sum(len(after) - len(before) for before, after in unlisted)
    assert found.changed == sum(min(len(before), len(after)) for before, after in unlisted)


@given(strings, strings)
def test_no_letter_costs_more_than_one_that_nothing_explains(seen: str, meant: str) -> None:
    found, distance = between(seen, meant), Levenshtein.distance(seen, meant)
    assert (found.cost == 0) is (seen == meant)
    assert found.cost <= UNLISTED * distance + SECOND * max(0, distance - 1)
    assert found.changed + found.missed + found.added <= distance
