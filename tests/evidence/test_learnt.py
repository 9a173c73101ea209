"""What was learnt from people: its files, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import FileAccess, InputError
from pipeline.evidence import Learnt, learnt_files, load_learnt
from pipeline.evidence.confusions import Confusion
from pipeline.evidence.language import English, LanguageEvidence, load_language, taught
from pipeline.evidence.learning import Learner, confusions
from pipeline.evidence.learnt import LOWEST_COST, Veto, as_files, read_words
from pipeline.model import Decision

KNOWN = frozenset(["the", "of", "and", "ship", "was", "at", "in", "sea"])


def learner(known: Callable[[str], bool] = lambda word: word.lower() in KNOWN) -> Learner:
    return Learner(known)


def write(folder: Path, learnt: Learnt) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in as_files(learnt, "from a test").items():
        (folder / name).write_text(text, encoding="utf-8")


LEARNT = Learnt(
    confusions={("rn", "m"): 7, ("é", "e"): 2},
    good_words={"Strachan": 0},
    bad_words={"tbe": ("the", 3)},
    vetoes=(Veto("nee", "flee", "to", "the"), Veto("arid", "and")),
)


@pytest.mark.parametrize(
    ("seen", "meant", "found"),
    [
        ("rnodem", "modern", [("rn", "m"), ("m", "rn")]),
        ("wich", "which", [("w", "wh")]),
        ("hich", "which", [("h", "wh")]),
        ("thee", "the", [("ee", "e")]),
        ("stiU", "still", [("U", "ll")]),
        ("wi!l", "will", [("!", "l")]),
        ("the", "the", []),
        ("be", "BE", []),
        ("abcdef", "uvwxyz", []),
        ("it-self", "itself", []),
    ],
)
def test_confusions_are_read_off_words(seen: str, meant: str, found: list[tuple[str, str]]) -> None:
    assert list(confusions(seen, meant)) == found


def test_a_reference_teaches_confusions_good_words_and_bad_words() -> None:
    one = learner()
    one.pair("tbe ship of Strachan, and tbe ship was iu the sea", "the ship of Strachan, and the ship was in the sea")
    one.pair("Strachan saw iu at tbe sea", "Strachan saw in at the sea")
    found = one.learnt()
    assert found.confusions == {("b", "h"): 3, ("u", "n"): 2}
    assert found.good_words == {"Strachan": 2}
    assert found.bad_words == {"tbe": ("the", 3), "iu": ("in", 2)}
    assert found.vetoes == ()


def test_a_word_that_is_right_somewhere_is_no_bad_word() -> None:
    one = learner()
    one.pair("arid arid sea and arid", "and and sea and arid")
    assert one.learnt().bad_words == {}


def test_other_words_and_lost_lines_teach_nothing() -> None:
    one = learner()
    one.pair("the quick brown fox", "the sea")
    one.pair("the zebra was", "the ship was")
    assert one.learnt() == Learnt()


def test_decisions_teach_confusions_and_vetoes() -> None:
    one = learner()
    one.decision(Decision(True, "tbe", "the"))
    one.decision(Decision(True, "of the", "ofthe"))
    one.decision(Decision(False, "nee", "flee", before="attempting to ", after=' the "country'))
    one.decision(Decision(False, "arid", "and"))
    one.decision(Decision(False, "suggested"))
    found = one.learnt()
    assert found.confusions == {("b", "h"): 1}
    assert found.vetoes == (Veto("nee", "flee", "to", "the"), Veto("arid", "and"))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "learnt", LEARNT)
    assert load_learnt(learnt_files(tmp_path / "learnt")) == LEARNT
    for path in (tmp_path / "learnt").iterdir():
        assert path.read_text().startswith("# doublekey learnt 1: ")
    assert load_learnt(learnt_files(tmp_path / "none")) == Learnt()
    assert learnt_files(tmp_path / "none").digest == ""


def test_an_item_has_lists_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "good-words.txt").write_text("# names\r\nStrachan\r\n\r\nKhrimian  # p. 12\r\n")
    (tmp_path / "bad-words.txt").write_text("arid\n")
    found = load_learnt(learnt_files(tmp_path / "learnt", tmp_path))
    assert found.good_keys() == {"strachan", "khrimian"}
    assert found.suspects == {"arid"}


def test_digests_tell_whether_anything_changed(tmp_path: Path) -> None:
    write(tmp_path / "learnt", LEARNT)
    first = learnt_files(tmp_path / "learnt")
    assert learnt_files(tmp_path / "learnt") == first
    (tmp_path / "learnt" / "good-words.txt").write_text("Other\n")
    assert learnt_files(tmp_path / "learnt").digest != first.digest


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("confusions.tsv", "rn\tm", "line 2 is not two strings"),
        ("confusions.tsv", "rn\tm\tmany", "line 2 is not two strings"),
        ("confusions.tsv", "long\tm\t3", "line 2 is no confusion"),
        ("confusions.tsv", "m\tm\t3", "line 2 is no confusion"),
        ("good-words.txt", "two words", "line 2 is not one word"),
        ("good-words.txt", "--", "line 2 is not one word"),
        ("bad-words.tsv", "tbe the 3", "line 2 is not two strings"),
        ("vetoes.jsonl", "{", "line 2 is no veto"),
        ("vetoes.jsonl", '{"old": "nee"}', "line 2 is no veto"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, line: str, words: str) -> None:
    (tmp_path / name).write_text(f"# head\n{line}\n")
    with pytest.raises(InputError, match=f"{name}: {words}"):
        load_learnt(learnt_files(tmp_path))


def test_a_list_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="line 1"):
        read_words(tmp_path / "words")
    with pytest.raises(FileAccess):
        read_words(tmp_path / "none")


def test_learnt_confusions_are_cheaper_and_never_free() -> None:
    table = [Confusion("rn", "m", 3.5), Confusion("c", "e", 1.0)]
    mixed = {(row.seen, row.meant): row.cost for row in LEARNT.mixed(table)}
    assert mixed["rn", "m"] < 3.5
    assert mixed["c", "e"] == 1.0
    assert ("é", "e") in mixed
    often = Learnt(confusions={("rn", "m"): 10_000}).mixed(table)
    assert often[0].cost == LOWEST_COST
    once = Learnt(confusions={("x", "y"): 1}).mixed(table)
    assert once == table
    more = [Learnt(confusions={("rn", "m"): count, ("a", "o"): 50}).mixed(table)[0].cost for count in (2, 10, 50)]
    assert more == sorted(more, reverse=True)


def test_bad_words_are_the_first_variant(english: LanguageEvidence) -> None:
    known = taught(english, Learnt(bad_words={"qnx": ("sea", 2)})).english
    assert isinstance(known, English)
    assert known.variants("qnx", slight=False)[0].text == "sea"
    assert known.variants("Qnx", slight=True)[0].text == "Sea"
    assert known.variants("sea", slight=True) == taught(english, Learnt()).english.variants("sea", slight=True)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def english() -> LanguageEvidence:
    return load_language("eng")


def test_adding_keeps_both() -> None:
    one = Learnt(confusions={("a", "b"): 3}, good_words={"x": 0}, bad_words={"tbe": ("the", 1)})
    other = Learnt(confusions={("a", "b"): 5, ("c", "d"): 1}, bad_words={"tbe": ("thee", 4), "iu": ("in", 2)})
    total = one + other
    assert total.confusions == {("a", "b"): 5, ("c", "d"): 1}
    assert total.bad_words == {"tbe": ("the", 1), "iu": ("in", 2)}
