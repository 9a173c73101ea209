"""Two readings of a page become one, and each of its words says how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.collate.adjudicate import Judge, Verdict, Weighed
from pipeline.collate.boxes import boxes_of
from pipeline.collate.context import contexts
from pipeline.collate.features import Knowledge, Place
from pipeline.collate.groups import Group, groups_of
from pipeline.collate.inserting import insert_lines
from pipeline.collate.ordering import in_column_order
from pipeline.collate.weights import Weights
from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.ink import Ink, SecondReading
from pipeline.model import Box, Dropped, Line, Reading, Word
from pipeline.settings import CollateSettings

_BEFORE, _AFTER = 120, 60  #: characters of context for the neural model


class Question(NamedTuple):
    """Strings to compare in one place of a text."""

    before: str
    candidates: tuple[str, ...]
    after: str


#: Answers with ln P(candidate + after | before) for each candidate of each question.
Neural = Callable[[Sequence[Question]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: its places, and the line of the first reading, if there is one."""

    line: Line | None
    box: Box
    places: tuple[Place, ...]


def collate(
    reading: Reading,
    second: SecondReading,
    *,
    language: LanguageEvidence,
    item: ItemWords,
    weights: Weights,
    settings: CollateSettings,
    neural: Neural | None = None,
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
    """
    knowledge = Knowledge(language.english, item, sum(item.words.values()))
    judge = Judge(knowledge, weights, settings.doubt)
    rows = rows_of(reading, second, knowledge)
    verdicts = _settled(rows, judge, neural)
    dropped: list[Dropped] = []
    lines = {number: _line(row, found, dropped) for number, (row, found) in enumerate(zip(rows, verdicts, strict=True))}
    known = sum(1 for row in rows if row.line is not None)
    old = iter([lines[number] for number in range(known)])
    blocks = _with_lines(reading, old)
    added = [line for number in range(known, len(rows)) if (line := lines[number]) is not None]
    blocks = in_column_order(insert_lines(blocks, added))
    return replace(reading, blocks=blocks, dropped=(*reading.dropped, *dropped))


def rows_of(reading: Reading, second: SecondReading, knowledge: Knowledge) -> list[Row]:
    """Return the lines of the first reading, and after them those that only the second reader has."""
    lines = list(reading.lines())
    inks = {ink.line: ink for ink in second.lines if ink.line is not None}
    extra = [ink for ink in second.lines if ink.line is None]
    height = median([line.box.height for line in lines] or [ink.box.height for ink in extra] or [1])
    groups = [
        groups_of(line, inks[number]) if number in inks else [Group((word,), (), (), 0, 0) for word in line.words]
        for number, line in enumerate(lines)
    ]
    around = contexts(groups, knowledge.english)
    rows = [
        Row(line, line.box, _places(groups[number], inks.get(number), around[number], height))
        for number, line in enumerate(lines)
    ]
    for ink in extra:
        alone = groups_of(None, ink)
        rows.append(Row(None, ink.box, _places(alone, ink, contexts([alone], knowledge.english)[0], height)))
    return rows


def _places(groups: Sequence[Group], ink: Ink | None, around: Sequence[object], height: float) -> tuple[Place, ...]:
    agreed = sum(group.agreed for group in groups)
    places = []
    for number, group in enumerate(groups):
        others = max(len(groups) - 1, 1)
        share = (agreed - group.agreed) / others
        edge = number in (0, len(groups) - 1)
        places.append(Place(group, ink, around[number], share, height, edge))  # type: ignore[arg-type]
    return tuple(places)


def _settled(rows: Sequence[Row], judge: Judge, neural: Neural | None) -> list[list[Verdict]]:
    weighed: dict[tuple[int, int], Weighed] = {}
    verdicts: list[list[Verdict | None]] = []
    for number, row in enumerate(rows):
        found: list[Verdict | None] = []
        for position, place in enumerate(row.places):
            if place.ink is None or place.group.agreed:
                found.append(judge.undisputed(place))
            else:
                weighed[number, position] = judge.weigh(place)
                found.append(None)
        verdicts.append(found)
    if neural is not None:
        weighed |= _asked(rows, weighed, judge, neural)
    return [
        [verdict or judge.verdict(weighed[number, position]) for position, verdict in enumerate(found)]
        for number, found in enumerate(verdicts)
    ]


def _asked(
    rows: Sequence[Row], weighed: dict[tuple[int, int], Weighed], judge: Judge, neural: Neural
) -> dict[tuple[int, int], Weighed]:
    """Weigh hard cases again with the neural model's answers."""
    hard = {where: one for where, one in weighed.items() if one.asked}
    if not hard:
        return {}
    texts: list[str] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    length = 0
    for number, row in enumerate(rows):
        for position, place in enumerate(row.places):
            where = number, position
            text = weighed[where].text if where in weighed else place.group.first_text
            spans[where] = length, length + len(text)
            texts.append(text + " " if text else "")
            length += len(texts[-1])
    whole = "".join(texts)
    questions = []
    for where, one in hard.items():
        start, end = spans[where]
        before = whole[max(0, start - _BEFORE) : start].rstrip()
        after = whole[end : end + _AFTER].strip()
        options = [one.options[number].text for number in one.asked]
        # The space goes with the word that follows it: that is how the model cuts text.
        questions.append(Question(before, tuple(f" {text}" if text else "" for text in options), f" {after}"))
    answers = neural(questions)
    return {
        where: judge.weigh_again(one, scores) for (where, one), scores in zip(hard.items(), answers, strict=True)
    }


def _line(row: Row, verdicts: Sequence[Verdict], dropped: list[Dropped]) -> Line | None:
    words: list[Word] = []
    for place, verdict in zip(row.places, verdicts, strict=True):
        group = place.group
        if not verdict.text:
            reader = "first" if group.first else "second"
            text = group.first_text or group.second_text
            box = boxes_of(text, group, place.ink, row.box)
            around = Box(box[0].left, min(b.top for b in box), box[-1].right, max(b.bottom for b in box))
            dropped.append(Dropped(text, around, reader, "the other reader sees nothing there, nor is it likely text"))
            continue
        confidence = min((word.confidence for word in group.first if word.confidence is not None), default=None)
        parts = verdict.text.split()
        for text, box_ in zip(parts, boxes_of(verdict.text, group, place.ink, row.box), strict=True):
            words.append(Word(text, box_, confidence, judgement=verdict.judgement))
    return Line(tuple(words), row.box) if words else None


def _with_lines(reading: Reading, lines: Iterator[Line | None]) -> tuple[object, ...]:
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
