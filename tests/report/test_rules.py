from __future__ import annotations

import pytest

from pipeline.report.rules import describe, evidence_in_words, is_quiet, repairs


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("scanno.stealth", "Misread as another word"),
        ("scanno.of-tomorrow", "Misread"),
        ("layout.furniture", "Page furniture"),
        ("unicode.anything", "Letter form"),
        ("house_style.new-rule", "house style: new rule"),
        ("", "unnamed rule"),
    ],
)
def test_every_rule_has_a_name(rule, name):
    assert describe(rule).name == name


def test_a_flag_does_not_claim_to_know():
    assert describe("scanno.stealth", unsure=True).name == "Perhaps misread as another word"
    assert describe("hyphen.unsure", unsure=True).name == "Line-end hyphen"


@pytest.mark.parametrize(
    ("rule", "quiet"),
    [
        ("hyphen.join", True),
        ("hyphen.keep", True),
        ("layout.furniture", True),
        ("hyphen.unsure", False),
        ("encoding.mojibake", True),
        ("unicode.nfc", True),
        ("scanno.nonword", False),
        ("unheard.of", False),
    ],
)
def test_only_changes_of_writing_are_quiet(rule, quiet):
    assert is_quiet(rule) is quiet


def test_evidence_no_one_has_words_for_is_shown_as_it_is():
    assert evidence_in_words({"new_thing": 0.123456, "in-list": True, "seen": "so", "margin": "odd"}) == (
        "New thing: 0.123.",
        "In list: yes.",
        "Seen: so.",
        "Margin: odd.",
    )


def test_what_repair_gives_as_evidence_is_said_in_words():
    evidence = {"margin": 3.18, "needed": 5.0, "confusion": "n→fl c→e", "channel": 2.1, "next": "fee", "gap": 1.2}
    assert evidence_in_words(evidence, "nee", "flee") == (
        "“flee” is 24 times likelier here than “nee”.",
        "Left as it is: to be changed, it would have to be 148 times likelier.",
        "“n” is easily read for “fl”.",
        "“c” is easily read for “e”.",
    )
    assert evidence_in_words({**evidence, "doubt": "may be a name"}, "nee", "flee")[-1] == (
        "Left as it is: may be a name."
    )
    assert len([one for one in evidence_in_words({**evidence, "doubt": "may be a name"}) if "Left" in one]) == 1
    assert evidence_in_words({"margin": 6.0, "needed": 5.0}) == ("The other reading is 403 times likelier here.",)
    assert evidence_in_words({"why": "one word elsewhere in the item", "sure": True}) == (
        "Reason: one word elsewhere in the item.",
    )


def test_only_edits_that_change_what_the_text_says_are_repairs():
    assert repairs({"hyphen.join": 9, "scanno.stealth": 2, "new.rule": 1, "unicode.nfc": 4}) == 3


def test_what_the_readers_have_is_said_first_and_how_likely_it_is_wrong_in_per_cent():
    evidence = {"wrong": 0.7812, "first": "laud", "second": "land"}
    assert evidence_in_words(evidence) == (
        "The first reader has “laud”, the second “land”.",
        "Likely to be wrong: 78 %.",
    )
    assert evidence_in_words({"first": "laud"}) == ("Only the first reader has “laud” here.",)
    assert evidence_in_words({"first": 2}) == ("First: 2.",)


def test_of_a_flag_it_is_said_how_likely_it_is_wrong_and_nothing_else() -> None:
    assert evidence_in_words({"probability": 0.6, "wrong": 0.7}) == ("Likely to be wrong: 70 %.",)
    assert evidence_in_words({"probability": 0.6}) == ("Likely to be right: 60 %.",)
