"""What the passes flag and leave; what they change is in `tests/cases`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import RepairedText
from pipeline.repair.bullets import bullets
from pipeline.repair.case import case
from pipeline.repair.draft import Draft
from pipeline.repair.figures import figures
from pipeline.repair.lost import lost
from pipeline.repair.punctuation import punctuation
from pipeline.repair.quotes import quotes
from pipeline.repair.rejoin import rejoin
from pipeline.repair.specks import specks
from pipeline.repair.stops import stops
from pipeline.repair.tokens import tokenise

Repair = Callable[..., RepairedText]
#: Rules of flags that were seen often enough to say how often the places are wrong.
RATED = ("case.within-sentence", "stop.within-sentence", "lost.doubled", "lost.ending")
PASSES = (bullets, case, figures, lost, punctuation, quotes, rejoin, specks, stops)


@pytest.mark.parametrize(
    ("text", "rule", "old"),
    [
        ("He gave it To the man at the gate of the park.", "case.within-sentence", "To"),
        ("The young people were in the YOung trees of the wood.", "case.mixed", "YOung"),
        ("The following l8 a list of the soldiers of the town.", "figure.number", "l8"),
        ("He was in the house. when the men came to see him.", "stop.within-sentence", ". "),
        ("There was an old house at the the end of the road.", "lost.doubled", "the the"),
        ("There was an old house at the\nthe end of the road.", "lost.doubled", "the\nthe"),
        ("They went into the. He did not come back to them.", "lost.ending", "the."),
        ("He went ~ {; ^_ \\ and did not come back.", "lost.signs", "~ {; ^_ \\"),
        ("They sell good things: • Apples and pears.", "bullet.run-in", "•"),
        ('"Come," he said. \'\'I will," said she. "Now." "Yes."', "quote.misread", "''"),
    ],
)
def test_what_only_a_person_can_tell_is_flagged(text: str, rule: str, old: str, repair: Repair) -> None:
    repaired = repair(text)
    assert repaired.text == text
    (flag,) = [flag for flag in repaired.flags if (flag.rule, flag.old) == (rule, old)]
    assert rule not in RATED or 0 < float(flag.evidence["wrong"]) < 1


@pytest.mark.parametrize(
    "text",
    [
        "If he had had the money that that man had, all were well.",
        "They came to Wagga Wagga and it was far, far away.",
        "That was what he was accused of. He did not know it.",
        "He said * * * and then . . . . no more - - - of it.",
        "He lived in the. and died.",
    ],
)
def test_what_is_printed_so_is_not_flagged(text: str, repair: Repair) -> None:
    assert not [flag for flag in repair(text).flags if flag.rule.startswith("lost")]


def test_capitals_that_are_common_in_a_text_are_meant(repair: Repair) -> None:
    verse = (
        "he sang of light And joy of heart Upon the road And all was well In days of old And none was sad To see him go"
    )
    assert repair(verse).text == verse


def test_capitals_of_good_words_stay(english: LanguageEvidence, repair: Repair, tmp_path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("was\n", "utf-8")
    text = "The old bridge Was built by the monks of the abbey."
    assert repair(text, good_words=str(words)).text == text


def test_the_habit_of_the_text_decides_about_spaces(repair: Repair) -> None:
    close = "They came; they saw; they ate; they drank; they slept; they woke; they left. "
    apart = close.replace(";", " ;")
    one = "The sun was up ; the day was fine."
    assert repair(close + one).text == close + one.replace(" ;", ";")
    assert repair(apart + one).text == apart + one


def test_a_word_hyphenated_elsewhere_is_not_put_together(repair: Repair) -> None:
    text = "He was seen in the farm- house by the men."
    assert repair(text, item="The farm-house is old.").text == text


def test_other_languages_are_left_to_the_passes_that_know_no_words(repair: Repair) -> None:
    text = "Il est venu . dans la maison ~ avec With les enfants."
    assert repair(text, language=LanguageEvidence("fra")).text == text


def test_nothing_changes_when_repair_is_off_or_only_suggests(repair: Repair) -> None:
    text = "The pri- soner was born in 18l2 and Was seen in the. garden."
    for level in ("off", "suggest"):
        assert repair(text, level=level).text == text
    assert {flag.rule for flag in repair(text, level="suggest").flags} >= {"rejoin.hyphen", "figure.year"}


@pytest.mark.parametrize(
    "unit",
    [" ", "\n", '"', ' " ', "“ ” ", ".,;:", ". , ; : ", ". ", "( a ", "'", "~ ; ", "e Ab\n", "l8 ", "\n \n", ",,a "],
)
def test_no_pass_takes_more_than_linear_time(unit: str, english: LanguageEvidence) -> None:
    text = unit * (100_000 // len(unit))
    draft = Draft(text=text, tokens=tokenise(text), item=count_words(text), language=english)
    started = time.perf_counter()
    for propose in PASSES:
        for _ in propose(draft):
            pass
    assert time.perf_counter() - started < 10
