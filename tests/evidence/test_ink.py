from __future__ import annotations

import math
import time
from itertools import groupby, product

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inks import SLICES, ink_of

from pipeline.evidence.ink import KEPT, Ink, SecondReading, decode, log_probabilities, pack
from pipeline.model import Box, Stamp
from pipeline.text.characters import plain_signs

BOX = Box(10, 20, 110, 50)
LEAST = -12.75  #: ln of the least probability that is kept


def packed(posteriors, alphabet: str) -> Ink:
    return pack(0, BOX, 10.0, 2.5, np.asarray(posteriors, np.float32), alphabet)


def score(ink: Ink, *texts: str) -> list[float]:
    return log_probabilities(ink, 0, ink.slices, texts)


# ------------------------------------------------------------------------------------ keeping


def test_a_text_comes_back_with_its_places() -> None:
    ink = ink_of("to day", box=BOX)
    glyphs = decode(ink)
    assert "".join(glyph.text for glyph in glyphs) == "to day"
    assert [(glyph.first, glyph.last) for glyph in glyphs] == [(SLICES * n + 1,) * 2 for n in range(6)]
    assert all(glyph.probability == pytest.approx(0.98, rel=0.03) for glyph in glyphs)
    assert (ink.line, ink.box, ink.slices) == (0, BOX, 18)


def test_a_letter_twice_in_a_row_is_two_only_with_a_blank_between() -> None:
    posteriors = np.full((5, 3), 0.01)
    for row, kind in zip(posteriors, (1, 1, 0, 1, 2), strict=True):
        row[kind] = 0.9
    glyphs = decode(packed(posteriors, "ab"))
    assert [(glyph.text, glyph.first, glyph.last) for glyph in glyphs] == [("a", 0, 1), ("a", 3, 3), ("b", 4, 4)]


def test_a_glyph_is_as_sure_as_its_surest_slice() -> None:
    (glyph,) = decode(packed([[0.3, 0.7], [0.1, 0.9], [0.4, 0.6]], "a"))
    assert glyph.probability == pytest.approx(0.9, rel=0.03)


def test_only_the_characters_that_are_needed_are_kept() -> None:
    ink = ink_of("ab")
    assert len(ink.alphabet) <= KEPT * ink.slices
    assert len(ink.classes) == 2 * len(ink.costs) == 2 * KEPT * ink.slices
    assert {"a", "b"} <= set(ink.alphabet)


def test_fewer_characters_than_are_kept() -> None:
    ink = packed([[0.2, 0.8], [0.9, 0.1]], "a")
    assert len(ink.costs) == 2 * KEPT
    assert [glyph.text for glyph in decode(ink)] == ["a"]
    assert score(ink, "a", "") == pytest.approx([math.log(0.8 * 0.9 + 0.8 * 0.1 + 0.2 * 0.1), math.log(0.18)], abs=0.06)


def test_a_line_without_slices() -> None:
    ink = packed(np.zeros((0, 4)), "abc")
    assert (ink.slices, ink.alphabet, decode(ink)) == (0, "", ())
    assert score(ink, "", "ab") == [0.0, 2 * LEAST]


def test_ink_travels_through_a_file() -> None:
    second = SecondReading(Stamp("second", "1"), (ink_of("a—b"), ink_of("", line=None)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(second), type=SecondReading) == second


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), min_size=1, max_size=5))
def test_the_likeliest_are_kept_in_order_and_equals_always_alike(weights: list[list[int]]) -> None:
    posteriors = np.asarray(weights, np.float32) + 1
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    ink = packed(posteriors, "abcdefghijk")
    costs = np.frombuffer(ink.costs, np.uint8).reshape(-1, KEPT).astype(int)
    assert (np.diff(costs, axis=1) >= 0).all()
    best = np.sort(posteriors, axis=1)[:, ::-1][:, :KEPT]
    assert np.abs(costs / 20 + np.log(best)).max() <= 0.0251 or (best < math.exp(LEAST)).any()
    assert packed(posteriors.copy(), "abcdefghijk") == ink


# ------------------------------------------------------------------------------------ scoring


def brute_force(posteriors, alphabet: str, text: str) -> float:
    """Add up all paths that collapse to a text, over probabilities as they are kept."""
    label = plain_signs(text)
    likely: list[dict[str, float]] = []
    for row in np.asarray(posteriors, np.float32):
        order = np.argsort(-row, kind="stable")[:KEPT]
        kept: dict[str, float] = {}
        for number in order:
            sign = plain_signs(alphabet[number - 1]) if number else ""
            cost = min(255, round(-math.log(max(float(row[number]), 1e-30)) * 20))
            kept[sign] = max(kept.get(sign, 0.0), math.exp(-cost / 20))
        likely.append(kept)
    total = 0.0
    for path in product(["", *sorted(set(label))], repeat=len(likely)):
        if "".join(sign for sign, _ in groupby(path)) == label:
            total += math.prod(slice_.get(sign, math.exp(LEAST)) for sign, slice_ in zip(path, likely, strict=True))
    return math.log(total) if total else -math.inf


cells = st.integers(0, 60).map(lambda number: 2.0 ** (number / 4 - 15))  # ties are rare; some are below what is kept


@st.composite
def small(draw: st.DrawFn, alphabet: str):
    width = 1 + len(alphabet)
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4))
    return np.asarray([[cell / max(sum(row), 1) for cell in row] for row in rows], np.float32)


@settings(deadline=None)
@given(small("abc"), st.lists(st.text("abc", max_size=4), min_size=1, max_size=4))
def test_the_score_is_the_sum_over_all_paths(posteriors, texts: list[str]) -> None:
    expected = [brute_force(posteriors, "abc", text) for text in texts]
    assert score(packed(posteriors, "abc"), *texts) == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(small("abcdefgh"), st.text("abzé", max_size=3))
def test_what_is_not_listed_has_the_least_probability(posteriors, text: str) -> None:
    expected = brute_force(posteriors, "abcdefgh", text)
    assert score(packed(posteriors, "abcdefgh"), text) == pytest.approx([expected], abs=1e-6)


@settings(deadline=None)
@given(small("a'’-—"), st.text("a'‘’-–", max_size=3))
def test_quotation_marks_and_dashes_are_alike(posteriors, text: str) -> None:
    ink = packed(posteriors, "a'’-—")
    expected = brute_force(posteriors, "a'’-—", text)
    assert score(ink, text, plain_signs(text)) == pytest.approx([expected, expected], abs=1e-6)


@settings(deadline=None)
@given(small("ab"))
def test_what_the_slices_may_spell_adds_up_to_one(posteriors) -> None:
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    ink = packed(posteriors, "ab")
    texts = ["".join(signs) for length in range(ink.slices + 1) for signs in product("ab", repeat=length)]
    total = sum(math.exp(value) for value in score(ink, *texts))
    # Each slice is off by half a step at most, and by the least probability of what is less likely.
    assert total == pytest.approx(1, abs=0.03 * ink.slices + 0.01)


@settings(deadline=None)
@given(small("abc"), st.lists(st.text("abc", max_size=5), min_size=1, max_size=5), st.randoms())
def test_scores_do_not_depend_on_the_texts_beside_them(posteriors, texts: list[str], random) -> None:
    ink = packed(posteriors, "abc")
    shuffled = random.sample(texts, len(texts))
    together = dict(zip(shuffled, score(ink, *shuffled), strict=True))
    assert [together[text] for text in texts] == pytest.approx([score(ink, text)[0] for text in texts])


def test_more_characters_than_slices_cannot_be() -> None:
    ink = packed([[0.5, 0.5], [0.5, 0.5]], "a")
    assert score(ink, "aa", "aaa") == [-math.inf, -math.inf]
    assert score(packed([[0.5, 0.5]] * 3, "a"), "aa")[0] == pytest.approx(3 * math.log(0.5), abs=0.1)


def test_part_of_a_line_is_scored_by_itself() -> None:
    line, word = ink_of("on day"), ink_of("day")
    part = log_probabilities(line, SLICES * 3, SLICES * 6, ["day", "dry"])
    assert part == pytest.approx(score(word, "day", "dry"), abs=0.2)
    assert log_probabilities(line, 4, 4, ["", "a"]) == [0.0, LEAST]


peaked = st.text("abc. ", min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@given(peaked, st.data())
def test_what_is_read_scores_higher_than_any_edit_of_it(text: str, data: st.DataObject) -> None:
    ink = ink_of(text, sure=data.draw(st.sampled_from([0.6, 0.9, 0.99])))
    assert "".join(glyph.text for glyph in decode(ink)) == text
    edits = {text[:n] + text[n + 1 :] for n in range(len(text))}
    edits |= {text[:n] + c + text[n + 1 :] for n in range(len(text)) for c in "abd. "}
    edits |= {text[:n] + c + text[n:] for n in range(len(text) + 1) for c in "abd. "}
    own, *others = score(ink, text, *sorted(edits - {text}))
    assert own > max(others)


def test_a_doubt_of_the_network_shows_in_the_scores() -> None:
    ink = ink_of("modem", doubts={4: {"n": 0.4}})
    modem, moden, modez = score(ink, "modem", "moden", "modez")
    assert modem > moden > modez
    assert modem - moden == pytest.approx(math.log(0.58 / 0.4), abs=0.2)


def test_the_longest_line_and_many_texts_take_little_time() -> None:
    text = "the dockers " * 11  # 396 slices; the network gives 400 at most
    ink = ink_of(text)
    started = time.perf_counter()
    assert len(score(ink, *[text] * 20)) == 20
    assert time.perf_counter() - started < 3
