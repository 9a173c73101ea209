from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.evidence.choice import probability
from pipeline.model import Box, Word
from pipeline.repair.repair import draft_of
from pipeline.repair.scraps import DOUBTFUL, RULE, Scrap, scraps, scraps_in
from pipeline.settings import RepairSettings
from pipeline.text.layout import PlacedWord

HOUSE = "The man who was in the t house had seen the prisoner there."


def found_in(text: str, english: LanguageEvidence) -> list[Scrap]:
    draft = draft_of(text, language=english, item=count_words(text), settings=RepairSettings())
    assert draft.as_english is not None
    return scraps_in(draft, draft.as_english)


def chance(scrap: Scrap, english: LanguageEvidence) -> float:
    assert english.english is not None
    return probability(scrap.features, english.english.misreading.scrap)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (HOUSE, " t ", " "),
        ("r The prisoner was brought before the court.", "r ", ""),
        ("He was brought before the court again q", " q", ""),
        ("The man who was in the t\nhouse had seen him.", " t\n", "\n"),
        ("The man who was in the\nt house had seen him.", "\nt ", "\n"),
        ("The man who was in the\r\nt house had seen him.", "\r\nt ", "\r\n"),
    ],
)
def test_a_scrap_goes_with_its_space_and_lines_stay(text: str, old: str, new: str, english: LanguageEvidence) -> None:
    (scrap,) = found_in(text, english)
    assert (text[scrap.start : scrap.end], scrap.new) == (old, new)


@pytest.mark.parametrize(
    "text",
    [
        "He had the 3 houses and the 12 cows of the man.",  # figures
        "The officer of the K division was at the point E of the line.",  # capitals
        "The sound of h is not heard, and that of h is weak.",  # comes back
        "It is found where y ~ z in the table.",  # signs
        "He was in the t qvrst house.",  # beside what is no word
        "He was by the sea and of the men.",  # small words
        "l Apples and pears\nl Plums and figs",  # a list
    ],
)
def test_no_scrap_is_looked_for(text: str, english: LanguageEvidence) -> None:
    assert found_in(text, english) == []


def test_a_scrap_fits_worse_than_a_word(english: LanguageEvidence) -> None:
    (scrap,) = found_in(HOUSE, english)
    (word,) = found_in("They live n the house of the man.", english)
    assert chance(scrap, english) > 0.9 > DOUBTFUL > chance(word, english)


def test_what_begins_the_next_word_is_rather_a_scrap(english: LanguageEvidence) -> None:
    same, other = (found_in(f"He said that he had {letter} heard of it.", english)[0] for letter in "hv")
    assert (same.features["begins_next"], other.features["begins_next"]) == (1.0, 0.0)
    assert chance(same, english) > chance(other, english)


def test_what_makes_a_rare_word_a_common_one_is_rather_a_part_of_it(english: LanguageEvidence) -> None:
    part, *_ = found_in("They all f ell down in the street of the town.", english)
    apart, *_ = found_in("They all f went down in the street of the town.", english)
    assert part.features["joins_next"] > apart.features["joins_next"] == 0.0


def test_what_falls_short_of_the_threshold_is_flagged(english: LanguageEvidence) -> None:
    assert english.english is not None
    certain = msgspec.structs.replace(english.english.misreading, thresholds={RULE: 1.0})
    stricter = replace(english, english=replace(english.english, misreading=certain))
    (edit, _), (_, flag) = (
        next(iter(scraps(draft_of(HOUSE, language=language, item=count_words(HOUSE), settings=RepairSettings()))))
        for language in (english, stricter)
    )
    assert edit is not None and (edit.old, edit.new, edit.rule) == (" t ", " ", RULE)
    assert flag is not None and (flag.old, [each.text for each in flag.candidates]) == (" t ", [" "])
    assert flag.candidates[0].score == pytest.approx(float(edit.evidence["probability"]), abs=0.001)


def test_without_coefficients_there_are_none(english: LanguageEvidence) -> None:
    assert english.english is not None
    unfitted = msgspec.structs.replace(english.english.misreading, scrap={})
    language = replace(english, english=replace(english.english, misreading=unfitted))
    draft = draft_of(HOUSE, language=language, item=count_words(HOUSE), settings=RepairSettings())
    assert list(scraps(draft)) == []


def test_where_there_is_a_scan_its_readers_have_settled_it(english: LanguageEvidence) -> None:
    draft = draft_of(HOUSE, language=english, item=count_words(HOUSE), settings=RepairSettings())
    assert list(scraps(replace(draft, words=[PlacedWord(0, 3, Word("The", Box(0, 0, 30, 10), 0.9))]))) == []


@given(st.lists(st.sampled_from(["the", "house", "was", "t", "q.", "I", "a", "\n", "ly,", "of", "x"]), max_size=12))
@settings(deadline=None)
def test_only_whole_words_go_and_lines_never(english: LanguageEvidence, parts: list[str]) -> None:
    text = " ".join(parts)
    for scrap in found_in(text, english):
        old = text[scrap.start : scrap.end]
        assert len(old.split()) == 1 and not scrap.new.strip()
        assert scrap.start + scrap.end == 0 or scrap.new.count("\n") <= old.count("\n")
        assert scrap.start == 0 or scrap.end == len(text) or scrap.new
