from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import DiffChunk
from pipeline.report.diff import excerpts, in_paragraphs, in_words


def same(text):
    return DiffChunk(True, text, text)


def test_paragraphs_are_given_back():
    diff = [same("one two "), DiffChunk(False, "three", "thrce"), same(" four five"), DiffChunk(False, "!", "")]
    assert in_paragraphs(diff, "one\n\ntwo thrce\nfour\n\n\nfive") == [
        [same("one")],
        [same("two "), DiffChunk(False, "three", "thrce"), same(" four")],
        [same("five"), DiffChunk(False, "!", "")],
    ]


def test_a_diff_of_another_text_stays_in_one_piece():
    diff = [same("one two")]
    assert in_paragraphs(diff, "something\n\nelse") == [diff]


_WORDS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([" ", "\n", "\n\n"])), max_size=12)


@given(_WORDS, st.integers(0, 30), st.integers(0, 6))
def test_paragraphs_lose_nothing_but_the_spaces_between_them(words, start, length):
    text = "".join(word + gap for word, gap in words).strip()
    folded = " ".join(text.split())
    changed = DiffChunk(False, "x", folded[start : start + length])
    diff = [chunk for chunk in (same(folded[:start]), changed, same(folded[start + length :])) if chunk.text]
    found = in_paragraphs(diff, text)
    joined = "".join(chunk.text for paragraph in found for chunk in paragraph)
    assert joined.replace(" ", "") == folded.replace(" ", "")
    assert [chunk for paragraph in found for chunk in paragraph if not chunk.equal] == [
        chunk for chunk in diff if not chunk.equal
    ]


def test_near_differences_share_their_context_and_far_ones_do_not():
    far = "far away " * 30
    one, two, three = (DiffChunk(False, name, "") for name in ("one", "two", "three"))
    groups = list(excerpts([same(far), one, same(" near "), two, same(far), three], context=20))
    assert groups == [
        [same("… far away far away "), one, same(" near "), two, same("far away far away …")],
        [same("… far away far away "), three],
    ]


def test_equal_texts_have_no_excerpts():
    assert list(excerpts([same("all the same")])) == []
    assert list(excerpts([])) == []


def test_differences_in_words():
    assert in_words(DiffChunk(False, "flee", "nee")) == "text: nee; reference: flee"
    assert in_words(DiffChunk(False, "", "speck")) == "not in the reference: speck"
    assert in_words(DiffChunk(False, "lost", "")) == "missing: lost"
    assert in_words(DiffChunk(False, "", " ")) == "a space too many"
    assert in_words(DiffChunk(False, "—", "-")) == "text: - (hyphen-minus); reference: — (em dash)"
