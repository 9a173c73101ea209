from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.tokens import Gap, tokenise


def texts(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


def gaps(text: str) -> list[str]:
    return [token.gap.name for token in tokenise(text)][1:]


def test_words_with_apostrophes_hyphens_and_figures() -> None:
    assert texts("The cat’s to-day, fo'c'sle 8utton 12s.") == ["The", "cat’s", "to-day", "fo'c'sle", "8utton", "12s"]


def test_signs_between_small_letters_belong_to_the_word() -> None:
    assert texts("wi!l fa|l No! no!") == ["wi!l", "fa|l", "No", "no"]


@pytest.mark.parametrize("mark", ["-", "¬", "⸗", "\u2010"])
@pytest.mark.parametrize("gap", ["\n", "\r\n", " \n", "\n   "])
def test_a_word_divided_between_lines_is_one(mark: str, gap: str) -> None:
    (token,) = tokenise(f"Coun{mark}{gap}try")
    assert token.divided
    assert token.key == "coun-try"


@pytest.mark.parametrize("text", ["coun- try", "coun-\n\ntry", "coun--\ntry", "coun -\ntry", "coun-\n-try"])
def test_other_hyphens_divide_no_word(text: str) -> None:
    assert not any(token.divided for token in tokenise(text))


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("a b", "TOGETHER"),
        ("a, b", "TOGETHER"),
        ("a\nb", "TOGETHER"),
        ("Mr. Brown", "TOGETHER"),
        ("ab. Cd", "SENTENCE"),
        ("ab.” “Cd", "SENTENCE"),
        ("ab! Cd", "SENTENCE"),
        ("ab. cd", "APART"),
        ("A. B", "APART"),
        ("ab; cd", "APART"),
        ("ab—cd", "APART"),
        ("ab (cd", "APART"),
        ("ab\n\ncd", "PARAGRAPH"),
        ("ab\r\n\r\ncd", "PARAGRAPH"),
        ("ab.\x0cCd", "PARAGRAPH"),
    ],
)
def test_what_lies_between_words(text: str, gap: str) -> None:
    assert gaps(text) == [gap]


def test_words_beside_signs_are_not_clean() -> None:
    clean = {token.text: token.clean for token in tokenise("(good) “fine” *odd }bad tri%al we- end")}
    assert [word for word, good in clean.items() if good] == ["good", "fine", "odd", "end"]


@given(st.text(alphabet="aB1'-¬ \n\r\x0c.,!é", max_size=60))
def test_spans_fit_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
        assert end <= token.start < token.end
        end = token.end
        assert (token.gap is Gap.PARAGRAPH) or token.start > 0
