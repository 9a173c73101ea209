"""Spaces at punctuation: "word ; next", "word,next", "( word )".

Old printers set a space before some marks, and French ones still do: what the text itself does mostly is left
alone. Any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.model import Candidate, Edit, Flag
from pipeline.repair.between import Between, between_words
from pipeline.repair.draft import Draft, Proposal
from pipeline.repair.small_words import SMALL_WORDS

MARKS = (",", ".", ";:!?")  #: those of one string are set alike
MUCH_OFTENER = 6  #: how often marks must stand close to a word for each that does not
LEAST = 4  #: and how often at least

_APART = re.compile(r" ([,.;:!?])(?=[”’\"')]*\s)")
_MARK = re.compile(r"(?<=[^\W_])( ?)([,.;:!?])(?=[”’\"')]*\s)")
_BRACKETS = re.compile(r"(?<=\s)\( ([^\W_][^()\n]{2,80}) \)(?=[\s,.;:!?])")
_CLOSE_BRACKET = re.compile(r"(?<=\s)\([^\W_]")


def punctuation(draft: Draft) -> Iterator[Proposal]:
    """Propose to set marks as the text mostly does. Any language."""
    tight = _tight_marks(draft.text)
    english = draft.as_english is not None and not draft.as_english.profile.foreign
    for between in between_words(draft):
        apart = _APART.match(between.text)
        if between.text == "," and english and between.after.text.islower():
            yield between.becomes(", ", "punctuation.space")
        elif apart and apart[1] in tight and _in_place(apart[1], between):
            yield _comma(between) if apart[1] == "," else between.becomes(between.text[1:], "punctuation.space")
    brackets = list(_BRACKETS.finditer(draft.text))
    if len(brackets) <= max(1, len(_CLOSE_BRACKET.findall(draft.text))):
        for match in brackets:
            yield Proposal(Edit(match.start(), match.end(), match.group(), f"({match[1]})", "punctuation.bracket"))


def _comma(between: Between) -> Proposal:
    """Flag a comma set apart, which is as often dirt."""
    candidates = (Candidate(between.text[1:], 1.0), Candidate(" ", 0.0))
    return Proposal(flag=Flag(between.start, between.end, between.text, "punctuation.comma", candidates))


def _in_place(mark: str, between: Between) -> bool:
    """Tell whether a mark is no speck: a full stop ends a sentence, a comma does not."""
    if mark in ";:":
        return True
    ends = mark in ".!?"
    fits = between.after.text.istitle() if ends else between.after.text.islower()
    return fits and between.before.key not in SMALL_WORDS


def _tight_marks(text: str) -> frozenset[str]:
    """Return the marks that the text hardly ever sets apart from the word before them."""
    counts = Counter((match[2], match[1]) for match in _MARK.finditer(text))
    return frozenset("".join(marks for marks in MARKS if _rarely_apart(counts, marks)))


def _rarely_apart(counts: Counter[tuple[str, str]], marks: str) -> bool:
    close, apart = (sum(counts[mark, space] for mark in marks) for space in ("", " "))
    return close >= max(LEAST, MUCH_OFTENER * apart)
