from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FileAccess, InputError
from pipeline.evidence import ItemWords, LanguageEvidence, count_words
from pipeline.model import RepairedText
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings
from pipeline.text.edits import apply, revert

Repair = Callable[..., RepairedText]

PIECES = [
    "the ", "tbe ", "to nee the country ", "coun-\ntry ", "well-\nknown ", "ﬁrst ", "cafÃ© ", "1 have ", "ofthe ",
    "arid ", "“", "”", ". ", ", ", "\n\n", "\r\n", "\x0c", "\t", "Mr. Fowell ", "to-\nday ", "un\u00ad\ndo ", "e\u0301",
    "THE ", "8utton ", "—", "12s. ", "hee goe ", "dat wuz ", "\x00", "in vestigated ", "’", "-", "¬\n",
]  # fmt: skip
noisy = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
anything = st.one_of(
    noisy, st.text(max_size=80), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4))).map("".join)
)

CLEAN = """It had rained for three days when the carrier brought the box. My aunt had it set down in the kitchen, where
the floor was of stone and the wet would do no harm, and there it stood until the evening, with the
dog lying beside it and nobody daring to touch the cord. "It is from your uncle," she said at last,
"and it will keep. What has kept for thirty years will keep until the lamp is lit." So we sat down to
our supper, and talked of the hay, which was spoilt, and of the schoolmaster, who had been seen in
the lane with a letter in his hand.

When the lamp was lit she cut the cord with the bread-knife and raised the lid. There was straw on top,
and under the straw a coat, much worn, with brass buttons; then books, a dozen or more, swollen with
the sea air; and at the bottom, wrapped in a piece of sailcloth, a clock. It was no bigger than a loaf.
The case was of some dark foreign wood, carved with leaves and the heads of animals, and the face was
painted with a ship in full sail. My aunt looked at it for a long while. "He wrote that it goes," she
said. She took the key, which hung from a ribbon, and wound it, and we heard it begin.

I have that clock before me as I write. It has been to the clockmaker's twice, and lost an hour in the
hard winter of the year my aunt died, but it goes, and I should be sorry to part with it. The ship has
grown dim. There is a crack across the main-sail where my cousin, who is now a sober man and an elder
of the church, let fall a spoon; and one of the animals, a bear or an ape, has lost its nose. Visitors
ask me what it is worth, and I tell them the truth, that I have never had it valued and never shall."""


@given(anything)
@settings(max_examples=300, deadline=None)
def test_every_layer_can_be_taken_back(english: LanguageEvidence, raw: str) -> None:
    repaired = repair_text(raw, language=english, item=count_words(raw), settings=RepairSettings())
    assert repaired.raw == raw
    assert apply(raw, repaired.faithful_edits) == repaired.faithful
    assert apply(repaired.faithful, repaired.edits) == repaired.text
    assert revert(repaired.text, repaired.edits) == repaired.faithful
    assert revert(repaired.faithful, repaired.faithful_edits) == raw
    for flag in repaired.flags:
        assert 0 <= flag.start < flag.end <= len(repaired.faithful)
        assert repaired.faithful[flag.start : flag.end] == flag.old
    for edit in (*repaired.faithful_edits, *repaired.edits):
        assert edit.old != edit.new
        assert edit.rule


@given(anything)
@settings(max_examples=150, deadline=None)
def test_the_faithful_layer_settles_at_once(english: LanguageEvidence, raw: str) -> None:
    faithful = repair_text(raw, language=english, item=ItemWords(), settings=RepairSettings(level="off")).faithful
    again = repair_text(faithful, language=english, item=ItemWords(), settings=RepairSettings(level="off"))
    assert again.faithful_edits == ()


#: What needs no knowledge of words.
ANY_LANGUAGE = ("hyphen.", "quote.", "punctuation.", "bullet.", "figure.", "lost.signs")


@given(noisy)
@settings(max_examples=100, deadline=None)
def test_no_word_of_another_language_is_judged(raw: str) -> None:
    repaired = repair_text(raw, language=LanguageEvidence("deu"), item=count_words(raw), settings=RepairSettings())
    assert all(change.rule.startswith(ANY_LANGUAGE) for change in (*repaired.edits, *repaired.flags))


@given(noisy)
@settings(max_examples=50, deadline=None)
def test_suggesting_changes_no_word(english: LanguageEvidence, raw: str) -> None:
    item = count_words(raw)
    suggested = repair_text(raw, language=english, item=item, settings=RepairSettings(level="suggest"))
    off = repair_text(raw, language=english, item=item, settings=RepairSettings(level="off"))
    assert suggested.text == off.text


def test_switching_it_off_leaves_words_alone(repair: Repair) -> None:
    repaired = repair("1 have seen tbe coun-\ntry ofthe king.", level="off")
    assert repaired.text == "1 have seen tbe country\nofthe king."
    assert repaired.flags == ()


def test_clean_prose_needs_no_repair(repair: Repair) -> None:
    repaired = repair(CLEAN)
    assert repaired.edits == ()
    assert repaired.flags == ()


def test_the_same_input_gives_the_same_output(english: LanguageEvidence) -> None:
    raw = "Tbe prisoner was attempting to nee the coun-\ntry ofthe king, in this ease."
    results = [repair_text(raw, language=english, item=count_words(raw), settings=RepairSettings()) for _ in range(2)]
    assert results[0] == results[1]


def test_repairing_what_is_repaired_changes_nothing(repair: Repair) -> None:
    once = repair("The man went to tbe coun-\ntry, wbich was ﬁne, and 1 have seen him there.").text
    assert once == "The man went to the country,\nwhich was fine, and I have seen him there."
    assert repair(once).text == once


def test_hyphens_and_words_in_one_line(repair: Repair) -> None:
    assert repair("It was in tbe coun-\ntry wbich he loved.").text == "It was in the country\nwhich he loved."


def test_a_joined_word_is_context_for_its_neighbour(repair: Repair) -> None:
    repaired = repair("The man was attempting to nee the coun-\ntry when he died.")
    assert repaired.text == "The man was attempting to flee the country\nwhen he died."


def test_a_missing_file_of_good_words(repair: Repair, tmp_path: Path) -> None:
    with pytest.raises(FileAccess, match=r"good\.txt"):
        repair("text", good_words=str(tmp_path / "good.txt"))


def test_good_words_that_are_not_text(repair: Repair, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match=r"good\.txt.*UTF-8"):
        repair("text", good_words=str(tmp_path / "good.txt"))
