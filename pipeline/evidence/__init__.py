"""What language says about a string: lexicon, confusions, the trigram model, the item's own words, and people."""

from pipeline.evidence.item import ItemWords, count_words
from pipeline.evidence.language import LanguageEvidence, is_english, load_language, with_neural
from pipeline.evidence.learnt import Learnt, LearntFiles, learnt_files, load_learnt

__all__ = [
    "ItemWords",
    "LanguageEvidence",
    "Learnt",
    "LearntFiles",
    "count_words",
    "is_english",
    "learnt_files",
    "load_language",
    "load_learnt",
    "with_neural",
]
