from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.letters import letters_of


def test_what_texts_of_the_same_words_differ_in_is_left_out() -> None:
    assert letters_of("The ﬁrſt “CAFÉ”,\nexam-\nple.").text == letters_of("the first cafe\u0301 example").text


def test_a_span_takes_the_punctuation_that_clings_to_it() -> None:
    letters = letters_of("He said: “Go on!” and left.")
    start = letters.text.index("goon")
    assert letters.source[slice(*letters.span(start, start + 4))] == "“Go on!”"
    assert letters.source[slice(*letters.span(start, start + 3))] == "“Go o", "within a word it ends there"


@given(st.text(), st.data())
def test_spans_hold_their_letters(text: str, data: st.DataObject) -> None:
    letters = letters_of(text)
    assert len(letters.text) == len(letters.offsets)
    start = data.draw(st.integers(0, len(letters.text)))
    end = data.draw(st.integers(start, len(letters.text)))
    low, high = letters.span(start, end)
    assert 0 <= low <= high <= len(text)
    assert letters.text[start:end] in letters_of(text[low:high]).text
