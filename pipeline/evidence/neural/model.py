"""How likely strings are in their context, by a neural language model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

CONTEXT = 256  #: the most tokens of what comes before that are looked at, the nearest

_ROOT = 0  # <|endoftext|>, which stands between texts
_AT_ONCE = 192  # tokens evaluated at once; more gain little and need more memory


class Evaluator(Protocol):
    """What tells how likely tokens of a tree are where they stand."""

    def __call__(self, tokens: Sequence[int], parents: Sequence[int], wanted: Sequence[int]) -> Sequence[float]:
        """Return ln P of tokens, each given all that come before it in the tree.

        Args:
            tokens: of the tree; number 0 is the root, and parents come before their children.
            parents: for each token the number of the one before it; 0 for the root.
            wanted: the numbers of the tokens whose probability is wanted, never the root's.
        """


@dataclass(frozen=True, slots=True)
class Question:
    """Which of some strings stands between two texts?"""

    before: str
    candidates: Sequence[str]
    after: str


class NeuralModel:
    """A language model that compares concrete strings; it never writes anything.

    It knows modern English best, and prefers one spelling of a word to another (willfully to wilfully,
    by 5 nats): do not ask it to choose between variants.
    """

    def __init__(self, encode: Callable[[str], list[int]], evaluate: Evaluator) -> None:
        """Take what turns texts into tokens, and what tells how likely tokens are."""
        self._encode = encode
        self._evaluate = evaluate

    def log_probabilities(self, before: str, candidates: Sequence[str], after: str) -> list[float]:
        """Return ln P(candidate + after | before) for each candidate, in nats.

        About 100 characters before and 50 after are enough to decide; `after` should end where a word
        does. No more than the last `CONTEXT` tokens of `before` are looked at. Tokens at its end that
        take another form with some candidate (a space belongs to the word after it) count with the
        candidates, with all alike: the differences are what to rely on.

        Raises:
            ValueError: a candidate and what comes after it are longer than the network can take.
        """
        return self.score_many([Question(before, candidates, after)])[0]

    def score_many(self, questions: Sequence[Question]) -> list[list[float]]:
        """Return what `log_probabilities` returns, for many questions; faster than one by one.

        Raises:
            ValueError: a candidate and what comes after it are longer than the network can take.
        """
        return [scores for batch in _batches(map(self._task, questions)) for scores in self._solve(batch)]

    def _task(self, question: Question) -> _Task:
        # The texts are cut into tokens as wholes: a token may reach over the end of a candidate.
        texts = [self._encode(question.before + candidate + question.after) for candidate in question.candidates]
        start = _shared([self._encode(question.before), *texts])
        dropped = max(0, start - CONTEXT)
        return _Task([text[dropped:] for text in texts], start - dropped)

    def _solve(self, tasks: Sequence[_Task]) -> list[list[float]]:
        tree = _Tree()
        paths = [[tree.path(text)[task.start :] for text in task.texts] for task in tasks]
        wanted = sorted({number for several in paths for path in several for number in path})
        found: dict[int, float] = {}
        if wanted:
            found = dict(zip(wanted, self._evaluate(tree.tokens, tree.parents, wanted), strict=True))
        return [[sum(found[number] for number in path) for path in several] for several in paths]


@dataclass(frozen=True, slots=True)
class _Task:
    texts: list[list[int]]  # in tokens
    start: int  # from where on their tokens count

    @property
    def size(self) -> int:
        """Tokens to evaluate: what all share, and the rest of each."""
        shared = _shared(self.texts)
        return shared + sum(len(text) - shared for text in self.texts)


class _Tree:
    """Texts that begin alike share the tokens with which they do, and these are evaluated once."""

    def __init__(self) -> None:
        self.tokens = [_ROOT]
        self.parents = [0]
        self._numbers: dict[tuple[int, int], int] = {}

    def path(self, text: Sequence[int]) -> list[int]:
        """Put a text in; return the numbers of its tokens in the tree."""
        numbers = []
        last = 0
        for token in text:
            number = self._numbers.setdefault((last, token), len(self.tokens))
            if number == len(self.tokens):
                self.tokens.append(token)
                self.parents.append(last)
            numbers.append(number)
            last = number
        return numbers


def _shared(texts: Sequence[Sequence[int]]) -> int:
    """Return with how many tokens all texts begin."""
    count = 0
    for tokens in zip(*texts, strict=False):
        if len(set(tokens)) > 1:
            break
        count += 1
    return count


def _batches(tasks: Iterator[_Task]) -> Iterator[list[_Task]]:
    batch: list[_Task] = []
    size = 0
    for task in tasks:
        if batch and size + task.size > _AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch
