from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.evidence.choice import Features
from pipeline.evidence.confusions import Variant
from pipeline.repair.features import Place, context_gains, kept_features, option_features, out_of_question
from pipeline.repair.options import Option
from pipeline.repair.repair import draft_of
from pipeline.repair.weighing import kind_of, weigh
from pipeline.settings import RepairSettings

Placed = Callable[..., Place]
THE = Option("the", Variant("the", 2.0, ("b→h",)))
SEE = Option("see", Variant("see", 6.0, ("n→s",), changed=1))
FLEE = Option("flee", Variant("flee", 1.0, ("n→fl",)))
RIVER = "The house stood by tbe river."


@pytest.fixture(scope="module")
def place(english: LanguageEvidence) -> Placed:
    """The place of a word in a text, which may belong to an item with more words."""

    def place(text: str, word: str, item: str = "") -> Place:
        words = count_words(text) + count_words(item)
        draft = draft_of(text, language=english, item=words, settings=RepairSettings())
        as_english = draft.as_english
        assert as_english is not None
        index = [token.text for token in draft.tokens].index(word)
        kind = kind_of(as_english, index, draft.tokens[index].key)
        habits = as_english.english.habits(words)
        window = as_english.context.window(index)
        token = draft.tokens[index]
        return Place(draft, as_english, as_english.context, habits, draft.item_size, index, kind, token, window)

    return place


def features(place: Place, *options: Option) -> list[Features]:
    return option_features(place, options, context_gains(place, options))


def test_what_goes_well_with_its_neighbours_gains(place: Placed) -> None:
    here = place("The prisoner was attempting to nee the country.", "nee")
    flee, see = context_gains(here, [FLEE, SEE])
    assert here.kind == "stealth"
    assert flee > 10 and see > 5
    assert context_gains(here, [Option("nee", Variant("nee", 0.0, ()))]) == pytest.approx([0.0])


def test_a_word_nobody_has_seen_gains_little(place: Placed) -> None:
    the, unseen = context_gains(place(RIVER, "tbe"), [THE, Option("qzxv", Variant("qzxv", 1.0, ("a→b",)))])
    assert the > 10 and unseen == pytest.approx(0.0)


def test_two_words_gain_together(place: Placed) -> None:
    good, bad = context_gains(place("He was one ofthe men.", "ofthe"), [Option("of the", None), Option("oft he", None)])
    assert good > bad + 5


def test_what_the_variant_says_is_counted(place: Placed) -> None:
    (found,) = features(place(RIVER, "tbe"), Option("the", Variant("the", 7.5, ("x→h", "e→e"), 1, 2, 3)))
    assert (found["cost"], found["changed"], found["missed"], found["added"]) == (7.5, 1.0, 2.0, 3.0)
    assert found["twice"] == 1.0
    assert found["unusual"] == 0.0  # it is no word
    (found,) = features(place("He went to nee her.", "nee"), SEE)
    assert found["unusual"] == 1.0 and found["twice"] == 0.0


def test_the_words_of_the_item_count(place: Placed) -> None:
    text = "The male has a fine plnmage in spring."
    plumage = Option("plumage", Variant("plumage", 2.0, ("n→u",)))
    (alone,), (among,) = (
        features(place(text, "plnmage", item), plumage) for item in ("", "the plumage and the plumage")
    )
    assert (alone["in_item"], alone["item"]) == (0.0, 0.0)
    assert (among["in_item"], among["item"]) == (1.0, pytest.approx(math.log(3)))


def test_in_a_large_item_it_counts_for_less_that_a_word_is_there(place: Placed) -> None:
    text = "The male has a fine plnmage in spring."
    plumage = Option("plumage", Variant("plumage", 2.0, ("n→u",)))
    small, large = (
        features(place(text, "plnmage", "the plumage and the plumage " + "of the house " * times), plumage)[0]
        for times in (1, 4000)
    )
    assert (small["in_item"], small["in_item_large"], small["item_large"]) == (1.0, 0.0, 0.0)
    assert large["in_item"] == 1.0
    assert large["in_item_large"] == pytest.approx(math.log(12), abs=0.01)
    assert large["item_large"] == pytest.approx(large["item"] * large["in_item_large"])


def test_the_habits_of_the_item_count(place: Placed) -> None:
    alone = features(place(RIVER, "tbe"), THE)[0]
    among = features(place(RIVER, "tbe", "tbat wbich tbere"), THE)[0]
    assert alone["habit"] == alone["habit_rate"] == 0.0
    assert among["habit"] == pytest.approx(math.log(4)) and among["habit_rate"] > 0
    # Of two confusions the rarer one counts.
    both = Option("the", Variant("the", 5.0, ("b→h", "c→e")))
    assert features(place(RIVER, "tbe", "tbat wbich tbere"), both)[0]["habit"] == 0.0


def test_capitals(place: Placed) -> None:
    here = place("He went to Londou in May.", "Londou")
    london = Option("London", Variant("london", 2.0, ("u→n",)))
    found, other, capitals = features(here, london, Option("london", london.variant), Option("LONDON", london.variant))
    assert (found["capital"], found["capital_new"], found["capital_changed"]) == (1.0, 1.0, 0.0)
    assert (other["capital"], other["capital_new"], other["capital_changed"]) == (0.0, 0.0, 1.0)
    assert capitals["capital"] == 0.0
    again = place("He went to Londou in May.", "Londou", "London is far.")
    assert features(again, london)[0]["capital_new"] == 0.0


def test_the_first_letter_is_rarely_misread(place: Placed) -> None:
    here = place(RIVER, "tbe")
    be = Option("be", Variant("be", 6.0, ("t→",), added=1))
    assert [found["first_letter"] for found in features(here, THE, be)] == [0.0, 1.0]


def test_frequency_is_that_of_the_word_or_beside_that_of_the_word_read(place: Placed) -> None:
    (unknown,) = features(place(RIVER, "tbe"), THE)
    assert unknown["frequency"] > 10 and unknown["oftener"] == 0.0
    flee, see = features(place("He went to nee her.", "nee"), FLEE, SEE)
    assert flee["frequency"] == see["frequency"] == 0.0
    assert see["oftener"] > flee["oftener"]


def test_two_words_have_features_of_their_own(place: Placed) -> None:
    here = place("He was one ofthe men, and one of the best.", "ofthe")
    (found,) = features(here, Option("of the", None))
    assert set(found) == {
        "split",
        "split_context",
        "split_more",
        "split_letter",
        "split_short",
        "split_length",
        "split_in_item",
    }
    assert (found["split"], found["split_letter"], found["split_short"], found["split_in_item"]) == (1.0, 0.0, 1.0, 1.0)
    (more,) = features(place("He was oneofthe men, and one of the best.", "oneofthe"), Option("one of the", None))
    assert (found["split_more"], more["split_more"]) == (0.0, 1.0)
    assert more["split_in_item"] == 1.0


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("He saw Mr. Bmith there.", "Bmith", "after_title"),
        ("He saw J. Bmith there.", "Bmith", "after_title"),
        ("He was goin’ home.", "goin", "elided"),
        ("He saw }tbe man.", "tbe", "unclean"),
        ("He had tbs. of it.", "tbs", "abbreviation"),
        ("He was con tinued there.", "tinued", "fragment"),
        ("The galbula virga.", "galbula", "latin"),
        ("He saw TBEM all.", "TBEM", "capitals"),
        ("He saw tbEm all.", "tbEm", "mixed_capitals"),
        ("He saw Tbem all.", "Tbem", "capitalised_within"),
        ("He lost a 8utton there.", "8utton", "signs"),
        ("He saw tbé man.", "tbé", "accents"),
        ("(tbe)", "tbe", "alone"),
        ("He said; tbe man.", "tbe", "one_neighbour"),
    ],
)
def test_what_the_word_as_read_is_like(text: str, word: str, name: str, place: Placed) -> None:
    assert kept_features(place(text, word), 1)[name] == 1.0
    assert kept_features(place(RIVER, "tbe"), 1)[name] == 0.0


def test_a_word_that_occurs_again_is_kept(place: Placed) -> None:
    once, often = (kept_features(place(RIVER, "tbe", item), 1)["again"] for item in ("", "tbe tbe tbe"))
    assert once == 0.0 and often == pytest.approx(math.log(4))


def test_where_all_around_is_misread_little_is_known(place: Placed) -> None:
    good = kept_features(place(RIVER, "tbe"), 1)
    bad = kept_features(place("Tbz hxuse stqod by tbe rjver.", "tbe"), 1)
    assert good["near_known"] == good["near_standard"] == 1.0
    assert bad["near_known"] < 0.5 and bad["near_standard"] < 0.6


def test_a_word_in_its_own_right_that_fits_is_not_looked_at(place: Placed) -> None:
    here = place("He put the money into the box.", "money")
    honey = Variant("honey", 4.0, ("m→h",))
    assert out_of_question(here, [])
    assert out_of_question(here, [honey])
    usual = dataclasses.replace(here, habits={"m→h": 10**6})
    assert not out_of_question(usual, [honey])
    nee = place("The prisoner was attempting to nee the country.", "nee")
    assert not out_of_question(nee, [honey, Variant("flee", 1.0, ("n→fl",))])


PIECES = "tbe nee the Mr. Bmith eame Hke ofthe 8utton qzxv TBEM . , ; ’ wi!l a"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=20).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_features_are_numbers_that_the_model_has_weights_for(english: LanguageEvidence, text: str) -> None:
    draft = draft_of(text, language=english, item=count_words(text), settings=RepairSettings())
    assert draft.as_english is not None
    for weighed in weigh(draft, draft.as_english):
        weights = draft.as_english.english.misreading.weights(weighed.kind)
        for described in (*weighed.described, weighed.kept):
            assert described.keys() <= weights.keys()
            assert all(math.isfinite(value) for value in described.values())
            assert -10 <= described.get("context", 0.0) <= 25
