"""Two readings of a page become one, and each of its words says how far it can be trusted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from msgspec.structs import replace

from pipeline.collate.adjudicate import Judge, Verdict, Weighed
from pipeline.collate.boxes import boxes_of
from pipeline.collate.features import Knowledge
from pipeline.collate.inserting import insert_lines, read_already, stands_apart
from pipeline.collate.ordering import in_column_order
from pipeline.collate.questions import Where, questions
from pipeline.collate.rows import Row, rows_of
from pipeline.collate.weights import Weights
from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.ink import Ink, SecondReading, decode
from pipeline.evidence.neural import Question
from pipeline.model import Block, Box, Dropped, Line, Reading, Word, around
from pipeline.settings import CollateSettings

_LEAST_BELIEF = 0.9  #: mean probability of the words of a line that one reader alone has found
# Of 179 pages of the development corpus, the one on which readers agree least has 60 % of its words agreed.
_ENOUGH_PLACES, _LEAST_AGREED = 10, 0.15
_LIKELY = 0.5  #: probability that a word must have on a page that could not be read

#: Answers with ln P(candidate + after | before) for each candidate of each question.
Neural = Callable[[Sequence[Question]], Sequence[Sequence[float]]]


def collate(
    reading: Reading,
    second: SecondReading,
    *,
    language: LanguageEvidence,
    item: ItemWords,
    weights: Weights,
    settings: CollateSettings,
    neural: Neural | None = None,
    foreign: Sequence[Box] = (),
) -> Reading:
    """Return the first reading with its words settled by the second one and by what else is known.

    Every word carries a `Judgement`. Words that only the second reader has are put in; what is taken
    for no text is left out and listed in `dropped`. Nothing is made up: a word is what one of the readers
    saw, or what its ink can be read as.

    Args:
        reading: the first reading.
        second: the ink of some or all of its lines, and of lines it does not have.
        language: what is known of the language.
        item: the words of the item.
        weights: of the model that decides.
        settings: when a word is doubtful.
        neural: compares candidates in hard cases; None to do without.
        foreign: parts of the page in another language, of which nothing is known.
    """
    knowledge = Knowledge(language.english, item, sum(item.words.values()))
    judge = Judge(knowledge, weights, settings.doubt)
    in_no_language = Judge(dataclasses.replace(knowledge, english=None), weights, settings.doubt, asks=False)
    dropped: list[Dropped] = []
    inks = tuple(_worth_weighing(second.lines, reading, dropped))
    rows = rows_of(reading, replace(second, lines=inks), knowledge)
    judges = [in_no_language if _stands_in(row.box, foreign) else judge for row in rows]
    verdicts = _settled(rows, judges, neural)
    if _unreadable(rows):
        verdicts = [[_only_if_likely(verdict) for verdict in found] for found in verdicts]
    lines = [_line(row, found, dropped) for row, found in zip(rows, verdicts, strict=True)]
    known = sum(1 for row in rows if row.line is not None)
    blocks = _with_lines(reading, iter(lines[:known]))
    added = [line for line in lines[known:] if line is not None]
    blocks = in_column_order(insert_lines(blocks, added))
    return replace(reading, blocks=blocks, dropped=(*reading.dropped, *dropped))


def _worth_weighing(inks: Sequence[Ink], reading: Reading, dropped: list[Dropped]) -> Iterator[Ink]:
    """Yield the lines that may belong to the text; note the others."""
    lines = list(reading.lines())
    for ink in inks:
        reason = ""
        if ink.line is None and read_already(ink, lines):
            reason = "read with the lines around it"
        elif ink.line is None and stands_apart(ink.box, reading.blocks):
            reason = "found by one reader alone, apart from the text: lettering in a picture, or a stain"
        if reason:
            dropped.append(Dropped(_text(ink), ink.box, "second", reason))
        else:
            yield ink


def _text(ink: Ink) -> str:
    return " ".join("".join(glyph.text for glyph in decode(ink)).split())


def _unreadable(rows: Sequence[Row]) -> bool:
    """Tell whether the readers agree on next to nothing: music, a picture, a script they do not know."""
    seen = [place for row in rows for place in row.places if place.ink is not None]
    agreed = sum(place.group.agreed for place in seen)
    return len(seen) >= _ENOUGH_PLACES and agreed < _LEAST_AGREED * len(seen)


def _only_if_likely(verdict: Verdict) -> Verdict:
    return verdict if verdict.judgement.probability >= _LIKELY else Verdict("", verdict.judgement)


def _stands_in(box: Box, parts: Sequence[Box]) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(part.left <= x < part.right and part.top <= y < part.bottom for part in parts)


def _settled(rows: Sequence[Row], judges: Sequence[Judge], neural: Neural | None) -> list[list[Verdict]]:
    weighed: dict[Where, Weighed] = {}
    verdicts: list[list[Verdict | None]] = []
    for number, (row, judge) in enumerate(zip(rows, judges, strict=True)):
        found: list[Verdict | None] = []
        for position, place in enumerate(row.places):
            if place.ink is None or place.group.agreed:
                found.append(judge.undisputed(place))
            else:
                weighed[number, position] = judge.weigh(place)
                found.append(None)
        verdicts.append(found)
    if neural is not None:
        asked = {where: one for where, one in questions(rows, weighed).items() if judges[where[0]].asks}
        answers = neural(list(asked.values())) if asked else []
        for where, scores in zip(asked, answers, strict=True):
            weighed[where] = judges[where[0]].weigh_again(weighed[where], scores)
    return [
        [verdict or judges[number].verdict(weighed[number, position]) for position, verdict in enumerate(found)]
        for number, found in enumerate(verdicts)
    ]


def _line(row: Row, verdicts: Sequence[Verdict], dropped: list[Dropped]) -> Line | None:
    words: list[Word] = []
    believed = row.line is not None or _believed(verdicts)
    for place, verdict in zip(row.places, verdicts, strict=True):
        group = place.group
        if not (verdict.text and believed):
            reader = "first" if group.first else "second"
            text = group.first_text or group.second_text
            box = around(boxes_of(text, group, place.ink, row.box))
            dropped.append(Dropped(text, box, reader, "the other reader sees nothing there, nor is it likely text"))
            continue
        confidence = min((word.confidence for word in group.first if word.confidence is not None), default=None)
        parts = verdict.text.split()
        for text, box_ in zip(parts, boxes_of(verdict.text, group, place.ink, row.box), strict=True):
            words.append(Word(text, box_, confidence, judgement=verdict.judgement))
    return Line(tuple(words), row.box) if words else None


def _believed(verdicts: Sequence[Verdict]) -> bool:
    """Tell whether a line that one reader alone has found is rather text than not."""
    found = [verdict.judgement.probability for verdict in verdicts if verdict.text]
    return bool(found) and mean(found) >= _LEAST_BELIEF


def _with_lines(reading: Reading, lines: Iterator[Line | None]) -> tuple[Block, ...]:
    blocks = []
    for block in reading.blocks:
        paragraphs = []
        for paragraph in block.paragraphs:
            kept = tuple(line for _ in paragraph.lines if (line := next(lines)) is not None)
            if kept:
                paragraphs.append(replace(paragraph, lines=kept))
        if paragraphs:
            blocks.append(replace(block, paragraphs=tuple(paragraphs)))
    return tuple(blocks)
