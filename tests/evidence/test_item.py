from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import ItemWords, count_words


def test_words_count_whatever_their_capitals_and_apostrophes() -> None:
    words = count_words("The cat’s tail, THE cat's tail; the tail.")
    assert words.words == {"the": 3, "cat's": 2, "tail": 3}
    assert words.count("The") == 3
    assert words.count("cat’s") == 2


def test_hyphenated_words_count_apart() -> None:
    words = count_words("To-day, to\u2010day and to‑day. Today.")
    assert words.hyphenated == {"to-day": 3}
    assert words.count("To-Day") == 3
    assert words.count("today") == 1


def test_divided_words_count_nowhere() -> None:
    for mark in ("-", "¬", "⸗", "\u00ad", "\u2010"):
        assert count_words(f"a coun{mark}\ntry road") == ItemWords({"a": 1, "road": 1})
        assert count_words(f"a coun{mark} \r\n  try, road") == ItemWords({"a": 1, "road": 1})


def test_divided_over_an_empty_line_and_at_the_end() -> None:
    assert count_words("a coun-\n\ntry road, un-") == ItemWords({"a": 1, "road": 1})


def test_a_dash_divides_nothing() -> None:
    assert count_words("he left --\nand went").words == {"he": 1, "left": 1, "and": 1, "went": 1}


def test_ligatures_and_accents_are_spelt_out() -> None:
    assert count_words("ﬁſh ﬁsh fish café").words == {"fish": 3, "cafe": 1}


def test_figures_are_no_words() -> None:
    assert count_words("12 and 3rd of 1901").words == {"and": 1, "rd": 1, "of": 1}


def test_counts_add_page_by_page() -> None:
    one, two = count_words("a well-known man"), count_words("a man, well-known to a man")
    assert one + two == count_words("a well-known man\na man, well-known to a man")
    assert one + ItemWords() == one


def test_it_can_be_written_and_read_back() -> None:
    words = count_words("a well-known man")
    assert msgspec.json.decode(msgspec.json.encode(words), type=ItemWords) == words


@given(st.text(alphabet="ab-\n \r¬'’ﬁ1.", max_size=60), st.text(alphabet="ab-\n \r¬'’ﬁ1.", max_size=60))
def test_counting_never_fails_and_keys_are_folded(one: str, two: str) -> None:
    words = count_words(one) + count_words(two)
    for key in words.words | words.hyphenated:
        assert words.count(key) > 0
        assert ("-" in key) == (key in words.hyphenated)
