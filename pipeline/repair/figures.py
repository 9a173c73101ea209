"""Letters in numbers: "18l2", "l8 months", "£l00", "1S94"; and pounds whose sign got lost, "\ufffd25".

A year is the safest: four signs that make one once letters are taken for the figures they look like. Other
numbers are mended where a sign or a word beside them says that they are numbers; a lone "l8" is flagged, for it
is as often "is". Prices ("2l. 6s. 4d.", "5l"), ordinals, house numbers ("13B") and Roman figures are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Candidate, Edit, Flag
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.tables import table_lines

YEARS = range(1500, 2000)

_FIGURES = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0", "S": "8", "B": "8"})
_YEAR = re.compile(r"[1lI][\dlISB][\dlIOoSB][\dI]")
_NUMBER = re.compile(r"[lI\d][\dlIOo]{0,3}[\dOo]")
_MIXED = re.compile(r"(?<![^\s(£$:;—–-])[lI\d][\dlIOoSB]{1,4}(?![^\s),.:;?!—–-])")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.? *\Z")
_WORD_AFTER = re.compile(r"\s*([^\W\d_]+)")
# What a wrong decoding leaves of a sign that is not of ASCII; before figures English has one such.
_LOST_POUND = re.compile(r"(?<!\w)\ufffd(?=\d)")
_REACH = 20  # characters in which a word beside the number is looked for
_BEFORE_NUMBERS = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sept oct nov dec no nos page pages vol chap chapter section fig plate about aged of"""
_AFTER_NUMBERS = """
    acres barrels cases cents days dozen feet gallons horses hours houses inches lbs men miles minutes months ounces
    persons pounds shillings tons votes weeks yards years"""
_NUMBERED = frozenset(_BEFORE_NUMBERS.split())
_COUNTED = frozenset(_AFTER_NUMBERS.split())


def figures(draft: Draft) -> Iterator[Proposal]:
    """Propose figures for letters in numbers, and flag what may be one. Any language that writes them so."""
    text = draft.text
    tables = table_lines(text)
    for match in _MIXED.finditer(text):
        old, new = match.group(), match.group().translate(_FIGURES)
        start, end = match.span()
        if not any(sign.isdigit() for sign in old) or old == new or start in tables:
            continue
        if _YEAR.fullmatch(old) and int(new) in YEARS and sum(sign.isdigit() for sign in old) > 1:
            yield Proposal(Edit(start, end, old, new, "figure.year"))
        elif _NUMBER.fullmatch(old):
            if _counts(text, start, end):
                yield Proposal(Edit(start, end, old, new, "figure.number"))
            else:
                yield Proposal(flag=Flag(start, end, old, "figure.number", (Candidate(new, 0.0),)))
    if draft.as_english is not None and not draft.as_english.profile.foreign:
        for match in _LOST_POUND.finditer(text):
            yield Proposal(Edit(*match.span(), match.group(), "£", "figure.pound"))


def _counts(text: str, start: int, end: int) -> bool:
    """Tell whether a sign or a word beside it says that it is a number."""
    if text[start - 1 : start] in ("£", "$"):
        return True
    before = _WORD_BEFORE.search(text, max(start - _REACH, 0), start)
    after = _WORD_AFTER.match(text, end, end + _REACH)
    numbered = before is not None and before[1].lower() in _NUMBERED
    return numbered or (after is not None and after[1].lower() in _COUNTED)
