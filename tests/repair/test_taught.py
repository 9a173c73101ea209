"""Repair with what was learnt from people."""

from __future__ import annotations

import pytest

from pipeline.evidence import LanguageEvidence, Learnt, count_words
from pipeline.evidence.language import taught
from pipeline.evidence.learnt import Veto
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings

NEE = "They were attempting to nee the country."


def repair(english: LanguageEvidence, text: str, learnt: Learnt) -> RepairedText:
    return repair_text(text, language=taught(english, learnt), item=count_words(text), settings=RepairSettings())


@pytest.mark.parametrize(
    ("veto", "made"),
    [
        (Veto("nee", "flee"), False),
        (Veto("nee", "flee", "to", "the"), False),
        (Veto("nee", "flee", "will", "the"), True),
        (Veto("nee", "flee", "to", "them"), True),
        (Veto("nee", "see"), True),
        (Veto("see", "flee"), True),
    ],
)
def test_a_veto_refuses_the_change(english: LanguageEvidence, veto: Veto, made: bool) -> None:
    repaired = repair(english, NEE, Learnt(vetoes=(veto,)))
    assert ("flee" in repaired.text) is made
    candidates = [one.text for flag in repaired.flags for one in flag.candidates]
    assert made or "flee" not in candidates


def test_good_words_stay(english: LanguageEvidence) -> None:
    text = "The man went witb them to tbe country, and came back."
    assert "witb" in repair(english, text, Learnt(good_words={"Witb": 2})).text
    assert "witb" not in repair(english, text, Learnt()).text


def test_bad_words_are_put_right(english: LanguageEvidence) -> None:
    text = "The man went into the qouatry with his wife and children."
    assert "qouatry" in repair(english, text, Learnt()).text
    assert "into the country with" in repair(english, text, Learnt(bad_words={"qouatry": ("country", 4)})).text


def test_suspects_are_flagged_wherever_they_stand(english: LanguageEvidence) -> None:
    for language in (english, LanguageEvidence("deu")):
        repaired = repair(language, "A golden land. Golden it is.", Learnt(suspects=frozenset({"golden"})))
        assert [(flag.old, flag.rule) for flag in repaired.flags] == [("golden", "word.bad"), ("Golden", "word.bad")]


def test_a_suspect_that_is_likely_misread_is_flagged_with_what_it_may_be(english: LanguageEvidence) -> None:
    repaired = repair(english, "An arid land. Arid it is.", Learnt(suspects=frozenset({"arid"})))
    first, second = repaired.flags
    assert (first.old, first.rule) == ("arid", "word.bad")
    assert (second.old, second.rule, second.candidates[0].text) == ("Arid", "scanno.stealth", "And")
