"""How well a word goes with the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

from pipeline.evidence.trigram import END, START, Trigram
from pipeline.repair.tokens import Gap, Token

#: ln P of a word that the model has never seen: a little less than that of the rarest it has.
UNSEEN = -18.5


class Window(NamedTuple):
    """The neighbours of a word as the model knows them, nearest first, up to where a reader pauses."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    neighbours: int  #: how many of the two next words the model knows


class Context:
    """The running text as the language model sees it."""

    def __init__(self, tokens: Sequence[Token], trigram: Trigram) -> None:
        self._tokens = tokens
        self._trigram = trigram
        self._words = [self.words_of(token.key) for token in tokens]

    def with_words(self, words: Mapping[int, str]) -> Context:
        """Return the same text with other words (one or more, in small letters) in the place of some tokens."""
        other = copy(self)
        other._words = list(self._words)
        for index, text in words.items():
            other._words[index] = tuple(part for word in text.split() for part in self.words_of(word))
        return other

    def window(self, index: int) -> Window:
        """Return what stands around a token."""
        return self.window_of(index, index)

    def window_within(self, index: int, before: str, after: str) -> Window:
        """Return what stands around a part of a token.

        Args:
            index: of the token.
            before: the key of what stands before the part in it; empty if nothing does.
            after: the same for what stands behind it.
        """
        outside = self.window(index)
        if not before and not after:
            return outside
        sooner, later = self.words_of(before), self.words_of(after)
        return _window(
            (*reversed(sooner), *outside.before)[:2] if sooner or not before else (),
            (*later, *outside.after)[:2] if later or not after else (),
        )

    def score(self, words: Sequence[str], window: Window, floor: float) -> float:
        """Return ln P of words put into the window, and of what follows there.

        Args:
            words: a word as the model knows it, in parts; none if it does not.
            window: where it stands.
            floor: ln P of the word by itself, by other evidence; it holds where the model gives it less.
        """
        log_prob = self._trigram.log_prob
        history: tuple[str, ...] = window.before if words else ()
        total = 0.0
        for word in words:
            total += log_prob(word, history)
            history = (word, *history[:1])
        total = max(total, floor) if words else floor
        for word in window.after:
            total += log_prob(word, history)
            history = (word, *history[:1])
        return total

    def window_of(self, first: int, last: int) -> Window:
        """Return what stands around a row of tokens."""
        return _window(self._before(first), self._after(last))

    def words_of(self, key: str) -> tuple[str, ...]:
        """Return a word as the model knows it, in parts if need be; nothing if it does not."""
        knows = self._trigram.knows
        if knows(key):
            return (key,)
        if "-" in key:
            plain = key.replace("-", "")
            if knows(plain):
                return (plain,)
            parts = tuple(part for part in key.split("-") if part)
            return parts if all(map(knows, parts)) else ()
        if key.endswith("'s") and knows(key[:-2]):
            return (key[:-2],)
        return ()

    def _before(self, index: int) -> tuple[str, ...]:
        found: list[str] = []
        while len(found) < 2:
            gap = self._tokens[index].gap
            if gap is not Gap.TOGETHER:
                return (*found, START) if gap is not Gap.APART else tuple(found)
            index -= 1
            words = self._words[index]
            if not words:
                break
            found += reversed(words)
        return tuple(found[:2])

    def _after(self, index: int) -> tuple[str, ...]:
        found: list[str] = []
        while len(found) < 2:
            index += 1
            if index == len(self._tokens):
                break
            gap = self._tokens[index].gap
            if gap is not Gap.TOGETHER:
                return (*found, END) if gap is Gap.SENTENCE else tuple(found)
            words = self._words[index]
            if not words:
                break
            found += words
        return tuple(found[:2])


def _window(before: tuple[str, ...], after: tuple[str, ...]) -> Window:
    known = (before != () and before[0] != START) + (after != () and after[0] != END)
    return Window(before, after, known)
