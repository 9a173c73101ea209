"""Words divided at the end of a line: joined, or kept with their hyphen, and put on the first of the lines.

Whether "gold-/finch" is goldfinch or gold-finch the item itself knows best, where it has the word inside a
line; else the lexicon says. Where neither is sure, the likelier form is made and the place is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.evidence.language import English
from pipeline.evidence.lexicon import Lexicon
from pipeline.model import Candidate, Edit, Evidence, Flag
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.lines import pull_up
from pipeline.text.characters import HYPHENS, LINE_END_HYPHENS

#: Occurrences in the frequency list from which two words that make one are rather, and surely, written as one.
RATHER_ONE, SURELY_ONE = 300_000, 5_000_000
#: How often a decision has been right, on the scans of the development corpus: of 1,150 sure joins, 53 sure hyphens, 57
#: decisions that are not sure.
JOINED, KEPT, UNSURE = 0.99, 0.95, 0.86

_DIVISION = re.compile(rf"(?P<mark>[{LINE_END_HYPHENS}])(?P<gap>[ \t]*(?:\r\n?|\n)[ \t]*)")
_OVER_EMPTY_LINE = re.compile(
    rf"(?<![^\s\"'“‘(])(?P<first>[^\W\d_]+)(?P<mark>[{HYPHENS}¬])"
    r"(?P<gap>[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+[ \t]*)(?P<second>[^\W\d_]+)"
)
_SUSPENDED = frozenset({"and", "or", "to"})  # two- and threefold
_TO_DAY = frozenset({"to-day", "to-night", "to-morrow"})
_NAME_PREFIXES = "anti ex extra half inter mid neo non post pre pro pseudo quasi semi sub trans ultra un"
# Words by themselves, but parts of one where they begin or end a divided word.
_FIRST_PARTS = """
    all ally ante anti can car cat com con count dis dom down fin for fore form gen her imp inter man mar mis mot non
    not off out over par part pass per port pre pro pub sub sup super sur the there trans under unto val with"""
_LAST_PARTS = """
    able age ally ant ate ence ent ern est ever fore full gate gether hood ion ire ish ism ist kin king less ling lent
    let mate men ment ness ours out ring rings self selves ship shire sing some son sport teen ten tent ter ting tion
    tor ture ward wards ways where wise wright"""
_BEFORE_NAMES = frozenset(_NAME_PREFIXES.split())
_BEGINNINGS = frozenset(_FIRST_PARTS.split())
_ENDINGS = frozenset(_LAST_PARTS.split())


class _Decision(NamedTuple):
    join: bool | None  #: None: left as it is
    sure: bool
    why: str


def hyphens(draft: Draft) -> Iterator[Proposal]:
    """Propose how the words divided at line ends are written."""
    for token in draft.tokens:
        if token.divided:
            yield from _within_paragraph(draft, token.start, token.end)
    yield from _between_paragraphs(draft)


def _within_paragraph(draft: Draft, start: int, end: int) -> Iterator[Proposal]:
    word = draft.text[start:end]
    divisions = list(_DIVISION.finditer(word))
    division = divisions[0]
    first, second = word[: division.start()], _DIVISION.sub("", word[division.end() :])
    soft = division["mark"] == "¬" or start + division.start() in draft.soft_hyphens
    decision = _decide(draft, first, second, soft=soft)
    if len(divisions) > 1 and not (decision.join and decision.sure):
        return  # "un-/com-/mon", in a narrow column: only if all is clear
    yield _proposal(draft, start + division.start(), division["mark"], division["gap"], (first, second), end, decision)


def _between_paragraphs(draft: Draft) -> Iterator[Proposal]:
    """Join what is divided between two columns or blocks, where it can be nothing else."""
    english = draft.language.english
    if english is None:
        return
    lexicon = english.lexicon
    for match in _OVER_EMPTY_LINE.finditer(draft.text):
        first, second = match["first"], match["second"]
        whole = lexicon.common(first + second) and second.islower()
        if whole and not (lexicon.known(first) and lexicon.listed(second)):
            decision = _Decision(True, True, "one word, between columns or blocks")
            yield _proposal(
                draft, match.start("mark"), match["mark"], match["gap"], (first, second), match.end(), decision
            )


def _decide(draft: Draft, first: str, second: str, *, soft: bool) -> _Decision:
    joined, hyphenated = first + second, f"{first}-{second}"
    if first[-1:].isdigit() or second[:1].isdigit():
        return _Decision(False if first[-1:].isdigit() else None, first[-1:].isdigit(), "figures")
    if second.lower() in _SUSPENDED:
        return _Decision(None, True, "two- and threefold")
    as_one, as_two = draft.item.count(joined), draft.item.count(hyphenated)
    if second[0].isupper() and not joined.isupper():
        return _before_capital(first, second, seen=as_two > 0)
    if as_one > as_two:
        return _Decision(True, True, "one word elsewhere in the item")
    if soft and not as_two:
        return _Decision(True, True, "soft hyphen")
    english = draft.language.english
    if english is None:
        return _Decision(as_two == 0, True, "hyphenated elsewhere in the item" if as_two else "divided word")
    return _by_lexicon(english, first, second, hyphenated_elsewhere=as_two > 0)


def _before_capital(first: str, second: str, *, seen: bool) -> _Decision:
    """Keep Anglo-Saxon and un-American; elsewhere the next line may not belong to the word."""
    compound = second.istitle() and len(second) > 1 and (first.istitle() or first in _BEFORE_NAMES)
    return _Decision(False if seen or compound else None, seen or compound, "capital after the hyphen")


def _by_lexicon(english: English, first: str, second: str, *, hyphenated_elsewhere: bool) -> _Decision:
    lexicon, joined = english.lexicon, first + second
    if "-" in joined:
        return _in_compound(lexicon, first.rpartition("-")[2], second.partition("-")[0])
    free = _free(lexicon, first) and _free(lexicon, second, ending=True)
    if lexicon.single(joined):
        frequency = lexicon.frequency(joined)
        older = f"{first}-{second}".lower() in _TO_DAY
        if hyphenated_elsewhere and (free or older or frequency < SURELY_ONE):
            return _Decision(False, True, "hyphenated elsewhere in the item")
        if older:
            return _Decision(False, False, "the spelling as one word is younger")
        if not free:
            prefixed = first.lower() in _BEGINNINGS and _free(lexicon, second, ending=True)
            return _Decision(True, not prefixed or frequency >= RATHER_ONE, "one word")  # pre-/eminently, over-/taxed
        in_use = english.trigram is not None and english.trigram.knows(joined.lower())
        return _Decision(frequency >= RATHER_ONE or in_use, frequency >= SURELY_ONE, "one word, of two")
    if hyphenated_elsewhere:
        return _Decision(False, True, "hyphenated elsewhere in the item")
    if lexicon.known(first) and lexicon.known(second):
        if min(len(first), len(second)) > 2:
            return _Decision(not free, free, "two words")
        return _Decision(None, False, "two words, perhaps apart")
    return _Decision(True, False, "no word known to the lexicon")


def _in_compound(lexicon: Lexicon, first: str, second: str) -> _Decision:
    """Keep mother-in-/law, join brothers-in-ar-/ms."""
    words = lexicon.standard(first) and lexicon.standard(second)
    return _Decision(not words, not lexicon.single(first + second), "part of a compound")


def _free(lexicon: Lexicon, part: str, *, ending: bool = False) -> bool:
    """Tell whether a part of a divided word is a word by itself."""
    key = part.lower()
    return len(key) > 2 and key not in (_ENDINGS if ending else _BEGINNINGS) and lexicon.standard(key)


def _proposal(
    draft: Draft, start: int, mark: str, gap: str, parts: tuple[str, str], end: int, decision: _Decision
) -> Proposal:
    """Pull the second part up to the first line; what follows it up to the next space goes with it."""
    reach, pulled = pull_up(draft.text, gap, parts[1], end)
    chance = UNSURE if not decision.sure else JOINED if decision.join else KEPT
    evidence: Evidence = {"why": decision.why, "sure": decision.sure, "probability": chance}
    edit = flag = None
    if decision.join is not None:
        kept = "" if decision.join else "-" if mark in "¬⸗" else mark
        rule = "hyphen.join" if decision.join else "hyphen.keep"
        edit = Edit(start, reach, draft.text[start:reach], kept + pulled, rule, evidence)
    if not decision.sure:
        forms = (parts[0] + parts[1], f"{parts[0]}-{parts[1]}")
        likelier = forms if decision.join else forms[::-1]
        candidates = (Candidate(likelier[0], chance), Candidate(likelier[1], round(1 - chance, 2)))
        begin = start - len(parts[0])
        flag = Flag(begin, end, draft.text[begin:end], "hyphen.unsure", candidates, evidence)
    return Proposal(edit, flag)
