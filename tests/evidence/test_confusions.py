from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.confusions import SECOND, Confusion, Confusions, load_confusions


@dataclass(frozen=True)
class Words:
    """A vocabulary for tests."""

    words: frozenset[str]
    names: frozenset[str] = frozenset()

    def begins(self, prefix: str) -> bool:
        return any(word.startswith(prefix) for word in self.words | self.names)

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


def test_the_table_is_sound() -> None:
    rows = [row for rows in load_confusions()._by_first.values() for row in rows]
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
