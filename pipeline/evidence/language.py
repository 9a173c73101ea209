"""Everything known about the language of an item, in one bundle."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.evidence.confusions import Confusions, Variant, load_confusions
from pipeline.evidence.lexicon import Lexicon, load_lexicon
from pipeline.evidence.trigram import Trigram, load_trigram


@dataclass(frozen=True, slots=True)
class English:
    """What is known of English. The trigram model is missing where its wheel is not installed."""

    lexicon: Lexicon
    confusions: Confusions
    trigram: Trigram | None
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
            self._variants[question] = found
        return found


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """What repair may know of a language. Of languages other than English that is nothing yet."""

    code: str
    english: English | None = None


def is_english(language: str) -> bool:
    """Tell whether the rules of English apply: where it stands alone or first."""
    return language.split("+")[0] == "eng"


def load_language(language: str) -> LanguageEvidence:
    """Load what is known about a language, named as Tesseract names it ("eng", "eng+lat").

    The rules of English apply where it stands alone or first, never to another language.
    """
    if not is_english(language):
        return LanguageEvidence(language)
    return LanguageEvidence(language, English(load_lexicon(), load_confusions(), load_trigram()))
