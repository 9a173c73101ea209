"""Errors by class: what kind of thing was read wrong. Every error is of one class, so they add up to all errors.

An error is of the class of what the reference has there; what is too much, of the class of what the text has.
Before that, in this order:

1. text that stands elsewhere (`pipeline/verify/moved.py`) is *order*, both where it is missing and where it is;
2. a space that is missing, too much, or read as something else, or something read as a space, is *spacing*;
3. letters that are the same but for their size are *case*, those that are but for their marks *diacritics*.

Line breaks count as *spacing* where the profile keeps them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import repeat

from pipeline.model import ErrorClass
from pipeline.text.align import Opcode
from pipeline.text.characters import LINE_END_HYPHENS, SOFT_HYPHEN, fold

_HYPHENS = frozenset(LINE_END_HYPHENS + SOFT_HYPHEN + "‒–—―−⸺⸻")
#: A dieresis or a cedilla by itself, as plain text often has them for what should be above or below a letter.
_MODIFIERS = frozenset({"Lm", "Sk", "Mn", "Mc", "Me"})


def error_classes(
    steps: Iterable[Opcode],
    reference: Sequence[str],
    text: Sequence[str],
    moved: tuple[Set[int], Set[int]] = (frozenset(), frozenset()),
) -> dict[ErrorClass, int]:
    """Return how many errors there are of each class; classes without errors are left out.

    Args:
        steps: from the reference to the text.
        reference: characters.
        text: characters.
        moved: positions in the reference, and in the text, that stand elsewhere on the other side.
    """
    classes: Counter[ErrorClass] = Counter()
    errors: Counter[tuple[str, str]] = Counter()
    for step in steps:
        if step.tag == "equal":
            continue
        errors.update(_errors(step, reference, text))
        if moved[0] or moved[1]:
            for here, there in _moved(step, moved):
                classes["order"] += 1
                errors[reference[here] if here >= 0 else "", text[there] if there >= 0 else ""] -= 1
    for (right, read), number in errors.items():
        if number:
            classes[class_of(right, read)] += number
    return dict(sorted(classes.items()))


def class_of(right: str, read: str) -> ErrorClass:
    """Return the class of one error that is not one of order.

    Args:
        right: the character of the reference; empty for what is too much.
        read: that of the text; empty for what is missing.

    >>> class_of("e", "c"), class_of("E", "e"), class_of("é", "e"), class_of("1", "l"), class_of("l", "1")
    ('letters', 'case', 'diacritics', 'digits', 'letters')
    """
    if right.isspace() or read.isspace():
        return "spacing"
    if right and read and right[0].isalpha() and read[0].isalpha():
        if right.casefold() == read.casefold():
            return "case"
        return "diacritics" if _without_marks(right) == _without_marks(read) else "letters"
    character = right or read
    if character in _HYPHENS:
        return "hyphens"
    category = unicodedata.category(character[0])
    if category[0] == "N":
        return "digits"
    if category in _MODIFIERS:
        return "diacritics"
    return "letters" if category[0] == "L" else "punctuation"


def _errors(step: Opcode, reference: Sequence[str], text: Sequence[str]) -> Iterator[tuple[str, str]]:
    right, read = reference[step.start : step.end], text[step.text_start : step.text_end]
    if step.tag == "replace":
        return zip(right, read, strict=True)
    return zip(right, repeat(""), strict=False) if step.tag == "delete" else zip(repeat(""), read, strict=False)


def _moved(step: Opcode, moved: tuple[Set[int], Set[int]]) -> Iterator[tuple[int, int]]:
    """Yield the errors of a step that are moved text, as positions on both sides; −1 where there is none."""
    here, there = moved
    for ahead in range(max(step.end - step.start, step.text_end - step.text_start)):
        place = step.start + ahead if step.tag != "insert" else -1
        text_place = step.text_start + ahead if step.tag != "delete" else -1
        if place in here or text_place in there:
            yield place, text_place


def _without_marks(character: str) -> str:
    return fold(character) if character.casefold() == character else fold(character).upper()
