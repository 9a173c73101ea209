"""The diff: complete, and made of whole words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import DiffChunk
from pipeline.text.normal import normalise
from pipeline.verify.diff import diff

texts = st.text(alphabet="abc .,'-é", max_size=24).map(lambda text: normalise(text, "strict"))
sentences = st.lists(st.sampled_from(["the", "then", "cat", "cat,", "in", "into", "to", "“I”"]), max_size=9).map(
    " ".join
)


def changes(reference: str, text: str) -> list[tuple[str, str]]:
    return [(chunk.reference, chunk.text) for chunk in diff(reference, text) if not chunk.equal]


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("", "", []),
        ("the cat", "the cat", []),
        ("attempting to flee the country", "attempting to nee the country", [("flee", "nee")]),
        ("modern times, new", "modem times. new", [("modern", "modem"), (",", ".")]),
        ("go into it", "go in to it", [("into", "in to")]),
        ("go in to it", "go into it", [("in to", "into")]),
        ("“Yes,” he said", '"Yes," he said', [("“", '"'), ("”", '"')]),
        ("the big cat", "the cat", [("big ", "")]),
        ("the cat", "the big cat", [("", "big ")]),
        ("the cat", "the cat sat", [("", " sat")]),
        ("sat the cat", "the cat", [("sat ", "")]),
        ("the cat", "", [("the cat", "")]),
        ("", "the cat", [("", "the cat")]),
        ("quick brown fox", "qnick brovvn fox", [("quick", "qnick"), ("brown", "brovvn")]),
        ("it is Anne's hat", "it is Aune's hat", [("Anne's", "Aune's")]),
    ],
)
def test_whole_words_are_shown_as_changed(reference: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert changes(reference, text) == expected


def test_an_equal_text_is_one_chunk() -> None:
    assert diff("the cat", "the cat") == (DiffChunk(True, "the cat", "the cat"),)


@given(st.one_of(st.tuples(texts, texts), st.tuples(sentences, sentences)))
def test_chunks_make_up_both_texts_in_turns(sides: tuple[str, str]) -> None:
    reference, text = sides
    chunks = diff(reference, text)
    assert "".join(chunk.reference for chunk in chunks) == reference
    assert "".join(chunk.text for chunk in chunks) == text
    assert all(one.equal != two.equal for one, two in pairwise(chunks))
    for chunk in chunks:
        assert chunk.equal == (chunk.reference == chunk.text)
        assert chunk.reference or chunk.text


@given(sentences, sentences)
def test_no_word_is_cut(reference: str, text: str) -> None:
    for side, whole in (("reference", reference), ("text", text)):
        place = 0
        for chunk in diff(reference, text)[:-1]:
            place += len(getattr(chunk, side))
            around = whole[max(place - 1, 0) : place + 1]
            assert len(around) < 2 or not around.isalpha(), (whole, place)
