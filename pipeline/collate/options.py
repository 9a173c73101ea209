"""What a disputed place may say: the two readings, mixtures of them, and what either could be misread from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.collate.groups import Group
from pipeline.evidence.language import English
from pipeline.text.characters import plain_signs

Origin = Literal["first", "second", "mixed", "choice", "lexicon", "capitals", "title", "nothing"]

_MOST_DIFFERENCES = 4  #: places in which two readings may differ for all mixtures of them to be weighed
_MOST_WORDS = 3  #: of the lexicon, for each of the two readings
_LIKELY_CHOICE = 0.02
_DEAREST_WORD = 6.0  #: nats; a word of the lexicon that needs dearer confusions is not weighed

_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Option:
    """A string that a place may say, with where it comes from. No text means: nothing is printed there."""

    text: str
    origin: Origin
    cost: float = 0.0  #: nats, of the confusions that lead from a reading to a word of the lexicon

    @property
    def key(self) -> str:
        """What is compared: the shape of quotation marks and dashes does not count."""
        return plain_signs(self.text)


class Core(NamedTuple):
    """A word without the punctuation around it."""

    before: str
    word: str
    after: str


def core_of(text: str) -> Core:
    """Take off the punctuation around a word.

    >>> core_of("“to-day,")
    Core(before='“', word='to-day', after=',')
    """
    match = _CORE.match(text)
    assert match is not None  # it matches everything
    return Core(*match.groups())


def options_of(group: Group, english: English | None) -> list[Option]:
    """Return what a disputed group may say, the readings themselves first, no two alike."""
    found: dict[str, Option] = {}
    for option in _all(group, english):
        found.setdefault(option.key, option)
    return list(found.values())


def in_first_shape(first: str, second: str) -> str:
    """Return the second text with quotation marks and dashes shaped as the first reader has them.

    The second reader was not taught to tell them apart.

    >>> in_first_shape("“Don’t", '"Dont\\'t')
    '“Dont’t'
    """
    return "".join(text for same, text, _ in _steps(first, second, second_where_different=True) if same is not None)


def _all(group: Group, english: English | None) -> Iterator[Option]:
    first, second = group.first_text, group.second_text
    if first:
        yield Option(first, "first")
    if second:
        yield Option(in_first_shape(first, second) if first else second, "second")
    if not (first and second):
        yield Option("", "nothing")
    if first and second:
        yield from _mixtures(first, second)
    for reading in (first, second):
        yield from _small_capitals(reading)
    yield from _choices(group)
    if english is not None:
        for reading in (first, second):
            yield from _words(reading, english)


_Step = tuple[bool | None, str, str]


def _steps(first: str, second: str, *, second_where_different: bool = False) -> Iterator[_Step]:
    """Yield the parts of an alignment: (the same?, text of the first, text of the second)."""
    for step in Levenshtein.opcodes(plain_signs(first), plain_signs(second)):
        one, two = first[step.src_start : step.src_end], second[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield True, one, two
        elif second_where_different:
            yield False, two, two
        else:
            yield False, one, two


def _mixtures(first: str, second: str) -> Iterator[Option]:
    steps = list(_steps(first, second))
    differences = sum(not same for same, _, _ in steps)
    if not 2 <= differences <= _MOST_DIFFERENCES:
        return
    for takes in product((False, True), repeat=differences):
        if all(takes) or not any(takes):
            continue
        take = iter(takes)
        text = "".join(one if same or not next(take) else two for same, one, two in steps)
        text = " ".join(text.split())
        if text:
            yield Option(text, "mixed")


def _small_capitals(reading: str) -> Iterator[Option]:
    """Yield what a word in small capitals says: readers take some of them for small letters (LANDsEER)."""
    letters = [char for char in reading if char.isalpha()]
    capitals = sum(map(str.isupper, letters))
    if " " not in reading and 2 <= capitals < len(letters) and not core_of(reading).word.istitle():
        yield Option(reading.upper(), "capitals")
        before, word, after = core_of(reading)
        yield Option(before + word[:1].upper() + word[1:].lower() + after, "title")


def _choices(group: Group) -> Iterator[Option]:
    if len(group.first) != 1:
        return
    word = group.first[0]
    for choice in word.choices:
        if choice.probability >= _LIKELY_CHOICE:
            text = word.text[: choice.position] + choice.text + word.text[choice.position + 1 :]
            if text.strip() == text != "":
                yield Option(text, "choice")


def _words(reading: str, english: English) -> Iterator[Option]:
    before, word, after = core_of(reading)
    if len(word) < 3 or not word.isascii() or " " in word or english.lexicon.known(word):
        return
    for variant in islice(english.variants(word, slight=False), _MOST_WORDS):
        if variant.cost <= _DEAREST_WORD:
            yield Option(before + variant.text + after, "lexicon", variant.cost)
