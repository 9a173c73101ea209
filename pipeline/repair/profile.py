"""What kind of text it is: whether modern English can judge its words, and how much of it is misread.

Early-modern print, dialect, Latin and German have words of their own that look like misreadings of
English ones. Thresholds on single words do not tell them apart; a look at the whole text does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.evidence import ItemWords
from pipeline.evidence.language import English
from pipeline.repair.tokens import Token
from pipeline.text.characters import APOSTROPHES

EARLY_MODERN_WORDS, EARLY_MODERN_SHARE = 3, 0.02  #: of the small-letter words of a text
EARLY_MODERN_ITEM_WORDS, EARLY_MODERN_ITEM_SHARE = 12, 0.01  #: of all the words of an item
LONG_S = 3
OWN_WORDS, OWN_SHARE = 3, 0.04  #: different ones; share of the small-letter words
EVERYDAY = 3.5  #: cost up to which a confusion explains an unknown word
NEAR, NEAR_STANDARD, FAR = 6, 8, 25  #: words on either side
MIN_STANDARD, MAX_DIALECT = 0.6, 0.15  #: shares among the small-letter words near and far


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text is like, as a whole and around each word."""

    foreign: str  #: why English is no judge of it; empty if it is
    known: Sequence[bool]  #: for each token
    near_known: Sequence[float]  #: share of known words around each token
    near_standard: Sequence[float]  #: share of words of modern English among those in small letters around it
    passage: Sequence[str]  #: why English is no judge of the passage around each token


def profile(
    text: str,
    tokens: Sequence[Token],
    item: ItemWords,
    english: English,
    good_words: frozenset[str],
    foreign: Sequence[tuple[int, int]] = (),
) -> Profile:
    """Look at the words of a text and of its item.

    Args:
        text: the text.
        tokens: its words.
        item: the words of its item.
        english: what is known of the language.
        good_words: keys of words that are right as they stand.
        foreign: spans said to be in another language; they tell nothing about the rest.
    """
    lexicon = english.lexicon
    apart = _within(tokens, foreign)
    good = [token.divided or token.key in good_words or number in apart for number, token in enumerate(tokens)]
    known = [good[index] or lexicon.known(token.text) for index, token in enumerate(tokens)]
    small = [token.text.islower() and number not in apart for number, token in enumerate(tokens)]
    standard = [good[index] or "-" in token.key or lexicon.standard(token.key) for index, token in enumerate(tokens)]
    dialect = [(known[index] and not standard[index]) or elided(text, token) for index, token in enumerate(tokens)]
    misread = [
        small[index] and not known[index] and _explained(english, token.text) for index, token in enumerate(tokens)
    ]
    english_words = [one or other for one, other in zip(standard, misread, strict=True)]
    near_english = _shares(english_words, small, NEAR)
    far_dialect = _shares(dialect, small, FAR)
    return Profile(
        foreign=_foreign(text, [token for number, token in enumerate(tokens) if number not in apart], item, english),
        known=known,
        near_known=_shares(known, [True] * len(tokens), NEAR),
        near_standard=_shares([lexicon.standard(token.key) for token in tokens], small, NEAR_STANDARD),
        passage=[_passage(near_english[index], far_dialect[index]) for index in range(len(tokens))],
    )


def _within(tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(
        number
        for number, token in enumerate(tokens if spans else ())
        if any(token.start < end and start < token.end for start, end in spans)
    )


def elided(text: str, token: Token) -> bool:
    """Tell whether letters are left out before or after a word: goin', 'bout."""
    before = text[token.start - 1 : token.start]
    return (before != "" and before in APOSTROPHES + "‘") or ends_elided(text, token)


def ends_elided(text: str, token: Token) -> bool:
    """Tell whether letters are left out after a word: goin'."""
    after = text[token.end : token.end + 1]
    return after != "" and after in APOSTROPHES


def _passage(standard: float, dialect: float) -> str:
    if standard < MIN_STANDARD:
        return "few English words around it"
    return "dialect around it" if dialect >= MAX_DIALECT else ""


def _foreign(text: str, tokens: Sequence[Token], item: ItemWords, english: English) -> str:
    lexicon = english.lexicon
    if text.count("ſ") >= LONG_S:
        return "long s"
    small = [token for token in tokens if token.text.islower() and not token.divided]
    early = sum(lexicon.early_modern(token.text) for token in small)
    if early >= EARLY_MODERN_WORDS and early >= EARLY_MODERN_SHARE * len(small):
        return "early-modern spelling"
    if english.of_item(item, "early-modern", lambda: _early_modern_item(item, lexicon.early_modern)):
        return "early-modern spelling"
    own = Counter(
        token.key
        for token in small
        if len(token.key) > 1
        and item.count(token.key) > 1
        and not lexicon.standard(token.key)
        and not _explained(english, token.text)
    )
    if len(own) >= OWN_WORDS and own.total() >= OWN_SHARE * len(small):
        return "words of its own"
    return ""


def _explained(english: English, word: str) -> bool:
    """Tell whether an everyday confusion makes the word from a common one."""
    variants = english.variants(word, slight=True)
    return bool(variants) and variants[0].cost <= EVERYDAY


def _early_modern_item(item: ItemWords, early_modern: Callable[[str], bool]) -> bool:
    early = sum(count for word, count in item.words.items() if early_modern(word))
    return early >= EARLY_MODERN_ITEM_WORDS and early >= EARLY_MODERN_ITEM_SHARE * sum(item.words.values())


def _shares(marked: Sequence[bool], counted: Sequence[bool], reach: int) -> list[float]:
    """Return for each place the share of marked among the counted within reach, itself left out; 1 of none is 0."""
    both = [0, *accumulate(one and other for one, other in zip(marked, counted, strict=True))]
    all_ = [0, *accumulate(counted)]
    shares = []
    for index in range(len(marked)):
        low, high = max(index - reach, 0), min(index + reach + 1, len(marked))
        own = counted[index]
        of = all_[high] - all_[low] - own
        shares.append((both[high] - both[low] - (own and marked[index])) / of if of else 0.0)
    return shares
