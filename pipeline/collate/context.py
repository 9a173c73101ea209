"""What stands around a place, as far as the language model and the lexicon want to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.collate.groups import Group
from pipeline.collate.options import core_of
from pipeline.evidence.language import English
from pipeline.evidence.trigram import Trigram
from pipeline.text.characters import HYPHENS, fold

UNSEEN = -18.5  #: ln P of a word that the trigram model does not know: a little less than of its rarest
_REACH = 2  #: words on either side


@dataclass(frozen=True, slots=True)
class Context:
    """The words around a place. Words are in small letters, without punctuation, nearest first."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    divided_before: str = ""  #: the part of a divided word that ends the line before
    divided_after: str = ""  #: the part of a divided word that begins the line after


def contexts(lines: Sequence[Sequence[Group]], english: English | None) -> list[list[Context]]:
    """Return the context of every group of consecutive lines."""
    guesses = [[_guess(group, english) for group in line] for line in lines]
    flat = [keys(guess) for line in guesses for guess in line]
    made: list[list[Context]] = []
    position = 0
    for number, line in enumerate(lines):
        row = []
        for place in range(len(line)):
            before = [key for words in reversed(flat[max(0, position - 3) : position]) for key in reversed(words)]
            after = [key for words in flat[position + 1 : position + 4] for key in words]
            row.append(
                Context(
                    tuple(before[:_REACH]),
                    tuple(after[:_REACH]),
                    _divided(guesses[number - 1][-1:]) if place == 0 and number else "",
                    _first_word(guesses[number + 1]) if place == len(line) - 1 and number + 1 < len(lines) else "",
                )
            )
            position += 1
        made.append(row)
    return made


def keys(text: str) -> list[str]:
    """Return the words of a text as the trigram model knows them."""
    return [key for key in (fold(core_of(word).word) for word in text.split()) if key]


def log_probability(trigram: Trigram, text: str, context: Context) -> float:
    """Return ln P of a text in its context, and of the words that follow it there."""
    total = 0.0
    history = context.before
    for key in (*keys(text), *context.after):
        word = key if trigram.knows(key) else key.removesuffix("'s")
        if trigram.knows(word):
            total += trigram.log_prob(word, _known(history, trigram))
        else:
            total += UNSEEN
        history = (word, *history[:1])
    return total


def whole_words(text: str, context: Context) -> Iterator[str]:
    """Yield the words of a text without punctuation, those divided between two lines put together."""
    words = text.split()
    for number, word in enumerate(words):
        core = core_of(word).word
        if number == 0 and context.divided_before and core:
            yield context.divided_before + core
        elif number == len(words) - 1 and context.divided_after and word[-1:] in HYPHENS:
            yield core + context.divided_after
        elif core:
            yield core


def _known(history: tuple[str, ...], trigram: Trigram) -> tuple[str, ...]:
    if not history or not trigram.knows(history[0]):
        return ()
    return history if len(history) > 1 and trigram.knows(history[1]) else history[:1]


def _guess(group: Group, english: English | None) -> str:
    first, second = group.first_text, group.second_text
    if group.agreed or not second or english is None:
        return first or second
    if not first:
        return ""  # rather a speck than a word
    known = english.lexicon.known
    return second if known(core_of(second).word) and not known(core_of(first).word) else first


def _divided(last: Sequence[str]) -> str:
    text = last[0] if last else ""
    return core_of(text).word if text[-1:] in HYPHENS and text[-2:-1].isalpha() else ""


def _first_word(line: Sequence[str]) -> str:
    return core_of(line[0].split()[0]).word if line and line[0].split() else ""
