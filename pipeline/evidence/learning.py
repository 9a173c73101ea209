"""Learning from texts and what they should say: which characters are confused, which words are good or bad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.evidence.item import word_key
from pipeline.evidence.learnt import LONGEST, Learnt, Veto
from pipeline.model import Decision
from pipeline.text.align import opcodes

MOST_WRONG = 0.5  #: of the characters of a word; what differs more is another word, and not a misreading
SEEN = 2  #: times a word must be seen to be learnt

_SIGNS = "!|$£§&"  #: that letters are taken for
_AROUND = "\"'()[]{}.,;:!?*_-—–"


@dataclass(slots=True)
class Learner:
    """Counts what readings and references, and decisions of people, tell."""

    known: Callable[[str], bool]  #: whether word lists have a word
    _confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    _printed: Counter[str] = field(default_factory=Counter)  #: words that the lists do not know, as printed
    _right: Counter[str] = field(default_factory=Counter)  #: keys of words that were read rightly
    _wrong: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (key of what was read, what is printed)
    _vetoes: dict[Veto, None] = field(default_factory=dict)

    def pair(self, read: str, reference: str) -> None:
        """Learn from a text and its reference, both normalised alike."""
        seen, meant = read.split(), reference.split()
        self._printed.update(self._unknown(meant))
        for step in opcodes(meant, seen):
            if step.tag == "equal":
                self._right.update(word_key(_bare(word)) for word in meant[step.start : step.end])
            elif step.tag == "replace" and step.end - step.start == step.text_end - step.text_start:
                words = zip(seen[step.text_start : step.text_end], meant[step.start : step.end], strict=True)
                for one, other in words:
                    self._misread(_bare(one), _bare(other))

    def decision(self, decision: Decision) -> None:
        """Learn from an edit that a person accepted or rejected."""
        old, new = decision.old.strip(), decision.new.strip()
        if decision.accepted:
            if len(old.split()) == len(new.split()) == 1:
                self._printed.update(self._unknown([new]))
                self._misread(_bare(old), _bare(new))
        elif decision.new:
            before, after = decision.before.split()[-1:], decision.after.split()[:1]
            context = decision.before or decision.after
            self._vetoes[
                Veto(
                    decision.old,
                    decision.new,
                    word_key(_bare("".join(before))) if context else None,
                    word_key(_bare("".join(after))) if context else None,
                )
            ] = None

    def learnt(self) -> Learnt:
        """Return what is known by now."""
        meanings: dict[str, set[str]] = {}
        for wrong, right in self._wrong:
            meanings.setdefault(wrong, set()).add(right)
        return Learnt(
            confusions=dict(self._confusions),
            good_words={word: count for word, count in self._printed.items() if count >= SEEN},
            bad_words={
                wrong: (right, count)
                for (wrong, right), count in self._wrong.items()
                if count >= SEEN and not self._right[wrong] and len(meanings[wrong]) == 1
            },
            vetoes=tuple(self._vetoes),
        )

    def _unknown(self, words: Iterable[str]) -> Iterator[str]:
        for word in map(_bare, words):
            if word.isalpha() and len(word) > 1 and not self.known(word):
                yield word

    def _misread(self, seen: str, meant: str) -> None:
        if seen == meant or not seen or not meant or Levenshtein.normalized_distance(seen, meant) > MOST_WRONG:
            return
        if word_key(seen) != word_key(meant) and seen.isalnum() and meant.isalpha() and not meant.isupper():
            self._wrong[word_key(seen), meant] += 1
        self._confusions.update(confusions(seen, meant))


def confusions(seen: str, meant: str) -> Iterator[tuple[str, str]]:
    """Yield the confusions that turn one word into another: what was seen and what is meant.

    What was lost or put in goes with the character before it, so that neither side is empty.

    >>> list(confusions("rnodem", "modern")), list(confusions("wich", "which"))
    ([('rn', 'm'), ('m', 'rn')], [('w', 'wh')])
    """
    for start, end, to_start, to_end in _runs(seen, meant):
        if start == end or to_start == to_end:
            if start and to_start:
                start, to_start = start - 1, to_start - 1
            else:
                end, to_end = end + 1, to_end + 1
        one, other = seen[start:end], meant[to_start:to_end]
        readable = other.isalpha() and all(char.isalnum() or char in _SIGNS for char in one)
        of_case = len(one) > 1 and one.lower() == other.lower()
        if one and other and max(len(one), len(other)) <= LONGEST and readable and not of_case:
            yield one, other


def _runs(seen: str, meant: str) -> Iterator[tuple[int, int, int, int]]:
    run: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(seen, meant):
        if step.tag == "equal":
            if run:
                yield run
            run = None
        else:
            first = run or (step.src_start, 0, step.dest_start, 0)
            run = first[0], step.src_end, first[2], step.dest_end
    if run:
        yield run


def _bare(word: str) -> str:
    return word.strip(_AROUND)
