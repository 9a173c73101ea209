"""Apostrophes where print has none: "found' in the house", "said'the prisoner".

Specks are read so. An apostrophe stays where it may close a quotation, own something ("the boys' caps") or stand for
letters left out ("goin' home", "diff'rent"). One before a word is left to the specks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Edit
from pipeline.repair.between import between_words
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.ink import agreed
from pipeline.repair.tokens import Token
from pipeline.text.characters import APOSTROPHES

NEAR = 1000  #: characters within which a mark is looked for that opens a quotation
MIN_NEXT = -8.0  #: ln P of a word after the one before it, from which two that an apostrophe joins stand side by side

_JOINED = re.compile(rf"([A-Za-z]{{2,}})[{APOSTROPHES}]([a-z]{{2,}})")
_OPENING = re.compile(r"(?<!\w)['‘]|['‘](?=[A-Z])")
_OWNER = ("s", "x", "z")
_CUT_SHORT = frozenset({"altho", "an", "ha", "o", "th", "tho", "thro", "wi"})
_WITHOUT_G = 4  # letters from which on a word in -in may be one in -ing
_SHORTENED = frozenset({"em", "ere", "ll", "re", "tis", "twas", "un", "ve"})


def apostrophes(draft: Draft) -> Iterator[Proposal]:
    """Propose to leave out apostrophes that are no text. English only, because it rests on known words."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    yield from _after_words(draft, text)
    yield from _between_words(draft, text)


def _after_words(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    for between in between_words(draft):
        before, after = between.before, between.after
        if between.text not in ("' ", "’ ") or _may_end_so(before.key) or not after.text.islower():
            continue
        if text.profile.passage[between.place] or not text.english.lexicon.common(after.key):
            continue
        opened = _OPENING.search(draft.text, max(between.start - NEAR, 0), between.start)
        if not opened and not agreed(draft, between.start, between.end):
            yield between.becomes(" ", "apostrophe.stray")


def _may_end_so(word: str) -> bool:
    return word in _CUT_SHORT or word.endswith(_OWNER) or (word.endswith("in") and len(word) >= _WITHOUT_G)


def _between_words(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    for index, token in enumerate(draft.tokens):
        if text.profile.known[index] or text.profile.passage[index] or token.key in draft.good_words:
            continue
        words = _JOINED.fullmatch(token.text)
        if words and _side_by_side(text, words[1].lower(), words[2]) and not agreed(draft, token.start, token.end):
            yield Proposal(_apart(token, *words.groups()))


def _side_by_side(text: EnglishText, first: str, second: str) -> bool:
    lexicon, trigram = text.english.lexicon, text.english.trigram
    if second in _SHORTENED or not (lexicon.standard(first) and lexicon.standard(second)) or trigram is None:
        return False
    if any(lexicon.listed(first + vowel + second) for vowel in "aeiou"):  # diff'rent
        return False
    return trigram.knows(first) and trigram.knows(second) and trigram.log_prob(second, (first,)) >= MIN_NEXT


def _apart(token: Token, first: str, second: str) -> Edit:
    return Edit(token.start, token.end, token.text, f"{first} {second}", "apostrophe.between")
