"""The words of a page against its reference: which are wrong, which of those the reference may be wrong about itself,
what each rule of repair did to them, and how far their doubts tell the wrong ones."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.model import Box, Effort, Page, PageWord, RuleEffect, Status, Word, WordCheck, WrongWord
from pipeline.text.edits import OffsetMap
from pipeline.text.layout import compose
from pipeline.verify.truth import alike, same, truths

#: ln of how much likelier the ink spells one string than another in the boxes of a word; None where nobody looked.
Optical = Callable[[Sequence[Box], str, str], float | None]

STEPS = 40  #: of doubt, a tenth of a power of ten each
SURE = 0.05  #: doubt of a word up to which the readers are sure of it
CLEARLY = 5.0  #: nats by which the ink must speak against the reference before it is suspected

_WORD = re.compile(r"\S+")


class Told(NamedTuple):
    """A word of the final text of which the reference tells whether it is right."""

    start: int  #: offset in the text after repair
    end: int
    text: str
    true: str  #: what the reference has in its place; "" for nothing
    wrong: bool
    sources: tuple[tuple[PageWord, Word], ...]  #: the words as read that it is made of

    @property
    def doubt(self) -> float:
        """The probability that it is wrong, of the most doubtful of its sources."""
        return max((_doubt(word) for word, _ in self.sources), default=1.0)

    @property
    def alike(self) -> bool:
        """Whether the reference has something like it, so that it may be a misreading."""
        return bool(self.true) and alike(self.text, self.true)


def told_words(page: Page, reference: str) -> Iterator[Told]:
    """Yield the words of the final text of which the reference tells whether they are right, in order.

    It tells nothing where it cannot be laid beside the text, nothing of words that it has not and both readers see,
    which are running heads and the like, and nothing of words for which it has something altogether different and
    which both readers see alike: it has them elsewhere.
    """
    read = _ReadWords(page)
    for start, end, true in _truths(page.repaired.text, reference):
        sources = read.touching(start, end)
        if true is None or (not true and not _seen_by_one(sources)):
            continue
        text = page.repaired.text[start:end]
        told = Told(start, end, text, true, not true or not same(text, true), sources)
        if not true or told.alike or not _seen_by_both(told):
            yield told


def check_words(page: Page, reference: str, optical: Optical | None = None) -> WordCheck:
    """Hold the words of a page against its reference.

    Args:
        page: finished but for this.
        reference: its transcription, with its line ends.
        optical: asks the ink; None where nobody looked at it.
    """
    found = list(told_words(page, reference))
    wrong = tuple(_wrong_word(one, optical) for one in found if one.wrong)
    suspected = {word.start for word in wrong if word.suspect}
    return WordCheck(
        wrong=wrong,
        # Nobody finds an error of ours where the reference has one.
        effort=effort_of((one.doubt, one.wrong) for one in found if one.start not in suspected),
        rules=_rules(page, found, reference),
    )


def effort_of(words: Iterator[tuple[float, bool]]) -> Effort:
    """Count words, and those of them that are wrong, by how doubtful they are.

    >>> effort_of(iter([(1.0, True), (0.01, False)])).words[:21] == (1, *(0,) * 19, 1)
    True
    """
    counts, wrong = [0] * STEPS, [0] * STEPS
    for doubt, is_wrong in words:
        step = min(math.floor(-10 * math.log10(doubt) + 1e-9), STEPS - 1) if doubt > 0 else STEPS - 1
        counts[step] += 1
        wrong[step] += is_wrong
    return Effort(tuple(counts), tuple(wrong))


def _truths(text: str, reference: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield the span of each word of a text with what the reference has in its place."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    words = [[match.span() for match in _WORD.finditer(line)] for line in lines]
    found = truths(
        [[line[slice(*span)] for span in spans] for line, spans in zip(lines, words, strict=True)], reference
    )
    for at, spans, row in zip(starts, words, found, strict=False):
        for (start, end), true in zip(spans, row, strict=True):
            yield at + start, at + end, true


def _wrong_word(told: Told, optical: Optical | None) -> WrongWord:
    boxes = tuple(word.box for word, _ in told.sources)
    ink = None
    if optical is not None and boxes and told.true and len({round(box.top / max(box.height, 1)) for box in boxes}) == 1:
        ink = optical(boxes, told.true, told.text)
    return WrongWord(
        start=told.start,
        end=told.end,
        text=told.text,
        true=told.true,
        boxes=boxes,
        doubt=round(told.doubt, 4),
        suspect=ink is not None and ink >= CLEARLY and _contradicted(told),
        ink=None if ink is None else round(ink, 2),
    )


def _contradicted(told: Told) -> bool:
    """Tell whether both readers are sure of other letters or figures than the reference has."""
    sure = _seen_by_both(told) and told.doubt <= SURE
    return sure and told.alike and _letters(told.text) != _letters(told.true)


def _rules(page: Page, after: Sequence[Told], reference: str) -> dict[str, RuleEffect]:
    """Return what the edits of each rule did, where the reference tells about the words on both sides."""
    edits = page.repaired.edits
    if not edits:
        return {}
    to_text = OffsetMap(edits)
    before = [
        (start, end, not true or not same(page.repaired.faithful[start:end], true))
        for start, end, true in _truths(page.repaired.faithful, reference)
        if true is not None
    ]
    later = [(told.start, told.end, told.wrong) for told in after]
    effects: dict[str, RuleEffect] = {}
    for edit in edits:
        if edit.rule.startswith("layout."):
            continue  # what is left out of the text is not repaired
        was, is_now = _wrong_in(before, edit.start, edit.end), _wrong_in(later, *to_text.span(edit.start, edit.end))
        if was is not None and is_now is not None:
            effects[edit.rule] = effects.get(edit.rule, RuleEffect()) + RuleEffect(
                fixed=was and not is_now, broken=is_now and not was, wrong=was and is_now, right=not (was or is_now)
            )
    return dict(sorted(effects.items()))


def _wrong_in(words: Sequence[tuple[int, int, bool]], start: int, end: int) -> bool | None:
    """Tell whether any word that a span touches is wrong; None where it touches none that is told about."""
    first = bisect_left(words, start, key=lambda word: word[1])
    found = []
    for word in words[first:]:
        if word[0] > end:
            break
        found.append(word[2])
    return any(found) if found else None


class _ReadWords:
    """The words as read, to be found by their places in the final text."""

    def __init__(self, page: Page) -> None:
        to_final = OffsetMap(page.repaired.edits)
        placed = compose(page.reading).words
        self._words = [(word, place.word) for word, place in zip(page.words, placed, strict=True)]
        self._spans = [to_final.span(word.start, word.end) for word in page.words]
        self._starts = [start for start, _ in self._spans]

    def touching(self, start: int, end: int) -> tuple[tuple[PageWord, Word], ...]:
        found = []
        place = bisect_right(self._starts, end - 1) - 1
        while place >= 0 and self._spans[place][1] > start:
            found.append(self._words[place])
            place -= 1
        return tuple(reversed(found))


def _seen_by_one(sources: Sequence[tuple[PageWord, Word]]) -> bool:
    # Of a word that one reader alone was asked about nothing can be said.
    judgements = [word.judgement for _, word in sources]
    return bool(judgements) and all(
        judgement is not None and (judgement.first is None) != (judgement.second is None) for judgement in judgements
    )


def _seen_by_both(told: Told) -> bool:
    """Tell whether both readers see a word as it stands in the final text."""
    judgements = [word.judgement for _, word in told.sources]
    agreed = all(judgement is not None and judgement.status is Status.AGREED for judgement in judgements)
    return agreed and " ".join(word.text for _, word in told.sources) == told.text


def _doubt(word: PageWord) -> float:
    known = word.confidence if word.probability is None else word.probability
    return 0.5 if known is None else 1 - known


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
