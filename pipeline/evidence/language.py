"""Everything known about the language of an item, in one bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.evidence.confusions import Confusions, Variant, confusion_table
from pipeline.evidence.item import word_key
from pipeline.evidence.learnt import BAD_WORD_COST, Learnt
from pipeline.evidence.lexicon import Lexicon, load_lexicon
from pipeline.evidence.trigram import Trigram, load_trigram


@dataclass(frozen=True, slots=True)
class English:
    """What is known of English. The trigram model is missing where its wheel is not installed."""

    lexicon: Lexicon
    confusions: Confusions
    trigram: Trigram | None
    bad_words: Mapping[str, tuple[str, int]] = field(default_factory=dict, repr=False)  #: as in `Learnt`
    _variants: dict[tuple[str, bool], list[Variant]] = field(default_factory=dict, repr=False)

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
    english = English(load_lexicon(), Confusions(confusion_table()), load_trigram()) if is_english(language) else None
    return taught(LanguageEvidence(language, english), learnt or Learnt())


def taught(language: LanguageEvidence, learnt: Learnt) -> LanguageEvidence:
    """Return what is known about a language with what was learnt from people, instead of what was learnt before."""
    english = language.english
    if english is not None:
        table = Confusions(learnt.mixed(confusion_table()))
        english = English(english.lexicon, table, english.trigram, learnt.bad_words)
    return LanguageEvidence(language.code, english, learnt)
