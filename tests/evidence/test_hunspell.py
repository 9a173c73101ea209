from __future__ import annotations

from pipeline.evidence.hunspell import expand, read_rules

AFF = """
SET UTF-8
PFX U Y 1
PFX U 0 un .

SFX D Y 3
SFX D 0 d e
SFX D y ied [^aeiou]y
SFX D 0 ed [^ey]
REP 1
REP f ph
"""


def test_rules_are_read_by_flag() -> None:
    prefixes, suffixes = read_rules(AFF)
    assert list(prefixes) == ["U"]
    assert [rule.add for rule in suffixes["D"]] == ["d", "ied", "ed"]


def test_conditions_hold() -> None:
    forms = set(expand("4\ncarry/D\nplay/D\nbake/D\nlock/DU\nplain", AFF))
    assert {"carried", "baked", "locked", "unlocked", "plain"} <= forms
    assert not {"carryed", "played", "bakeed", "carryd"} & forms


def test_the_first_line_is_a_count_and_empty_lines_nothing() -> None:
    assert list(expand("2\n\nlock\n", AFF)) == ["lock"]
    assert list(expand("0", AFF)) == []
