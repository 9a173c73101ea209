"""Everything known about the language of an item, in one bundle."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar, cast

from pipeline.evidence import spelling
from pipeline.evidence.confusions import Confusions, Variant, confusion_table
from pipeline.evidence.habits import habits
from pipeline.evidence.item import ItemWords, word_key
from pipeline.evidence.learnt import BAD_WORD_COST, Learnt
from pipeline.evidence.lexicon import Lexicon, load_lexicon
from pipeline.evidence.misreading import MisreadingModel, WordKind, load_misreading_model
from pipeline.evidence.near import NearWords
from pipeline.evidence.neural import Question
from pipeline.evidence.trigram import Trigram, load_trigram
from pipeline.text.characters import fold

T = TypeVar("T")

Neural = Callable[[Sequence[Question]], list[list[float]]]  #: ln P of each candidate of each question

MOST_MISREAD = 6  #: words that one string may be a misreading of
_PER_MAGNITUDE = 0.3  # nats that a word e times as frequent may cost more
_OFTENER, _MUCH_OFTENER = 10, {"rare": 30, "stealth": 100}  # times as frequent as the word read
_SHORT = 6  # letters
_COMMONEST = 2.4e10  # occurrences of "the" in the frequency list
_EVERYDAY, _ANY = 5.5, 9.0  # nats; what an everyday confusion costs at most, and what a word may cost


@dataclass(frozen=True, slots=True)
class English:
    """What is known of English. The trigram model is missing where its wheel is not installed."""

    lexicon: Lexicon
    confusions: Confusions
    trigram: Trigram | None
    misreading: MisreadingModel = field(default_factory=MisreadingModel, repr=False)
    bad_words: Mapping[str, tuple[str, int]] = field(default_factory=dict, repr=False)  #: as in `Learnt`
    neural: Neural | None = None  #: compares strings in context; None where it is not asked
    _near: NearWords = field(init=False, repr=False)
    _variants: dict[tuple[str, int], list[Variant]] = field(default_factory=dict, repr=False)
    _misread: dict[tuple[str, WordKind], tuple[Variant, ...]] = field(default_factory=dict, repr=False)
    _of_item: dict[str, tuple[ItemWords, object]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_near", NearWords(self.lexicon.common_words))

    def variants(self, word: str, *, slight: bool) -> list[Variant]:
        """Return the common words that may have been read as `word`, cheapest first.

        Args:
            word: the word as read.
            slight: only by one everyday confusion, which is all that a word in its own right allows.
        """
        if not slight:
            return self._searched(word, 2)
        found = self._variants.get((word, 0))
        if found is None:
            found = self._variants[word, 0] = [one for one in self._searched(word, 1) if one.cost <= _EVERYDAY]
        return found

    def _searched(self, word: str, confusions: int) -> list[Variant]:
        """Return the common words that at most so many confusions turn into `word`, cheapest first."""
        found = self._variants.get((word, confusions))
        if found is None:
            found = self.confusions.variants(word, self.lexicon, max_cost=_ANY, max_confusions=confusions)
            found = self._variants[word, confusions] = self._with_bad_word(word, found)
        return found

    def misread(self, word: str, kind: WordKind) -> Sequence[Variant]:
        """Return the common words that a word may be a misreading of, in small letters, the likeliest first.

        Args:
            word: as read.
            kind: what kind of word it is. A word in its own right gives way to a much commoner one only, and to one
                to which one confusion leads, unless that is an everyday one.
        """
        question = (word, kind)
        found = self._misread.get(question)
        if found is None:
            found = self._misread[question] = tuple(self._likeliest(self._all_misread(word, kind), word))
        return found

    def _likeliest(self, variants: Iterable[Variant], word: str) -> list[Variant]:
        cheapest: dict[str, Variant] = {}
        same: set[str] = set()
        for variant in variants:
            same = same or {word.lower(), *spelling.variants(fold(word))}  # connexion is no misreading of connection
            small = variant.text.lower()
            if small not in same and (small not in cheapest or variant.cost < cheapest[small].cost):
                cheapest[small] = variant._replace(text=small)
        return heapq.nsmallest(MOST_MISREAD, cheapest.values(), key=self._rank)

    def _rank(self, variant: Variant) -> tuple[float, str]:
        return variant.cost - _PER_MAGNITUDE * math.log(self.lexicon.frequency(variant.text) + 1), variant.text

    def _all_misread(self, word: str, kind: WordKind) -> Iterator[Variant]:
        if kind == "unknown":
            yield from self.variants(word, slight=False)
            for meant in self._near_to(word):
                yield self.confusions.between(fold(word), meant)
            return
        frequency, own = self.lexicon.frequency, self.lexicon.frequency(word)
        for variant in self._searched(word, 1):
            if variant.cost <= _EVERYDAY or frequency(variant.text) >= _OFTENER * own:
                yield variant
        if len(word) <= _SHORT and _MUCH_OFTENER[kind] * own < _COMMONEST:
            for meant in self._near_to(word):
                if frequency(meant) >= _MUCH_OFTENER[kind] * own:
                    yield self.confusions.between(fold(word), meant)

    def _near_to(self, word: str) -> list[str]:
        """Return the words near to one, names only where it may be one."""
        key = fold(word)
        name = word[0].isupper() or not word[0].isalpha()
        return [meant for meant in self._near.near(key) if meant != key and self.lexicon.holds(meant, name=name)]

    def habits(self, item: ItemWords) -> Mapping[str, int]:
        """Return how often each confusion has probably happened in an item."""
        variants = partial(self.variants, slight=False)
        return self.of_item(item, "habits", lambda: habits(item, self.lexicon.known, variants))

    def of_item(self, item: ItemWords, what: str, find: Callable[[], T]) -> T:
        """Return something that is found in the words of an item; of the last item it is remembered."""
        last = self._of_item.get(what)
        if last is None or last[0] is not item:
            # The same words may come as another object; to compare them takes long, and is done once.
            found = last[1] if last is not None and last[0] == item else find()
            last = self._of_item[what] = item, found
        return cast(T, last[1])

    def _with_bad_word(self, word: str, variants: list[Variant]) -> list[Variant]:
        """Put before all others what a word is always misread for, where that was learnt."""
        right, _ = self.bad_words.get(word_key(word), ("", 0)) if self.bad_words else ("", 0)
        if not right or right == word:
            return variants
        right = right.capitalize() if word.istitle() and right.islower() else right
        learnt = Variant(right, BAD_WORD_COST, (f"{word}→{right}",))
        return [learnt, *(variant for variant in variants if variant.text != right)]


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """What repair may know of a language. Of languages other than English that is nothing yet."""

    code: str
    english: English | None = None
    learnt: Learnt = field(default_factory=Learnt)  #: from people


def with_neural(language: LanguageEvidence, neural: Neural) -> LanguageEvidence:
    """Return what is known about a language with a neural model to ask, if it is English."""
    if language.english is None:
        return language
    return replace(language, english=replace(language.english, neural=neural))


def is_english(language: str) -> bool:
    """Tell whether the rules of English apply: where it stands alone or first."""
    return language.split("+")[0] == "eng"


def load_language(language: str, learnt: Learnt | None = None) -> LanguageEvidence:
    """Load what is known about a language, named as Tesseract names it ("eng", "eng+lat").

    The rules of English apply where it stands alone or first, never to another language.

    Args:
        language: its name.
        learnt: what is known from people beside that.
    """
    english = None
    if is_english(language):
        english = English(load_lexicon(), Confusions(confusion_table()), load_trigram(), load_misreading_model())
    return taught(LanguageEvidence(language, english), learnt or Learnt())


def taught(language: LanguageEvidence, learnt: Learnt) -> LanguageEvidence:
    """Return what is known about a language with what was learnt from people, instead of what was learnt before."""
    english = language.english
    if english is not None:
        table = Confusions(learnt.mixed(confusion_table()))
        english = English(english.lexicon, table, english.trigram, english.misreading, learnt.bad_words, english.neural)
    return LanguageEvidence(language.code, english, learnt)
