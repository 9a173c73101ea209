"""What language says about a string: lexicon, confusions, the trigram model, the item's own words."""

from pipeline.evidence.item import ItemWords, count_words
from pipeline.evidence.language import LanguageEvidence, is_english, load_language

__all__ = ["ItemWords", "LanguageEvidence", "count_words", "is_english", "load_language"]
