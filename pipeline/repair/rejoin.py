"""Words divided at the line ends of print, in a text whose lines were joined since: "pro- perty", "pri. soner".

The hyphen is often read as a full stop. The two halves are put together where that makes a common word and
they are not both words by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import Edit, Evidence
from pipeline.repair.context import UNSEEN, Window
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.small_words import SMALL_WORDS
from pipeline.repair.tokens import Token

MIN_MARGIN = 7.0  #: nats by which one word must be likelier than two; below it is as often "bed-room" or "post mortem"
_SHORTEST = 4  # letters; "a.m." is two words

_HYPHEN = re.compile(r"- |-?\. ?|\.- ?")


def rejoin(draft: Draft) -> Iterator[Proposal]:
    """Propose to put together words divided within a line. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    for index, (first, second) in enumerate(pairwise(draft.tokens)):
        signs = draft.text[first.end : second.start]
        if not _HYPHEN.fullmatch(signs) or not _halves(first, second):
            continue
        evidence = _one_word(draft, text, index, stop="." in signs)
        if evidence is not None:
            rule = "rejoin.stop" if "." in signs else "rejoin.hyphen"
            old = draft.text[first.start : second.end]
            yield Proposal(Edit(first.start, second.end, old, first.text + second.text, rule, evidence))


def _halves(first: Token, second: Token) -> bool:
    word = first.text + second.text
    return word.isalpha() and word.isascii() and word[1:].islower() and len(word) >= _SHORTEST and len(second.key) > 1


def _one_word(draft: Draft, text: EnglishText, index: int, *, stop: bool) -> Evidence | None:
    """Return what speaks for one word; None where it must not be joined."""
    first, second = draft.tokens[index : index + 2]
    lexicon = text.english.lexicon
    joined = first.key + second.key
    if not lexicon.holds(joined, name=False) or draft.item.count(f"{first.key}-{second.key}"):
        return None
    if stop and (second.key in SMALL_WORDS or (lexicon.standard(second.key) and len(second.key) < _SHORTEST)):
        return None  # "in High st. and in Broad st."
    if not (lexicon.standard(first.key) and lexicon.standard(second.key)):
        return {"why": "one word, of parts that are none"}
    margin = _margin(text, index, first.key, second.key)
    return {"margin": round(margin, 2)} if margin >= MIN_MARGIN else None


def _margin(text: EnglishText, index: int, first: str, second: str) -> float:
    """Return by how much the joined word is likelier than its halves, in nats."""
    context = text.context
    before, after = context.window(index).before, context.window(index + 1).after
    one, two = context.words_of(first + second), (*context.words_of(first), *context.words_of(second))
    if not one or len(two) != 2:
        return 0.0
    around = Window(before, after, 0)
    return context.score(one, around, UNSEEN) - context.score(two, around, 2 * UNSEEN)
