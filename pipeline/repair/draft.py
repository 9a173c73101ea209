"""The text under repair, and what passes propose about it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.language import English
from pipeline.model import Box, Edit, Flag
from pipeline.repair.context import Context
from pipeline.repair.profile import Profile
from pipeline.repair.tokens import Token
from pipeline.text.layout import PlacedWord


class EnglishText(NamedTuple):
    """What passes that judge words need: the language, the words in their context, and the kind of text."""

    english: English
    context: Context
    profile: Profile


class Optical(Protocol):
    """Compares two texts by the ink in some boxes of a line."""

    def __call__(self, boxes: Sequence[Box], old: str, new: str) -> float | None:
        """Return ln of how much likelier the ink spells `new` than `old`; None where nobody looked at it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A faithful text with the evidence that every pass may use. Offsets are those of `text`."""

    text: str
    tokens: Sequence[Token]
    item: ItemWords
    language: LanguageEvidence
    as_english: EnglishText | None = None  #: None for another language, or without the language model
    item_size: int = 1  #: words of the item, and one
    good_words: frozenset[str] = frozenset()  #: keys of words that are right as they stand
    soft_hyphens: frozenset[int] = frozenset()  #: where a line-end hyphen was a soft one
    words: Sequence[PlacedWord] = ()  #: what the reader read, where there is a scan
    optical: Optical | None = None  #: what the ink says, where the second reader looked at it
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [word.start for word in self.words])

    def words_in(self, start: int, end: int) -> list[PlacedWord]:
        """Return the words read that have characters in a span."""
        place = max(bisect_left(self._starts, start + 1) - 1, 0)
        return [word for word in self.words[place : bisect_left(self._starts, end)] if word.end > start]

    def confidence(self, start: int, end: int) -> float | None:
        """Return the lowest confidence, 0 to 1, of the words read in a span; None where there is none."""
        found = (word.word.confidence for word in self.words_in(start, end))
        return min((confidence for confidence in found if confidence is not None), default=None)


class Proposal(NamedTuple):
    """An edit, a flag, or an edit with a flag because a person should look at it."""

    edit: Edit | None = None
    flag: Flag | None = None


class Pass(Protocol):
    """A kind of repair: it looks at a draft and proposes; the arbiter decides."""

    def __call__(self, draft: Draft) -> Iterable[Proposal]: ...
