from __future__ import annotations

import json
from pathlib import Path

import pairs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs import Alignment, Pair

TRUTH = "They were attempting to leave the country by the first boat on Sunday evening, all hands."


def truth_of(word: str, ocr: str, truth: str = TRUTH) -> str | None:
    start = ocr.index(word)
    return Alignment(Pair(ocr, truth)).truth(start, start + len(word))


@pytest.mark.parametrize(
    ("word", "read", "true"),
    [
        ("boat", "boat", "boat"),
        ("country", "eountrv", "country"),
        ("They", "Tbey", "They"),
        ("hands.", "bands.", "hands."),
        ("leave the", "leavethe", "leave the"),
        ("Sunday", "Sun day", "Sunday"),
        ("to", "t0", "to"),
        ("the country", "tbe countrv", "the country"),
    ],
)
def test_the_transcription_has_the_right_word(word: str, read: str, true: str) -> None:
    assert truth_of(read, TRUTH.replace(word, read, 1)) == true


def test_every_word_of_a_text_read_right_is_its_own_truth() -> None:
    alignment, start = Alignment(Pair(TRUTH, TRUTH)), 0
    for word in TRUTH.split():
        assert alignment.truth(start, start + len(word)) == word
        start += len(word) + 1


def test_of_a_word_that_is_not_there_the_transcription_has_nothing() -> None:
    assert truth_of("qxz", TRUTH.replace("first boat", "first qxz boat")) == ""


def test_where_little_is_alike_nothing_can_be_told() -> None:
    assert truth_of("xw", "zq " * 20 + "xw " + "kj " * 20) is None
    half = "zqkj " * 20 + TRUTH
    assert truth_of("zqkj", half) is None
    assert truth_of("Sunday", half) == "Sunday"


def test_signs_and_ligatures_that_are_written_otherwise_are_alike() -> None:
    truth = "“They were,” he said—“all offices of the ſhip there.”"
    ocr = '"They were," he said-"all offices of the ship there."'
    assert truth_of("said", ocr, truth) == "said"
    assert truth_of("ship", ocr, truth) == "ſhip"
    assert truth_of("offices", ocr, truth.replace("ff", "ﬀ")) == "oﬀices"


def test_without_a_transcription_nothing_can_be_told() -> None:
    assert truth_of("They", TRUTH, "") is None
    assert Alignment(Pair("", "")).truth(0, 0) is None


@pytest.mark.parametrize(
    ("read", "new", "outcome"),
    [
        ("eountrv", "country", "right"),
        ("eountrv", "county", "neither"),
        ("country", "county", "harm"),
        ("the eountrv", "the country", "right"),
    ],
)
def test_what_a_change_comes_to(read: str, new: str, outcome: str) -> None:
    ocr = TRUTH.replace("country" if " " not in read else "the country", read, 1)
    start = ocr.index(read)
    assert Alignment(Pair(ocr, TRUTH)).outcome(start, start + len(read), new) == outcome


@pytest.mark.parametrize(
    ("true", "read", "old", "new", "outcome"),
    [
        ("by the first", "by the. first", ". ", " ", "right"),
        ("by the first", "by the; first", "; ", ", ", "neither"),
        ("evening, all", "evening all", "g all", "g, all", "right"),
        ("evening, all", "evening, all", ", ", " ", "harm"),
        ("evening, all", "evening; all", "; ", ". ", "neither"),
        ("evening, all", "evening,. all", ",. ", ", ", "right"),
        ("the first", "the t first", " t ", " ", "right"),
        ("the first", "the t first", " t first", " first", "right"),
        ("leave the", "leave e the", " e ", " ", "right"),
        ("by the first", "by the first", " the ", " ", "harm"),
        ("by the first", "by th first", " th ", " ", "harm"),
        ("by the first", "by qx first", " qx ", " ", "neither"),
        ("Sunday", "Sun- day", "Sun- day", "Sunday", "right"),
    ],
)
def test_what_a_change_of_signs_or_a_removal_comes_to(true: str, read: str, old: str, new: str, outcome: str) -> None:
    ocr = TRUTH.replace(true, read, 1)
    start = ocr.index(old, ocr.index(read))
    assert Alignment(Pair(ocr, TRUTH)).outcome(start, start + len(old), new) == outcome


@pytest.mark.parametrize(
    ("ocr", "old", "new", "outcome"),
    [
        ("to be fonnd d guilty of it by the jury", "fonnd", "found", "right"),
        ("to be f ound guilty of it by the jury", "ound", "found", "harm"),  # "f found" is no nearer
        ("to be foun d guilty of it by the jury", "foun", "found", "harm"),
    ],
)
def test_letters_beside_a_word_are_not_taken_for_the_rest_of_it(ocr: str, old: str, new: str, outcome: str) -> None:
    start = ocr.index(old)
    truth = "to be found guilty of it by the jury"
    assert Alignment(Pair(ocr, truth)).outcome(start, start + len(old), new) == outcome


def test_of_what_cannot_be_laid_side_by_side_nothing_is_said() -> None:
    assert Alignment(Pair("xw " * 30, TRUTH)).outcome(0, 2, "the") == "untold"


letters = st.text("abc de", max_size=40)


@given(letters, letters, st.data())
def test_what_is_told_stands_in_the_transcription(ocr: str, truth: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ocr)))
    end = data.draw(st.integers(start, len(ocr)))
    found = Alignment(Pair(ocr, truth)).truth(start, end)
    assert found is None or found in truth


@given(st.text("abcde fgh.", min_size=2, max_size=80), st.data())
def test_of_what_was_read_right_the_transcription_has_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text.rstrip())))
    end = data.draw(st.integers(start, len(text.rstrip())))
    found = Alignment(Pair(text, text)).truth(start, end)
    assert found is None or found.rstrip() == text[start:end].rstrip()


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("that", "that"),
        ("that", "that,"),
        ("that", "“that”"),
        ("that", "he began that"),
        ("that", "that he"),
        ("don't", "don’t"),
        ("coun-\ntry", "coun-try"),
        ("fish", "ﬁſh"),
        ('"so"', "''so''"),
        ("of the", "of the"),
        ("of the", "of\nthe"),
    ],
)
def test_texts_that_agree(text: str, truth: str) -> None:
    assert pairs.agrees(text, truth)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("that", "than"),
        ("that", "That"),
        ("that", ""),
        ("began", "he began that"),
        ("ofthe", "of the"),
        ("tha", "that"),
        ("of the", "of"),
    ],
)
def test_texts_that_do_not(text: str, truth: str) -> None:
    assert not pairs.agrees(text, truth)


@given(st.text("abC '-,.", max_size=12))
def test_a_text_agrees_with_itself(text: str) -> None:
    assert pairs.agrees(text, text)


def test_pairs_of_an_article_are_one_item(tmp_path: Path) -> None:
    lines = [
        {"id": "1", "article": "a", "ocr": "tbe", "gt": "the"},
        {"id": "2", "ocr": "nee", "gt": "flee"},
        {"id": "3", "article": "a", "ocr": "tbe man", "gt": "the man"},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    first, second = pairs.items(path)
    assert (first.name, first.pairs) == ("a", [Pair("tbe", "the"), Pair("tbe man", "the man")])
    assert (second.name, second.pairs) == ("2", [Pair("nee", "flee")])
    assert first.words().words == {"tbe": 2, "man": 1}


def test_every_item_is_in_one_half() -> None:
    found = [pairs.PairItem(str(number)) for number in range(200)]
    fitted, others = pairs.halves(found)
    assert sorted(item.name for item in fitted + others) == sorted(item.name for item in found)
    assert 70 < len(fitted) < 130
    assert fitted == next(pairs.halves(found))


def test_a_corpus_without_pairs_ends_the_program(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="textpairs"):
        pairs.pair_files(tmp_path)
