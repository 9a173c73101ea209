from __future__ import annotations

import pytest

from pipeline.report.rules import describe, evidence_in_words, is_quiet


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("scanno.stealth", "Misread as another word"),
        ("scanno.of-tomorrow", "Misread"),
        ("unicode.anything", "Letter form"),
        ("house_style.new-rule", "house style: new rule"),
        ("", "unnamed rule"),
    ],
)
def test_every_rule_has_a_name(rule, name):
    assert describe(rule).name == name


@pytest.mark.parametrize(
    ("rule", "quiet"),
    [
        ("hyphen.join", True),
        ("hyphen.keep", True),
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
    evidence = {"margin": 3.18, "needed": 5.0, "confusion": "n→fl", "channel": 2.1, "next": "fee", "gap": 1.2}
    assert evidence_in_words({**evidence, "doubt": "may be a name"}, "nee", "flee") == (
        "“flee” is 24 times likelier here than “nee”.",
        "To be changed, it has to be 148 times likelier.",
        "Letters taken for others (read → meant): n→fl.",
        "The next likeliest is “fee”.",
        "Not changed, for this reason: may be a name.",
    )
    assert evidence_in_words({"why": "one word elsewhere in the item", "sure": True}) == (
        "Reason: one word elsewhere in the item.",
    )
