from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.evidence.language import English
from pipeline.evidence.misreading import EDITS
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.repair.scannos import DOUBTFUL_TEXT
from pipeline.settings import RepairSettings

Repair = Callable[..., RepairedText]
FLEE = "The prisoner was attempting to nee the country when the police arrested him."
EAME = "It was the eame with him."
#: For each kind of edit a text with one.
OF_A_KIND = {
    "unknown": "The house stood by tbe river.",
    "capital": "He went to Londou with his wife and children.",
    "split": "He was inthe garden.",
    "rare": "The fatlier of the boy was in the house.",
    "stealth": FLEE,
    "scrap": "The man who was in the t house had seen the prisoner there.",
}


def with_thresholds(language: LanguageEvidence, thresholds: dict[str, float]) -> LanguageEvidence:
    english = language.english
    assert english is not None
    model = english.misreading
    weights = {"unknown": model.unknown, "rare": model.rare, "stealth": model.stealth, "scrap": model.scrap}
    return replace(language, english=replace(english, misreading=type(model)(**weights, thresholds=thresholds)))


def test_an_edit_says_why(repair: Repair, english: LanguageEvidence) -> None:
    assert english.english is not None
    (edit,) = repair(FLEE).edits
    assert (edit.old, edit.new, edit.rule) == ("nee", "flee", "scanno.stealth")
    assert edit.evidence["confusion"] == "n→fl"
    assert float(edit.evidence["probability"]) >= english.english.misreading.thresholds["stealth"]
    assert float(edit.evidence["context"]) > 5
    assert edit.evidence["next"] == "see"


def test_strings_that_are_no_words_have_a_rule_of_their_own(repair: Repair) -> None:
    (edit,) = repair("The house stood by tbe river.").edits
    assert (edit.old, edit.new, edit.rule) == ("tbe", "the", "scanno.unknown")


def test_two_words_read_as_one(repair: Repair) -> None:
    (edit,) = repair(OF_A_KIND["split"]).edits
    assert (edit.old, edit.new, edit.rule) == ("inthe", "in the", "space.missing")


@pytest.mark.parametrize("kind", EDITS)
def test_the_threshold_is_that_of_the_kind(kind: str, repair: Repair, english: LanguageEvidence) -> None:
    text = OF_A_KIND[kind]
    (edit,) = repair(text, language=with_thresholds(english, {kind: 0.5})).edits
    probability = float(edit.evidence["probability"])
    assert 0.5 <= probability < 1
    assert repair(text, language=with_thresholds(english, {kind: probability - 0.001})).edits == (edit,)
    stricter = with_thresholds(english, {**dict.fromkeys(EDITS, 0.1), kind: probability + 0.001})
    assert edit.old not in {made.old for made in repair(text, language=stricter).edits}


def test_suggesting_turns_edits_into_flags(repair: Repair) -> None:
    repaired = repair(FLEE, level="suggest")
    assert repaired.text == FLEE
    (flag,) = repaired.flags
    assert (flag.old, flag.candidates[0].text, flag.rule) == ("nee", "flee", "scanno.stealth")
    assert flag.candidates[0].score == flag.evidence["probability"]


def test_off_says_nothing(repair: Repair) -> None:
    repaired = repair(FLEE, level="off")
    assert repaired.edits == repaired.flags == ()


def test_what_falls_short_is_flagged_with_what_it_may_be(repair: Repair) -> None:
    repaired = repair(EAME)
    assert repaired.edits == ()
    (flag,) = repaired.flags
    assert [candidate.text for candidate in flag.candidates] == ["same", "came", "game"]
    assert flag.candidates[0].score == pytest.approx(float(flag.evidence["probability"]), abs=0.001)
    assert "doubt" not in flag.evidence


WORDS = """
    tbe nee the country ease ofthe Mr. Bmith eame Hke bim ho lie eat was of to in Lord 8utton qzxv . , ; oyo hee
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=20).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_what_is_likely_enough_is_changed_and_what_is_doubtful_flagged(english: LanguageEvidence, text: str) -> None:
    assert english.english is not None
    repaired = repair_text(text, language=english, item=count_words(text), settings=RepairSettings())
    thresholds = english.english.misreading.thresholds.values()
    for edit in repaired.edits:
        if edit.rule.startswith("scanno."):
            assert float(edit.evidence["probability"]) >= min(thresholds) - 0.0001
    for flag in repaired.flags:
        if flag.rule.startswith("scanno."):
            scores = [candidate.score for candidate in flag.candidates]
            assert 1 <= len(scores) <= 3
            assert scores == sorted(scores, reverse=True)
            assert all(0 < score <= 1 for score in scores) and sum(scores) < 1.01
            assert float(flag.evidence["probability"]) < max(thresholds) or flag.evidence.get("doubt")
            # Of the four likeliest options the three first are shown.
            assert sum(scores) >= 0.7 * DOUBTFUL_TEXT or flag.evidence.get("doubt")


def test_good_words_stay(repair: Repair, tmp_path: Path) -> None:
    path = tmp_path / "good.txt"
    path.write_text("\ufefftbe\n\n  Wbich \n", "utf-8")
    text = "The house stood by tbe river, wbich was deep. He went home witb his father."
    assert repair(text, good_words=str(path)).text == text.replace("witb", "with")


def test_words_are_found_behind_faithful_edits(repair: Repair) -> None:
    (edit,) = repair("The oﬃcer ﬁrst: " + FLEE).edits
    assert edit.start == len("The officer first: The prisoner was attempting to ")
    assert edit.evidence == repair(FLEE).edits[0].evidence


def test_the_item_makes_its_own_words_likelier(repair: Repair) -> None:
    text = "The male has a fine fcather in spring."
    assert repair(text).text == text
    item = "feather of the bird, the feather, and this feather. " * 5
    assert repair(text, item=item).text == text.replace("fcather", "feather")


def test_what_the_item_is_misread_like_makes_a_misreading_likelier(repair: Repair) -> None:
    text = "They gave bim bread."
    assert repair(text).text == text
    assert repair(text, item="bave bome wbich tbat tben tbeir sbould").text == text.replace("bim", "him")


def test_a_neighbour_that_is_repaired_is_context(repair: Repair) -> None:
    text = "The town was burnt to tbe gronnd, and tbe people fled."
    assert repair(text).text == "The town was burnt to the ground, and the people fled."


def test_a_name_that_occurs_again_is_kept(repair: Repair) -> None:
    text = "When Mr. Halifox came, the Halifox family was at home; Halifox was a friend."
    assert repair(text).edits == ()


def test_dialect_and_early_modern_text_is_flagged_at_most(repair: Repair) -> None:
    text = (
        "Then hee tooke tbe booke and went downe to the doore, where his sonne had beene all daye, and againe "
        "hee cryed aloud that the olde man should keepe the keyes and goe home to his owne house."
    )
    repaired = repair(text)
    assert repaired.edits == ()
    assert "tbe" in {flag.old for flag in repaired.flags}
    assert {flag.evidence.get("doubt") for flag in repaired.flags} == {"early-modern spelling"}


def test_a_passage_of_dialect_is_flagged_at_most(repair: Repair) -> None:
    prose = "The house stood by the river, and the people of the town went there in the summer. " * 4
    dialect = "De ol’ man dat wuz dar tole de chillun dat dey mus’ go wid dem to tbe house ter fotch de mule."
    repaired = repair("They saw tbe boats. " + prose + dialect)
    assert [edit.start for edit in repaired.edits] == [len("They saw ")]
    assert [(flag.old, flag.evidence.get("doubt")) for flag in repaired.flags if flag.rule.startswith("scanno.")] == [
        ("tbe", "few English words around it")
    ]


def test_without_the_model_nothing_is_risked(repair: Repair, english: LanguageEvidence) -> None:
    assert english.english is not None
    without = LanguageEvidence("eng", English(english.english.lexicon, english.english.confusions, None))
    assert repair(FLEE + " The coun-\ntry", language=without).text == FLEE + " The country"


def test_without_coefficients_nothing_is_changed(repair: Repair, english: LanguageEvidence) -> None:
    assert english.english is not None
    known = english.english
    without = LanguageEvidence("eng", English(known.lexicon, known.confusions, known.trigram))
    assert repair(FLEE + " He saw tbe house.", language=without).edits == ()


@pytest.mark.parametrize("code", ["deu", "lat", "fra"])
def test_no_english_rule_touches_another_language(repair: Repair, code: str) -> None:
    repaired = repair(FLEE + " tbe wbich 1 have ofthe", language=LanguageEvidence(code))
    assert repaired.edits == repaired.flags == ()


def test_spelling_variants_are_not_even_flagged(repair: Repair) -> None:
    repaired = repair("It was shewn that the gaoler had shewed him the connexion of the inclosure with the waggon.")
    assert repaired.edits == repaired.flags == ()


def test_capitals_are_left_alone(repair: Repair) -> None:
    assert repair("He was a member of TBE house, of the R.N.R. and of TJE club.").edits == ()
