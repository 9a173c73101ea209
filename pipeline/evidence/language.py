"""Everything known about the language of an item, in one bundle."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

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

Neural = Callable[[Sequence[Question]], list[list[float]]]  #: ln P of each candidate of each question

MOST_MISREAD = 6  #: words that one string may be a misreading of
_PER_MAGNITUDE = 0.3  # nats that a word e times as frequent may cost more
_OFTENER, _MUCH_OFTENER = 10, {"rare": 30, "stealth": 100}  # times as frequent as the word read
_SHORT = 6  # letters
_COMMONEST = 2.4e10  # occurrences of "the" in the frequency list


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
    _variants: dict[tuple[str, bool], list[Variant]] = field(default_factory=dict, repr=False)
    _misread: dict[tuple[str, WordKind], tuple[Variant, ...]] = field(default_factory=dict, repr=False)
    _habits: dict[int, tuple[ItemWords, Mapping[str, int]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_near", NearWords(self.lexicon.common_words))

    def variants(self, word: str, *, slight: bool) -> list[Variant]:
        """Return the common words that may have been read as `word`, cheapest first.

        Args:
            word: the word as read.
            slight: only by one everyday confusion, which is all that a word in its own right allows.
        """
        question = (word, slight)
        found = self._variants.get(question)
        if found is None:
            max_cost, max_confusions = (5.5, 1) if slight else (9.0, 2)
            found = self.confusions.variants(word, self.lexicon, max_cost=max_cost, max_confusions=max_confusions)
            found = self._variants[question] = self._with_bad_word(word, found)
        return found

    def misread(self, word: str, kind: WordKind) -> Sequence[Variant]:
        """Return the common words that a word may be a misreading of, in small letters, the likeliest first.

        Args:
            word: as read.
            kind: what kind of word it is. A word in its own right gives way to a much commoner one only, unless one
                everyday confusion leads there.
        """
        question = (word, kind)
        found = self._misread.get(question)
        if found is None:
            found = self._misread[question] = tuple(self._likeliest(self._all_misread(word, kind), word))
        return found

    def _likeliest(self, variants: Iterable[Variant], word: str) -> list[Variant]:
        key = fold(word)
        same = {word.lower(), *spelling.variants(key)}  # connexion is no misreading of connection
        cheapest: dict[str, Variant] = {}
        for variant in variants:
            small = variant.text.lower()
            if small not in same and (small not in cheapest or variant.cost < cheapest[small].cost):
                cheapest[small] = variant._replace(text=small)
        return heapq.nsmallest(MOST_MISREAD, cheapest.values(), key=self._rank)

    def _rank(self, variant: Variant) -> tuple[float, str]:
        return variant.cost - _PER_MAGNITUDE * math.log(self.lexicon.frequency(variant.text) + 1), variant.text

    def _all_misread(self, word: str, kind: WordKind) -> Iterator[Variant]:
        lexicon, own = self.lexicon, self.lexicon.frequency(word)
        if kind == "unknown":
            yield from self.variants(word, slight=False)
        else:
            everyday = self.variants(word, slight=True)
            yield from everyday
            texts = {variant.text for variant in everyday}
            for variant in self.variants(word, slight=False) if _OFTENER * own < _COMMONEST else ():
                if variant.text not in texts and lexicon.frequency(variant.text) >= _OFTENER * own:
                    yield variant
            if len(word) > _SHORT or _MUCH_OFTENER[kind] * own >= _COMMONEST:
                return
        key = fold(word)
        name = word[0].isupper() or not word[0].isalpha()
        for meant in self._near.near(key):
            if meant == key or not lexicon.holds(meant, name=name):
                continue
            if kind == "unknown" or lexicon.frequency(meant) >= _MUCH_OFTENER[kind] * own:
                yield self.confusions.between(key, meant)

    def habits(self, item: ItemWords) -> Mapping[str, int]:
        """Return how often each confusion has probably happened in an item; of the last item it is remembered."""
        last = self._habits.get(0)
        if last is None or (last[0] is not item and last[0] != item):
            found = habits(item, self.lexicon.known, lambda word: self.variants(word, slight=False))
            last = self._habits[0] = item, found
        return last[1]

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
