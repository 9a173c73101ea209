from __future__ import annotations

import pytest

from pipeline.evidence import LanguageEvidence
from pipeline.evidence.trigram import END, START
from pipeline.repair.context import UNSEEN, Context, Window
from pipeline.repair.tokens import tokenise


@pytest.fixture
def windows(english: LanguageEvidence):  # type: ignore[no-untyped-def]
    assert english.english is not None
    trigram = english.english.trigram
    assert trigram is not None

    def windows(text: str) -> list[Window]:
        tokens = tokenise(text)
        context = Context(tokens, trigram)
        return [context.window(index) for index in range(len(tokens))]

    return windows


def test_two_words_on_either_side_nearest_first(windows) -> None:  # type: ignore[no-untyped-def]
    assert windows("one of the best men")[2] == Window(("of", "one"), ("best", "men"), 2)


def test_sentences_begin_and_end(windows) -> None:  # type: ignore[no-untyped-def]
    first, *_, last, _ = windows("They came late. But")
    assert first.before == (START,)
    assert last == Window(("came", "they"), (END,), 1)


def test_pauses_and_unknown_words_cut_the_context(windows) -> None:  # type: ignore[no-untyped-def]
    assert windows("he said; then went")[2] == Window((), ("went",), 1)
    assert windows("the xqzt man went")[2] == Window((), ("went",), 1)
    assert windows("man, xqzt")[0].after == ()


def test_divided_and_hyphenated_words_are_context(windows) -> None:  # type: ignore[no-untyped-def]
    assert windows("leave the coun-\ntry now")[3].before == ("country", "the")
    assert windows("a half-finished house")[2].before == ("finished", "half")
    assert windows("to-day he went")[1].before == ("today", START)


def test_the_other_parts_of_a_compound_are_next_to_a_part(english: LanguageEvidence) -> None:
    assert english.english is not None and english.english.trigram is not None
    context = Context(tokenise("at the police-conrt on Monday"), english.english.trigram)
    assert context.window_within(2, "", "") == context.window(2)
    assert context.window_within(2, "police", "") == Window(("police", "the"), ("on", "monday"), 2)
    assert context.window_within(2, "", "in-law") == Window(("the", "at"), ("in", "law"), 2)
    assert context.window_within(2, "xqzt", "") == Window((), ("on", "monday"), 1)
    assert context.window_within(2, "", "law") == Window(("the", "at"), ("law", "on"), 2)


def test_a_floor_holds_where_the_model_gives_less(english: LanguageEvidence) -> None:
    assert english.english is not None
    assert english.english.trigram is not None
    context = Context([], english.english.trigram)
    alone = Window((), (), 0)
    assert context.score((), alone, UNSEEN) == UNSEEN
    assert context.score(("the",), alone, UNSEEN) > -5
    assert context.score(("flee",), alone, -2.0) == -2.0
