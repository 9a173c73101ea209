from __future__ import annotations

import pytest
from fakes import reading_of
from inks import ink_of

from pipeline.collate.context import UNSEEN, Context, contexts, keys, log_probability, whole_words
from pipeline.collate.groups import Group, groups_of
from pipeline.evidence.language import English
from pipeline.evidence.trigram import Trigram


def rows(*lines: tuple[str, str | None]) -> list[list[Group]]:
    found = []
    for line, (_, second) in zip(reading_of("\n".join(first for first, _ in lines)).lines(), lines, strict=True):
        if second is None:
            found.append([Group((word,), (), (), 0, 0) for word in line.words])
        else:
            found.append(groups_of(line, ink_of(second, box=line.box)))
    return found


def test_two_words_on_either_side_across_lines_nearest_first() -> None:
    (first, second) = contexts(rows(("The boat, was", None), ("“lost” at sea", None)), None)
    assert first[0] == Context((), ("boat", "was"))
    assert (first[2].before, first[2].after) == (("boat", "the"), ("lost", "at"))
    assert second[0] == Context(("was", "boat"), ("at", "sea"))


def test_of_a_dispute_around_the_known_word_is_taken(english: English) -> None:
    (row,) = contexts(rows(("the boaf was lost", "the boat was lost")), english)
    assert row[2].before == ("boat", "the")
    (row,) = contexts(rows(("the boat was lost", "the boaf was lost")), english)
    assert row[2].before == ("boat", "the")


def test_what_one_reader_alone_sees_is_rather_a_speck(english: English) -> None:
    (the, boat) = rows(("the boat", "the boat"))[0]
    (row,) = contexts([[the, Group((), ("men",), (), 11, 12), boat]], english)
    assert row[2].before == ("the",)


def test_words_divided_between_lines() -> None:
    first, second = contexts(rows(("of the coun-", None), ("try, was lost", None)), None)
    assert first[2].divided_after == "try"
    assert second[0].divided_before == "coun"
    assert (first[1].divided_after, second[1].divided_before) == ("", "")


def test_a_dash_at_the_end_of_a_line_divides_nothing() -> None:
    _, second = contexts(rows(("lost at sea —", None), ("home -", None)), None)
    assert second[0].divided_before == ""
    _, second = contexts(rows(("1912-", None), ("home", None)), None)
    assert second[0].divided_before == ""


def test_lines_without_groups() -> None:
    assert contexts([], None) == []
    assert contexts([[], [], []], None) == [[], [], []]
    (first, empty, last) = contexts([*rows(("coun-", None)), [], *rows(("try", None))], None)
    assert (empty, first[0].after, last[0].before) == ([], ("try",), ("coun",))


def test_the_words_of_a_text() -> None:
    assert keys("“The Œuvre, — ſhips’") == ["the", "oeuvre", "ships"]
    assert list(whole_words("try, was", Context(divided_before="coun"))) == ["country", "was"]
    assert list(whole_words("of coun-", Context(divided_after="try"))) == ["of", "country"]
    assert list(whole_words("of coun", Context(divided_after="try"))) == ["of", "coun"]
    assert list(whole_words("— “”", Context())) == []


class Table:
    """A trigram model that knows some words and notes what it is asked."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, words) -> int:
        if len(words) == 1 and words[0] not in self.known:
            return -600_000_000
        self.asked.append(tuple(words))
        return -10_000  # one nat


def test_a_text_is_as_likely_as_its_words_and_those_after_it() -> None:
    table = Table("the", "boat", "was", "lost")
    score = log_probability(Trigram(table), "boat", Context(("the", "xqz"), ("was", "lost")))
    assert score == pytest.approx(-3, rel=0.01)
    assert ("boat", "the") in table.asked, "what is not known before is left out"
    assert ("was", "boat", "the") in table.asked
    assert ("lost", "was", "boat") in table.asked


def test_words_that_the_model_does_not_know_cost_alike() -> None:
    table = Trigram(Table("boat"))
    assert log_probability(table, "xqz", Context()) == UNSEEN
    assert log_probability(table, "boat's", Context()) == pytest.approx(-1, rel=0.01)
    assert log_probability(table, "", Context()) == 0
