"""Full stops where a sentence runs on: "the. prisoner" and "the prisoner. who"; and "in the house.,".

After a small word nothing is printed, so the stop is dirt. After other words it may be that or a comma, which only a
person can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.between import Between, between_words
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.ink import agreed
from pipeline.repair.small_words import SMALL_WORDS

MIN_NEXT = -7.5  #: ln P of the next word after the two before it, from which the sentence runs on
SHORTEST = 4  #: letters of a word that is hardly an abbreviation

_ENDED_TWICE = re.compile(r"(?<![a-z])([a-z]{4,})(\.[,;:])(?=\s*\Z|[ \t]*(?:\r\n?|\n)[ \t]*(?:\r\n?|\n))")
_JOINING = frozenset({"and", "but", "or"})  # a comma may stand before these
_ABBREVIATED = frozenset({"cent", "in", "no"})  # of words that are words by themselves
_TENS = frozenset({"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"})
_UNITS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"})


def stops(draft: Draft) -> Iterator[Proposal]:
    """Propose to leave out stops after words that bind to the next, and flag others. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    for between in between_words(draft):
        if between.text not in (". ", ".") or not between.after.text.islower():
            continue
        if between.text == "." and between.before.key in _TENS and between.after.key in _UNITS:
            yield between.becomes("-", "stop.hyphen")
            continue
        following = _next(text, between)
        if following is None:
            continue
        evidence: Evidence = {"following": round(following, 2)}
        if between.text == ". " and _binds(between.before.key) and between.after.key not in _JOINING:
            yield between.becomes(" ", "stop.within-sentence", evidence)
        elif following >= MIN_NEXT and _no_abbreviation(text, between.before.key):
            yield Proposal(flag=_flag(between, evidence))
    yield from _ended_twice(draft, text)


def _ended_twice(draft: Draft, text: EnglishText) -> Iterator[Proposal]:
    """Leave out what stands behind the full stop at the end of a paragraph, if that is no abbreviation."""
    for match in _ENDED_TWICE.finditer(draft.text):
        start, end = match.span(2)
        if _no_abbreviation(text, match[1]) and not agreed(draft, start, end):
            yield Proposal(Edit(start, end, match[2], ".", "stop.end"))


def _binds(key: str) -> bool:
    return key in SMALL_WORDS and key not in _ABBREVIATED


def _no_abbreviation(text: EnglishText, key: str) -> bool:
    return len(key) >= SHORTEST and key not in _ABBREVIATED and text.english.lexicon.standard(key)


def _next(text: EnglishText, between: Between) -> float | None:
    """Return ln P of the next word; None where the model does not know both."""
    trigram = text.english.trigram
    first, second = between.before.key, between.after.key
    if trigram is None or not (trigram.knows(first) and trigram.knows(second)):
        return None
    return trigram.log_prob(second, (first, *text.context.window(between.place).before[:1]))


def _flag(between: Between, evidence: Evidence) -> Flag:
    candidates = (Candidate(" ", 1.0), Candidate(", ", 0.0))
    return Flag(between.start, between.end, between.text, "stop.within-sentence", candidates, evidence)
