"""What a reference tells about the words of a page."""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.model.base import Box


class WrongWord(Struct, frozen=True):
    """A word of the final text where the reference has another."""

    start: int  #: offset in the text after repair
    end: int
    text: str
    true: str  #: what the reference has in its place; "" for nothing
    boxes: tuple[Box, ...]  #: where it stands on the page
    doubt: float  #: probability that it is wrong, told without the reference
    suspect: bool = False  #: both readers and the ink contradict the reference
    ink: float | None = None  #: ln of how much likelier the ink spells the text than the reference; None: nobody looked


class RuleEffect(Struct, frozen=True):
    """What the edits of a rule did, by the words they touched."""

    fixed: int = 0  #: wrong before, right after
    broken: int = 0  #: right before, wrong after
    wrong: int = 0  #: wrong before, wrong after
    right: int = 0  #: right before, right after: a change that the comparison does not mind

    def __add__(self, other: RuleEffect) -> RuleEffect:
        return RuleEffect(
            self.fixed + other.fixed, self.broken + other.broken, self.wrong + other.wrong, self.right + other.right
        )


class Effort(Struct, frozen=True):
    """Words by how doubtful they are, the most doubtful first: so many in each step, so many of them wrong."""

    words: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()

    def __add__(self, other: Effort) -> Effort:
        return Effort(_added(self.words, other.words), _added(self.wrong, other.wrong))


class WordCheck(Struct, frozen=True):
    """The words of a page of which its reference tells whether they are right."""

    wrong: tuple[WrongWord, ...] = ()  #: in the order of the text
    effort: Effort = Effort()  #: without the words where the reference is suspect
    rules: dict[str, RuleEffect] = field(default_factory=dict)


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    shorter, longer = sorted((first, second), key=len)
    return tuple(one + other for one, other in zip(longer, (*shorter, *(0 for _ in longer)), strict=False))
