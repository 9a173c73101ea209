"""Decisions of a person, and repairing until nothing is left to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline import api
from pipeline.evidence import LanguageEvidence, count_words
from pipeline.model import Decision, Edit, Flag, RepairedText
from pipeline.repair import repair_text, repair_to_rest
from pipeline.repair.decided import ACCEPTED
from pipeline.repair.rounds import MOST_ROUNDS, Once
from pipeline.settings import RepairSettings
from pipeline.text.decisions import around
from pipeline.text.edits import apply, revert

TEXT = "They were attempting to nee the coun-\ntry, in this ease, by the ﬁrst boat that would take them."

PIECES = [
    "the ", "tbe ", "to nee the country ", "coun-\ntry ", "ﬁrst ", "cafÃ© ", "1 have ", "ofthe ", "in this ease ",
    "pro vince ", "with thc ", "wbich was ", "hc had ", ". ", "\n\n", "\r\n", "\x0c", "Mr. Fowell ", "un\u00ad\ndo ",
]  # fmt: skip
anything = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=60))


def decide(text: str, old: str, new: str = "", *, accepted: bool = True, layer: str = "faithful") -> Decision:
    start = text.index(old)
    before, after = around(text, start, start + len(old))
    return Decision(accepted, old, new, start=start, before=before, after=after, layer=layer)  # type: ignore[arg-type]


def with_decisions(*decisions: Decision, text: str = TEXT, level: str = "safe") -> RepairedText:
    return api.repair(text, settings=RepairSettings(level=level), decisions=decisions)  # type: ignore[arg-type]


def test_what_is_rejected_is_neither_changed_nor_suggested() -> None:
    faithful = with_decisions().faithful
    for level in ("safe", "suggest"):
        repaired = with_decisions(decide(faithful, "nee", accepted=False), level=level)
        assert "to nee the" in repaired.text
        assert not [one for one in (*repaired.edits, *repaired.flags) if one.old == "nee"]


def test_what_is_accepted_is_made_whatever_the_evidence() -> None:
    for level in ("safe", "suggest", "off"):
        repaired = with_decisions(decide(TEXT, "boat", "coach"), decide(TEXT, "nee", "see"), level=level)
        assert "to see the" in repaired.text and "coach that" in repaired.text
        assert [edit.rule for edit in repaired.edits if edit.new in ("see", "coach")] == ["decision.accepted"] * 2
        assert revert(repaired.text, repaired.edits) == repaired.faithful


def test_a_change_of_writing_can_be_rejected() -> None:
    repaired = with_decisions(decide(TEXT, "ﬁ", accepted=False, layer="raw"))
    assert "ﬁrst" in repaired.text
    assert "flee" in repaired.text


def test_a_line_end_hyphen_can_be_rejected() -> None:
    edit = next(one for one in with_decisions().edits if one.rule.startswith("hyphen"))
    repaired = with_decisions(decide(with_decisions().faithful, edit.old, accepted=False))
    assert "coun-\ntry" in repaired.text


def test_replaying_decisions_changes_nothing_more() -> None:
    decisions = (
        decide(TEXT, "boat", "coach"),
        decide(TEXT, "ease", accepted=False),
        decide(TEXT, "would ", ""),
        decide(TEXT, "nee", "see"),
    )
    once = with_decisions(*decisions)
    again = with_decisions(*decisions, text=once.text)
    assert again.text == once.text
    assert again.edits == ()


def test_decisions_that_fit_nowhere_are_passed_over() -> None:
    lost = Decision(True, "nee", "see", before="quite another text ", after=" and so on")
    assert with_decisions(lost) == with_decisions()


# A function, and not the evidence itself, which Hypothesis would print whole where a text fails.
@pytest.fixture(name="once", scope="session")
def once_in_english(english: LanguageEvidence) -> Once:
    def once(text: str, decisions: Sequence[Decision]) -> RepairedText:
        return repair_text(
            text, language=english, item=count_words(text), settings=RepairSettings(), decisions=decisions
        )

    return once


@given(anything)
@example("in this ease in this ease with thc \n\nin this ease 1 have ")
@settings(max_examples=200, deadline=None)
def test_repairing_the_result_changes_nothing(once: Once, raw: str) -> None:
    repaired = repair_to_rest(raw, once)
    assert apply(raw, repaired.faithful_edits) == repaired.faithful
    assert apply(repaired.faithful, repaired.edits) == repaired.text
    for flag in repaired.flags:
        assert repaired.faithful[flag.start : flag.end] == flag.old
    again = repair_to_rest(repaired.text, once)
    assert (again.text, again.faithful_edits, again.edits) == (repaired.text, (), ())


def rules(*pairs: tuple[str, str]) -> Callable[[str, Sequence[Decision]], RepairedText]:
    """A repair that replaces words by others, all at once."""

    def once(text: str, decisions: Sequence[Decision]) -> RepairedText:
        edits = [
            Edit(*match.span(), match.group(), new, "test.rule")
            for match in re.finditer(r"\w+", text)
            for old, new in pairs
            if match.group() == old
        ]
        flags = tuple(Flag(*match.span(), match.group(), "test.flag") for match in re.finditer("f", text))
        return RepairedText(text, text, apply(text, edits), (), tuple(edits), flags)

    return once


def test_the_edits_of_all_rounds_are_one_list_on_the_first_text() -> None:
    repaired = repair_to_rest("a f, and b", rules(("a", "bb"), ("bb", "ccc"), ("b", "d")))
    assert repaired.text == "ccc f, and d"
    assert [(edit.start, edit.old, edit.new) for edit in repaired.edits] == [(0, "a", "ccc"), (9, "b", "d")]
    assert [flag.start for flag in repaired.flags] == [2]


def test_a_paragraph_that_does_not_come_to_rest_is_left_as_it_was_read() -> None:
    once = rules(("to", "fro"), ("fro", "to"), ("a", "b"))
    raw = "a word\n\na word to that\n\nanother a"
    repaired = repair_to_rest(raw, once)
    assert repaired.text == "b word\n\na word to that\n\nanother b"
    assert repair_to_rest(repaired.text, once).text == repaired.text


def test_what_the_first_run_left_is_repaired_in_its_repaired_surroundings() -> None:
    def once(text: str, decisions: Sequence[Decision]) -> RepairedText:
        settled = "b" in text and "fro" not in text
        return rules(("a", "b"), *([("to", "so")] if settled else [("to", "fro"), ("fro", "to")]))(text, decisions)

    repaired = repair_to_rest("a word\n\nto that", once)
    assert repaired.text == "b word\n\nso that"
    assert [(edit.start, edit.old, edit.new) for edit in repaired.edits] == [(0, "a", "b"), (8, "to", "so")]
    assert repair_to_rest(repaired.text, once).text == repaired.text


def test_what_never_comes_to_rest_is_left_as_it_was_read() -> None:
    def once(text: str, decisions: Sequence[Decision]) -> RepairedText:
        number = text.split()[0]
        counting = [(number, str(int(number) + 1))] if "to" in text else []
        return rules(("to", "fro"), ("fro", "to"), *counting)(text, decisions)

    raw = "1 word\n\nto that"
    repaired = repair_to_rest(raw, once)
    assert (repaired.text, repaired.edits) == (raw, ())


def test_what_a_person_accepted_stays_where_the_rest_is_left_as_it_was_read() -> None:
    def once(text: str, decisions: Sequence[Decision]) -> RepairedText:
        made = rules(("to", "fro"), ("fro", "to"), ("boat", "coach"))(text, decisions)
        edits = tuple(replace(edit, rule=ACCEPTED) if edit.old == "boat" else edit for edit in made.edits)
        return replace(made, edits=edits)

    assert repair_to_rest("to a boat", once).text == "to a coach"


@pytest.mark.parametrize("steps", range(1, MOST_ROUNDS + 3))
def test_however_many_rounds_it_takes_the_next_run_finds_nothing(steps: int) -> None:
    once = rules(*((chr(97 + step), chr(98 + step)) for step in range(steps)))
    repaired = repair_to_rest("a", once)
    assert repaired.text == ("a" if steps >= MOST_ROUNDS else chr(97 + steps))
    assert repair_to_rest(repaired.text, once).text == repaired.text


def test_flags_go_where_a_later_round_edits() -> None:
    assert repair_to_rest("a f", rules(("a", "ab"), ("ab", "f"))).flags != ()
    assert repair_to_rest("a b", rules(("a", "f"), ("b", "c"))).flags == ()
    assert repair_to_rest("f b", rules(("b", "c"), ("c", "d"))).flags != ()
