from __future__ import annotations

import pytest
from bench_repair import PEER, Tally, report
from folder import repaired_folder
from pairs import Pair, PairItem

from pipeline.evidence import LanguageEvidence, load_language
from pipeline.model import Edit, RepairedText

ITEM = PairItem("a", [Pair("the houfe and the hat", "the house and the cat")])


@pytest.fixture(scope="module")
def english_language() -> LanguageEvidence:
    return load_language("eng")


def changed(text: str, old: str, new: str) -> RepairedText:
    start = text.index(old)
    edit = Edit(start, start + len(old), old, new, "test")
    return RepairedText(text, text, text.replace(old, new), (), (edit,), ())


def test_edits_are_right_harm_or_neither(english_language: LanguageEvidence) -> None:
    tally = Tally("set")
    for old, new in (("houfe", "house"), ("the", "she"), ("hat", "bat")):
        tally.have(ITEM, lambda text, old=old, new=new: changed(text, old, new), english_language)
    assert (tally.total.right, tally.total.harm, tally.total.neither) == (1, 1, 1)
    assert tally.harmed == 1
    assert tally.wrong_words == 6
    assert tally.speed > 0


def test_a_peer_stands_below_repair_with_the_ratio_of_their_speeds(english_language: LanguageEvidence) -> None:
    ours, peer = Tally("set"), Tally("set")
    for tally in (ours, peer):
        tally.have(ITEM, lambda text: changed(text, "houfe", "house"), english_language)
    ours.seconds, peer.seconds = 1.0, 2.0
    command = Tally("by the command", words=1000, seconds=2.0)
    lines = list(report([ours], [], [peer], {}, [command]))
    rows = [line for line in lines if line.startswith(("| set, repair", "| set, symspellpy"))]
    assert [row.split("|")[-2].strip() for row in rows] == ["2.00", "1.00"]
    assert len(rows[0].split("|")) == len(PEER) + 2
    (row,) = [line for line in lines if line.startswith("| by the command | 1,000 |")]
    assert row.endswith("| 500 |")


def test_harm_to_signs_is_no_harm_to_words(english_language: LanguageEvidence) -> None:
    tally = Tally("set")
    item = PairItem(
        "a", [Pair("They went to the house, and the door was shut.", "They went to the house, and the door was shut.")]
    )
    tally.have(item, lambda text: changed(text, ", ", " "), english_language)
    assert (tally.total.harm, tally.harmed) == (1, 0)


def test_a_folder_is_repaired_as_the_command_does_it() -> None:
    house = Pair("They went back to tbe house, and the door of tbe house was shut.", "")
    made, seconds = repaired_folder(
        [PairItem("a", [house, Pair("They had no key.", "")]), PairItem("b", [Pair("", "")])]
    )
    (text, repaired), (_, empty) = made
    assert text.ocr == house.ocr + "\nThey had no key."
    assert repaired.text == text.ocr.replace("tbe", "the")
    assert [(edit.old, edit.new) for edit in repaired.edits] == [("tbe", "the")] * 2
    assert empty.text == ""
    assert seconds > 0
