from __future__ import annotations

import sys

import pytest

from pipeline.evidence.trigram import END, START, Trigram, load_trigram, model_file


@pytest.fixture(scope="module")
def trigram() -> Trigram:
    found = load_trigram()
    if found is None:
        pytest.skip("the wheel of pocketsphinx is not installed")
    return found


def test_words_it_knows(trigram: Trigram) -> None:
    assert trigram.knows("flee")
    assert trigram.knows(START)
    assert trigram.knows(END)
    assert not trigram.knows("tbe")


def test_context_decides(trigram: Trigram) -> None:
    flee = trigram.log_prob("flee", ["to"]) + trigram.log_prob("the", ["flee", "to"])
    nee = trigram.log_prob("nee", ["to"]) + trigram.log_prob("the", ["nee", "to"])
    assert -25 < nee < flee - 5 < 0


def test_nearest_word_first(trigram: Trigram) -> None:
    assert trigram.log_prob("states", ["united", "the"]) > -1
    assert trigram.log_prob("states", ["the", "united"]) < -3


def test_without_the_wheel_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    assert model_file("en-us.lm.bin") is None
    assert load_trigram() is None
