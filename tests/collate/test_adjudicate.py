from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import reading_of
from inks import ink_of

from pipeline.collate.adjudicate import _CLEAR, Judge, Weighed
from pipeline.collate.context import Context
from pipeline.collate.features import Knowledge, Place
from pipeline.collate.groups import Group, groups_of
from pipeline.collate.options import Option
from pipeline.collate.weights import Weights
from pipeline.model import Status


@pytest.fixture
def judge(knowledge: Knowledge, weights: Weights) -> Judge:
    return Judge(knowledge, weights, 0.2)


def place_of(first: str, second: str | None, **ink) -> Place:
    """A place; None for a line that the second reader did not look at."""
    lines = list(reading_of(first).lines())
    line = lines[0] if lines else None
    if second is None:
        assert line is not None
        return Place(Group(line.words, (), (), 0, 0), None, Context(), 1.0, 20.0, False)
    seen = ink_of(second, box=line.box, **ink) if line else ink_of(second, **ink)
    (group,) = groups_of(line, seen)
    return Place(group, seen, Context(), 1.0, 20.0, False)


def test_a_known_word_on_which_both_agree(judge: Judge) -> None:
    text, judgement = judge.undisputed(place_of("land", "land"))
    assert (text, judgement.status, judgement.first, judgement.second) == ("land", Status.AGREED, "land", "land")
    assert judgement.probability > 0.9
    assert judgement.candidates == ()


def test_agreement_keeps_the_signs_of_the_first_reader(judge: Judge) -> None:
    text, judgement = judge.undisputed(place_of("“land’s", "\"land's"))
    assert (text, judgement.first, judgement.second) == ("“land’s", "“land’s", "\"land's")


def test_a_word_that_one_reader_alone_was_asked_about(judge: Judge) -> None:
    text, judgement = judge.undisputed(place_of("land", None))
    assert (text, judgement.status, judgement.second) == ("land", Status.READ, None)


def test_agreement_on_what_is_probably_wrong_is_doubtful(knowledge: Knowledge, weights: Weights) -> None:
    wary = Judge(knowledge, replace(weights, agreed={"agreed": 3.0, "unknown": -9.0}), 0.2)
    assert wary.undisputed(place_of("land", "land")).judgement.status is Status.AGREED
    assert wary.undisputed(place_of("lqnd", "lqnd")).judgement.status is Status.DOUBTFUL


@pytest.mark.parametrize(("doubt", "status"), [(0.0, Status.DOUBTFUL), (1.0, Status.AGREED)])
def test_the_bounds_of_doubt(doubt: float, status: Status, knowledge: Knowledge, weights: Weights) -> None:
    judge = Judge(knowledge, weights, doubt)
    assert judge.undisputed(place_of("land", "land")).judgement.status is status


@pytest.mark.parametrize(("first", "second"), [("modem", "modern"), ("modern", "modem")])
def test_a_dispute_is_settled_for_the_known_word(first: str, second: str, judge: Judge) -> None:
    text, judgement = judge.verdict(judge.weigh(place_of(first, second)))
    assert (text, judgement.status, judgement.first, judgement.second) == ("modern", Status.ADJUDICATED, first, second)
    assert {first, second} <= {one.text for one in judgement.candidates}
    assert judgement.candidates[0].score == judgement.probability > 0.8


def test_candidates_say_what_speaks_for_them(judge: Judge) -> None:
    _, judgement = judge.verdict(judge.weigh(place_of("tbe", "fbe")))
    scores = [one.score for one in judgement.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 5
    assert sum(scores) <= 1.001
    by_text = {one.text: one.evidence for one in judgement.candidates}
    assert by_text["tbe"]["origin"] == "first" and "first_confidence" in by_text["tbe"]
    assert by_text["the"]["origin"] == "lexicon" and by_text["the"]["known"] == 1 and "cost" in by_text["the"]


def test_an_open_dispute_is_doubtful(judge: Judge) -> None:
    even = replace(judge, weights=replace(judge.weights, disputed={"ink": 1.0}))
    _, judgement = even.verdict(even.weigh(place_of("land", "sand", doubts={0: {"l": 0.48}})))
    assert judgement.status is Status.DOUBTFUL
    assert {one.text for one in judgement.candidates[:2]} == {"land", "sand"}


def test_a_speck_is_nothing_and_a_word_is_something(judge: Judge) -> None:
    text, judgement = judge.verdict(judge.weigh(place_of("|", "")))
    assert text == ""
    assert (judgement.first, judgement.second) == ("|", None)
    assert judge.verdict(judge.weigh(place_of("", "land"))).text == "land"


def test_of_equals_the_first_option_wins(judge: Judge) -> None:
    even = replace(judge, weights=Weights({}, {}, {}, {}))
    weighed = even.weigh(place_of("abc", "xyz"))
    assert weighed.best == 0 and weighed.text == "abc" == even.verdict(weighed).text


# ------------------------------------------------------------------------------------ the neural model


def weighed(*shares: float) -> Weighed:
    place = place_of("abc", "xyz")
    options = [Option(f"word{number}", "first") for number in range(len(shares))]
    return Weighed(place, options, [{"first": 1.0} for _ in shares], {"neither": 1.0}, shares)


@pytest.mark.parametrize(
    ("shares", "asked"),
    [
        ((_CLEAR, 1 - _CLEAR), []),
        ((_CLEAR - 0.01, 1.01 - _CLEAR), [0, 1]),
        ((0.6, 0.3, 0.005), [0, 1]),
        ((0.3, 0.001, 0.6), [0, 2]),
        ((0.99, 0.01), []),
        ((0.8, 0.005), []),
        ((0.001, 0.002), []),
    ],
)
def test_it_is_asked_where_several_options_are_open(shares: tuple[float, ...], asked: list[int]) -> None:
    assert sorted(weighed(*shares).asked) == asked


def test_its_answer_counts(judge: Judge) -> None:
    before = weighed(0.5, 0.4, 0.001)
    after = judge.weigh_again(before, [-30.0, -22.0])
    assert after.best == 1
    assert [row["neural"] for row in after.described] == [-8.0, 0.0, -20.0]
    assert after.options is before.options
    assert judge.verdict(after).judgement.candidates[0].evidence["neural"] == 0


def test_what_it_finds_impossible_is_bounded(judge: Judge) -> None:
    after = judge.weigh_again(weighed(0.5, 0.4), [-1e9, 0.0])
    assert [row["neural"] for row in after.described] == [-20.0, 0.0]


def test_an_answer_of_another_length_is_an_error(judge: Judge) -> None:
    with pytest.raises(ValueError):
        judge.weigh_again(weighed(0.5, 0.4), [0.0])
