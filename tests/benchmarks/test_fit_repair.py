from __future__ import annotations

import random
import tomllib

import fit_repair
import pytest
from fit_repair import HARM, HARM_EACH, LOOKS, PRECISION, Rated, Sample, Samples, lower_bound, thresholds
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert
from pairs import Pair, PairItem

from pipeline.evidence import LanguageEvidence, load_language
from pipeline.evidence.choice import Features, shares
from pipeline.evidence.confusions import Variant
from pipeline.evidence.misreading import EDITS, KINDS, MisreadingModel, load_misreading_model
from pipeline.repair.options import Option
from pipeline.repair.tokens import Gap, Token
from pipeline.repair.weighing import Weighed


@pytest.fixture(scope="module")
def english() -> LanguageEvidence:
    return load_language("eng")


# ------------------------------------------------------------------------------------ shares and their intervals


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_lower_bound_is_below_the_share(right: int, more: int) -> None:
    count = right + more
    found = lower_bound(right, count)
    assert -1e-9 <= found <= (right / count if count else 0) + 1e-9
    assert lower_bound(right + 1, count + 1) >= found


@given(st.integers(1, 100), st.integers(0, 100), st.integers(2, 20))
def test_more_of_the_same_makes_it_surer(right: int, wrong: int, times: int) -> None:
    count = right + wrong
    assert lower_bound(times * right, times * count) > lower_bound(right, count)


def test_known_bounds() -> None:
    assert lower_bound(0, 0) == 0
    assert lower_bound(10, 10) == pytest.approx(0.787, abs=0.001)
    assert lower_bound(90, 100) == pytest.approx(0.840, abs=0.001)


# ------------------------------------------------------------------------------------ thresholds

WORDS = {"one": 1_000_000, "two": 1_000_000}


def rows(probability: float, right: int, wrong: int = 0, harm: int = 0, name: str = "one") -> list[Rated]:
    return (
        [Rated(probability, True, False, name)] * right
        + [Rated(probability, False, False, name)] * wrong
        + [Rated(probability, False, True, name)] * harm
    )


def threshold(edit: str, found: list[Rated], words: dict[str, int]) -> float:
    return thresholds({edit: found}, words)[edit]


def test_no_edits_no_threshold() -> None:
    assert threshold("unknown", [], WORDS) == 1.0


def test_the_threshold_is_the_least_that_keeps_the_precision() -> None:
    found = rows(0.95, 2000) + rows(0.8, 500, wrong=10) + rows(0.6, 100, wrong=900)
    assert 0.6 < threshold("unknown", found, WORDS) <= 0.8
    assert threshold("unknown", rows(0.95, 2000) + rows(0.6, 1000), WORDS) == 0.5
    assert threshold("unknown", rows(0.95, 100, wrong=100), WORDS) == 1.0


def test_few_edits_prove_nothing() -> None:
    assert threshold("unknown", rows(0.95, 5), WORDS) == 1.0


def test_kinds_have_precisions_of_their_own() -> None:
    assert set(PRECISION) == {*EDITS, "neural"}
    found = rows(0.95, 1900, wrong=100)
    assert threshold("split", found, WORDS) == 0.5
    assert threshold("stealth", found, WORDS) == 1.0


def test_harm_stops_it_however_precise() -> None:
    harmful = int(HARM * sum(WORDS.values())) + 1
    good = rows(0.95, 10_000)
    assert threshold("unknown", good + rows(0.7, 10_000, harm=harmful), WORDS) == pytest.approx(0.71)
    assert threshold("unknown", good + rows(0.7, 10_000, wrong=harmful), WORDS) == 0.5


def test_harm_in_one_set_stops_it_too() -> None:
    words = {"big": 10_000_000, "small": 10_000}
    harmful = int(HARM_EACH * words["small"]) + 1
    found = rows(0.95, 10_000, name="big") + rows(0.7, 10_000, harm=harmful, name="small")
    assert threshold("unknown", found, words) == pytest.approx(0.71)
    assert threshold("unknown", rows(0.95, 10_000) + rows(0.7, 10_000, harm=harmful, name="big"), words) == 0.5


def test_harm_is_allowed_where_it_puts_most_words_right() -> None:
    allowed = int(HARM * sum(WORDS.values()))
    good = rows(0.95, 10_000)
    much, little = good + rows(0.7, 5_000, harm=allowed), good + rows(0.7, 400, harm=allowed)
    assert thresholds({"unknown": much, "rare": little}, WORDS) == pytest.approx({"unknown": 0.5, "rare": 0.71})
    assert thresholds({"unknown": little, "rare": much}, WORDS) == pytest.approx({"unknown": 0.71, "rare": 0.5})
    half = good + rows(0.7, 5_000, harm=allowed // 2)
    assert thresholds({"unknown": half, "rare": half}, WORDS) == {"unknown": 0.5, "rare": 0.5}


@given(
    st.lists(st.builds(Rated, st.floats(0, 1), st.booleans(), st.booleans(), st.sampled_from(["one", "two"]))),
    st.sampled_from(EDITS),
)
def test_what_a_threshold_lets_through_keeps_the_promise(found: list[Rated], edit: str) -> None:
    words = {"one": 100_000, "two": 100_000}
    least = threshold(edit, found, words)
    made = [row for row in found if row.probability >= least]
    if least < 1:
        assert lower_bound(sum(row.right for row in made), len(made)) >= PRECISION[edit]
        assert sum(row.harm for row in made) <= HARM * sum(words.values())


# ------------------------------------------------------------------------------------ coefficients

coefficients = st.dictionaries(st.sampled_from(["context", "cost", "kept", "a_b"]), st.floats(-20, 20), max_size=4)


@given(coefficients, coefficients, st.dictionaries(st.sampled_from(EDITS), st.floats(0.5, 1)))
def test_what_is_written_can_be_read(one: dict[str, float], other: dict[str, float], least: dict[str, float]) -> None:
    model = MisreadingModel(one, other, thresholds=least)
    read = convert(tomllib.loads(fit_repair.as_toml(model)), MisreadingModel)
    for name in (*KINDS, "thresholds"):
        assert getattr(read, name) == pytest.approx(getattr(model, name), abs=0.0006)


def test_what_comes_with_the_package_was_written_so() -> None:
    model = load_misreading_model()
    assert fit_repair.as_toml(model) == fit_repair.TARGET.read_text("utf-8")


# ------------------------------------------------------------------------------------ samples

VARIANT = Variant("the", 2.0, ("b→h",))


def sample(features: list[Features], kept: Features, right: int, *, doubt: bool = False) -> Sample:
    options = [Option(str(number), VARIANT) for number in range(len(features))]
    token = Token(0, 3, "tbe", "tbe", Gap.TOGETHER, True, False)
    weighed = Weighed(0, token, "unknown", options, features, kept, [0.1] * len(features))
    return Sample("one", weighed, right, doubt)


def test_coefficients_are_found_again() -> None:
    rng = random.Random(1)
    true = {"context": 0.8, "cost": -1.0, "kept": 1.0}
    found = []
    for _ in range(3000):
        options = [{"context": rng.uniform(-3, 3), "cost": rng.uniform(0, 3)} for _ in range(2)]
        chances = shares(options, {"kept": 1.0}, true)
        found.append(sample(options, {"kept": 1.0}, rng.choices([0, 1, -1], [*chances, max(0.0, 1 - sum(chances))])[0]))
    fitted = fit_repair.fit(Samples(3000, found))
    assert fitted.unknown == pytest.approx(true, abs=0.25)
    assert fitted.rare == fitted.stealth == {}


def test_what_stands_where_english_is_no_judge_is_left_out() -> None:
    misleading = [sample([{"context": 1.0}], {}, -1, doubt=True)] * 100
    found = [sample([{"context": 1.0}], {}, 0)] * 100
    both = Samples(200, found + misleading)
    assert fit_repair.fit(both).unknown == pytest.approx(fit_repair.fit(Samples(100, found)).unknown)
    model = MisreadingModel({"context": 3.0}, {}, {})
    assert len(fit_repair.rated(both, model)["unknown"]) == 100


def test_edits_are_rated_by_the_option_the_model_prefers() -> None:
    model = MisreadingModel({"context": 1.0}, {}, {})
    options: list[Features] = [{"context": 0.0}, {"context": 2.0}]
    found = fit_repair.rated(Samples(4, [sample(options, {}, right) for right in (1, 0, -1, -2)]), model)["unknown"]
    assert [(row.right, row.harm) for row in found] == [(True, False), (False, False), (False, True), (False, False)]
    assert {row.probability for row in found} == {shares(options, {}, model.unknown)[1]}


def test_words_are_gathered_with_what_is_right(english: LanguageEvidence) -> None:
    truth = "The house stood by the river, and the prisoner was attempting to flee the country."
    ocr = truth.replace("by the", "by tbe").replace("flee", "nee").replace("prisoner", "pqsxner")
    into = Samples()
    fit_repair.gather("one", [PairItem("a", [Pair(ocr, truth)])], english, into)
    assert into.words == LOOKS * len(truth.split())
    right = {one.weighed.token.text: one.right for one in into.kept}
    by_text = {one.weighed.token.text: one.weighed for one in into.kept}
    assert by_text["tbe"].options[right["tbe"]].text == "the"
    assert by_text["nee"].options[right["nee"]].text == "flee"
    assert all(number == -1 for word, number in right.items() if word not in ("tbe", "nee", "pqsxner"))
    assert not any(one.doubt for one in into.kept)


def test_scraps_are_gathered_with_what_they_come_to(english: LanguageEvidence) -> None:
    truth = "The steam booths stood by the river, and the value of x was seen by the prisoner."
    ocr = truth.replace("booths", "t booths")
    into = Samples()
    fit_repair.gather("one", [PairItem("a", [Pair(ocr, truth)])], english, into)
    assert [(one.right, one.harm) for _, one in into.scraps] == [(True, False), (False, True)]


def test_scraps_are_fitted_and_rated() -> None:
    found: list[tuple[Features, Rated]] = [
        ({"unseen": float(number % 2)}, Rated(0.0, bool(number % 2) and number % 8 > 1, not number % 2, "one"))
        for number in range(400)
    ]
    samples = Samples(400, [], found)
    rows = fit_repair.rated(samples, fit_repair.fit(samples))["scrap"]
    assert [row._replace(probability=0.0) for row in rows if row.right] == [one for _, one in found if one.right]
    assert {round(row.probability, 1) for row in rows} == {0.5, 0.7}
