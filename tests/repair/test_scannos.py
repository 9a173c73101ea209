from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.evidence.language import English
from pipeline.model import Box, RepairedText, Word
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

Repair = Callable[..., RepairedText]
FLEE = "The prisoner was attempting to nee the country when the police arrested him."


def test_an_edit_says_why(repair: Repair) -> None:
    (edit,) = repair(FLEE).edits
    assert (edit.old, edit.new, edit.rule) == ("nee", "flee", "scanno.stealth")
    assert edit.evidence["confusion"] == "n→fl"
    assert float(edit.evidence["margin"]) >= float(edit.evidence["needed"])
    assert float(edit.evidence["gap"]) > 2.5


def test_strings_that_are_no_words_have_a_rule_of_their_own(repair: Repair) -> None:
    (edit,) = repair("The house stood by tbe river.").edits
    assert (edit.old, edit.new, edit.rule) == ("tbe", "the", "scanno.unknown")


def test_suggesting_turns_edits_into_flags(repair: Repair) -> None:
    repaired = repair(FLEE, level="suggest")
    assert repaired.text == FLEE
    (flag,) = repaired.flags
    assert (flag.old, flag.candidates[0].text, flag.rule) == ("nee", "flee", "scanno.stealth")


def test_off_says_nothing(repair: Repair) -> None:
    repaired = repair(FLEE, level="off")
    assert repaired.edits == repaired.flags == ()


def test_the_margin_is_a_setting(repair: Repair) -> None:
    assert repair(FLEE, margin=30).text == FLEE
    assert repair("When he heard it lie went home.", margin=0).text == "When he heard it he went home."


def test_what_falls_short_is_flagged_with_candidates(repair: Repair) -> None:
    repaired = repair("In this ease the court found for the plaintiff.")
    assert repaired.edits == ()
    (flag,) = repaired.flags
    assert flag.old == "ease"
    assert flag.candidates[0].text == "case"
    assert [c.score for c in flag.candidates] == sorted((c.score for c in flag.candidates), reverse=True)


def test_flags_are_few(repair: Repair) -> None:
    text = "In this ease the court found for the plaintiff. " * 20
    assert len(repair(text).flags) <= 1 + len(text.split()) // 40


def test_good_words_stay(repair: Repair, tmp_path: Path) -> None:
    path = tmp_path / "good.txt"
    path.write_text("\ufefftbe\n\n  Wbich \n", "utf-8")
    text = "The house stood by tbe river, wbich was deep. He went home witb his father."
    assert repair(text, good_words=str(path)).text == text.replace("witb", "with")


def placed(text: str, word: str, confidence: float | None) -> tuple[PlacedWord, ...]:
    start = text.index(word)
    return (PlacedWord(start, start + len(word), Word(word, Box(0, 0, 1, 1), confidence)),)


def needed(english: LanguageEvidence, confidence: float | None) -> float:
    repaired = repair_text(
        FLEE,
        language=english,
        item=count_words(FLEE),
        settings=RepairSettings(),
        words=placed(FLEE, "nee", confidence),
    )
    return _needs(repaired)


def _needs(repaired: RepairedText) -> float:
    change = (*repaired.edits, *repaired.flags)[0]
    return float(change.evidence["needed"])


def test_a_confident_reader_is_harder_to_overrule(english: LanguageEvidence) -> None:
    assert needed(english, 0.95) > needed(english, 0.5) == needed(english, None)


def test_words_are_found_behind_faithful_edits(english: LanguageEvidence) -> None:
    text = "The oﬃcer ﬁrst: " + FLEE
    repaired = repair_text(
        text,
        language=english,
        item=count_words(text),
        settings=RepairSettings(),
        words=placed(text, "nee", 0.99),
    )
    without = repair_text(text, language=english, item=count_words(text), settings=RepairSettings())
    assert [change.old for change in (*repaired.edits, *repaired.flags)] == ["nee"]
    assert _needs(repaired) == pytest.approx(_needs(without) + 1.5)


def test_the_item_makes_its_own_words_likelier(repair: Repair) -> None:
    text = "The male has a fine plnmage in spring."
    assert repair(text).text == text
    item = "plumage of the bird, the plumage, and this plumage. " * 5
    assert repair(text, item=item).text == text.replace("plnmage", "plumage")


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
    assert all(flag.evidence.get("doubt") for flag in repaired.flags)


def test_without_the_model_nothing_is_risked(repair: Repair, english: LanguageEvidence) -> None:
    assert english.english is not None
    without = LanguageEvidence("eng", English(english.english.lexicon, english.english.confusions, None))
    assert repair(FLEE + " The coun-\ntry", language=without).text == FLEE + " The country"


@pytest.mark.parametrize("code", ["deu", "lat", "fra"])
def test_no_english_rule_touches_another_language(repair: Repair, code: str) -> None:
    repaired = repair(FLEE + " tbe wbich 1 have ofthe", language=LanguageEvidence(code))
    assert repaired.edits == repaired.flags == ()


def test_spelling_variants_are_not_even_flagged(repair: Repair) -> None:
    repaired = repair("It was shewn that the gaoler had shewed him the connexion of the inclosure with the waggon.")
    assert repaired.edits == repaired.flags == ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (
            "The following was the substance of the 'evidenee given at the first meeting of the jury.",
            "letters left out",
        ),
        ("The prisoner then said she meant to do lt, and hoped she had killed the man.", "may be part of a word"),
        ("He could see it with the naked oyo. A part of the ore was sold.", "may be an abbreviation"),
        ("The land was sold to Mr. Bmith and to his brother.", "may be a name"),
    ],
)
def test_doubts_make_a_flag_of_what_would_be_an_edit(repair: Repair, text: str, doubt: str) -> None:
    repaired = repair(text)
    assert repaired.edits == ()
    assert [flag.evidence.get("doubt") for flag in repaired.flags] == [doubt]


def test_two_likely_words_are_left_to_a_person(repair: Repair) -> None:
    repaired = repair("When a constable eame the prisoner struck him.")
    assert repaired.edits == ()
    (flag,) = repaired.flags
    assert {"came", "same"} <= {candidate.text for candidate in flag.candidates}
    assert float(flag.evidence["gap"]) < 2.5


def test_capitals_are_left_alone(repair: Repair) -> None:
    assert repair("He was a member of TBE house, of the R.N.R. and of TJE club.").edits == ()
