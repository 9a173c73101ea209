"""Which characters readers take for others, and what a misread word may have been.

The table is data: `data/confusions.tsv` holds what is seen, what may be meant and what the confusion
costs, in nats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Levenshtein

SECOND = 1.5  #: what a second confusion in one word costs on top
UNLISTED = 6.0  #: what a letter costs that no row of the table explains

_LONGEST = 24  # letters; longer strings are not words


class Confusion(NamedTuple):
    """`seen` was read where `meant` may be printed; the cheaper, the commoner."""

    seen: str
    meant: str
    cost: float


class Variant(NamedTuple):
    """A word that may have been read as another string."""

    text: str
    cost: float
    confusions: tuple[str, ...]  #: "seen→meant", in the order of the word
    changed: int = 0  #: letters that no row of the table explains: read as others,
    missed: int = 0  #: not read,
    added: int = 0  #: read where there is none


class _Step(NamedTuple):
    """A row of the table as the search for words takes it."""

    length: int  # of what is seen
    meant: str  # in small letters
    cost: float
    name: str
    capital: bool | None  # whether a capital is meant; None where the row does not say

    @classmethod
    def of(cls, row: Confusion) -> _Step:
        small = row.seen.islower() and row.meant.islower()
        capital = None if small else row.meant[0].isupper()
        return cls(len(row.seen), row.meant.lower(), row.cost, f"{row.seen}→{row.meant}", capital)


class Vocabulary(Protocol):
    """The words that variants are looked for among; all arguments are in small letters."""

    def begins(self, prefix: str) -> bool:
        """Tell whether any word begins so."""

    def ends(self, suffix: str) -> bool:
        """Tell whether any word ends so."""

    def holds(self, word: str, *, name: bool) -> bool:
        """Tell whether it is one of the words, or, if `name`, of the names."""


class Confusions:
    """The table, arranged for looking up what a string may have been."""

    def __init__(self, table: Iterable[Confusion]) -> None:
        self._by_first: dict[str, list[tuple[str, _Step]]] = {}
        self._costs: dict[tuple[str, str], float] = {}
        self._longest = 1  #: characters of what is seen
        self._fitting: dict[str, list[_Step]] = {}  #: by the characters that they are to fit; filled when asked for
        for row in table:
            self._longest = max(self._longest, len(row.seen))
            self._by_first.setdefault(row.seen[0], []).append((row.seen, _Step.of(row)))
            self._costs[row.seen, row.meant] = row.cost

    def variants(self, text: str, words: Vocabulary, *, max_cost: float, max_confusions: int = 2) -> list[Variant]:
        """Return the words that at most `max_confusions` confusions turn into `text`, cheapest first.

        Capitals stay where they are unless the confusion is about them: `Tbe` gives `The`, `stiU` `still`.
        """
        if len(text) > _LONGEST:
            return []
        capitals = len(text) > 1 and text.isupper()
        best: dict[str, Variant] = {}
        for word, cost, made, capital in self._search(text, words, max_cost, max_confusions):
            word = word.upper() if capitals else word.capitalize() if capital else word
            if word not in best or cost < best[word].cost:
                best[word] = Variant(word, cost, made)
        best.pop(text, None)
        return sorted(best.values(), key=lambda variant: (variant.cost, variant.text))

    def between(self, seen: str, meant: str) -> Variant:
        """Return `meant` with what it takes to read it as `seen`, the fewest letters changed; both in small letters."""
        cost, confusions = -SECOND, []
        changed = missed = added = 0
        for start, end, first, last in _runs(seen, meant):
            one, other = seen[start:end], meant[first:last]
            listed = self._costs.get((one, other))
            if listed is None:
                alike = min(len(one), len(other))
                changed, missed, added = changed + alike, missed + len(other) - alike, added + len(one) - alike
                listed = UNLISTED * max(len(one), len(other))
            cost += SECOND + listed
            confusions.append(f"{one}→{other}")
        return Variant(meant, max(cost, 0.0), tuple(confusions), changed, missed, added)

    def _search(
        self, text: str, words: Vocabulary, max_cost: float, max_confusions: int
    ) -> Iterator[tuple[str, float, tuple[str, ...], bool]]:
        """Yield words in small letters with cost and confusions, and whether they begin with a capital."""
        small, capitals = text.lower(), len(text) > 1 and text.isupper()
        if len(small) != len(text):
            return
        begins, holds = words.begins, words.holds
        # Behind the last confusion stands what a word ends with; one before this place is not the last.
        last = len(text)
        while last and words.ends(small[last - 1 :]):
            last -= 1
        places = range(0 if max_confusions > 1 else max(0, last - self._longest), len(text))
        steps = [(place, self._at(text[place : place + self._longest])) for place in places]
        # What is still to do: position in the text, what is spelt so far, its cost, confusions made, capital first.
        todo: list[tuple[int, str, float, tuple[str, ...], bool]] = [(0, "", 0.0, (), text[:1].isupper())]
        while todo:
            start, spelt, cost, made, capital = todo.pop()
            before = cost + SECOND if made else cost
            further = len(made) + 1 < max_confusions
            earliest = start if further else max(start, last - self._longest)
            for position, fitting in steps:
                if position < earliest or not fitting:
                    continue
                head = spelt + small[start:position]
                if head and not begins(head):
                    break
                for step in fitting:
                    total = before + step.cost
                    if total > max_cost:
                        continue
                    after = position + step.length
                    if after < last and not further:
                        continue
                    first = step.capital if position == 0 and step.capital is not None else capital
                    spelling = head + step.meant
                    if after >= last and holds(spelling + small[after:], name=first or capitals):
                        yield spelling + small[after:], total, (*made, step.name), first
                    if further and begins(spelling):
                        todo.append((after, spelling, total, (*made, step.name), first))

    def _at(self, text: str) -> list[_Step]:
        """Return the rows that fit the beginning of a text, of which no more is looked at than the longest row has."""
        found = self._fitting.get(text)
        if found is None:
            found = [step for seen, step in self._by_first.get(text[0], ()) if text.startswith(seen)]
            small = text.lower()
            if small[0] != text[0]:
                found += [step for seen, step in self._by_first.get(small[0], ()) if small.startswith(seen)]
            self._fitting[text] = found
        return found


def _runs(seen: str, meant: str) -> list[tuple[int, int, int, int]]:
    """Return the stretches in which two strings differ: their spans in both."""
    runs: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(seen, meant):
        if step.tag == "equal":
            continue
        start, end, first, last = step.src_start, step.src_end, step.dest_start, step.dest_end
        if runs and runs[-1][1] == start:
            start, _, first, _ = runs.pop()
        runs.append((start, end, first, last))
    return runs


def confusion_table() -> list[Confusion]:
    """Read the table that comes with the package."""
    text = (resources.files("pipeline.evidence") / "data" / "confusions.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [Confusion(seen, meant, float(cost)) for seen, meant, cost in rows]


def load_confusions() -> Confusions:
    """Return the table that comes with the package, arranged."""
    return Confusions(confusion_table())
