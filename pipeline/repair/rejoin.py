"""Words divided at the line ends of print, in a text whose lines were joined since: "pro- perty", "pri. soner".

The hyphen is often read as a full stop. The space after it may be lost ("pro-perty"), and scraps of the next column may
have come in there ("pro- w perty"). The two halves are put together where that makes a common word and they are not
both words by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.model import Edit, Evidence
from pipeline.repair.context import UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.small_words import SMALL_WORDS
from pipeline.repair.tokens import Token

MIN_MARGIN = 7.0  #: nats by which one word must be likelier than two; below it is as often "bed-room" or "post mortem"
BROKEN = "one word, of parts that are none"
_SHORTEST = 4  # letters; "a.m." is two words
_ALIKE = 2  # letters in which halves differ that play with sounds: "zig-zag", "hodge-podge"

_HYPHEN = re.compile(r"- |-?\. ?|\.- ?")
_WITHIN = re.compile(r"([A-Za-z]{2,})-([a-z]{2,})")
_AROUND_SCRAP = re.compile(r"(?<![\w'’-])([A-Za-z]{2,})- ?([^\s-]{1,4}) ([a-z]{2,})(?![\w'’-])")
_SUSPENDED = frozenset({"and", "or", "to", "nor", "than"})  # two- and threefold


def rejoin(draft: Draft) -> Iterator[Proposal]:
    """Propose to put together words divided within a line. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    yield from _apart(draft, text)
    yield from _around_scraps(draft, text)
    if not draft.words:  # a scan shows where its lines end: a hyphen within one was printed
        yield from _within(draft, text)


def _apart(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    for index, (first, second) in enumerate(pairwise(draft.tokens)):
        signs = draft.text[first.end : second.start]
        if not _HYPHEN.fullmatch(signs) or not _halves(first, second):
            continue
        evidence = _one_word(draft, text, index, stop="." in signs)
        if evidence is not None:
            rule = "rejoin.stop" if "." in signs else "rejoin.hyphen"
            yield _joined(draft, first.start, second.end, first.text + second.text, rule, evidence)


def _around_scraps(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    places = {token.start: index for index, token in enumerate(draft.tokens)}
    for match in _AROUND_SCRAP.finditer(draft.text):
        first, scrap, second = match.groups()
        index = places.get(match.start())
        if index is None or text.profile.passage[index] or scrap in _SUSPENDED:
            continue
        if first[1:].islower() and _broken(text, first.lower(), second):
            yield _joined(draft, *match.span(), first + second, "rejoin.scrap", {"why": BROKEN})


def _within(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    """Put halves together that have no space between them, if the item has the whole word elsewhere."""
    for index, token in enumerate(draft.tokens):
        halves = _WITHIN.fullmatch(token.text)
        if halves is None or text.profile.passage[index] or draft.item.count(token.key) > 1:
            continue
        first, second = halves.groups()
        # A compound has a word at its end, if only one that large dictionaries list: "light-hearted".
        if not first[1:].islower() or not draft.item.count(first + second) or text.english.lexicon.known(second):
            continue
        if _broken(text, first.lower(), second) and Levenshtein.distance(first.lower(), second) > _ALIKE:
            evidence: Evidence = {"why": "one word elsewhere in the item"}
            yield _joined(draft, token.start, token.end, first + second, "rejoin.within", evidence)


def _joined(draft: Draft, start: int, end: int, new: str, rule: str, evidence: Evidence) -> Proposal:
    return Proposal(Edit(start, end, draft.text[start:end], new, rule, evidence))


def _halves(first: Token, second: Token) -> bool:
    word = first.text + second.text
    return word.isalpha() and word.isascii() and word[1:].islower() and len(word) >= _SHORTEST and len(second.key) > 1


def _one_word(draft: Draft, text: EnglishText, index: int, *, stop: bool) -> Evidence | None:
    """Return what speaks for one word; None where it must not be joined."""
    first, second = draft.tokens[index : index + 2]
    lexicon = text.english.lexicon
    if not lexicon.holds(first.key + second.key, name=False) or draft.item.count(f"{first.key}-{second.key}"):
        return None
    if stop and (second.key in SMALL_WORDS or (lexicon.standard(second.key) and len(second.key) < _SHORTEST)):
        return None  # "in High st. and in Broad st."
    if _broken(text, first.key, second.key):
        return {"why": BROKEN}
    margin = _margin(text, index, first.key, second.key)
    return {"margin": round(margin, 2)} if margin >= MIN_MARGIN else None


def _broken(text: EnglishText, first: str, second: str) -> bool:
    """Tell whether two strings make a word and are not both words."""
    lexicon = text.english.lexicon
    return lexicon.holds(first + second, name=False) and not (lexicon.standard(first) and lexicon.standard(second))


def _margin(text: EnglishText, index: int, first: str, second: str) -> float:
    """Return by how much the joined word is likelier than its halves, in nats."""
    context = text.context
    before, after = context.window(index).before, context.window(index + 1).after
    one, two = context.words_of(first + second), (*context.words_of(first), *context.words_of(second))
    if not one or len(two) != 2:
        return 0.0
    around = Window(before, after, 0)
    return context.score(one, around, UNSEEN) - context.score(two, around, 2 * UNSEEN)
