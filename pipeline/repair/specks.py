"""Specks of dirt read as signs: "the . prisoner", "the ~prisoner", "said,. that".

Only between known words, and only where print has no use for the sign: a full stop or a colon does not stand
before a small-letter word with a space before it and none behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_lowercase

from pipeline.model import Edit
from pipeline.repair.between import Between, between_words
from pipeline.repair.context import UNSEEN
from pipeline.repair.draft import Draft, EnglishText, Proposal

ABOUT_AS_LIKELY = 3.0  #: nats within which a word that lacks its first letter may be meant
WORDS_A_SPECK = 250  #: dashes, bars and the like are dirt if there is no more than one of a kind to so many words
_LONG = 5  # letters of a word that a sign may stand within
NEAR = 1000  #: characters within which a single quotation mark is looked for that pairs with another

_ALONE = re.compile(r" [.'`^|~•■·\\_°] ")
_ATTACHED = re.compile(r" [.,:;'`^|~■·\\-]|[|^~■·\\] ")
_PARTING = re.compile(r"[|^~■•·\\]")
_COMMA_AND_SPECK = re.compile(r",(?:[.,'] ?| \.)| ?,\. ?")
_STOP_AND_SPECK = re.compile(r"\.(?:\.| \.)(?=\s)")
_DASH = re.compile(r"(?<=\w) -(?=\w)")
_MARKS = frozenset({".", ",", ":", ";", "'", "`", ",.", ",,", ",'", "..", ", .", ". ."})
_OPENING = re.compile(r"(?<!\w)'")
_CLOSING = re.compile(r"'(?!\w)")
# Words that an apostrophe stands before because letters are left out.
_APHAERESES = """
    bout bove bus buses cause cello cross fore gainst gin long mid mong neath phone plane pon round twixt way while"""
_SHORTENED = frozenset(_APHAERESES.split())


def specks(draft: Draft) -> Iterator[Proposal]:
    """Propose to leave signs out that are no text. English only, because it rests on known words."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    dashes = len(_DASH.findall(draft.text))
    for between in between_words(draft):
        new = _without_speck(draft, text, between)
        sign = between.text.strip()
        if new is None or (sign not in _MARKS and _recurs(draft, dashes if sign == "-" else draft.text.count(sign))):
            continue
        yield between.becomes(new, "speck")
    yield from _within_words(draft, text)


def _within_words(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    """Leave a sign out that parts a word in two: "K~ensington"."""
    lexicon = text.english.lexicon
    for index, (first, second) in enumerate(pairwise(draft.tokens)):
        word = first.text + second.text
        if not _PARTING.fullmatch(draft.text, first.end, second.start) or text.profile.passage[index]:
            continue
        if len(word) < _LONG or not (word.isascii() and word.isalpha() and word[1:].islower()):
            continue
        if lexicon.known(word) and not (lexicon.standard(first.key) and lexicon.standard(second.key)):
            yield Proposal(Edit(first.start, second.end, draft.text[first.start : second.end], word, "speck"))


def _recurs(draft: Draft, often: int) -> bool:
    """Tell whether a sign comes back as only a printed one does: dashes, the bars of a scheme."""
    return often > 1 + len(draft.tokens) // WORDS_A_SPECK


def _without_speck(draft: Draft, text: EnglishText, between: Between) -> str | None:
    signs = between.text
    if between.after.text[0].isupper():
        stop = _STOP_AND_SPECK.match(signs)
        return "." + signs[stop.end() :] if stop and not signs[stop.end() :].strip() else None
    if "'" in signs and _pairs(draft.text, between):
        return None
    if _ALONE.fullmatch(signs):
        return None if _word_of_a_letter(text, between) else " "
    if _ATTACHED.fullmatch(signs):
        # What is left of "'vas" or ".normed" is a word, but hardly ever one that is meant.
        everyday = text.english.lexicon.common(between.after.key)
        return " " if everyday and not _hyphen(draft, between) and not _letter(text, between) else None
    return ", " if _COMMA_AND_SPECK.fullmatch(signs) else None


def _pairs(text: str, between: Between) -> bool:
    """Tell whether an apostrophe may be a quotation mark, or stand for letters left out."""
    before, after = text[max(between.start - NEAR, 0) : between.start], text[between.end : between.end + NEAR]
    opened = not _ATTACHED.fullmatch(between.text) and _OPENING.search(before)
    if opened or _CLOSING.search(after):
        return True
    return between.after.key in _SHORTENED


def _word_of_a_letter(text: EnglishText, between: Between) -> bool:
    """Tell whether the sign may be a word of one letter: "showed ' bold front" for "showed a bold front"."""
    trigram = text.english.trigram
    before, after = between.before.key, between.after.key
    if trigram is None or not (trigram.knows(before) and trigram.knows(after)):
        return False
    without = trigram.log_prob(after, (before,))
    return any(
        trigram.log_prob(letter, (before,)) + trigram.log_prob(after, (letter, before)) > without
        for letter in ("a", "i")
    )


def _hyphen(draft: Draft, between: Between) -> bool:
    return "-" in between.text and draft.item.count(f"{between.before.key}-{between.after.key}") > 0


def _letter(text: EnglishText, between: Between) -> bool:
    """Tell whether the sign may be the first letter of the word: ".as" for "was"."""
    context, place = text.context, between.place + 1
    window = context.window(place)
    as_read = context.score(context.words_of(between.after.key), window, UNSEEN)
    longer = (context.words_of(letter + between.after.key) for letter in ascii_lowercase)
    return any(context.score(words, window, UNSEEN) > as_read - ABOUT_AS_LIKELY for words in longer if words)
