"""Laying two readings of a line side by side: groups of words that belong together.

A group holds the words of the first reading and the words of the second that stand in one place. Mostly
that is a word each. Where one reader divides or joins words ("to day", "Gladstoneand") it holds several,
and where only one reader has a word the other side is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.evidence.ink import Glyph, Ink, decode
from pipeline.model import Line, Word
from pipeline.text.characters import plain_signs

_LEAST_OVERLAP = 0.3  #: of the narrower of two words, for them to stand in the same place
_LEAST_LIKENESS = 0.4  #: for words side by side that each reader has alone to be one word, misplaced


@dataclass(frozen=True, slots=True)
class Group:
    """Words that stand in one place. Slices `start` to before `end` of the ink of the line are theirs."""

    first: tuple[Word, ...]
    second: tuple[str, ...]
    glyphs: tuple[Glyph, ...]  #: of the second reading, without spaces
    start: int
    end: int

    @property
    def first_text(self) -> str:
        return " ".join(word.text for word in self.first)

    @property
    def second_text(self) -> str:
        return " ".join(self.second)

    @property
    def agreed(self) -> bool:
        """Whether the readers agree, but for the shape of quotation marks and dashes."""
        return bool(self.first) and plain_signs(self.first_text) == plain_signs(self.second_text)


@dataclass(frozen=True, slots=True)
class _SecondWord:
    text: str
    glyphs: tuple[Glyph, ...]
    left: float  #: in pixels of the page
    right: float


_Pair = tuple[tuple[Word, ...], tuple[_SecondWord, ...]]


def groups_of(line: Line | None, ink: Ink) -> list[Group]:
    """Return the groups of a line from left to right.

    Args:
        line: of the first reading; None where it has none.
        ink: what the second reader saw there.
    """
    glyphs = decode(ink)
    second = _second_words(glyphs, ink)
    first = line.words if line is not None else ()
    pairs = list(_by_text(first, second))
    pairs = [part for pair in pairs for part in _by_place(pair)]
    return _with_slices(pairs, glyphs, ink)


def _second_words(glyphs: Sequence[Glyph], ink: Ink) -> tuple[_SecondWord, ...]:
    words: list[_SecondWord] = []
    run: list[Glyph] = []
    for glyph in (*glyphs, None):
        if glyph is not None and not glyph.text.isspace():
            run.append(glyph)
        elif run:
            left, right = ink.left + ink.step * run[0].first, ink.left + ink.step * (run[-1].last + 1)
            words.append(_SecondWord("".join(part.text for part in run), tuple(run), left, right))
            run = []
    return tuple(words)


def _by_text(first: Sequence[Word], second: Sequence[_SecondWord]) -> Iterator[_Pair]:
    """Cut wherever both texts have a space that an alignment of their characters makes the same."""
    one = plain_signs(" ".join(word.text for word in first))
    two = plain_signs(" ".join(word.text for word in second))
    done_one = done_two = 0  # words
    seen_one = seen_two = 0  # words before the place looked at
    if first and second:
        for step in Levenshtein.opcodes(one, two):
            part_one, part_two = one[step.src_start : step.src_end], two[step.dest_start : step.dest_end]
            if step.tag != "equal":
                seen_one, seen_two = seen_one + part_one.count(" "), seen_two + part_two.count(" ")
                continue
            for _ in range(part_one.count(" ")):
                seen_one, seen_two = seen_one + 1, seen_two + 1
                yield tuple(first[done_one:seen_one]), tuple(second[done_two:seen_two])
                done_one, done_two = seen_one, seen_two
    if done_one < len(first) or done_two < len(second):
        yield tuple(first[done_one:]), tuple(second[done_two:])


def _by_place(pair: _Pair) -> Iterator[_Pair]:
    """Cut a pair of several words where the words do not stand in the same place."""
    first, second = pair
    if len(first) == len(second) == 1 and (_together(first[0], second[0]) or _alike(first, second)):
        yield pair
        return
    if "".join(word.text for word in first) == "".join(word.text for word in second):
        yield pair
        return
    parts: list[tuple[list[Word], list[_SecondWord]]] = []
    one, two = list(first), list(second)
    while one or two:
        words: list[Word] = []
        others: list[_SecondWord] = []
        if one and (not two or _middle(one[0]) <= (two[0].left + two[0].right) / 2 or _together(one[0], two[0])):
            words.append(one.pop(0))
        else:
            others.append(two.pop(0))
        grown = True
        while grown:
            grown = False
            if two and any(_together(word, two[0]) for word in words):
                others.append(two.pop(0))
                grown = True
            if one and any(_together(one[0], other) for other in others):
                words.append(one.pop(0))
                grown = True
        parts.append((words, others))
    merged: list[_Pair] = []
    for words, others in parts:
        if merged and _misplaced(merged[-1], words, others):
            before = merged.pop()
            words, others = [*before[0], *words], [*before[1], *others]
        merged.append((tuple(words), tuple(others)))
    yield from merged


def _misplaced(before: _Pair, words: Sequence[Word], others: Sequence[_SecondWord]) -> bool:
    if before[0] and not before[1] and others and not words:
        one, two = before[0], others
    elif before[1] and not before[0] and words and not others:
        one, two = tuple(words), before[1]
    else:
        return False
    return _alike(one, two)


def _alike(one: Sequence[Word], two: Sequence[_SecondWord]) -> bool:
    texts = "".join(word.text for word in one), "".join(word.text for word in two)
    return Levenshtein.normalized_similarity(*texts) >= _LEAST_LIKENESS


def _middle(word: Word) -> float:
    return (word.box.left + word.box.right) / 2


def _together(word: Word, other: _SecondWord) -> bool:
    overlap = min(word.box.right, other.right) - max(word.box.left, other.left)
    return overlap >= _LEAST_OVERLAP * min(word.box.width, other.right - other.left)


def _with_slices(pairs: Sequence[_Pair], glyphs: Sequence[Glyph], ink: Ink) -> list[Group]:
    spans = _spans(pairs, glyphs, ink)
    return [
        Group(
            first,
            tuple(word.text for word in second),
            tuple(glyph for word in second for glyph in word.glyphs),
            *span,
        )
        for (first, second), span in zip(pairs, spans, strict=True)
    ]


def _spans(pairs: Sequence[_Pair], glyphs: Sequence[Glyph], ink: Ink) -> list[tuple[int, int]]:
    """Return the slices of each pair: from after the space before it to before the space after it."""
    spaces = [(glyph.first, glyph.last) for glyph in glyphs if glyph.text.isspace()]
    own: list[tuple[int, int] | None] = [
        (second[0].glyphs[0].first, second[-1].glyphs[-1].last + 1) if second else None for _, second in pairs
    ]
    spans: list[tuple[int, int]] = []
    for number, ((first, _), place) in enumerate(zip(pairs, own, strict=True)):
        before = max((span[1] for span in own[:number] if span), default=0)
        after = min((span[0] for span in own[number + 1 :] if span), default=ink.slices)
        if place is None:  # only the first reader has it: where its boxes are, between its neighbours
            start = max(before, int((first[0].box.left - ink.left) / ink.step))
            end = min(after, int((first[-1].box.right - ink.left) / ink.step) + 1)
            spans.append((min(start, ink.slices), max(min(start, ink.slices), min(end, ink.slices))))
            continue
        start = max((last + 1 for _, last in spaces if before <= last < place[0]), default=(before + place[0]) // 2)
        end = min((begin for begin, _ in spaces if place[1] <= begin < after), default=(place[1] + after + 1) // 2)
        if number == 0:
            start = max((last + 1 for _, last in spaces if last < place[0]), default=0)
        if number == len(pairs) - 1:
            end = min((begin for begin, _ in spaces if begin >= place[1]), default=ink.slices)
        spans.append((start, end))
    return spans
